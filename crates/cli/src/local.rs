//! The embedded database, its files, and the handlers over them, all in this process.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use server::{App, Config};
use store::Store;
use store_sqlite::SqliteStore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::args::Database;
use crate::connection::Work;
use crate::failure::Failure;

/// The name of the database in the data folder.
const FILE: &str = "mudanza.db";

/// The handlers in this process, and the worker if this process is to work.
pub(crate) struct Local {
    router: Router,
    host: HeaderValue,
    stopping: CancellationToken,
    worker: Option<JoinHandle<()>>,
}

impl Local {
    /// Opens the database and starts the worker if it is wanted.
    pub(crate) async fn open(database: &Database, work: Work) -> Result<Self, Failure> {
        // What the handlers and the worker cannot tell in an answer goes to the log.
        crate::out::log("error", false);
        let config = Config::new(data_dir(database)?);
        let store = open_store(database).await?;
        let app = App::open(&config, store).map_err(|error| {
            Failure::new(
                "data_folder",
                format!("{}: {error}", config.data_dir.display()),
            )
        })?;
        let stopping = app.stopping().clone();
        let worker = (work == Work::Do).then(|| {
            let (worker, stopping) = (app.worker(&config), stopping.clone());
            tokio::spawn(async move { worker.run(stopping).await })
        });
        let port = config.listen.port();
        let host = HeaderValue::from_str(&format!("127.0.0.1:{port}"))
            .map_err(|error| Failure::new("internal", error.to_string()))?;
        Ok(Self {
            router: server::router(app, port),
            host,
            stopping,
            worker,
        })
    }

    /// Gives a request to the handlers.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Result<Response<Body>, Failure> {
        request
            .headers_mut()
            .insert(header::HOST, self.host.clone());
        let answered = self.router.clone().oneshot(request).await;
        answered.map_err(|never| match never {})
    }

    /// Lets the worker come to a good end.
    pub(crate) async fn close(self) {
        self.stopping.cancel();
        if let Some(worker) = self.worker {
            // A worker that panicked has said so; its batch resumes where it was.
            let _ = worker.await;
        }
    }
}

/// Opens the engine that the URL names; the only place that knows engines.
pub(crate) async fn open_store(database: &Database) -> Result<Arc<dyn Store>, Failure> {
    let path = match &database.database {
        None => data_dir(database)?.join(FILE),
        Some(url) => sqlite_path(url)?,
    };
    let failed = |error: &dyn std::fmt::Display| {
        Failure::new(
            "database",
            format!("{} cannot be used: {error}", path.display()),
        )
        .next("see that the folder can be written and that the file is a Mudanza database")
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let store = SqliteStore::open_path(&path)
        .await
        .map_err(|error| failed(&deepest(&error)))?;
    Ok(Arc::new(store))
}

/// What lies at the bottom of an error, which is what a person can do something about.
fn deepest(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), deepest)
}

/// The folder of the database and of the uploaded files.
pub(crate) fn data_dir(database: &Database) -> Result<PathBuf, Failure> {
    if let Some(folder) = &database.data {
        return Ok(folder.clone());
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
