//! Whether the document is sound in itself, and says what the code and `docs/API.md` say.

use std::collections::{BTreeMap, BTreeSet};

use intake::ErrorKind;
use serde_json::Value;
use store::{BatchStatus, Moved, RollbackPlan, StoreError};

use super::document;
use super::problems::{CODES, meaning};
use crate::Problem;

#[test]
fn a_route_is_described_or_decides_for_itself_what_a_method_is() {
    let source = include_str!("../router.rs");
    let plain = source.lines().filter(|line| line.contains(".route("));
    let plain: Vec<_> = plain.map(str::trim).collect();
    assert_eq!(
        plain,
        [
            r#".route("/api/v1/uploads", any(uploads::all))"#,
            r#".route("/api/v1/uploads/{id}", any(uploads::one))"#
        ]
    );
    for path in ["/api/v1/uploads", "/api/v1/uploads/{id}"] {
        assert!(document()["paths"][path].is_object(), "{path}");
    }
    for more in ["nest(", "merge(Router", "route_service(", "Router::new()"] {
        assert!(!source.contains(more), "{more}");
    }
}

#[test]
fn the_document_is_whole() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut used = BTreeSet::new();
    references(document, &mut used);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let known: BTreeSet<String> = schemas
        .keys()
        .map(|name| format!("#/components/schemas/{name}"))
        .collect();
    assert_eq!(used, known);
    let tags = document["tags"].as_array().unwrap();
    let mut ids = BTreeSet::new();
    for (place, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{place}: {id} is taken");
        assert!(operation["summary"].is_string(), "{place} says nothing");
        let tag = &operation["tags"][0];
        assert!(tags.iter().any(|known| known["name"] == *tag), "{place}");
        let path = place.split_once(' ').unwrap().1;
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let named: BTreeSet<_> = parameters
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let open: BTreeSet<_> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        assert_eq!(named, open, "{place}");
    }
}

#[test]
fn every_problem_of_an_operation_has_its_status() {
    for (place, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let content = &response["content"]["application/problem+json"];
            let codes = content["schema"]["allOf"][1]["properties"]["code"]["enum"].as_array();
            for code in codes.into_iter().flatten() {
                let code = code.as_str().unwrap();
                let (of_code, _) = meaning(code).unwrap_or_else(|| panic!("{place}: {code}"));
                assert!(
                    status == "default" || *status == of_code.to_string(),
                    "{place}: {code} comes with {of_code}, not with {status}"
                );
            }
        }
    }
}

#[test]
fn the_codes_are_those_that_problems_have() {
    let known: BTreeMap<&str, u16> = CODES
        .iter()
        .map(|(code, status, _)| (*code, *status))
        .collect();
    assert_eq!(known.len(), CODES.len(), "a code stands twice");
    let made: BTreeMap<&str, u16> = problems()
        .iter()
        .map(|problem| (problem.code(), problem.status().as_u16()))
        .collect();
    assert_eq!(known, made);
}

#[test]
fn the_codes_are_those_of_the_manual() {
    let manual = include_str!("../../../../docs/API.md");
    let table = manual.split("## Codes").nth(1).unwrap();
    let table = table.split("A batch can fail").next().unwrap();
    let mut told = BTreeMap::new();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = line.split('|').skip(1);
        let codes = cells.next().unwrap();
        let status: u16 = cells.next().unwrap().trim().parse().unwrap();
        for code in codes.split('`').skip(1).step_by(2) {
            assert_eq!(told.insert(code, status), None, "{code} stands twice");
        }
    }
    let known: BTreeMap<&str, u16> = CODES
        .iter()
        .map(|(code, status, _)| (*code, *status))
        .collect();
    assert_eq!(told, known);
}

/// One problem for each code.
fn problems() -> Vec<Problem> {
    let refused = |error: StoreError| Problem::from(error);
    let none = || "broken".into();
    let mut problems = vec![
        Problem::BadRequest(String::new()),
        Problem::TooLarge {
            part: "body",
            limit: 1,
        },
        Problem::NotFound,
        Problem::BatchNotFound(String::new()),
        Problem::NothingToRetry,
        Problem::WorkbookLimits,
        Problem::UploadNotFound(String::new()),
        Problem::UploadExpired,
        Problem::OffsetMismatch { offset: 0 },
        Problem::ChecksumMismatch,
        Problem::UploadCutOff,
        Problem::UploadIncomplete {
            offset: 0,
            length: 1,
        },
        Problem::TusVersion,
        Problem::UnsupportedMediaType(""),
        Problem::HashMismatch {
            found: String::new(),
        },
        Problem::FilesUnreachable,
        Problem::MethodNotAllowed,
        Problem::NotAcceptable,
        Problem::ForbiddenHost,
        Problem::ForbiddenOrigin,
        refused(StoreError::Busy(none())),
        refused(StoreError::Full(none())),
        refused(StoreError::Engine(none())),
        refused(StoreError::Lasting(none())),
        refused(StoreError::LeaseLost),
        refused(StoreError::InvalidState {
            status: BatchStatus::Running,
        }),
        refused(StoreError::StillKept { kept: 1 }),
        refused(StoreError::NothingToRollBack),
        refused(StoreError::RollbackConflict {
            plan: Box::new(RollbackPlan::default()),
        }),
        refused(StoreError::DatabaseMoved {
            moved: Box::new(Moved::default()),
        }),
        refused(StoreError::Forgotten {
            since: crate::now(),
        }),
        refused(StoreError::RecordsWait { waiting: 1 }),
        refused(StoreError::FileBeingForgotten),
        refused(StoreError::IdempotencyMismatch),
        refused(StoreError::VersionConflict {
            expected: 1,
            actual: 2,
        }),
        refused(StoreError::InvalidField {
            field: String::new(),
            reason: "",
        }),
    ];
    let kinds = [
        ErrorKind::EmptyFile,
        ErrorKind::DelimiterUnfit,
        ErrorKind::NotText,
        ErrorKind::UnsupportedFormat,
        ErrorKind::NoHeader,
        ErrorKind::NothingMapped,
        ErrorKind::SheetNotFound,
        ErrorKind::PlanInvalid,
        ErrorKind::PlanVersion,
        ErrorKind::PlanMismatch,
        ErrorKind::TooLarge,
        ErrorKind::PasswordProtected,
        ErrorKind::FileDamaged,
        ErrorKind::ReadFailed,
    ];
    let unusable = kinds.map(|kind| Problem::Intake(intake::Error::new(kind, "")));
    problems.extend(unusable);
    problems
}

fn operations() -> Vec<(String, &'static Value)> {
    let paths = document()["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        let item = item.as_object().unwrap().iter();
        item.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    all.collect()
}

/// Every reference that stands somewhere.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match value.as_str().filter(|_| name == "$ref") {
                    Some(place) => {
                        found.insert(place.to_owned());
                    }
                    None => references(value, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
