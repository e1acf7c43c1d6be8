//! `mudanza validate`.

use insta::assert_snapshot;

use crate::program::Clinic;

#[test]
fn the_messages_of_the_specification() {
    let clinic = Clinic::new();
    let clients = "{\"email\": \"ana@\", \"phone\": \"12\"}\n{\"full_name\": \"Ana\", \"phone\": \"+525512345678\"}\n";
    let ran = clinic.run_with(&["validate", "client"], clients);
    for message in [
        "Name is required",
        "Invalid email format",
        "Invalid phone format",
    ] {
        assert!(ran.stdout.contains(message), "{message}: {}", ran.stdout);
    }
    assert_eq!(ran.status, 1);
    let ran = clinic.run_with(&["validate", "pet"], "{\"client\": \"C1\"}\n");
    for message in ["Pet name is required", "Species is required"] {
        assert!(ran.stdout.contains(message), "{message}: {}", ran.stdout);
    }
    assert_eq!(ran.status, 1);
}

#[test]
fn good_records_give_no_line_and_bad_lines_are_named() {
    let clinic = Clinic::new();
    let good =
        "{\"full_name\": \"Ana Ruiz\", \"phone\": \"+525512345678\", \"is_company\": false}\n";
    let ran = clinic.run_with(&["validate", "client"], good);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert_snapshot!(
        clinic
            .run_with(&["validate", "client"], &format!("{good}not json\n"))
            .shown()
    );
    assert_snapshot!(
        clinic
            .run_with(&["validate", "client"], "{\"nombre\": \"Ana\"}\n")
            .shown()
    );
}
