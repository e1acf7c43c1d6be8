//! The handlers of the HTTP API in this process, over the embedded database.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use server::App;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::args::Database;
use crate::connection::Work;
use crate::engine::{Engine, config, no_files};
use crate::failure::Failure;

/// The handlers in this process, and the worker if this process is to work.
pub(crate) struct Local {
    router: Router,
    host: HeaderValue,
    stopping: CancellationToken,
    worker: Option<JoinHandle<()>>,
    engine: Engine,
}

impl Local {
    /// Opens the database and starts the worker if it is wanted.
    pub(crate) async fn open(database: &Database, work: Work) -> Result<Self, Failure> {
        // What the handlers and the worker cannot tell in an answer goes to the log.
        crate::out::log("error", false);
        let config = config(database)?;
        let engine = Engine::open(database).await?;
        let app = App::open(&config, engine.store()).map_err(|error| no_files(&error))?;
        if work == Work::Do {
            let checked = app.files().check().await;
            checked.map_err(|error| no_files(&error))?;
        }
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
            engine,
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

    /// Lets the worker come to a good end, and closes the database.
    pub(crate) async fn close(self) {
        self.stopping.cancel();
        if let Some(worker) = self.worker {
            // A worker that panicked has said so; its batch resumes where it was.
            let _ = worker.await;
        }
        self.engine.close().await;
    }
}
