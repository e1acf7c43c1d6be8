//! Mappings on the command line: what was corrected once is used for the next file.

use serde_json::{Value, json};

use crate::program::{Clinic, TODAY};

/// A file whose columns say nothing by their names.
const ODD: &str = "Dato A,Dato B,Dato C\nAna Ruiz,5512345678,Puebla\nEva Sol,5512345679,Atlixco\n";

/// Writes the odd file, and a plan that maps its columns.
fn odd(clinic: &Clinic) {
    clinic.write("odd.csv", ODD);
    clinic.write(
        "known.csv",
        "Nombre completo,Celular,Ciudad\nAna Ruiz,5512345678,Puebla\n",
    );
    let save = ["preview", "known.csv", "--save-plan", "plan.json"];
    clinic.json(0, &[&save, &TODAY[..]].concat());
    let plan = std::fs::read_to_string(clinic.path("plan.json")).unwrap();
    let plan = plan
        .replace("Nombre completo", "Dato A")
        .replace("Celular", "Dato B")
        .replace("Ciudad", "Dato C");
    clinic.write("plan.json", plan);
}

fn fields(shown: &Value) -> Vec<(&str, &str)> {
    let fields = shown["mapping"]["fields"].as_array().unwrap().iter();
    let pair = fields.map(|field| (&field["source_field"], &field["target_field"]));
    pair.map(|(from, to)| (from.as_str().unwrap(), to.as_str().unwrap()))
        .collect()
}

#[test]
fn a_mapping_is_kept_used_and_forgotten() {
    let clinic = Clinic::new();
    odd(&clinic);
    let preview = [&["preview", "odd.csv"], &TODAY[..]].concat();
    assert_eq!(clinic.run(&preview).code(), "nothing_mapped");

    let saved = clinic.run(&["mapping", "save", "plan.json"]);
    assert_eq!(
        (saved.status, &*saved.stdout),
        (0, "Kept 3 columns of csv to client; it has 3 in all\n"),
        "{saved:?}"
    );
    let shown = clinic.json(0, &["mapping", "show", "csv", "client"]);
    assert_eq!(
        fields(&shown),
        [
            ("Dato A", "full_name"),
            ("Dato B", "phone"),
            ("Dato C", "city")
        ]
    );
    let told = clinic.run(&["mapping", "show", "csv", "client"]);
    assert!(
        told.stdout.contains("client.full_name (required)"),
        "{told:?}"
    );

    let found = clinic.json(0, &[&preview[..], &["--mapping", "csv"]].concat());
    assert_eq!(found["report"]["records"]["client"]["ready"], 2, "{found}");

    let forget = ["mapping", "delete", "csv", "client", "--column", "Dato C"];
    assert_eq!(clinic.run(&forget).status, 0);
    assert_eq!(clinic.run(&forget).code(), "mapping_not_found");
    let whole = ["mapping", "delete", "csv", "client"];
    let deleted = clinic.json(0, &whole);
    assert_eq!(
        deleted["deleted"],
        json!({ "source_system": "csv", "record_type": "client", "source_field": null })
    );
    let show = ["mapping", "show", "csv", "client"];
    assert_eq!(clinic.run(&show).code(), "mapping_not_found");
    let list = clinic.run(&["mapping", "list"]);
    assert!(list.stdout.starts_with("No mappings are kept"), "{list:?}");
}

#[test]
fn a_mapping_goes_from_one_clinic_to_another() {
    let clinic = Clinic::new();
    odd(&clinic);
    clinic.json(0, &["mapping", "save", "plan.json"]);
    let shown = clinic.json(0, &["mapping", "show", "csv", "client"]);
    let elsewhere = Clinic::new();
    elsewhere.write("odd.csv", ODD);
    elsewhere.write("mapping.json", shown.to_string());
    let import = ["import", "odd.csv", "--mapping", "mapping.json", "--commit"];
    let imported = elsewhere.json(0, &[&import, &TODAY[..]].concat());
    assert_eq!(imported["batch"]["success_count"], 2, "{imported}");
    elsewhere.json(0, &["mapping", "save", "mapping.json", "--replace"]);
    let list = elsewhere.json(0, &["mapping", "list"]);
    let fields = list["mappings"][0]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 3);
    let of_pets = elsewhere.json(0, &["mapping", "list", "--type", "pet"]);
    assert_eq!(of_pets["mappings"], json!([]));
}

#[test]
fn what_is_no_mapping_is_refused() {
    let clinic = Clinic::new();
    clinic.write("odd.csv", ODD);
    clinic.write("bad.json", "{\"mapping\": 3}");
    for (arguments, code) in [
        (
            &["preview", "odd.csv", "--mapping", "csv"][..],
            "mapping_not_found",
        ),
        (
            &["preview", "odd.csv", "--mapping", "absent.json"],
            "file_not_found",
        ),
        (&["mapping", "save", "bad.json"], "mapping_invalid"),
        (&["mapping", "save", "odd.csv"], "mapping_invalid"),
    ] {
        assert_eq!(clinic.run(arguments).code(), code, "{arguments:?}");
    }
}
