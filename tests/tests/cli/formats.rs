//! Files of every format and of every age, as they come.

use insta::assert_snapshot;
use stories::sheets;

use crate::program::{Clinic, TODAY};

#[test]
fn a_workbook_is_told_like_a_text() {
    let clinic = Clinic::new();
    assert_snapshot!(clinic.run(&["read", "okvet-mascotas.xlsx"]).shown());
}

#[test]
fn the_sheets_of_a_workbook_are_named_and_can_be_chosen() {
    let clinic = Clinic::new();
    clinic.write("book.xlsx", sheets::workbook(&sheets::clients(3)));
    assert_snapshot!(clinic.run(&["read", "book.xlsx"]).shown());
    let chosen = clinic.run(&["read", "book.xlsx", "--sheet", "clientes", "--csv"]);
    assert_eq!(chosen.status, 0, "{chosen:?}");
    assert_eq!(
        chosen.stdout,
        "id,nombre,correo,celular,ciudad\r\n\
         C1,Ana B,ana1@example.com,5512000001,Puebla\r\n\
         C2,Ana C,ana2@example.com,5512000002,Puebla\r\n\
         C3,Ana D,ana3@example.com,5512000003,Puebla\r\n"
    );
    let missing = clinic.run(&["read", "book.xlsx", "--sheet", "Perros"]);
    assert_eq!((missing.status, missing.code()), (2, "sheet_not_found"));
    assert!(
        missing.stderr.contains("\"Clientes\", \"Notas\""),
        "{missing:?}"
    );
}

#[test]
fn a_workbook_is_previewed_and_imported_with_one_receipt() {
    let clinic = Clinic::new();
    let preview = [&["preview", "okvet-mascotas.xlsx"], &TODAY[..]].concat();
    let preview = clinic.json(1, &preview);
    let receipt = preview["receipt"].as_str().unwrap();
    let done = clinic.commit(1, "okvet-mascotas.xlsx", &["--receipt", receipt]);
    assert_eq!(done["batch"]["receipt"], receipt);
    assert_eq!(done["batch"]["status"], "completed");
    let again = clinic.commit(1, "okvet-mascotas.xlsx", &[]);
    assert_eq!(
        again["batch"]["counts"]["created"], 0,
        "nothing happens twice"
    );
    let undone = clinic.json(0, &["batch", "rollback", "1"]);
    assert_eq!(undone["batch"]["status"], "rolled_back");
}

#[test]
fn limits_are_set_by_a_file() {
    let clinic = Clinic::new();
    clinic.write("limits.json", "{\"rows\": 100}");
    let ran = clinic.run(&["read", "okvet-mascotas.xlsx", "--limits", "limits.json"]);
    assert_eq!((ran.status, ran.code()), (2, "too_large"), "{ran:?}");
    assert!(ran.stderr.contains("more than 100 rows"), "{}", ran.stderr);
    clinic.write("limits.json", "{\"row\": 100}");
    let ran = clinic.run(&["preview", "okvet-mascotas.xlsx", "--limits", "limits.json"]);
    assert_eq!((ran.status, ran.code()), (2, "limits_invalid"), "{ran:?}");
    assert!(ran.stderr.contains("`row`"), "{}", ran.stderr);
}

#[test]
fn a_damaged_workbook_says_so() {
    let clinic = Clinic::new();
    let book = sheets::workbook(&sheets::clients(50));
    clinic.write("cut.xlsx", &book[..book.len() / 2]);
    for command in ["read", "preview", "import"] {
        let ran = clinic.run(&[command, "cut.xlsx"]);
        assert_eq!((ran.status, ran.code()), (2, "file_damaged"), "{ran:?}");
    }
}

#[test]
fn a_password_is_named() {
    let clinic = Clinic::new();
    clinic.write("locked.xlsx", sheets::locked());
    assert_snapshot!(clinic.run(&["read", "locked.xlsx"]).shown());
    let ran = clinic.run(&["import", "locked.xlsx", "--commit"]);
    assert_eq!((ran.status, ran.code()), (2, "password_protected"));
}

#[test]
fn a_text_of_excel_in_utf_16_is_read() {
    let clinic = Clinic::new();
    let text = "Nombre\tEspecie\tDueño\r\nÑoño\tCanino\tMaría Núñez\r\n";
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    clinic.write("unicode.txt", bytes);
    assert_snapshot!(clinic.run(&["read", "unicode.txt"]).shown());
    assert_eq!(
        clinic.run(&["read", "unicode.txt", "--csv"]).stdout,
        "Nombre,Especie,Dueño\r\nÑoño,Canino,María Núñez\r\n"
    );
}

#[test]
fn what_was_found_can_be_overridden() {
    let clinic = Clinic::new();
    clinic.write("dos.csv", b"Nombre;Nota\nPe\xa4a;a,b\n");
    let read = |options: &[&str]| {
        let all = [&["read", "dos.csv", "--csv"], options].concat();
        clinic.run(&all).stdout
    };
    assert_eq!(
        read(&["--encoding", "cp850", "--delimiter", "semicolon"]),
        "Nombre,Nota\r\nPeña,\"a,b\"\r\n"
    );
    assert_eq!(
        read(&["--encoding", "windows-1252", "--delimiter", "semicolon"]),
        "Nombre,Nota\r\nPe¤a,\"a,b\"\r\n"
    );
    assert_eq!(
        read(&["--encoding", "cp850", "--header-row", "0"]),
        "Columna 1,Columna 2\r\nNombre,Nota\r\nPeña,\"a,b\"\r\n"
    );
}
