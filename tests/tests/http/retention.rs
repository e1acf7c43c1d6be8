//! Retention: what is left of a file once it is forgotten, and what goes on working.

use std::path::Path;
use std::time::Duration;

use intake::plan::Edit;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use store::THE_CLINIC;
use stories::{Engine, Import, Place, TestApp, plan_for, sheets};

/// Owners of whom some go in and some do not; every cell holds a word that stands nowhere else.
const OWNERS: &str = "\
id,nombre,correo,celular,ciudad,notas,zqcolumna
ZQID2,Zqana Bueno,zqmail2@example.com,5512349002,Zqcitya,zqnota2,zqextra2
ZQID3,,zqbad3@,5512349003,Zqcityb,zqnota3,zqextra3
ZQID4,Zqeva Malo,zqbad4 at,ZQPHONE4,Zqcityc,zqnota4,zqextra4
ZQID2,Zqotra Bueno,zqmail5@example.com,5512349005,Zqcityd,zqnota5,zqextra5
ZQID6,Zqluz Mar,zqmail6@example.com,044 55 1234 9006,Zqcitye,zqnota6,zqextra6
";

/// Their animals, of whom some are of no known kind, of no date, or of nobody.
const PETS: &str = "\
id_mascota,nombre,id_cliente,especie,fecha de nacimiento,color
ZQPET2,Zqluna,ZQID2,perro,2020-01-02,zqcolor2
ZQPET3,Zqsol,ZQID2,zqspecies3,2020-01-03,zqcolor3
ZQPET4,Zqrex,ZQID6,gato,zqdate4,zqcolor4
ZQPET5,Zqnube,ZQNOBODY5,perro,2020-01-05,zqcolor5
";

/// What staff typed: one is wrong all the same.
const TYPED: [(u32, &str, &str); 2] = [(3, "correo", "zqtyped3@"), (6, "ciudad", "Zqtyped6")];

fn imports() -> [Import; 2] {
    let mut plan = plan_for(OWNERS.as_bytes());
    plan.edits = TYPED
        .map(|(row, column, value)| Edit {
            row,
            column: column.to_owned(),
            value: value.to_owned(),
        })
        .to_vec();
    let owners = Import::with_plan(OWNERS, plan.to_json());
    [owners, Import::of(PETS)]
}

/// The words of all cells, in small letters, but for those that say nothing of anybody.
fn words() -> Vec<String> {
    let cells = [OWNERS, PETS].map(|file| file.lines().skip(1).flat_map(|line| line.split(',')));
    let typed = TYPED.map(|(_, _, value)| value);
    let cells = cells.into_iter().flatten().chain(typed);
    let cells = cells.map(|cell| cell.trim().to_lowercase());
    let telling =
        |cell: &String| cell.contains("zq") || cell.contains("12349") || cell.contains("9006");
    cells.filter(telling).collect()
}

/// A database beside its store: every row of every table as text, in small letters.
async fn dump(place: &Place, targets: bool) -> String {
    let look = place.look().await;
    let mut rows = Vec::new();
    for name in look.table_names().await {
        let kinds = intake::schema::RecordType::ALL;
        let is_target = kinds.iter().any(|kind| kind.table() == name);
        if is_target == targets {
            rows.extend(look.rows(&name).await);
        }
    }
    look.close().await;
    rows.join("\n").to_lowercase()
}

async fn forget(app: &TestApp, id: &Value) -> Value {
    let path = format!("/batches/{id}/forget");
    app.post(&path, &json!({})).await.json(202);
    forgotten(app, id).await
}

async fn forgotten(app: &TestApp, id: &Value) -> Value {
    app.wait_for(id, |batch| batch["forgotten_at"].is_string())
        .await
}

