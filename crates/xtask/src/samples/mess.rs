//! What is wrong in single rows of the sample, beside what the measured shares bring.

use super::csv;
use super::okvet::Row;

const NAME: usize = 0;
const SPECIES: usize = 1;
const WEIGHT: usize = 3;
const SEX: usize = 4;
const BIRTH: usize = 6;
const COLOR: usize = 7;
const DECEASED: usize = 8;
const OWNER: usize = 9;
const ID_TYPE: usize = 10;
const ID_NUMBER: usize = 11;
const EMAIL: usize = 12;
const MOBILE: usize = 13;
const LANDLINE: usize = 14;
const ADDRESS: usize = 15;
const CONTACT_PHONE: usize = 17;

/// Cells that are replaced: the place of the row, the column, and the new text.
const CELLS: &[(usize, usize, &str)] = &[
    // Values that are refused.
    (12, EMAIL, "mascota076.vetlab.cl"),
    (31, SPECIES, "Capibara"),
    (47, BIRTH, "2021-02-30"),
    (58, BIRTH, "2031-05-12"),
    (66, LANDLINE, "5.25555E+11"),
    (73, NAME, ""),
    (84, OWNER, ""),
    (95, DECEASED, "2011-03-09"),
    (95, BIRTH, "2019-06-21"),
    // Values that are doubtful.
    (104, EMAIL, "refugio.demo@gmial.com"),
    (113, EMAIL, "no@tiene.com"),
    (119, BIRTH, "1989-04-18"),
    (126, SPECIES, "Felino"),
    (126, WEIGHT, "3200 Kilogramos"),
    (133, SPECIES, "Felino"),
    (133, WEIGHT, "4100 Kilogramos"),
    (140, SPECIES, "Felino"),
    (140, WEIGHT, "0.4 Gramos"),
    (147, OWNER, "Juan y María López"),
    (154, OWNER, "Refugio Patitas Alegres A.C."),
    (161, LANDLINE, "5550012345 / 5550067890"),
    (168, CONTACT_PHONE, "044 55 5550 1234"),
    (175, LANDLINE, "01 800 555 0199"),
    // Prefixes of before 2019.
    (182, MOBILE, "+5215550018201"),
    (189, MOBILE, "+5213310018902"),
    // Nothing in these rows tells the country of the number.
    (196, MOBILE, ""),
    (196, LANDLINE, "3001110009"),
    (196, ID_NUMBER, ""),
    (203, MOBILE, ""),
    (203, LANDLINE, "3105550142"),
    (203, ID_NUMBER, ""),
    // Nobody's owner.
    (210, OWNER, "PUBLICO EN GENERAL"),
    (210, MOBILE, ""),
    (210, LANDLINE, "0000000000"),
    (210, ID_TYPE, "Ninguno / Teléfono móvil"),
    (210, ID_NUMBER, "0000000000"),
    // Blanks that cannot be seen.
    (217, OWNER, "Ana\u{a0}María  Hernández Soto "),
    (224, NAME, "Luna\t"),
    (231, ADDRESS, "Calle Cedro 45\nInt. 3, Col. Centro"),
];

/// Puts the single faults into the rows and gives the lines of the file.
pub(super) fn lines(rows: Vec<Row>) -> Vec<String> {
    let rows = cells(rows);
    let mut lines: Vec<String> = rows.iter().map(|row| csv::line(row)).collect();
    damage(&mut lines, &rows);
    lines
}

/// Puts those faults into the rows that a cell can hold.
pub(super) fn cells(mut rows: Vec<Row>) -> Vec<Row> {
    for (at, column, text) in CELLS {
        rows[*at][*column] = String::from(*text);
    }
    add_namesakes(&mut rows);
    let moved = owner_who_moved(&rows);
    rows[moved][ADDRESS] = String::from("Calle Nogal 8, Col. Centro, Puebla");
    rows
}

/// Two pets of one owner with one name: once the birth tells them apart, once nothing does.
fn add_namesakes(rows: &mut Vec<Row>) {
    for (at, births) in [
        (40, ["2018-03-04", "2022-11-20"]),
        (150, ["2020-07-15", "2020-07-15"]),
    ] {
        let mut namesake = rows[at].clone();
        rows[at][BIRTH] = String::from(births[0]);
        namesake[BIRTH] = String::from(births[1]);
        // Another animal, not the same one written down twice.
        let male = namesake[SEX] == "Macho";
        namesake[SEX] = String::from(if male { "Hembra" } else { "Macho" });
        namesake[WEIGHT] = String::from("7.7 Kilogramos");
        rows.insert(at + 3, namesake);
    }
}

/// The later of two neighbouring rows of one owner, past the rows that are changed otherwise.
fn owner_who_moved(rows: &[Row]) -> usize {
    (240..rows.len())
        .find(|at| rows[*at][MOBILE] == rows[at - 1][MOBILE])
        .unwrap_or(240)
}

/// Rows whose cells do not fit the header, as hand-edited files have them.
fn damage(lines: &mut Vec<String>, rows: &[Row]) {
    lines[250] = csv::line(&rows[250][..15]);
    let mut long = rows[258].clone();
    long.extend(["Sí".to_owned(), "2026".to_owned()]);
    lines[258] = csv::line(&long);
    let mut stray = rows[266].clone();
    stray[COLOR] = String::from("Café @claro");
    lines[266] = csv::line(&stray).replace("Café @claro", "Café \"claro");
    lines.insert(270, csv::line(&vec![""; rows[0].len()]));
}
