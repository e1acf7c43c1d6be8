//! A database of its own for each test, on the server that `MUDANZA_TEST_POSTGRES` names.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

/// A database that goes when this is dropped.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes an empty one. Without a server this is an error, so that nobody takes silence for
    /// success.
    pub async fn create() -> Result<Self> {
        let server = std::env::var("MUDANZA_TEST_POSTGRES").context(
            "these tests need PostgreSQL: `cargo xtask test unit` starts one by itself, or set \
             MUDANZA_TEST_POSTGRES to the URL of a server that may be filled with databases",
        )?;
        Self::create_on(&server).await
    }

    /// Makes an empty one on a server, by its URL without the name of a database.
    pub async fn create_on(server: &str) -> Result<Self> {
        Self::make(server, "").await
    }

    /// Makes an empty one on a server whose files stand in a folder, which must be empty and belong to
    /// the user of the server.
    pub async fn create_in(server: &str, folder: &Path) -> Result<Self> {
        let name = format!("in_{}", folder.file_name().context("a folder")?.display());
        let name = name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
        let name = name.to_ascii_lowercase();
        let location = folder.display();
        run(
            server,
            format!("CREATE TABLESPACE {name} LOCATION '{location}'"),
        )
        .await?;
        Self::make(server, &format!(" TABLESPACE {name}")).await
    }

    /// Makes another one that holds the same. Nobody may be connected to this one meanwhile.
    pub async fn copy(&self) -> Result<Self> {
        Self::make(&self.server, &format!(" TEMPLATE {}", self.name)).await
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("{}/{}", self.server.trim_end_matches('/'), self.name)
    }

    async fn make(server: &str, how: &str) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // Tests of one process run side by side.
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("mudanza_{}_{number}", std::process::id());
        run(server, format!("CREATE DATABASE {name}{how}")).await?;
        Ok(Self {
            server: server.to_owned(),
            name,
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The runtime of the test may be ending: the database goes by one of its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(run(&server, format!("DROP DATABASE {name} WITH (FORCE)")))
        });
        // A server that is gone has taken the database along.
        let _ = dropping.join();
    }
}

async fn run(server: &str, statement: String) -> Result<()> {
    let options: PgConnectOptions = server.parse()?;
    let mut connection = options
        .database("postgres")
        .disable_statement_logging()
        .connect()
        .await?;
    connection
        .execute(sqlx::query(AssertSqlSafe(statement)))
        .await?;
    connection.close().await?;
    Ok(())
}
