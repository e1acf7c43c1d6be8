//! A server from its first to its last request.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use store::Store;
use tokio::net::TcpListener;

use crate::files::OpenError;
use crate::ingest::Worker;
use crate::{App, Config, ConfigError};

/// How long requests and the worker have to come to a good end.
const GRACE: Duration = Duration::from_secs(4);

/// A server that holds its port and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: App,
    worker: Option<Worker>,
}

/// Why a server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The settings are unsafe.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The files cannot be used.
    #[error(transparent)]
    Files(#[from] OpenError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The listener failed later.
    #[error("the server failed: {0}")]
    Serve(#[source] io::Error),
}

impl Server {
    /// Checks the settings and the files, and takes the port.
    pub async fn bind(config: &Config, store: Arc<dyn Store>) -> Result<Self, ServeError> {
        config.check()?;
        let app = App::open(config, store)?;
        app.files().check().await?;
        let failed = |source| ServeError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let worker = config.worker.then(|| app.worker(config));
        Ok(Self {
            listener,
            address,
            app,
            worker,
        })
    }

    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers and works until `stop` is ready, then ends within five seconds.
    pub async fn run(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let Self {
            listener,
            address,
            app,
            worker,
        } = self;
        tracing::info!(%address, "listening on this computer only, because there are no accounts yet");
        let stopping = app.stopping().clone();
        let working = worker.map(|worker| {
            let stopping = stopping.clone();
            tokio::spawn(async move { worker.run(stopping).await })
        });
        let asked = stopping.clone();
        tokio::spawn(async move {
            stop.await;
            tracing::info!("stopping");
            asked.cancel();
        });
        let serving = axum::serve(listener, crate::router(app, address.port()))
            .with_graceful_shutdown(stopping.clone().cancelled_owned());
        let late = async {
            stopping.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        let all = async {
            let served = serving.await.map_err(ServeError::Serve);
            stopping.cancel();
            if let Some(working) = working
                && let Err(error) = working.await
            {
                tracing::error!(%error, "the worker failed");
            }
            served
        };
        tokio::select! {
            served = all => served,
            () = late => {
                // A batch that is cut off here resumes at its cursor when its lease has run out.
                tracing::warn!("requests or a batch did not end in time and are cut off");
                Ok(())
            }
        }
    }
}

/// Is ready when the process is asked to end, by the keyboard or by the system.
pub async fn stop_signal() {
    let keyboard = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let system = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let system = std::future::pending::<()>();
    tokio::select! {
        () = keyboard => {}
        () = system => {}
    }
}
