//! Connects and brings the tables up to date.

use std::str::FromStr;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::{Result, StoreError};

use crate::{PostgresStore, engine};

/// The migrations, in their order.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/postgres");

const CONNECTIONS: u32 = 10;

impl PostgresStore {
    /// Connects to the database of a `postgres:` URL, which must exist, and makes its tables.
    pub async fn open(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url).map_err(engine)?;
        Self::open_with(options.application_name("mudanza")).await
    }

    /// Connects to a database and makes its tables.
    pub async fn open_with(options: PgConnectOptions) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with(options)
            .await
            .map_err(engine)?;
        MIGRATOR.run(&pool).await.map_err(StoreError::engine)?;
        Ok(Self { pool })
    }
}
