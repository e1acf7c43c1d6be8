//! The tables and the schema say the same.

use std::collections::BTreeMap;

use intake::schema::{Kind, RecordType};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Row};
use store_sqlite::SqliteStore;

#[tokio::test]
async fn every_field_has_its_column_and_every_column_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mudanza.db");
    let store = SqliteStore::open_path(&path).await.unwrap();
    let mut connection = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await
        .unwrap();
    for record_type in RecordType::ALL {
        let rows = sqlx::query("SELECT name, type, \"notnull\" FROM pragma_table_info(?1)")
            .bind(record_type.table())
            .fetch_all(&mut connection)
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
                    Kind::Boolean | Kind::Reference { .. } => "INTEGER",
                    _ => "TEXT",
                };
                (
                    column.name.clone(),
                    (kind.to_owned(), column.field.required),
                )
            })
            .collect();
        assert_eq!(there, wanted, "{}", record_type.table());
    }
    store.close().await;
}

#[tokio::test]
async fn every_key_starts_with_the_clinic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mudanza.db");
    SqliteStore::open_path(&path).await.unwrap().close().await;
    let mut connection = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await
        .unwrap();
    let first_of_keys = sqlx::query_as::<_, (String, String, i64)>(
        "SELECT t.name, c.name, t.strict FROM pragma_table_list AS t
         JOIN pragma_table_info(t.name) AS c ON c.pk = 1
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
           AND t.name NOT LIKE 'sqlite%'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(first_of_keys.len() >= 10, "{first_of_keys:?}");
    for (table, column, strict) in first_of_keys {
        assert_eq!((column.as_str(), strict), ("clinic_id", 1), "{table}");
    }
}

#[tokio::test]
async fn a_file_that_is_opened_again_holds_what_it_held() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("mudanza.db").display());
    let store = SqliteStore::open(&url).await.unwrap();
    let clinic = store::Clinics::create_clinic(&store, "La otra", chrono::DateTime::UNIX_EPOCH);
    assert_eq!(clinic.await.unwrap(), 2);
    store.close().await;
    let store = SqliteStore::open(&url).await.unwrap();
    let clinic = store::Clinics::clinic(&store, 2).await.unwrap().unwrap();
    assert_eq!(clinic.name, "La otra");
}

#[tokio::test]
async fn a_database_in_memory_is_refused() {
    assert!(SqliteStore::open("sqlite::memory:").await.is_err());
    assert!(SqliteStore::open("").await.is_err());
}
