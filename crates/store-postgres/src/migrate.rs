//! Brings the tables up to date, one process at a time.

use std::time::Duration;

use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};
use store::{Result, StoreError};

use crate::engine;

/// The migrations, in their order.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How often a process tries to make the table that it waits at, when others make it as well.
const ATTEMPTS: u32 = 20;

/// Runs the migrations that a database lacks. All of them are one transaction, so that a process
/// that dies meanwhile leaves nothing half done; whoever comes second waits for its end.
pub(crate) async fn migrate(pool: &PgPool) -> Result<()> {
    // Without the advisory lock that sqlx takes by itself: such a lock belongs to one connection of
    // one server, and is lost behind a pool or in a cluster.
    let migrator = Migrator {
        migrations: MIGRATOR.migrations.clone(),
        locking: false,
        ..Migrator::DEFAULT
    };
    let mut attempt = 1;
    let mut turn = loop {
        match wait_for_turn(pool, &migrator.table_name).await {
            Ok(turn) => break turn,
            // Two that make one table at once: it is there for the next attempt.
            Err(error) if attempt < ATTEMPTS && is_taken(&error) => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => return Err(failed(error)),
        }
    };
    let run = migrator.run_direct(None, &mut *turn, false);
    run.await.map_err(failed)?;
    turn.commit().await.map_err(engine)
}

/// Starts a transaction that no other process has at the same time.
async fn wait_for_turn(
    pool: &PgPool,
    table: &str,
) -> std::result::Result<Transaction<'static, Postgres>, MigrateError> {
    let mut turn = pool.begin().await?;
    // A large database takes longer to migrate than anything else may wait.
    sqlx::query("SET LOCAL lock_timeout = 0")
        .execute(&mut *turn)
        .await?;
    turn.ensure_migrations_table(table).await?;
    let lock = format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
    sqlx::query(AssertSqlSafe(lock)).execute(&mut *turn).await?;
    Ok(turn)
}

/// Whether somebody else made the table first.
fn is_taken(error: &MigrateError) -> bool {
    match error {
        MigrateError::Execute(sqlx::Error::Database(error)) => error.is_unique_violation(),
        _ => false,
    }
}

fn failed(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => engine(error),
        other => StoreError::engine(other),
    }
}
