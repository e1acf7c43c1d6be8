//! A database that does not take what it is given.

use serde_json::json;
use stories::{Engine, Import, Place, TestApp, sheets};

#[tokio::test]
async fn a_chunk_that_never_goes_in_ends_its_batch_and_blocks_no_other() {
    let app = TestApp::start().await;
    app.tell(
        "CREATE TRIGGER no BEFORE INSERT ON clients WHEN NEW.full_name = 'Ana H'
         BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await;
    let refused = app.run(Import::of(sheets::clients(9)).commit()).await;
    assert_eq!(
        (&refused["status"], &refused["error_code"]),
        (&json!("failed"), &json!("store_refused")),
        "{refused}"
    );
    assert_eq!(refused["processed_records"], 0);
    let message = refused["error_message"].as_str().unwrap();
    assert!(!message.contains("clients"), "{message}");

    let next = app.run(Import::of(sheets::clients(2)).commit()).await;
    assert_eq!(next["status"], "completed", "{next}");

    app.tell("DROP TRIGGER no").await;
    let path = format!("/batches/{}/resume", refused["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&refused["id"]).await;
    assert_eq!(batch["status"], "completed", "{batch}");
}

/// Of three writes to these tables the database gives up two for another transaction.
const BUSY: [&str; 4] = [
    "CREATE SEQUENCE met",
    "CREATE FUNCTION busy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF nextval('met') % 3 <> 0 THEN
             RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
         END IF;
         RETURN NEW;
     END $$",
    "CREATE TRIGGER busy BEFORE INSERT ON migration_batches FOR EACH ROW EXECUTE FUNCTION busy()",
    "CREATE TRIGGER busy BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION busy()",
];

#[tokio::test]
async fn a_busy_database_is_asked_again_and_told_of_only_in_the_end() {
    let place = Place::new(Engine::Postgres).await;
    let look = place.look().await;
    for statement in BUSY {
        look.tell(statement).await;
    }
    let app = TestApp::start_over(&place, |_| {}).await;
    let batch = app.run(Import::of(sheets::clients(2)).commit()).await;
    assert_eq!(batch["status"], "completed", "{batch}");
    let edit = json!({ "notes": "Llamar por la tarde" });
    let edited = app.edit("clients", &json!(1), edit.clone()).await.json(200);
    assert_eq!(edited["client"]["notes"], "Llamar por la tarde");
    assert_eq!(look.number("SELECT last_value FROM met").await, 6);

    // It is busy for longer than anybody asks.
    look.tell("ALTER SEQUENCE met INCREMENT BY 3").await;
    look.tell("SELECT setval('met', 1)").await;
    let busy = app.edit("clients", &json!(2), edit).await;
    assert_eq!(busy.headers["retry-after"], "1");
    busy.problem(503, "database_busy");
    look.close().await;
    app.stop().await;
}
