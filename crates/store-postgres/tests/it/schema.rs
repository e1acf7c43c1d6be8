//! The tables and the schema say the same, and the migrations are the twins of SQLite's.

use std::collections::BTreeMap;
use std::path::Path;

use intake::schema::{Kind, RecordType};
use scratch::Database;
use sqlx::Row;
use sqlx::postgres::PgPoolOptions;
use store_postgres::{MIGRATOR, PostgresStore};

#[test]
fn every_migration_has_its_twin() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite");
    let mut twins: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "sql"))
        .collect();
    twins.sort();
    let ours: Vec<_> = MIGRATOR
        .iter()
        .map(|one| format!("{:04}_{}.sql", one.version, one.description))
        .collect();
    assert_eq!(ours, twins);
}

#[tokio::test]
async fn processes_that_start_at_once_make_the_tables_once() {
    let database = Database::create().await.unwrap();
    let url = database.url();
    let opening = (0..8).map(|_| PostgresStore::open(&url));
    for store in futures::future::join_all(opening).await {
        store.unwrap().close().await;
    }
    let pool = PgPoolOptions::new().connect(&url).await.unwrap();
    let made = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM _sqlx_migrations");
    let wanted = i64::try_from(MIGRATOR.iter().count()).unwrap();
    assert_eq!(made.fetch_one(&pool).await.unwrap(), wanted);
    pool.close().await;
}

#[tokio::test]
async fn every_field_has_its_column_and_every_column_its_field() {
    let database = Database::create().await.unwrap();
    let store = PostgresStore::open(&database.url()).await.unwrap();
    let pool = PgPoolOptions::new().connect(&database.url()).await.unwrap();
    for record_type in RecordType::ALL {
        let rows = sqlx::query(
            "SELECT column_name::text, data_type::text, is_nullable = 'NO'
             FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = $1",
        )
        .bind(record_type.table())
        .fetch_all(&pool)
        .await
        .unwrap();
        let mut there: BTreeMap<String, (String, bool)> = rows
            .iter()
            .map(|row| (row.get(0), (row.get(1), row.get(2))))
            .collect();
        let key = store::has_search_key(*record_type).then_some(store::SEARCH_KEY);
        let own = ["clinic_id", "id", "batch_id", "version", "updated_at"];
        for own in own.into_iter().chain(key) {
            assert!(
                there.remove(own).is_some(),
                "{} lacks {own}",
                record_type.table()
            );
        }
        let wanted: BTreeMap<String, (String, bool)> = store::columns(*record_type)
            .iter()
            .map(|column| {
                let kind = match column.field.kind {
                    Kind::Boolean => "boolean",
                    Kind::Reference { .. } => "bigint",
                    _ => "text",
                };
                (
                    column.name.clone(),
                    (kind.to_owned(), column.field.required),
                )
            })
            .collect();
        assert_eq!(there, wanted, "{}", record_type.table());
    }
    pool.close().await;
    store.close().await;
}

#[tokio::test]
async fn every_key_starts_with_the_clinic() {
    let database = Database::create().await.unwrap();
    PostgresStore::open(&database.url())
        .await
        .unwrap()
        .close()
        .await;
    let pool = PgPoolOptions::new().connect(&database.url()).await.unwrap();
    let first_of_keys: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.relname::text, a.attname::text FROM pg_index AS i
         JOIN pg_class AS c ON c.oid = i.indrelid
         JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
           AND c.relname NOT LIKE '\\_sqlx%'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(first_of_keys.len() >= 10, "{first_of_keys:?}");
    for (table, column) in first_of_keys {
        assert_eq!(column, "clinic_id", "{table}");
    }
    pool.close().await;
}

/// A rollback leaves it to the keys of the tables to tell that something still refers to a target.
#[tokio::test]
async fn every_reference_has_its_foreign_key() {
    let database = Database::create().await.unwrap();
    let store = PostgresStore::open(&database.url()).await.unwrap();
    let pool = PgPoolOptions::new().connect(&database.url()).await.unwrap();
    let keys: Vec<String> = sqlx::query_scalar(
        "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'f'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut references = 0;
    for record_type in RecordType::ALL {
        for column in store::columns(*record_type) {
            let Some(to) = column.reference() else {
                continue;
            };
            let key = format!(
                "{} FOREIGN KEY (clinic_id, {}) REFERENCES {}(clinic_id, id)",
                record_type.table(),
                column.name,
                to.table()
            );
            assert!(keys.contains(&key), "{key}: {keys:?}");
            references += 1;
        }
    }
    assert!(references > 0);
    pool.close().await;
    store.close().await;
}
