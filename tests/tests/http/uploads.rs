//! Uploads in parts, by the protocol tus 1.0.

use reqwest::Method;
use serde_json::json;
use stories::{Import, TestApp, sheets};

use crate::tus::{BYTES, begin, id, offset, send, tus};

#[tokio::test]
async fn the_server_says_what_it_speaks() {
    let app = TestApp::start().await;
    for path in ["/api/v1/uploads", "/api/v1/uploads/any"] {
        let asked = app.request(Method::OPTIONS, path);
        let answer = app.send(asked).await;
        assert_eq!(answer.status, 204);
        for (name, value) in [
            ("tus-resumable", "1.0.0"),
            ("tus-version", "1.0.0"),
            (
                "tus-extension",
                "creation,creation-with-upload,checksum,expiration,termination",
            ),
            ("tus-max-size", "2147483648"),
            ("tus-checksum-algorithm", "sha1,blake3"),
        ] {
            assert_eq!(answer.headers[name], value, "{name}");
        }
    }
}

/// Requests and their answers, in order: what comes later builds on what came before. The columns are
/// the method, the address (`all` of them, the `one` that was begun with 11 bytes, one that is `none`),
/// the headers, the body, the status, and the code of the problem or the offset.
const VECTORS: &str = "\
POST   | all  |                                                                | | 400 | bad_request
POST   | all  | upload-length: -1                                              | | 400 | bad_request
POST   | all  | upload-length: +1                                              | | 400 | bad_request
POST   | all  | upload-length: 1001                                            | | 413 | too_large
POST   | all  | upload-defer-length: 1                                         | | 400 | bad_request
POST   | all  | upload-length: 1; upload-metadata: filename a.csv              | | 400 | bad_request
GET    | all  |                                                                | | 405 | method_not_allowed
GET    | one  |                                                                | | 405 | method_not_allowed
POST   | one  |                                                                | | 405 | method_not_allowed
HEAD   | none |                                                                | | 404 |
DELETE | none |                                                                | | 404 | upload_not_found
PATCH  | none | upload-offset: 0                                               | hola | 404 | upload_not_found
PATCH  | one  |                                                                | hola | 400 | bad_request
PATCH  | one  | upload-offset: x                                               | hola | 400 | bad_request
PATCH  | one  | upload-offset: 0; content-type: text/csv                       | hola | 415 | unsupported_media_type
PATCH  | one  | upload-offset: 5                                               | hola | 409 | offset_mismatch
PATCH  | one  | upload-offset: 0; upload-checksum: md5 aaaa                    | hola | 400 | bad_request
PATCH  | one  | upload-offset: 0; upload-checksum: sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA= | hola_ | 460 | checksum_mismatch
PATCH  | one  | upload-offset: 0; upload-checksum: sha1 H2utnBN+lit/iaL7Aai/jLY7gJg= | hola_ | 204 | 5
PATCH  | one  | upload-offset: 0                                               | hola_ | 409 | offset_mismatch
PATCH  | one  | upload-offset: 5                                               | mundo,demasiado | 413 | too_large
POST   | one  | upload-offset: 5; x-http-method-override: PATCH                | mun | 204 | 8
PATCH  | one  | upload-offset: 8                                               | do. | 204 | 11
PATCH  | one  | upload-offset: 11; content-type: application/offset+octet-stream | | 204 | 11
HEAD   | one  |                                                                | | 200 | 11
DELETE | one  |                                                                | | 204 |
HEAD   | one  |                                                                | | 404 |
DELETE | one  |                                                                | | 404 | upload_not_found
PATCH  | one  | upload-offset: 11                                              | x | 404 | upload_not_found";

#[tokio::test]
async fn every_request_has_its_answer() {
    let app = TestApp::start_with(|config| config.max_upload = 1000).await;
    let one = begin(&app, 11).await;
    for line in VECTORS.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [method, place, headers, body, status, says] = cells.as_slice() else {
            panic!("six columns: {line}");
        };
        let path = match *place {
            "all" => "/api/v1/uploads",
            "one" => &one,
            _ => "/api/v1/uploads/0123456789abcdef0123456789abcdef",
        };
        let headers: Vec<_> = headers
            .split("; ")
            .filter_map(|one| one.split_once(": "))
            .collect();
        let answer = tus(&app, method, path, &headers, body.as_bytes()).await;
        assert_eq!(answer.status.to_string(), *status, "{line}: {answer:?}");
        if says.parse::<u64>().is_ok() {
            assert_eq!(answer.headers["upload-offset"], *says, "{line}");
            assert!(answer.headers.contains_key("upload-expires"), "{line}");
        } else if !says.is_empty() {
            answer.problem(answer.status, says);
        }
    }
}

