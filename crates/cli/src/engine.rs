//! The database engine: the only place that knows which there are, and picks one by its URL.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::Store;
use store_sqlite::SqliteStore;

use crate::args::Database;
use crate::failure::Failure;

/// The name of the database in the data folder.
const FILE: &str = "mudanza.db";

/// An open database.
pub(crate) struct Engine(SqliteStore);

impl Engine {
    /// Opens the database that the URL names, or the one in the data folder; makes it if need be.
    pub(crate) async fn open(database: &Database) -> Result<Self, Failure> {
        let path = match &database.database {
            None => data_dir(database)?.join(FILE),
            Some(url) => sqlite_path(url)?,
        };
        let failed = |error: &dyn std::error::Error| {
            let message = format!("{} cannot be used: {}", path.display(), deepest(error));
            Failure::new("database", message)
                .next("see that the folder can be written and that the file is a Mudanza database")
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        }
        let store = SqliteStore::open_path(&path).await;
        store.map(Self).map_err(|error| failed(&error))
    }

    /// The store, as the server takes it.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.0.clone())
    }

    /// Closes the file, so that all of it stands in one place and can be copied.
    pub(crate) async fn close(self) {
        self.0.close().await;
    }
}

/// What lies at the bottom of an error, which is what a person can do something about.
fn deepest(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), deepest)
}

/// The folder of the uploaded files, and of the database if no URL names another.
pub(crate) fn data_dir(database: &Database) -> Result<PathBuf, Failure> {
    if let Some(folder) = &database.data {
        return Ok(folder.clone());
    }
    // Whoever works on the database from another place must find the uploaded files too.
    if let Some(url) = &database.database {
        let path = sqlite_path(url)?;
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        return Ok(folder.unwrap_or(Path::new(".")).to_owned());
    }
    let set = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let shared = set("XDG_DATA_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| set("HOME").map(|home| home.join(".local/share")));
    shared
        .map(|folder| folder.join("mudanza-data"))
        .ok_or_else(|| {
            Failure::new(
                "no_data_folder",
                "neither MUDANZA_DATA nor HOME says where the data belongs",
            )
            .next("give the folder with --data DIR")
        })
}

fn sqlite_path(url: &str) -> Result<PathBuf, Failure> {
    let unknown = |message: String| Err(Failure::new("engine_unknown", message));
    match url.split_once("://") {
        Some(("sqlite", "")) => unknown("sqlite:// names no file".to_owned()),
        Some(("sqlite", path)) => Ok(Path::new(path).to_owned()),
        Some((scheme @ ("postgres" | "postgresql"), _)) => unknown(format!(
            "{scheme}:// is not in this build, which has the embedded database only"
        )),
        Some((scheme, _)) => unknown(format!("{scheme}:// is no database that Mudanza knows")),
        None => unknown(format!("{url} is no URL of a database")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_stand_next_to_the_database() {
        let folder = |data: Option<&str>, url: &str| {
            let database = Database {
                data: data.map(PathBuf::from),
                database: Some(url.to_owned()),
                ..Database::default()
            };
            data_dir(&database).unwrap()
        };
        assert_eq!(folder(None, "sqlite:///var/a.db"), Path::new("/var"));
        assert_eq!(folder(None, "sqlite://a.db"), Path::new("."));
        assert_eq!(
            folder(Some("/srv"), "sqlite:///var/a.db"),
            Path::new("/srv")
        );
    }

    #[test]
    fn the_scheme_picks_the_engine_and_no_password_is_repeated() {
        assert_eq!(
            sqlite_path("sqlite:///var/a.db").unwrap(),
            Path::new("/var/a.db")
        );
        assert_eq!(sqlite_path("sqlite://a.db").unwrap(), Path::new("a.db"));
        for url in [
            "postgres://ana:secret@host/db",
            "mysql://ana:secret@host/db",
            "sqlite://",
        ] {
            let failure = sqlite_path(url).unwrap_err();
            assert_eq!(failure.code, "engine_unknown");
            assert!(!failure.message.contains("secret"), "{}", failure.message);
        }
    }
}
