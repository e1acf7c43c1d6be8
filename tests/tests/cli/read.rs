//! `mudanza read`.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::json;

use crate::program::Clinic;

#[test]
fn what_the_reader_sees() {
    let clinic = Clinic::new();
    assert_snapshot!(clinic.run(&["read", "okvet-mascotas.csv"]).shown());
}

#[test]
fn damaged_rows_are_named() {
    let clinic = Clinic::new();
    let text = "Lista;;\nnombre;celular;nota\nAna;5512345678\nEva;1;2;3;4\nLuz;\"abierta;x\n";
    clinic.write("damaged.csv", text);
    assert_snapshot!(clinic.run(&["read", "damaged.csv"]).shown());
}

#[test]
fn the_rows_as_plain_csv() {
    let clinic = Clinic::new();
    let mut latin = b"Clientes;;\r\nNombre;Celular;Nota\r\n".to_vec();
    latin.extend_from_slice(
        b"Pe\xf1a;55 1234 5678;\"dijo \"\"hola\"\"; y, ya\"\r\n\r\n\xc1lvaro;;\r\n",
    );
    clinic.write("latin.csv", latin);
    let ran = clinic.run(&["read", "latin.csv", "--csv"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(
        ran.stdout,
        "Nombre,Celular,Nota\r\nPeña,55 1234 5678,\"dijo \"\"hola\"\"; y, ya\"\r\nÁlvaro,,\r\n"
    );
}

#[test]
fn any_rows_are_shown_again() {
    let clinic = Clinic::new();
    let mut text = "Lista de clientes\n\nNombre;Celular\n".to_owned();
    for n in 4..5_000 {
        let _ = writeln!(text, "Ana {n};55{n:08}");
    }
    clinic.write("lista.csv", text + "Eva;1;2\nLuz\n\nTotal;4998\n");
    assert_snapshot!(
        clinic
            .run(&["read", "lista.csv", "--rows", "4998..5003"])
            .shown()
    );
    assert_eq!(
        clinic.json(1, &["read", "lista.csv", "--rows", "3"]),
        json!({
            "header": ["Nombre", "Celular"],
            "rows": [{"row": 3, "kind": "header", "cells": ["Nombre", "Celular"]}],
        })
    );
    let ran = clinic.run(&["read", "lista.csv", "--rows", "6000"]);
    assert_eq!(ran.stdout, "no row starts at line 6000\n");
    let ran = clinic.run(&["read", "lista.csv", "--rows", "7..3"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}

#[test]
fn each_part_of_the_dialect_can_be_given() {
    let clinic = Clinic::new();
    clinic.write("mac.txt", "nombre, celular\rAna, 1\n2\rEva, 3\r");
    let rows = |line_end: &str, skip_blanks: &str| {
        let dialect = ["--line-end", line_end, "--skip-blanks", skip_blanks];
        let file = ["read", "mac.txt", "--delimiter", "comma", "--csv"];
        clinic.run(&[&file[..], &dialect].concat()).stdout
    };
    // The one line feed stands within a cell where lines end with carriage returns.
    assert_eq!(
        rows("cr", "true"),
        "nombre,celular\r\nAna,\"1\n2\"\r\nEva,3\r\n"
    );
    assert_eq!(
        rows("any", "false"),
        "nombre,celular\r\nAna, 1\r\n2,\r\nEva, 3\r\n"
    );
}

#[test]
fn nobody_reading_is_no_failure() {
    use std::process::Stdio;

    let clinic = Clinic::new();
    let rows = "Ana Ruiz,5512345678\n".repeat(200_000);
    clinic.write("many.csv", format!("nombre,celular\n{rows}"));
    let mut child = clinic
        .command(&["read", "many.csv", "--csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}
