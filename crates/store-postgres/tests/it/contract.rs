//! PostgreSQL passes the contract of every engine.

use scratch::Database;
use store_postgres::PostgresStore;

async fn open() -> (PostgresStore, Database) {
    let database = Database::create().await.unwrap();
    let store = PostgresStore::open(&database.url()).await.unwrap();
    (store, database)
}

store::contract_tests!(open);
