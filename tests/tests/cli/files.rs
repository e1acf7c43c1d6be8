//! What is read is never destroyed, and what is written is whole or not there.

use std::io::Read;
use std::process::Stdio;

use crate::program::{Clinic, TODAY};

fn preview(clinic: &Clinic, arguments: &[&str]) -> crate::program::Ran {
    clinic.run(&[&["preview"], arguments, &TODAY[..]].concat())
}

#[test]
fn an_output_is_no_input_and_no_other_output() {
    let clinic = Clinic::new();
    let saved = preview(&clinic, &["clients.csv", "--save-plan", "plan.json"]);
    assert_eq!(saved.status, 0, "{saved:?}");
    std::fs::hard_link(clinic.path("clients.csv"), clinic.path("twin.csv")).unwrap();
    let before = std::fs::read(clinic.path("clients.csv")).unwrap();
    let plan = std::fs::read(clinic.path("plan.json")).unwrap();
    for arguments in [
        &["clients.csv", "--records", "clients.csv"][..],
        &["clients.csv", "--records", "./samples/../clients.csv"],
        &["clients.csv", "--records", "twin.csv"],
        &["clients.csv", "--save-plan", "twin.csv"],
        &["clients.csv", "--records", "new", "--save-plan", "./new"],
        &["clients.csv", "--records", "old", "--save-plan", "old"],
    ] {
        std::fs::create_dir_all(clinic.path("samples")).unwrap();
        clinic.write("old", "as it was");
        let ran = preview(&clinic, arguments);
        assert_eq!((ran.status, ran.code()), (2, "same_file"), "{ran:?}");
        assert_eq!(std::fs::read(clinic.path("clients.csv")).unwrap(), before);
        assert_eq!(std::fs::read(clinic.path("old")).unwrap(), b"as it was");
        assert!(!clinic.path("new").exists());
    }
    for output in ["--records", "--save-plan"] {
        let ran = clinic.run(&[
            "preview",
            "clients.csv",
            "--plan",
            "plan.json",
            output,
            "plan.json",
        ]);
        assert_eq!((ran.status, ran.code()), (2, "same_file"), "{ran:?}");
        assert_eq!(std::fs::read(clinic.path("plan.json")).unwrap(), plan);
    }
}

#[test]
fn a_preview_that_fails_leaves_the_older_files() {
    let clinic = Clinic::new();
    clinic.write("out.ndjson", "as it was");
    let saved = preview(&clinic, &["clients.csv", "--save-plan", "plan.json"]);
    assert_eq!(saved.status, 0, "{saved:?}");
    let arguments = ["pets.csv", "--plan", "plan.json", "--records", "out.ndjson"];
    let ran = clinic.run(&[&["preview"], &arguments[..]].concat());
    assert_eq!((ran.status, ran.code()), (2, "plan_mismatch"), "{ran:?}");
    let ran = preview(
        &clinic,
        &[
            "clients.csv",
            "--records",
            "out.ndjson",
            "--save-plan",
            "no/p",
        ],
    );
    assert_eq!((ran.status, ran.code()), (2, "not_writable"), "{ran:?}");
    let kept = std::fs::read_to_string(clinic.path("out.ndjson")).unwrap();
    assert_eq!(kept, "as it was");
    let names = std::fs::read_dir(clinic.path("")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<_> = names.filter(|name| name.contains(".tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_rows_that_are_no_data_are_counted() {
    let clinic = Clinic::new();
    clinic.write(
        "c.csv",
        "nombre completo,celular\nAna Ruiz,5512345678\n,\nnombre completo,celular\n\
         Eva Paz,5512345679\nTOTAL,2\n",
    );
    let line = "\n  left out   3 rows: 1 blank, 1 repeated header, 1 total\n";
    for command in ["preview", "import"] {
        let ran = clinic.run(&[&[command, "c.csv", "--type", "client"], &TODAY[..]].concat());
        assert!(ran.stdout.contains(line), "{command}: {}", ran.stdout);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_file() {
    let clinic = Clinic::new();
    for command in ["read", "preview", "import"] {
        let ran = clinic.run_with(&[command, "/dev/stdin"], "nombre completo\nAna Ruiz\n");
        assert_eq!((ran.status, ran.code()), (2, "not_a_file"), "{ran:?}");
        assert!(
            ran.stderr.contains("\n  next: save it to a file"),
            "{ran:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_reader_of_the_records_may_leave_early() {
    let clinic = Clinic::new();
    let arguments = ["preview", "okvet-mascotas.csv", "--records", "/dev/stdout"];
    let mut child = clinic
        .command(&arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    assert_eq!(first[0], b'{');
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.success(), "{:?}", output.status);
}

#[test]
fn variables_that_are_set_to_nothing_say_nothing() {
    let clinic = Clinic::new();
    let mut command = clinic.command(&["batch", "list"]);
    for name in ["MUDANZA_SERVER", "MUDANZA_DATABASE", "MUDANZA_DATA"] {
        command.env(name, "");
    }
    let home = clinic.path("home");
    let output = command.env("HOME", &home).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(home.join(".local/share/mudanza-data/mudanza.db").exists());
    // On the command line, nothing is a mistake, such as a variable of a script that is not set.
    let ran = clinic.run(&["batch", "list", "--server", ""]);
    assert_eq!((ran.status, ran.code()), (2, "bad_url"), "{ran:?}");
}

#[test]
fn a_skipped_record_says_why() {
    let clinic = Clinic::new();
    let file = |phone: &str| {
        format!("id_cliente,nombre completo,celular\nC1,Ana Ruiz,{phone}\nC1,Ana Ruiz,{phone}\n")
    };
    clinic.write("c.csv", file("5512345678"));
    clinic.commit(0, "c.csv", &[]);
    let shown = clinic.run(&["batch", "records", "1"]).stdout;
    assert!(shown.contains("Row 2 already has the same"), "{shown}");
    clinic.write("c.csv", file("5512345679"));
    clinic.commit(0, "c.csv", &[]);
    let shown = clinic.run(&["batch", "records", "2"]).stdout;
    assert!(shown.contains("other values (phone)"), "{shown}");
}
