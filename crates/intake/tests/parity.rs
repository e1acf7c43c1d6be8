//! Every fixture gives the document that is committed, natively and whatever the chunks are.
//!
//! `cargo xtask fixtures` writes the documents anew. The same documents are checked in node and in
//! a browser by the tests of `intake-wasm`.

#[path = "parity/clinic.rs"]
mod clinic;
#[path = "parity/document.rs"]
mod document;

use std::fs;
use std::path::Path;

use clinic::{FILES, RECEIPTS, preview};
use document::{FIXTURES, document};

#[test]
fn every_fixture_gives_its_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/expected");
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut wrong = Vec::new();
    for fixture in FIXTURES {
        let document = document(fixture.bytes, 64 << 10);
        if update {
            fs::write(folder.join(format!("{}.json", fixture.name)), document).unwrap();
        } else if document != fixture.expected {
            wrong.push(format!(
                "{}: {}",
                fixture.name,
                difference(&document, fixture.expected)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "if this is meant, run `cargo xtask fixtures` and look at the difference:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_size_of_the_chunks_changes_nothing() {
    for fixture in FIXTURES {
        let whole = document(fixture.bytes, 4 << 20);
        for size in [1, 7, 64 << 10] {
            assert!(
                whole == document(fixture.bytes, size),
                "{} in chunks of {size}",
                fixture.name
            );
        }
    }
}

#[test]
fn no_fixture_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().unwrap().is_file() {
            assert!(
                FIXTURES.iter().any(|fixture| fixture.name == name),
                "{name} is in no test"
            );
        }
    }
}

/// The receipts are written by what writes the documents, and what is expected of the records is
/// not: the generator of the clinic says it.
#[test]
fn every_record_of_the_clinic_becomes_what_is_expected() {
    let mut wrong = Vec::new();
    let mut receipts = Vec::new();
    for file in FILES {
        let (outcomes, receipt) = preview(file, 64 << 10).unwrap();
        wrong.extend(clinic::differences(file.name, &outcomes));
        receipts.push(format!("{} {receipt}\n", file.name));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/clinic");
        fs::write(folder.join("receipts.txt"), receipts.concat()).unwrap();
    } else {
        assert_eq!(
            receipts.concat(),
            RECEIPTS,
            "if this is meant, run `cargo xtask fixtures`"
        );
    }
}

/// The first line that differs.
fn difference(ours: &str, theirs: &str) -> String {
    let lines = ours.lines().zip(theirs.lines()).enumerate();
    lines
        .into_iter()
        .find(|(_, (ours, theirs))| ours != theirs)
        .map_or_else(
            || "one of them is longer".to_owned(),
            |(at, (ours, theirs))| {
                format!(
                    "line {}: {} instead of {}",
                    at + 1,
                    ours.trim(),
                    theirs.trim()
                )
            },
        )
}