async fn nothing_of_a_cell_stays(engine: Engine) {
    let place = Place::new(engine).await;
    let app = TestApp::start_over(&place, |config| config.ingest.chunk = 2).await;
    let empty = app.fingerprint().await;
    let mut done = Vec::new();
    for import in imports() {
        for import in [
            import.clone(),
            import
                .clone()
                .commit()
                .option("all_or_nothing", json!(true)),
            import.commit(),
        ] {
            done.push(app.run(import).await["id"].clone());
        }
    }
    let words = words();
    let before = dump(&place, false).await;
    assert_eq!(found(&words, &before), words, "every word was stored");
    assert_eq!(app.stored_files(), 2);
    if engine == Engine::Sqlite {
        assert!(
            raw(&place).contains("zqextra2"),
            "it can be seen if it is there"
        );
    }

    for id in &done {
        forget(&app, id).await;
    }
    assert_eq!(app.stored_files(), 0);
    let (kept, targets) = (dump(&place, false).await, dump(&place, true).await);
    let (wrote, gone): (Vec<_>, Vec<_>) = words
        .iter()
        .cloned()
        .partition(|word| targets.contains(word));
    for word in ["zqana bueno", "zqtyped6", "zqluna"] {
        assert!(wrote.contains(&word.to_owned()), "{word} went in");
    }
    for word in [
        "zqid3",
        "zqextra2",
        "zqtyped3@",
        "zqdate4",
        "044 55 1234 9006",
    ] {
        assert!(gone.contains(&word.to_owned()), "{word} did not");
    }
    // The ids by which an undo finds what links lead to them; those of records in error are gone.
    let ids = ["zqid2", "zqid4", "zqid6", "zqpet2", "zqpet3", "zqpet4"];
    let mut left = found(&gone, &kept);
    left.retain(|word| !ids.contains(&word.as_str()));
    assert_eq!(left, [""; 0], "{kept}");

    // Undoing is exact all the same, and after it nothing at all is left.
    for id in done.iter().rev() {
        let batch = app.batch(id).await;
        if batch["dry_run"] == json!(false) && batch["status"] == "completed" {
            app.roll_back(id).await;
            forgotten(&app, id).await;
        }
    }
    assert_eq!(app.fingerprint().await, empty);
    let all = dump(&place, false).await + &dump(&place, true).await;
    assert_eq!(found(&words, &all), [""; 0], "{all}");
    app.stop().await;
    assert_eq!(
        found(&words, &raw(&place)),
        [""; 0],
        "in the bytes of the file"
    );
}

/// The words that stand in a text.
fn found(words: &[String], text: &str) -> Vec<String> {
    let found = words.iter().filter(|word| text.contains(*word));
    found.cloned().collect()
}

/// The bytes of an embedded database and of its log, as text in small letters, so that what stands
/// in pages that were given up is seen too; nothing of a server's.
fn raw(place: &Place) -> String {
    let url = place.url();
    let Some(path) = url.strip_prefix("sqlite://") else {
        return String::new();
    };
    let files = ["", "-wal"].map(|end| std::fs::read(format!("{path}{end}")).unwrap_or_default());
    String::from_utf8_lossy(&files.concat()).to_lowercase()
}

#[tokio::test]
async fn sqlite_keeps_nothing_of_a_cell() {
    nothing_of_a_cell_stays(Engine::Sqlite).await;
}

#[tokio::test]
async fn postgres_keeps_nothing_of_a_cell() {
    nothing_of_a_cell_stays(Engine::Postgres).await;
}

#[tokio::test]
async fn what_needs_the_file_is_refused_and_says_so() {
    let app = TestApp::start().await;
    let file = sheets::clients_with_an_error(5);
    let dry = app.run(Import::of(file.clone())).await;
    let done = app.run(Import::of(file.clone()).commit().key("once")).await;
    app.post("/batches/99/forget", &json!({}))
        .await
        .problem(404, "batch_not_found");

    assert_eq!(
        (&done["forgetting_at"], &done["forgotten_at"]),
        (&json!(null), &json!(null))
    );
    let gone = forget(&app, &done["id"]).await;
    assert_eq!(app.stored_files(), 1, "the dry run needs it");
    forget(&app, &dry["id"]).await;
    assert_eq!(app.stored_files(), 0);
    for name in ["status", "counts", "error_count", "receipt", "file_hash"] {
        assert_eq!(gone[name], done[name], "{name}");
    }
    let path = |verb: &str| format!("/batches/{}/{verb}", done["id"]);
    for file in ["errors.csv", "errors.xlsx"] {
        app.get(&path(file)).await.problem(410, "batch_forgotten");
    }
    app.post(&path("retry"), &json!({ "edits": [] }))
        .await
        .problem(410, "batch_forgotten");
    app.post(&format!("/batches/{}/commit", dry["id"]), &json!({}))
        .await
        .problem(410, "batch_forgotten");
    let records = app.records(&done["id"], "").await;
    assert_eq!(records[0]["source_data"], json!({}));
    assert_eq!(records[0]["transformed_data"]["full_name"], "Ana B");
    let again = app.post(&path("forget"), &json!({})).await.json(202);
    assert_eq!(
        again["batch"],
        app.batch(&done["id"]).await,
        "asking twice is asking once"
    );

    // A request that is repeated does not bring the file back; a new one makes a new batch.
    let replay = app
        .create(Import::of(file.clone()).commit().key("once"))
        .await;
    assert_eq!((&replay["id"], app.stored_files()), (&done["id"], 0));
    let next = app.run(Import::of(file).commit()).await;
    assert_eq!(
        (&next["same_file_as"], &next["counts"]["created"]),
        (&done["id"], &json!(0))
    );
    assert_eq!(app.stored_files(), 1);
    app.post(&path("rollback"), &json!({})).await.json(202);
    app.wait(&done["id"]).await;
    app.post(&path("commit"), &json!({}))
        .await
        .problem(410, "batch_forgotten");
}

