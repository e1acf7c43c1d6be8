//! A database of its own for each test, on the server that `MUDANZA_TEST_POSTGRES` names.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

/// An empty database that goes when the test ends.
pub(crate) struct Database {
    /// Its URL.
    pub(crate) url: String,
    server: String,
    name: String,
}

impl Database {
    /// Makes it. Without a server the tests fail, so that nobody takes silence for success.
    pub(crate) async fn create() -> Self {
        let server = std::env::var("MUDANZA_TEST_POSTGRES").expect(
            "these tests need PostgreSQL: `cargo xtask test unit` starts one by itself, or set \
             MUDANZA_TEST_POSTGRES to the URL of a server that may be filled with databases",
        );
        let name = format!("mudanza_{}_{}", std::process::id(), number());
        run(&server, format!("CREATE DATABASE {name}")).await;
        let url = format!("{}/{name}", server.trim_end_matches('/'));
        Self { url, server, name }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The runtime of the test may be ending: the database goes by one of its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(run(&server, format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        let _ = dropping.join();
    }
}

/// Tests of one process run side by side.
fn number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

async fn run(server: &str, statement: String) {
    let options: PgConnectOptions = server.parse().expect("a URL of PostgreSQL");
    let mut connection = options
        .database("postgres")
        .disable_statement_logging()
        .connect()
        .await
        .expect("PostgreSQL answers");
    connection
        .execute(sqlx::query(AssertSqlSafe(statement)))
        .await
        .expect("a database can be made");
    let _ = connection.close().await;
}
