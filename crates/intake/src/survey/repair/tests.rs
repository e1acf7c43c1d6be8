use super::super::{Survey, SurveyOptions, Surveyor};
use super::*;

const HEAD: &str = "nombre,celular,correo,direccion,especie,nacimiento\n\
    Ana Pérez,5512345678,ana@example.com,Calle Uno 5,Canino,12/03/2020\n\
    Eva Ruiz,5512345679,eva@example.com,Avenida Dos 17,Felino,01/11/2019\n\
    Luz Gómez,5512345680,luz@example.com,Calle Tres 8,Canino,23/07/2018\n\
    Paz Soto,5512345681,paz@example.com,Calle Cuatro 44,Felino,30/01/2021\n\
    Sol Vega,5512345682,sol@example.com,Camino Real 2,Canino,14/02/2017\n";

fn survey(text: &str) -> Survey {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    surveyor.push(text.as_bytes()).expect("the text is a table");
    surveyor.finish().expect("the text has rows")
}

fn proposed(row: &str) -> Option<(RepairKind, String, String)> {
    let survey = survey(&format!("{HEAD}{row}\n"));
    assert_eq!(survey.damaged_rows, 1, "{row}");
    let proposal = survey.proposals.into_iter().next()?;
    assert_eq!(proposal.row, 7);
    Some((proposal.kind, proposal.column, proposal.cells.join("|")))
}

#[test]
fn a_missing_cell_is_put_where_the_others_fit() {
    use RepairKind::InsertCell;
    for (row, column, cells) in [
        (
            "Kim Luna,kim@example.com,Calle Seis 6,Canino,11/05/2020",
            "celular",
            "Kim Luna||kim@example.com|Calle Seis 6|Canino|11/05/2020",
        ),
        (
            "Kim Luna,5512345688,Calle Seis 6,Canino,11/05/2020",
            "correo",
            "Kim Luna|5512345688||Calle Seis 6|Canino|11/05/2020",
        ),
        (
            "5512345688,kim@example.com,Calle Seis 6,Canino,11/05/2020",
            "nombre",
            "|5512345688|kim@example.com|Calle Seis 6|Canino|11/05/2020",
        ),
        (
            "Kim Luna,Calle Seis 6,Canino,11/05/2020",
            "celular",
            "Kim Luna|||Calle Seis 6|Canino|11/05/2020",
        ),
    ] {
        let expected = (InsertCell, column.to_owned(), cells.to_owned());
        assert_eq!(proposed(row), Some(expected), "{row}");
    }
}

#[test]
fn cells_that_were_one_are_joined_with_their_delimiter() {
    use RepairKind::JoinCells;
    for (row, column, cells) in [
        (
            "Kim Luna,5512345688,kim@example.com,Calle Seis 6, Col. Centro,Canino,11/05/2020",
            "direccion",
            "Kim Luna|5512345688|kim@example.com|Calle Seis 6, Col. Centro|Canino|11/05/2020",
        ),
        (
            "Kim Luna,5512345688,kim@example.com,Calle Seis 6,Norte,CDMX,Canino,11/05/2020",
            "direccion",
            "Kim Luna|5512345688|kim@example.com|Calle Seis 6,Norte,CDMX|Canino|11/05/2020",
        ),
        (
            "Kim Luna,,5512345688,kim@example.com,Calle Seis 6,Canino,11/05/2020",
            "nombre",
            "Kim Luna|5512345688|kim@example.com|Calle Seis 6|Canino|11/05/2020",
        ),
    ] {
        let expected = (JoinCells, column.to_owned(), cells.to_owned());
        assert_eq!(proposed(row), Some(expected), "{row}");
    }
}

#[test]
fn nothing_is_proposed_without_evidence() {
    for row in [
        // The last cell is missing: it is filled up.
        "Kim Luna,5512345688,kim@example.com,Calle Seis 6,Canino",
        "Kim Luna",
        "a,b,c,d,e",
        "a,b,c,d,e,f,g",
    ] {
        assert_eq!(proposed(row), None, "{row}");
    }
    let alike = "a,b,c\nuno,dos,tres\ncuatro,cinco,seis\nsiete,ocho,nueve\nx,y,z\nuno,dos\nuno,dos,tres,cuatro\n";
    let survey = survey(alike);
    assert_eq!((survey.damaged_rows, survey.proposals), (2, vec![]));
}

#[test]
fn the_logarithm_is_that_of_two() {
    for (value, expected) in [(0, 0), (1, 0), (2, 256), (3, 384), (1 << 20, 20 * 256)] {
        assert_eq!(log2(value), expected, "{value}");
    }
}
