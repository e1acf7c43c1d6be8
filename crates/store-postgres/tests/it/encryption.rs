//! The way to the database is encrypted where it is wanted, and nobody else can stand in for it.

use std::error::Error;

use scratch::{Database, Server};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store_postgres::PostgresStore;

/// The connections of the store to a database, and how many of them are encrypted.
async fn connections(database: &Database) -> (i64, i64) {
    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
    let name = database.url();
    let name = name.rsplit('/').next().unwrap();
    let counts = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT count(*), count(*) FILTER (WHERE ssl) \
         FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
         WHERE application_name = 'mudanza' AND datname = '{name}'"
    )));
    counts.fetch_one(&mut connection).await.unwrap()
}

/// Why the store does not open, down to the cause.
async fn refused(url: &str) -> String {
    let error = PostgresStore::open(url).await.unwrap_err();
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[tokio::test]
async fn a_server_that_proves_who_it_is_is_spoken_to_in_secret() {
    let programs =
        scratch::programs().expect("PostgreSQL is installed: `cargo xtask test` does it");
    let server = Server::start_encrypted(&programs).unwrap();
    let stranger = Server::start_encrypted(&programs).unwrap();
    let database = Database::create_on(&server.url()).await.unwrap();
    let url = |parameters: String| format!("{}?{parameters}", database.url());

    let certificate = server.certificate();
    let verified = url(format!(
        "sslmode=verify-full&sslrootcert={}",
        certificate.display()
    ));
    for wanted in [verified, url("sslmode=require".into()), database.url()] {
        let store = PostgresStore::open(&wanted).await.unwrap();
        let (all, encrypted) = connections(&database).await;
        assert!(
            all > 0 && encrypted == all,
            "{encrypted} of {all}: {wanted}"
        );
        store.close().await;
    }

    let certificate = stranger.certificate();
    let other = url(format!(
        "sslmode=verify-full&sslrootcert={}",
        certificate.display()
    ));
    let said = refused(&other).await;
    assert!(said.contains("certificate"), "{said}");
}

#[tokio::test]
async fn a_server_without_encryption_is_refused_where_it_must_be_encrypted() {
    let database = Database::create().await.unwrap();
    let said = refused(&format!("{}?sslmode=require", database.url())).await;
    assert!(said.contains("TLS"), "{said}");
    assert_eq!(connections(&database).await, (0, 0));
}
