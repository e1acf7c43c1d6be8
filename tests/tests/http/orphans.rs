//! Records that wait for their owner.

use serde_json::json;
use stories::{Import, TestApp, plan_for};

const PETS: &str =
    "id,nombre,especie,sexo,propietario\nP1,Luna,perro,hembra,C9\nP2,Sol,gato,macho,C9\n";
const OWNERS: &str = "id,nombre,correo\nC9,Eva Luz,eva@example.com\n";

/// Pets that name their owner by the id of another file.
fn pets() -> Import {
    let mut plan = serde_json::to_value(plan_for(PETS.as_bytes())).unwrap();
    let field = |column: &str, field: &str, transform: &str| {
        json!({
            "record_type": "pet", "source_field": column, "target_field": field,
            "transform": transform, "is_required": false, "default_value": null,
        })
    };
    plan["mappings"] = json!([
        field("id", "source_id", "text"),
        field("nombre", "name", "text"),
        field("especie", "species", "species_map"),
        field("propietario", "client", "text"),
    ]);
    Import::with_plan(PETS, plan.to_string())
}

#[tokio::test]
async fn pets_wait_for_their_owner_and_go_back_to_waiting() {
    let app = TestApp::start_with(|config| config.ingest.chunk = 1).await;
    let empty = app.fingerprint().await;
    let refused = app.run(pets().commit()).await;
    assert_eq!(refused["error_count"], 2, "{refused}");

    let first = app
        .run(pets().commit().option("on_orphan", json!("park")))
        .await;
    assert_eq!(first["counts"]["pending"], 2, "{first}");
    let waiting = app.records(&first["id"], "status=pending&").await;
    assert_eq!(waiting.len(), 2);
    let issues = waiting[0]["issues"].as_array().unwrap();
    assert_eq!(issues.last().unwrap()["code"], "parked");
    assert_eq!(app.fingerprint().await, empty);

    let second = app.run(Import::of(OWNERS).commit()).await;
    assert_eq!(second["counts"]["created"], 1, "{second}");
    assert_eq!(app.targets("pets").await.len(), 2);
    let now = app.batch(&first["id"]).await;
    assert_eq!(
        (&now["counts"]["created"], &now["counts"]["pending"]),
        (&json!(2), &json!(0))
    );
    let history = app.get("/targets/pets/1/history").await.json(200);
    assert_eq!(history["history"][0]["batch_id"], first["id"]);
    assert_eq!(history["history"][0]["adopted_by"], second["id"]);

    app.roll_back(&second["id"]).await;
    assert_eq!(app.fingerprint().await, empty);
    assert_eq!(app.batch(&first["id"]).await["counts"], first["counts"]);
}
