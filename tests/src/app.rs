//! A server of a story's own: in this process, on a free port, over a folder that goes away.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use server::files::Files;
use server::{Config, ServeError, Server};
use store::{Store, THE_CLINIC};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::Client;

/// A running server; it speaks like a [`Client`].
pub struct TestApp {
    client: Client,
    store: Arc<dyn Store>,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), ServeError>>,
}

impl TestApp {
    /// Starts a server over an empty database.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a server whose settings are changed first.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), change).await
    }

    /// Starts a server over a folder.
    pub async fn start_in(folder: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(folder.path());
        config.listen.set_port(0);
        change(&mut config);
        let path = folder.path().join("mudanza.db");
        let store: Arc<dyn Store> =
            Arc::new(store_sqlite::SqliteStore::open_path(&path).await.unwrap());
        let server = Server::bind(&config, Arc::clone(&store)).await.unwrap();
        let client = Client::new(server.address());
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self {
            client,
            store,
            folder,
            stop,
            running,
        }
    }

    /// What the server remembers.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// A hash over all targets and links; two states with one hash hold the same data.
    pub async fn fingerprint(&self) -> String {
        self.store.fingerprint(THE_CLINIC).await.unwrap()
    }

    /// How many files are stored.
    pub fn stored_files(&self) -> usize {
        let folder = Config::files_dir(self.folder.path());
        let folders = std::fs::read_dir(folder).unwrap().flatten();
        folders
            .map(|folder| std::fs::read_dir(folder.path()).unwrap().count())
            .sum()
    }

    /// Where the database stands.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("mudanza.db")
    }

    /// Changes a stored file behind the server's back.
    pub fn change_stored(&self, hash: &Value, change: impl FnOnce(&str) -> String) {
        let files = Config::files_dir(self.folder.path());
        let path = Files::open(files).unwrap().path(hash.as_str().unwrap());
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, change(&text)).unwrap();
    }

    /// Stops the server, which must not take long, and gives its folder.
    pub async fn stop(self) -> TempDir {
        let _ = self.stop.send(());
        let ended = tokio::time::timeout(Duration::from_secs(5), self.running).await;
        ended
            .expect("the server stops within five seconds")
            .unwrap()
            .unwrap();
        self.folder
    }
}

impl Deref for TestApp {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}
