//! `mudanza read`.

use insta::assert_snapshot;

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
