//! A database of either engine with the folder of its files, for stories about what goes wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scratch::Database;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use store::Store;
use store_postgres::PostgresStore;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

/// The kinds of databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open store of either engine.
#[derive(Clone, Debug)]
pub enum Opened {
    /// The embedded one.
    Sqlite(SqliteStore),
    /// A server.
    Postgres(PostgresStore),
}

impl Opened {
    /// Opens the store of a URL.
    pub async fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite://") {
            Some(path) => Self::Sqlite(SqliteStore::open_path(Path::new(path)).await.unwrap()),
            None => Self::Postgres(PostgresStore::open(url).await.unwrap()),
        }
    }

    /// The store, as the server takes it.
    pub fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => Arc::new(store.clone()),
            Self::Postgres(store) => Arc::new(store.clone()),
        }
    }

    /// Closes it.
    pub async fn close(self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}

/// A database and the folder of its files, which go when this is dropped.
#[derive(Debug)]
pub struct Place {
    data: Data,
    files: Arc<TempDir>,
}

#[derive(Debug)]
enum Data {
    Sqlite(TempDir),
    Postgres(Database),
}

impl Place {
    /// Makes an empty one.
    pub async fn new(engine: Engine) -> Self {
        let data = match engine {
            Engine::Sqlite => Data::Sqlite(tempfile::tempdir().unwrap()),
            Engine::Postgres => Data::Postgres(Database::create().await.unwrap()),
        };
        Self::over(data).await
    }

    /// Makes an empty one on a server of PostgreSQL.
    pub async fn on(server: &scratch::Server) -> Self {
        Self::over(Data::Postgres(
            Database::create_on(&server.url()).await.unwrap(),
        ))
        .await
    }

    /// Makes an empty one whose embedded database stands in a folder.
    pub async fn within(folder: &Path) -> Self {
        Self::over(Data::Sqlite(tempfile::tempdir_in(folder).unwrap())).await
    }

    /// Makes an empty one whose database on a server stands in a folder.
    pub async fn on_within(server: &scratch::Server, folder: &Path) -> Self {
        let database = Database::create_in(&server.url(), folder).await.unwrap();
        Self::over(Data::Postgres(database)).await
    }

    async fn over(data: Data) -> Self {
        let files = Arc::new(tempfile::tempdir().unwrap());
        let place = Self { data, files };
        // The tables are there before anybody is killed.
        place.open().await.close().await;
        place
    }

    /// Makes another one that holds the same. Nobody may work on this one meanwhile.
    pub async fn copy(&self) -> Self {
        let data = match &self.data {
            Data::Sqlite(folder) => {
                let copy = tempfile::tempdir().unwrap();
                for entry in std::fs::read_dir(folder).unwrap() {
                    let entry = entry.unwrap();
                    std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
                }
                Data::Sqlite(copy)
            }
            Data::Postgres(database) => Data::Postgres(database.copy().await.unwrap()),
        };
        let files = Arc::clone(&self.files);
        Self { data, files }
    }

    /// The URL of the database.
    pub fn url(&self) -> String {
        match &self.data {
            Data::Sqlite(folder) => {
                format!("sqlite://{}", folder.path().join("mudanza.db").display())
            }
            Data::Postgres(database) => database.url(),
        }
    }

    /// The folder of the files.
    pub fn files(&self) -> PathBuf {
        self.files.path().to_owned()
    }

    /// Opens the store.
    pub async fn open(&self) -> Opened {
        Opened::open(&self.url()).await
    }

    /// Looks at the database beside the store.
    pub async fn look(&self) -> Look {
        let url = self.url();
        match url.strip_prefix("sqlite://") {
            Some(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .busy_timeout(std::time::Duration::from_mins(1));
                let pool = SqlitePoolOptions::new().max_connections(1);
                Look::Sqlite(pool.connect_with(options).await.unwrap())
            }
            None => Look::Postgres(
                PgPoolOptions::new()
                    .max_connections(1)
                    .connect(&url)
                    .await
                    .unwrap(),
            ),
        }
    }