#[tokio::test]
async fn another_version_is_refused() {
    let app = TestApp::start().await;
    let path = begin(&app, 4).await;
    for version in [None, Some("0.2.2"), Some("1.0.1")] {
        for (method, path) in [(Method::POST, "/api/v1/uploads"), (Method::DELETE, &path)] {
            let mut request = app.request(method, path).header("upload-length", "4");
            if let Some(version) = version {
                request = request.header("tus-resumable", version);
            }
            let refused = app.send(request).await;
            refused.problem(412, "tus_version");
            assert_eq!(refused.headers["tus-version"], "1.0.0");
        }
    }
    assert_eq!(offset(&app, &path).await, 0);
}

#[tokio::test]
async fn an_upload_may_begin_with_its_bytes() {
    let app = TestApp::start().await;
    let headers = [("upload-length", "11"), ("content-type", BYTES)];
    let begun = tus(&app, "POST", "/api/v1/uploads", &headers, b"hola ").await;
    assert_eq!(begun.status, 201);
    assert_eq!(begun.headers["upload-offset"], "5");
    let path = begun.headers["location"].to_str().unwrap();
    let there = tus(&app, "HEAD", path, &[], b"").await;
    assert_eq!(there.headers["upload-length"], "11");
    assert_eq!(there.headers["upload-offset"], "5");
}

#[tokio::test]
async fn a_batch_is_made_of_an_upload_and_once_per_key() {
    let app = TestApp::start().await;
    let sheet = sheets::clients(3_000);
    let import = Import::of(sheet.clone()).commit();
    let path = begin(&app, sheet.len()).await;
    let half = sheet.len() / 2;
    assert_eq!(
        send(&app, &path, 0, &sheet.as_bytes()[..half]).await.status,
        204
    );
    let early = import.clone().of_upload(id(&path));
    app.upload(early).await.problem(409, "upload_incomplete");
    assert_eq!(
        send(&app, &path, half, &sheet.as_bytes()[half..])
            .await
            .status,
        204
    );

    let other = import.clone().of_upload(id(&path));
    let other = other.option("file_hash", json!("0".repeat(64)));
    app.upload(other).await.problem(422, "hash_mismatch");
    let hash = blake3::hash(sheet.as_bytes()).to_hex().to_string();
    let import = import
        .of_upload(id(&path))
        .option("source_file", json!(null))
        .option("file_hash", json!(hash))
        .key("tus-1");
    let batch = app.create(import.clone()).await;
    assert_eq!(batch["source_file"], "mascotas.csv", "as the upload says");
    assert_eq!(batch["file_hash"], hash);
    assert_eq!(app.create(import).await["id"], batch["id"]);
    assert_eq!(app.stored_files(), 1);
    assert_eq!(app.stored_parts(), 0);
    assert_eq!(offset(&app, &path).await, sheet.len());
    let batch = app.wait(&batch["id"]).await;
    assert_eq!(
        (&batch["status"], &batch["success_count"]),
        (&json!("completed"), &json!(3_000))
    );

    let gone = Import::of(sheets::clients(3)).of_upload("0123456789abcdef0123456789abcdef");
    app.upload(gone).await.problem(404, "upload_not_found");
}

#[tokio::test]
async fn an_upload_that_is_given_up_is_gone() {
    let app = TestApp::start().await;
    let path = begin(&app, 9).await;
    assert_eq!(send(&app, &path, 0, b"hola").await.status, 204);
    app.age_uploads();
    assert_eq!(tus(&app, "HEAD", &path, &[], b"").await.status, 410);
    send(&app, &path, 4, b"mundo")
        .await
        .problem(410, "upload_expired");
    let import = Import::of(sheets::clients(3)).of_upload(id(&path));
    app.upload(import).await.problem(410, "upload_expired");
}
