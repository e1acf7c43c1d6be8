//! PostgreSQL passes the contract of every engine.

use store_postgres::PostgresStore;

use super::database::Database;

async fn open() -> (PostgresStore, Database) {
    let database = Database::create().await;
    let store = PostgresStore::open(&database.url).await.unwrap();
    (store, database)
}

store::contract_tests!(open);