#[tokio::test]
async fn what_goes_on_or_waits_is_kept() {
    let app = TestApp::start_with(|config| config.worker = false).await;
    let batch = app.create(Import::of(sheets::clients(3)).commit()).await;
    let path = format!("/batches/{}/forget", batch["id"]);
    let refused = app.post(&path, &json!({})).await;
    refused.problem(409, "batch_not_finished");
    let folder = app.stop().await;
    let app = TestApp::start_in(folder, |_| {}).await;
    app.wait(&batch["id"]).await;
    let waits = Import::of(PETS).commit().option("on_orphan", json!("park"));
    let waits = app.run(waits).await;
    let path = format!("/batches/{}/forget", waits["id"]);
    let problem = app
        .post(&path, &json!({}))
        .await
        .problem(409, "records_wait");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("nothing was forgotten")
    );
    assert_eq!(app.batch(&waits["id"]).await["forgetting_at"], json!(null));
}

#[tokio::test]
async fn old_files_are_forgotten_by_themselves() {
    let app = TestApp::start().await;
    let old = app.run(Import::of(sheets::clients(3)).commit()).await;
    let young = app.run(Import::of(sheets::clients(4)).commit()).await;
    let database = app.database();
    let folder = app.stop().await;
    let mut connection = open(&database).await;
    let past =
        "UPDATE migration_batches SET completed_at = '2001-01-01T00:00:00.000Z' WHERE id = ?1";
    let past = sqlx::query(past).bind(old["id"].as_i64());
    past.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    let a_year = Duration::from_hours(24 * 365);
    let app = TestApp::start_in(folder, |config| config.ingest.keep_source = Some(a_year)).await;
    forgotten(&app, &old["id"]).await;
    assert_eq!(app.batch(&young["id"]).await["forgetting_at"], json!(null));
    assert_eq!(app.stored_files(), 1);
}

async fn open(database: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(database);
    options.connect().await.unwrap()
}

#[tokio::test]
async fn a_file_that_cannot_be_removed_yet_is_removed_later() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(3)).commit()).await;
    let file = app.stored(batch["file_hash"].as_str().unwrap());
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let path = format!("/batches/{}/forget", batch["id"]);
    app.post(&path, &json!({})).await.json(202);
    let blank = app.store();
    for _ in 0..500 {
        let page = store::PageRequest::first(1);
        let filter = store::RecordFilter::default();
        let id = batch["id"].as_i64().unwrap();
        let records = blank.records(THE_CLINIC, id, filter, page).await.unwrap();
        if records.items[0].source_data == json!([]) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(app.batch(&batch["id"]).await["forgotten_at"], json!(null));
    let request = app.request(Method::GET, &format!("/api/v1/batches/{}", batch["id"]));
    assert_eq!(app.send(request).await.status, 200, "all else goes on");
    std::fs::remove_dir(&file).unwrap();
    std::fs::write(&file, bytes).unwrap();
    forgotten(&app, &batch["id"]).await;
    assert_eq!(app.stored_files(), 0);
}
