//! The database engine: the only place that knows which there are, and picks one by its URL.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use server::Config;
use server::files::OpenError;
use store::{Store, StoreError};
use store_postgres::PostgresStore;
use store_sqlite::SqliteStore;

use crate::args::Database;
use crate::failure::Failure;

/// The name of the database in the data folder.
const FILE: &str = "mudanza.db";

/// How long an end waits for the database.
const PATIENCE: Duration = Duration::from_millis(800);

/// An open database.
pub(crate) enum Engine {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

/// Where a database is.
#[derive(Debug, PartialEq, Eq)]
enum Location {
    /// The file of an embedded database.
    File(PathBuf),
    /// The URL of a PostgreSQL server.
    Postgres(String),
}

impl Engine {
    /// Opens the database that the URL names, or the one in the data folder; makes its tables, and
    /// an embedded database itself, if need be.
    pub(crate) async fn open(database: &Database) -> Result<Self, Failure> {
        let location = match &database.database {
            None => Location::File(data_dir(database)?.join(FILE)),
            Some(url) => location(url)?,
        };
        match location {
            Location::File(path) => open_file(&path).await.map(Self::Sqlite),
            Location::Postgres(url) => open_postgres(&url).await.map(Self::Postgres),
        }
    }

    /// The store, as the server takes it.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => Arc::new(store.clone()),
            Self::Postgres(store) => Arc::new(store.clone()),
        }
    }

    /// Closes what is open; all of an embedded database then stands in one file and can be copied.
    /// A database that does not answer is not waited for: nothing that it acknowledged is lost.
    pub(crate) async fn close(self) {
        let closing = async {
            match self {
                Self::Sqlite(store) => store.close().await,
                Self::Postgres(store) => store.close().await,
            }
        };
        let _ = tokio::time::timeout(PATIENCE, closing).await;
    }
}

async fn open_file(path: &Path) -> Result<SqliteStore, Failure> {
    let failed = |error: &dyn std::error::Error| {
        let message = format!("{} cannot be used: {}", path.display(), deepest(error));
        Failure::new("database", message)
            .next("see that the folder can be written and that the file is a Mudanza database")
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    SqliteStore::open_path(path)
        .await
        .map_err(|error| failed(&error))
}

/// The message names no part of the URL, which may hold a password.
async fn open_postgres(url: &str) -> Result<PostgresStore, Failure> {
    PostgresStore::open(url).await.map_err(|error: StoreError| {
        let message = format!("PostgreSQL cannot be used: {}", deepest(&error));
        Failure::new("database", message).next(
            "see that the server runs, that the database exists (createdb), and that the user may \
             make tables in it",
        )
    })
}

/// What lies at the bottom of an error, which is what a person can do something about.
fn deepest(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), deepest)
}

/// The settings of a server over this database.
pub(crate) fn config(database: &Database) -> Result<Config, Failure> {
    let mut config = Config::new(data_dir(database)?);
    if let Some(files) = &database.files {
        config.files = files.parse().map_err(|error| no_files(&error))?;
    }
    config.ingest.limits = database.limits.read()?;
    Ok(config)
}

/// The files cannot be used.
pub(crate) fn no_files(error: &OpenError) -> Failure {
    let (code, next) = match error {
        OpenError::Folder(_) => ("data_folder", "see that the data folder can be written"),
        OpenError::Unanswered(_) => (
            "files_unreachable",
            "see that the server of S3 runs and that AWS_ENDPOINT_URL or AWS_REGION names it",
        ),
        _ => (
            "files_unusable",
            "give --files a folder, or s3://bucket/prefix of a bucket that is there",
        ),
    };
    Failure::new(code, error.to_string()).next(next)
}

/// The folder of the uploaded files if no URL names another place, and so of the database.
fn data_dir(database: &Database) -> Result<PathBuf, Failure> {
    if let Some(folder) = &database.data {
        return Ok(folder.clone());
    }
    // Whoever works on the database from another place must find the uploaded files too.
    if let Some(Location::File(path)) = database.database.as_deref().map(location).transpose()? {
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

fn location(url: &str) -> Result<Location, Failure> {
    let unknown = |message: String| Err(Failure::new("engine_unknown", message));
    match url.split_once("://") {
        Some(("sqlite", "")) => unknown("sqlite:// names no file".to_owned()),
        Some(("sqlite", path)) => Ok(Location::File(Path::new(path).to_owned())),
        Some(("postgres" | "postgresql", _)) => Ok(Location::Postgres(url.to_owned())),
        Some((scheme, _)) => unknown(format!("{scheme}:// is no database that Mudanza knows")),
        None => unknown("what --database gives is no URL of a database".to_owned()),
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
        let file = |path: &str| Location::File(PathBuf::from(path));
        assert_eq!(location("sqlite:///var/a.db").unwrap(), file("/var/a.db"));
        assert_eq!(location("sqlite://a.db").unwrap(), file("a.db"));
        let url = "postgres://ana:secret@host/db";
        assert_eq!(location(url).unwrap(), Location::Postgres(url.to_owned()));
        for url in ["mysql://ana:secret@host/db", "ana:secret@host", "sqlite://"] {
            let failure = location(url).unwrap_err();
            assert_eq!(failure.code, "engine_unknown");
            assert!(!failure.message.contains("secret"), "{}", failure.message);
        }
    }
}
