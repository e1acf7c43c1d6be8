//! Whatever is wrong with what the user gives: a stable code, a sentence, and nothing changed.

use crate::program::{Clinic, TODAY};

/// Runs `preview` and `import --commit` on a file; both must refuse it with the same code.
fn refused(clinic: &Clinic, file: &str, code: &str) {
    for command in [&["preview"][..], &["import", "--commit"]] {
        let ran = clinic.run(&[command, &[file], &TODAY].concat());
        assert_eq!(
            (ran.status, ran.code()),
            (2, code),
            "{command:?} {file}: {ran:?}"
        );
        assert_eq!(ran.stdout, "", "{command:?} {file}");
        assert!(
            ran.stderr
                .contains("\n  kept: nothing was changed\n  next: "),
            "{}",
            ran.stderr
        );
    }
    let list = clinic.json(0, &["batch", "list"]);
    assert_eq!(list["batches"], serde_json::json!([]), "{file}");
}

#[test]
fn files_that_cannot_be_used_are_refused_by_name() {
    let clinic = Clinic::new();
    clinic.write("empty.csv", "");
    clinic.write("blank.csv", "\u{feff}\r\n\r\n");
    clinic.write(
        "binary.csv",
        [0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0],
    );
    clinic.write("book.xlsx", b"PK\x03\x04 and so on");
    clinic.write(
        "values.csv",
        "5512345678,a@example.com\n5512345679,b@example.com\n",
    );
    clinic.write("strange.csv", "alfa,beta\n1,2\n");
    std::fs::create_dir(clinic.path("folder")).unwrap();
    for (file, code) in [
        ("empty.csv", "empty_file"),
        ("blank.csv", "empty_file"),
        ("binary.csv", "not_text"),
        ("book.xlsx", "file_damaged"),
        ("values.csv", "nothing_mapped"),
        ("strange.csv", "nothing_mapped"),
        ("folder", "is_folder"),
        ("nowhere.csv", "file_not_found"),
    ] {
        refused(&clinic, file, code);
    }
}

#[test]
fn a_row_that_is_too_long_is_an_error_of_that_row_only() {
    let clinic = Clinic::new();
    clinic.write(
        "long.csv",
        "nombre,celular\nAna Ruiz,5512345678\nEva Paz,5512345679,x,y\n",
    );
    let preview = clinic.json(
        1,
        &[&["preview", "long.csv", "--type", "client"], &TODAY[..]].concat(),
    );
    let counts = &preview["report"]["records"]["client"];
    assert_eq!((&counts["ready"], &counts["error"]), (&1.into(), &1.into()));
    assert_eq!(preview["report"]["issues"][0]["code"], "row_too_long");
    assert_eq!(preview["report"]["issues"][0]["first_row"], 3);
}

#[test]
fn plans_of_another_version_or_another_file_are_refused() {
    let clinic = Clinic::new();
    let saved = clinic.run(
        &[
            &["preview", "clients.csv", "--save-plan", "plan.json"],
            &TODAY[..],
        ]
        .concat(),
    );
    assert!(saved.status < 2, "{saved:?}");
    let plan = std::fs::read_to_string(clinic.path("plan.json")).unwrap();
    clinic.write(
        "newer.json",
        plan.replacen("\"version\": 1", "\"version\": 9", 1),
    );
    clinic.write("broken.json", &plan[..plan.len() / 2]);
    for (file, plan, code) in [
        ("clients.csv", "newer.json", "plan_version"),
        ("clients.csv", "broken.json", "plan_invalid"),
        ("clients.csv", "nowhere.json", "file_not_found"),
        ("pets.csv", "plan.json", "plan_mismatch"),
    ] {
        let ran = clinic.run(&["import", file, "--commit", "--plan", plan]);
        assert_eq!((ran.status, ran.code()), (2, code), "{ran:?}");
    }
    assert_eq!(
        clinic.json(0, &["batch", "list"])["batches"],
        serde_json::json!([])
    );
}

#[test]
fn a_receipt_that_does_not_match_stops_the_import() {
    let clinic = Clinic::new();
    let other = "0".repeat(64);
    let ran = clinic.run(
        &[
            &["import", "clients.csv", "--commit", "--receipt", &other],
            &TODAY[..],
        ]
        .concat(),
    );
    assert_eq!((ran.status, ran.code()), (2, "receipt_mismatch"), "{ran:?}");
    assert_eq!(
        clinic.json(0, &["batch", "list"])["batches"],
        serde_json::json!([])
    );
}

#[test]
fn unknown_batches_and_engines_are_refused() {
    let clinic = Clinic::new();
    for command in [
        "show", "records", "errors", "watch", "resume", "cancel", "commit", "rollback",
    ] {
        let ran = clinic.run(&["batch", command, "77"]);
        assert_eq!(
            (ran.status, ran.code()),
            (2, "batch_not_found"),
            "{command}: {ran:?}"
        );
    }
    let ran = clinic.run(&[
        "batch",
        "list",
        "--database",
        "mysql://ana:secret@localhost/clinic",
    ]);
    assert_eq!((ran.status, ran.code()), (2, "engine_unknown"), "{ran:?}");
    assert!(!ran.stderr.contains("secret"));
    let nobody = "postgres://ana:secret@127.0.0.1:9/clinic";
    let ran = clinic.run(&["batch", "list", "--database", nobody]);
    assert_eq!((ran.status, ran.code()), (2, "database"), "{ran:?}");
    assert!(!ran.stderr.contains("secret"));
    let ran = clinic.run(&["batch", "list", "--server", "http://127.0.0.1:9"]);
    assert_eq!(
        (ran.status, ran.code()),
        (2, "server_unreachable"),
        "{ran:?}"
    );
    let ran = clinic.run(&["serve", "--listen", "0.0.0.0:7300"]);
    assert_eq!((ran.status, ran.code()), (2, "not_loopback"), "{ran:?}");
}

#[test]
fn errors_are_a_document_for_programs() {
    let clinic = Clinic::new();
    for arguments in [
        &["read", "nowhere.csv", "--json"][..],
        &["read", "--json", "--nonsense"],
    ] {
        let ran = clinic.run(arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        let document: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
        assert!(document["error"]["code"].is_string() && document["error"]["message"].is_string());
    }
}