    /// The hash of every table: see [`Look::tables`].
    pub async fn tables(&self) -> BTreeMap<String, String> {
        let look = self.look().await;
        let tables = look.tables().await;
        look.close().await;
        tables
    }
}

/// A look at a database beside its store, by SQL that both engines understand.
#[derive(Debug)]
pub enum Look {
    /// The embedded one.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

impl Look {
    /// The first column of what a query gives, as texts.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
            Self::Postgres(pool) => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
        }
    }

    /// The number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
            Self::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }

    /// Does something to the database.
    pub async fn tell(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => {
                sqlx::query(sql).execute(pool).await.unwrap();
            }
            Self::Postgres(pool) => {
                sqlx::query(sql).execute(pool).await.unwrap();
            }
        }
    }

    /// Whether nobody is writing at this moment: in the embedded database, where one process writes
    /// at a time.
    pub async fn is_free(&self) -> bool {
        match self {
            Self::Sqlite(pool) => {
                let mut connection = pool.acquire().await.unwrap();
                sqlx::query("PRAGMA busy_timeout = 0")
                    .execute(&mut *connection)
                    .await
                    .unwrap();
                match sqlx::query("BEGIN IMMEDIATE")
                    .execute(&mut *connection)
                    .await
                {
                    Ok(_) => {
                        sqlx::query("ROLLBACK")
                            .execute(&mut *connection)
                            .await
                            .unwrap();
                        true
                    }
                    Err(_) => false,
                }
            }
            Self::Postgres(_) => true,
        }
    }

    /// The hash of every table, by its name: all rows in order, with all columns but the times and
    /// the leases, which no two runs have in common.
    pub async fn tables(&self) -> BTreeMap<String, String> {
        let mut tables = BTreeMap::new();
        for name in self.table_names().await {
            let hash = self.table(&name).await;
            tables.insert(name, hash);
        }
        tables
    }

    /// The names of all tables.
    pub async fn table_names(&self) -> Vec<String> {
        self.texts(match self {
            Self::Sqlite(_) => {
                "SELECT name FROM pragma_table_list
                 WHERE schema = 'main' AND type = 'table'
                   AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'"
            }
            Self::Postgres(_) => {
                "SELECT table_name::text FROM information_schema.tables
                 WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'"
            }
        })
        .await
    }

    async fn columns(&self, table: &str) -> Vec<String> {
        self.texts(&match self {
            Self::Sqlite(_) => format!("SELECT name FROM pragma_table_info('{table}')"),
            Self::Postgres(_) => format!(
                "SELECT column_name::text FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = '{table}'
                 ORDER BY ordinal_position"
            ),
        })
        .await
    }

    async fn table(&self, table: &str) -> String {
        let target = intake::schema::RecordType::ALL
            .iter()
            .any(|kind| kind.table() == table);
        let columns = self.columns(table).await;
        let columns: Vec<_> = columns
            .into_iter()
            .filter(|name| {
                if target {
                    name != "updated_at"
                } else {
                    !name.ends_with("_at") && !name.starts_with("lease_")
                }
            })
            .collect();
        let rows = self.lines(table, &columns).await;
        let mut hasher = blake3::Hasher::new();
        for row in &rows {
            hasher.update(row.as_bytes()).update(b"\n");
        }
        format!("{} rows, {}", rows.len(), &hasher.finalize().to_hex()[..16])
    }

    /// Every row of a table with all its columns, as JSON.
    pub async fn rows(&self, table: &str) -> Vec<String> {
        let columns = self.columns(table).await;
        self.lines(table, &columns).await
    }

    async fn lines(&self, table: &str, columns: &[String]) -> Vec<String> {
        let columns = columns.join(", ");
        self.texts(&match self {
            Self::Sqlite(_) => format!("SELECT json_array({columns}) FROM {table} ORDER BY 1"),
            Self::Postgres(_) => {
                format!("SELECT json_build_array({columns})::text FROM {table} ORDER BY 1")
            }
        })
        .await
    }

    /// Stops to look.
    pub async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
