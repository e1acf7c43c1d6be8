//! The fields, the templates, and a whole clinic in several files.

use serde_json::{Value, json};

use crate::program::{Clinic, TODAY};

#[test]
fn the_fields_of_a_type_are_printed() {
    let clinic = Clinic::new();
    let all = clinic.json(0, &["schema"]);
    assert_eq!(all["record_types"].as_array().unwrap().len(), 7);
    let one = clinic.json(0, &["schema", "vaccination"]);
    let types = one["record_types"].as_array().unwrap();
    assert_eq!(
        (types.len(), &types[0]["table"]),
        (1, &json!("vaccinations"))
    );
    let fields = types[0]["fields"].as_array().unwrap();
    let lot = fields.iter().find(|field| field["name"] == "lot").unwrap();
    assert_eq!(
        (&lot["name_es"], &lot["name_en"]),
        (&json!("Lote"), &json!("Lot"))
    );
    let shown = clinic.run(&["schema", "invoice", "--lang", "es"]);
    assert_eq!((shown.status, shown.stderr.as_str()), (0, ""));
    assert!(shown.stdout.contains("issued_at") && shown.stdout.contains("Fecha de emisión"));
    assert_eq!(clinic.run(&["schema", "cat"]).status, 2);
}

#[test]
fn a_template_is_filled_in_and_imported_without_mapping() {
    let clinic = Clinic::new();
    for (file, options) in [
        ("mascotas.csv", &["--lang", "es"][..]),
        ("pets.csv", &["--lang", "en", "--csv"]),
    ] {
        let made = clinic.run(&[&["template", "pet", "-o", file], options].concat());
        assert_eq!((made.status, made.stderr.as_str()), (0, ""));
        let mut text = std::fs::read_to_string(clinic.path(file)).unwrap();
        let head = text.lines().nth(1).unwrap().split(',').count();
        let mut cells = vec![""; head];
        cells[..8].copy_from_slice(&["9", "", "Ana Ruiz", "5512345678", "", "", "Luna", "dog"]);
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
        clinic.write(file, text);
        let seen = clinic.run(&[&["preview", file, "--json"], &TODAY[..]].concat());
        let seen: Value = serde_json::from_str(&seen.stdout).unwrap();
        assert_eq!(seen["report"]["records"]["pet"]["ready"], 1, "{seen}");
        assert_eq!(seen["plan"]["mappings"].as_array().unwrap().len(), head);
    }
    let book = clinic.run(&["template", "appointment", "-o", "citas.xlsx"]);
    assert_eq!((book.status, book.stderr.as_str()), (0, ""));
    let bytes = std::fs::read(clinic.path("citas.xlsx")).unwrap();
    assert!(bytes.starts_with(b"PK"));
    let empty = clinic.run(&["preview", "citas.xlsx"]);
    assert_eq!(empty.code(), "empty_file", "{}", empty.stderr);
}

#[test]
fn rows_typed_by_hand_have_one_receipt_from_the_preview_to_the_undo() {
    let clinic = Clinic::new();
    // As the page writes them: the column of ids, and those that hold something.
    let rows = "Clave en el sistema anterior,Nombre completo,Teléfono\r\n\
        ,Ana Ruiz,55 1234 5678\r\n,\"Soto, Beto\",5587654321\r\n";
    clinic.write("Clientes.csv", rows);
    let manual = [&["Clientes.csv", "--source", "manual"], &TODAY[..]].concat();
    let seen = clinic.json(0, &[&["preview"], &manual[..]].concat());
    assert_eq!(seen["plan"]["source"], "manual");
    let receipt = seen["receipt"].as_str().unwrap();
    let import = [&["import", "--commit", "--receipt", receipt], &manual[..]].concat();
    let batch = clinic.json(0, &import)["batch"].take();
    assert_eq!(
        (
            &batch["source"],
            &batch["receipt"],
            &batch["counts"]["created"]
        ),
        (&json!("manual"), &json!(receipt), &json!(2)),
        "{batch}"
    );
    let back = clinic.json(0, &["batch", "rollback", "1"]);
    assert_eq!(back["batch"]["status"], "rolled_back", "{back}");
}

const OWNERS: &str =
    "id cliente,Nombre completo,Celular\n1,Ana Ruiz,5512345678\n2,Beto Soto,5587654321\n";
const PETS: &str = "id mascota,id cliente,Mascota,Especie\n10,1,Luna,Canino\n11,2,Luna,Felino\n";
const VISITS: &str = "Clave en el sistema anterior,Mascota,Teléfono del propietario,Fecha y hora,Tipo,Anamnesis (subjetivo)\n\
    v1,LUNA,5512345678,2026-03-10 10:00:00,consultation,Tos\n\
    v2,luna,5587654321,2026-03-11 10:00:00,surgery,\n\
    v3,Toby,5587654321,2026-03-11 10:00:00,surgery,\n";

#[test]
fn several_files_go_in_in_the_order_in_which_they_refer_to_each_other() {
    let clinic = Clinic::new();
    clinic.write("a-consultas.csv", VISITS);
    clinic.write("b-mascotas.csv", PETS);
    clinic.write("c-propietarios.csv", OWNERS);
    let files = ["a-consultas.csv", "b-mascotas.csv", "c-propietarios.csv"];
    let seen = clinic.json(0, &[&["preview"], &files[..], &TODAY[..]].concat());
    let names: Vec<_> = seen["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["file"])
        .collect();
    assert_eq!(
        names,
        ["c-propietarios.csv", "b-mascotas.csv", "a-consultas.csv"]
    );
    let done = clinic.json(
        1,
        &[&["import", "--commit"], &files[..], &TODAY[..]].concat(),
    );
    let batches: Vec<_> = done["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["batch"])
        .collect();
    let counts: Vec<_> = batches
        .iter()
        .map(|batch| {
            (
                batch["id"].as_i64(),
                batch["counts"]["created"].as_i64(),
                batch["error_count"].as_i64(),
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            (Some(1), Some(2), Some(0)),
            (Some(2), Some(2), Some(0)),
            (Some(3), Some(2), Some(1))
        ]
    );
    let records = clinic.run(&["batch", "records", "3", "--json"]).stdout;
    assert!(records.contains("orphan"), "{records}");
    let plan = clinic.run(&[&["import", "--plan", "x.json"], &files[..]].concat());
    assert_eq!(plan.code(), "bad_usage");
}
