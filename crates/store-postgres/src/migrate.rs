//! Brings the tables up to date, one process at a time.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::migrate::{MigrateError, Migrator};
use store::{Result, StoreError};

use crate::{code, engine};

/// The migrations, in their order.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How often a process looks again, when others migrate as well.
const ATTEMPTS: u32 = 20;

/// Runs the migrations that a database lacks. All of them are one transaction, so that a process
/// that dies meanwhile leaves nothing half done; of several at once each waits for what another one
/// is making, fails because it is there, and looks again.
pub(crate) async fn migrate(pool: &PgPool) -> Result<()> {
    // Without the advisory lock that sqlx takes by itself: such a lock belongs to one connection of
    // one server, and is lost behind a pool or in a cluster.
    let migrator = Migrator {
        migrations: MIGRATOR.migrations.clone(),
        locking: false,
        ..Migrator::DEFAULT
    };
    let mut attempt = 1;
    loop {
        match run(pool, &migrator).await {
            Err(error) if attempt < ATTEMPTS && was_there(&error) => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => {
                return Err(engine(error));
            }
            Err(error) => return Err(StoreError::engine(error)),
            Ok(()) => return Ok(()),
        }
    }
}

async fn run(pool: &PgPool, migrator: &Migrator) -> std::result::Result<(), MigrateError> {
    let mut tx = pool.begin().await?;
    // A large database takes longer to migrate than anything else may wait.
    sqlx::query("SET LOCAL lock_timeout = 0")
        .execute(&mut *tx)
        .await?;
    migrator.run_direct(None, &mut *tx, false).await?;
    Ok(tx.commit().await?)
}

/// Whether somebody else may have made the same before, by the class of the SQLSTATE: a key that is
/// taken, a table that is there or no longer is, a deadlock.
fn was_there(error: &MigrateError) -> bool {
    let (MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = error else {
        return false;
    };
    code(error).is_some_and(|code| {
        ["23", "40", "42"]
            .iter()
            .any(|class| code.starts_with(class))
    })
}
