//! A server of a story's own: in this process, on a free port, over a folder that goes away.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use server::{Config, ServeError, Server};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use store::{Store, THE_CLINIC};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::{Client, Place};

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
        let path = folder.path().join("mudanza.db");
        let store = store_sqlite::SqliteStore::open_path(&path).await.unwrap();
        Self::start_on(folder, Arc::new(store), change).await
    }

    /// Starts a server over the database of a place, with a folder of its own for the files.
    pub async fn start_over(place: &Place, change: impl FnOnce(&mut Config)) -> Self {
        let store = place.open().await.store();
        Self::start_on(tempfile::tempdir().unwrap(), store, change).await
    }

    async fn start_on(
        folder: TempDir,
        store: Arc<dyn Store>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config::new(folder.path());
        config.listen.set_port(0);
        change(&mut config);
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
            .filter(|folder| folder.file_name().len() == 2)
            .map(|folder| std::fs::read_dir(folder.path()).unwrap().count())
            .sum()
    }

    /// Where the file of a hash is stored.
    pub fn stored(&self, hash: &str) -> PathBuf {
        let folder = Config::files_dir(self.folder.path());
        folder.join(&hash[..2]).join(&hash[2..])
    }

    /// How many parts of uploads are kept.
    pub fn stored_parts(&self) -> usize {
        let names = self.uploads().into_iter();
        let names = names.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
        names.filter(|name| name.parse::<u64>().is_ok()).count()
    }

    /// Makes all uploads two days old.
    pub fn age_uploads(&self) {
        for path in self.uploads() {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            let then = SystemTime::now() - Duration::from_hours(48);
            file.set_modified(then).unwrap();
        }
    }

    /// The files in which uploads are kept.
    fn uploads(&self) -> Vec<PathBuf> {
        let clinic = Config::files_dir(self.folder.path()).join(format!("uploads/{THE_CLINIC}"));
        let within = |folder: PathBuf| {
            let entries = std::fs::read_dir(folder).unwrap();
            entries.map(|entry| entry.unwrap().path())
        };
        within(clinic).flat_map(within).collect()
    }

    /// Where the database stands.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("mudanza.db")
    }

    /// Puts another file in the place of a stored one, so that its batches do not notice.
    pub async fn change_stored(&self, hash: &Value, change: impl FnOnce(&str) -> String) {
        let hash = hash.as_str().unwrap();
        let text = change(&std::fs::read_to_string(self.stored(hash)).unwrap());
        let other = blake3::hash(text.as_bytes()).to_hex().to_string();
        let path = self.stored(&other);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self.tell(&format!(
            "UPDATE migration_batches SET file_hash = '{other}', file_key = '{other}'
             WHERE file_hash = '{hash}'"
        ))
        .await;
    }

    /// Does something to the database behind the server's back.
    pub async fn tell(&self, sql: &str) {
        let options = SqliteConnectOptions::new().filename(self.database());
        let mut database = options.connect().await.unwrap();
        let sql = AssertSqlSafe(sql.to_owned());
        sqlx::query(sql).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
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
