//! Which sheet of a workbook is read where nobody says, and what is said of the others.

use std::io::Cursor;

use intake::issue::Code;
use intake::plan::Sheet;
use intake::source::feed;
use intake::source::workbook::Limits;
use intake::survey::{Survey, SurveyOptions, survey_file};
use intake::{Error, ErrorKind};

use crate::package::{book, relations, workbook};

/// Rows of text as the XML of a sheet.
fn sheet(rows: &[&str]) -> String {
    let mut cells = String::new();
    for row in rows {
        cells.push_str("<row>");
        for cell in row.split(',') {
            cells.extend(["<c t=\"inlineStr\"><is><t>", cell, "</t></is></c>"]);
        }
        cells.push_str("</row>");
    }
    format!(
        "<worksheet xmlns=\"{}\"><sheetData>{cells}</sheetData></worksheet>",
        crate::package::MAIN
    )
}

/// A workbook of these sheets: name, state, rows.
fn of_sheets(sheets: &[(&str, &str, &[&str])]) -> Vec<u8> {
    let ids: Vec<_> = (1..=sheets.len()).map(|at| format!("rId{at}")).collect();
    let paths: Vec<_> = (1..=sheets.len())
        .map(|at| format!("worksheets/sheet{at}.xml"))
        .collect();
    let named: Vec<_> = sheets
        .iter()
        .zip(&ids)
        .map(|((name, state, _), id)| (*name, id.as_str(), *state))
        .collect();
    let targets: Vec<_> = ids
        .iter()
        .zip(&paths)
        .map(|(id, path)| (id.as_str(), "worksheet", path.as_str()))
        .collect();
    let mut parts = vec![
        ("xl/workbook.xml".to_owned(), book("", &named)),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(&targets)),
    ];
    for (path, (_, _, rows)) in paths.iter().zip(sheets) {
        parts.push((format!("xl/{path}"), sheet(rows)));
    }
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    workbook("", &parts)
}

fn clinic() -> Vec<u8> {
    const HIDDEN: &str = "state=\"hidden\"";
    of_sheets(&[
        ("Resumen", "", &["Mes,Monto", "1,2", "2,3", "3,4", "4,5"]),
        ("Mascotas", "", &["Nombre,Especie,Raza", "Luna,Canino,Pug"]),
        (
            "Pacientes",
            "",
            &[
                "Nombre,Especie,Raza",
                "Luna,Canino,Pug",
                "Misi,Felino,Criollo",
            ],
        ),
        (
            "Viejas",
            HIDDEN,
            &["Nombre,Especie,Raza", "A,Canino,B", "C,Felino,D", "E,Ave,F"],
        ),
        ("Vacía", "", &[]),
    ])
}

fn survey(bytes: &[u8], wanted: Option<&str>) -> Result<Survey, Error> {
    let options = SurveyOptions {
        sheet: wanted.map(str::to_owned),
        ..SurveyOptions::default()
    };
    survey_file(&mut Cursor::new(bytes), options, &Limits::default())
}

fn name(survey: &Survey) -> &str {
    &survey.sheet.workbook.as_ref().expect("a workbook").name
}

#[test]
fn the_most_rows_under_known_names_are_meant() {
    let bytes = clinic();
    let survey = survey(&bytes, None).expect("a workbook");
    assert_eq!(name(&survey), "Pacientes");
    assert_eq!((survey.rows, survey.bytes), (2, bytes.len() as u64));
    assert_eq!(survey.file_hash, blake3::hash(&bytes).to_hex().as_str());
    let sizes: Vec<_> = survey
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.rows))
        .collect();
    assert_eq!(
        sizes,
        [
            ("Resumen", false, Some(5)),
            ("Mascotas", false, Some(2)),
            ("Pacientes", false, Some(3)),
            ("Viejas", true, None),
            ("Vacía", false, Some(0)),
        ]
    );
    let said = |code| {
        let issue = survey.issues.iter().find(|issue| issue.code == code);
        issue.expect("it is said").message()
    };
    assert!(
        said(Code::OtherSheets).contains("Resumen, Mascotas."),
        "{}",
        said(Code::OtherSheets)
    );
    assert!(said(Code::HiddenSheets).contains("Viejas"));
}

#[test]
fn a_sheet_is_named_by_its_name_or_its_place() {
    let bytes = clinic();
    for (wanted, expected) in [
        ("Mascotas", "Mascotas"),
        ("mascotas ", "Mascotas"),
        ("2", "Mascotas"),
        ("vacia", "Vacía"),
        ("Viejas", "Viejas"),
    ] {
        match survey(&bytes, Some(wanted)) {
            Ok(survey) => {
                assert_eq!(name(&survey), expected);
                assert!(
                    !survey
                        .issues
                        .iter()
                        .any(|issue| issue.code == Code::OtherSheets)
                );
            }
            Err(error) => assert_eq!((error.kind(), expected), (ErrorKind::EmptyFile, "Vacía")),
        }
    }
    for wanted in ["Perros", "0", "6", ""] {
        let error = survey(&bytes, Some(wanted)).expect_err(wanted);
        assert_eq!(error.kind(), ErrorKind::SheetNotFound);
        assert!(error.to_string().contains("\"Mascotas\""), "{error}");
    }
    let error = survey(b"Nombre,Especie\nLuna,Canino\n", Some("1")).expect_err("a text");
    assert_eq!(error.kind(), ErrorKind::SheetNotFound);
}

#[test]
fn hidden_sheets_are_read_where_there_is_nothing_else() {
    const HIDDEN: &str = "state=\"veryHidden\"";
    let bytes = of_sheets(&[
        ("Notas", HIDDEN, &["Hola"]),
        ("Datos", HIDDEN, &["Nombre,Especie", "Luna,Canino"]),
    ]);
    assert_eq!(name(&survey(&bytes, None).expect("a workbook")), "Datos");
}

#[test]
fn a_plan_and_its_file_must_be_of_one_format() {
    let bytes = clinic();
    let sheet = survey(&bytes, None).expect("a workbook").sheet;
    let mut text = Cursor::new(&b"Nombre,Especie,Raza\nLuna,Canino,Pug\n"[..]);
    let mut none = |_: &[u8]| panic!("nothing is given away");
    let text_sheet = Sheet::default();
    let mut ods = Cursor::new(&include_bytes!("../../../../tests/fixtures/pets.ods")[..]);
    let limits = Limits::default();
    for (error, said) in [
        (
            feed(&mut text, &sheet, &limits, &mut none),
            "Excel workbook (XLSX), where this one is text",
        ),
        (
            feed(&mut ods, &sheet, &limits, &mut none),
            "this one is OpenDocument spreadsheet (ODS)",
        ),
        (
            feed(
                &mut Cursor::new(&bytes[..]),
                &text_sheet,
                &limits,
                &mut none,
            ),
            "text, where this one is Excel workbook (XLSX)",
        ),
    ] {
        let error = error.expect_err("another format");
        assert_eq!(error.kind(), ErrorKind::PlanMismatch);
        assert!(error.to_string().contains(said), "{error}");
    }
}
