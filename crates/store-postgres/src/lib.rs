#![doc = include_str!("../README.md")]
#![allow(
    clippy::cast_possible_wrap,
    reason = "the length of a chunk is no astronomical number"
)]

mod batches;
mod batches_row;
mod bulk;
mod clinics;
mod commit;
mod history;
mod ids;
mod leases;
mod mappings;
mod migrate;
mod open;
mod records;
mod retention;
mod rollback;
mod target_sql;
mod targets;

use sqlx::{PgPool, Postgres, Transaction};
use store::{Result, StoreError};

pub use migrate::MIGRATOR;

/// A store in one PostgreSQL database, which other processes may use as well.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Starts a write for a clinic: no other for the same clinic may start before this one ends.
    async fn begin_write(&self, clinic_id: i64) -> Result<Transaction<'static, Postgres>> {
        let mut tx = self.pool.begin().await.map_err(engine)?;
        // Rows that refer to the clinic only share its key, which this lock leaves alone.
        sqlx::query("SELECT 1 FROM clinics WHERE clinic_id = $1 FOR NO KEY UPDATE")
            .bind(clinic_id)
            .execute(&mut *tx)
            .await
            .map_err(engine)?;
        Ok(tx)
    }

    /// Starts a read that sees one state of the database throughout.
    async fn begin_read(&self) -> Result<Transaction<'static, Postgres>> {
        self.pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
            .map_err(engine)
    }

    /// Waits for what is under way and closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn engine(error: sqlx::Error) -> StoreError {
    let (lasts, code) = (lasts(&error), code(&error));
    let error = without_values(error);
    match code.as_deref() {
        _ if lasts => StoreError::Lasting(error),
        Some("53100") => StoreError::Full(error),
        // A serialization failure, a deadlock, a lock that did not come in time.
        Some("40001" | "40P01" | "55P03") => StoreError::Busy(error),
        _ => StoreError::Engine(error),
    }
}

/// What the server says, without the row that it quotes: a log holds nobody's data.
#[derive(Debug, thiserror::Error)]
#[error("SQLSTATE {code}: {message}")]
struct Answer {
    code: String,
    message: String,
}

fn without_values(error: sqlx::Error) -> Box<dyn std::error::Error + Send + Sync> {
    let sqlx::Error::Database(error) = error else {
        return error.into();
    };
    let code = error.code().unwrap_or_default().into_owned();
    // Errors about a value repeat it in their message, all others in their details only.
    let message = if code.starts_with("22") {
        "a column does not take a value".to_owned()
    } else {
        error.message().to_owned()
    };
    Box::new(Answer { code, message })
}

/// Whether the same call fails in the same way whenever it is made.
fn lasts(error: &sqlx::Error) -> bool {
    match error {
        // By the class of the SQLSTATE: a value that no column takes, a constraint, a statement
        // that is wrong, damaged data. All else, such as a cut connection or a full disk, may pass.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            ["22", "23", "42", "XX"]
                .iter()
                .any(|class| code.starts_with(class))
        }),
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_)
        | sqlx::Error::TypeNotFound { .. } => true,
        _ => false,
    }
}

/// The SQLSTATE of what the server answered.
fn code(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// Says that a stored word is on no list of this program.
fn unknown(what: &'static str, word: &str) -> StoreError {
    StoreError::lasting(format!("the database holds the {what} {word:?}"))
}

#[cfg(test)]
mod tests {
    use scratch::Database;

    use super::*;

    #[tokio::test]
    async fn an_error_quotes_nobody() {
        let database = Database::create().await.unwrap();
        let store = PostgresStore::open(&database.url()).await.unwrap();
        for (values, says) in [
            ("1, 1, 'Ana Ruiz', 0, now()", "clients_version_check"),
            ("1, 1, 'x', 'Ana Ruiz'::bigint, now()", "does not take"),
        ] {
            let sql = format!(
                "INSERT INTO clients (clinic_id, id, full_name, version, updated_at)
                 VALUES ({values})"
            );
            let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
            let error = refused.execute(&store.pool).await.map_err(engine);
            let told = format!("{:?}", error.unwrap_err());
            assert!(told.starts_with("Lasting(Answer {"), "{told}");
            assert!(told.contains(says) && !told.contains("Ana"), "{told}");
        }
        store.close().await;
    }
}
