use super::super::{Survey, SurveyOptions, Surveyor};
use crate::source::{LineKind, TableReader};

fn survey_in(text: &str, options: &SurveyOptions, chunk: usize) -> Survey {
    let mut surveyor = Surveyor::new(options.clone());
    for chunk in text.as_bytes().chunks(chunk) {
        surveyor.push(chunk).expect("the text is a table");
    }
    surveyor.finish().expect("the text has rows")
}

/// Surveys a text in several chunk sizes and holds the reader to what the survey says of each row.
fn survey(text: &str, header_row: Option<u32>) -> Survey {
    let options = SurveyOptions {
        header_row,
        ..SurveyOptions::default()
    };
    let survey = survey_in(text, &options, 1 << 20);
    let json = |survey: &Survey| serde_json::to_string(survey).expect("a survey is JSON");
    for chunk in [7, 4096] {
        assert_eq!(
            json(&survey),
            json(&survey_in(text, &options, chunk)),
            "{chunk}"
        );
    }
    let mut reader = TableReader::new(&survey.sheet);
    reader.push(text.as_bytes());
    reader.finish();
    let mut rows = 0;
    let mut skipped = Vec::new();
    while let Some((kind, row)) = reader.next_row().expect("rows are short") {
        match kind {
            LineKind::Data => rows += 1,
            LineKind::Header => {}
            reason => skipped.push((row.line, reason)),
        }
    }
    let listed: Vec<_> = survey
        .skipped
        .iter()
        .map(|row| (row.row, row.reason))
        .collect();
    assert_eq!(
        (survey.rows, survey.skipped_rows as usize),
        (rows, skipped.len()),
        "{text}"
    );
    assert_eq!(listed, skipped[..listed.len()], "{text}");
    survey
}

/// Header row, first row, last row and rows of each table, and which header row is read.
fn tables(text: &str, header_row: Option<u32>) -> (Vec<(u32, u32, u32, u32)>, u32) {
    let survey = survey(text, header_row);
    let tables = survey.tables.iter();
    let tables = tables.map(|table| {
        (
            table.header_row,
            table.first_row,
            table.last_row,
            table.rows,
        )
    });
    (tables.collect(), survey.sheet.header_row)
}

const TWO: &str = "CLIENTES,,\nNombre,Celular,Correo\nAna Pérez,5512345678,a@example.com\n\
    Eva Ruiz,5512345679,e@example.com\n\nMASCOTAS,,\nMascota,Especie,Raza\nLuna,Canino,Pug\n\
    Max,Felino,Siamés\nKira,Canino,Pug\nTotal,3,\n";

#[test]
fn two_tables_are_told_apart_and_each_can_be_read() {
    let both = vec![(2, 3, 4, 2), (7, 8, 10, 3)];
    assert_eq!(tables(TWO, None), (both.clone(), 7));
    assert_eq!(tables(TWO, Some(2)), (both.clone(), 2));
    assert_eq!(tables(TWO, Some(7)), (both, 7));

    let first = survey(TWO, Some(2));
    assert_eq!((first.sheet.top_row, first.sheet.last_row), (None, Some(5)));
    assert_eq!(first.sheet.header, ["Nombre", "Celular", "Correo"]);
    let second = survey(TWO, None);
    assert_eq!(
        (second.sheet.top_row, second.sheet.last_row),
        (Some(6), None)
    );
    assert_eq!(second.columns[0].samples, ["Luna", "Max", "Kira"]);
    assert!(
        second
            .issues
            .iter()
            .any(|issue| issue.code == crate::issue::Code::SeveralTables)
    );
}

#[test]
fn a_table_with_fewer_known_names_above_is_no_title() {
    let text = "Nombre,Celular,\nAna Pérez,5512345678,\nEva Ruiz,5512345679,\n\n\
        Mascota,Especie,Raza\nLuna,Canino,Pug\nMax,Felino,Siamés\nKira,Canino,Pug\n";
    let both = vec![(1, 2, 3, 2), (5, 6, 8, 3)];
    assert_eq!(tables(text, None), (both.clone(), 5));
    assert_eq!(tables(text, Some(1)), (both, 1));
    // Words above the names, with no values below them, are a header of several rows.
    let groups = "Dueño,,Mascota,\nNombre,Celular,Nombre,Especie\nAna,5512345678,Luna,Canino\n";
    assert!(tables(groups, None).0.is_empty());
}

#[test]
fn a_table_starts_after_a_blank_row_a_title_or_a_change_of_width() {
    let first = "Nombre,Celular,Correo,Notas\nAna,5512345678,a@example.com,x\nEva,5512345679,e@example.com,y\n";
    let second = "Mascota,Especie,Raza\nLuna,Canino,Pug\n";
    let groups = "Mascota,,Dueño,\nNombre,Especie,Nombre,Celular\nLuna,Canino,Ana,5512345678\n";
    let odd = "Inventario,,,\nClave,Existencia,,\nA1,20,,\nB2,30,,\n";
    for (between, then, header, rows) in [
        ("\n", second, 5, 1),
        (",,,\n", second, 5, 1),
        ("", second, 4, 1),
        ("MASCOTAS\n", second, 5, 1),
        ("\n\nMASCOTAS\n\n", second, 8, 1),
        ("\n", groups, 5, 1),
        ("\n", odd, 6, 2),
    ] {
        let text = format!("{first}{between}{then}");
        let (tables, read) = tables(&text, None);
        assert_eq!(read, 1, "{text}");
        assert_eq!(tables.len(), 2, "{text}");
        assert_eq!((tables[1].0, tables[1].3), (header, rows), "{text}");
    }
}

#[test]
fn rows_of_data_start_no_table() {
    let first = "Nombre,Especie,Raza,Notas\nLuna,Canino,Pug,\nMax,Felino,Siamés,\n";
    for more in [
        "\nKira,Canino,Pug,\n",
        "\nKira\n\nRex,Canino,,\n",
        "\nNombre,Especie,Raza,Notas\nKira,Canino,Pug,\n",
        "\nKira,Canino,Pug,Nombre\n",
        "\nKira,Canino\nRex,Felino\n",
        "\nMascota,Canino,Pug,\n",
        "\nuno\ndos\ntres\ncuatro\ncinco\n",
        "\n\n\nKira,Canino,Pug,\n,,,\n",
        "Kira,Canino,Pug,extra,\n",
    ] {
        let text = format!("{first}{more}");
        assert!(survey(&text, None).tables.is_empty(), "{text}");
    }
}

#[test]
fn a_table_far_below_the_head_can_be_read() {
    let rows = (0..6_000).map(|number| format!("Ana Pérez,55{number:08}\n"));
    let mut text = "Nombre,Celular\n".to_owned() + &rows.collect::<String>();
    text.push_str("\nMASCOTAS,\nMascota,Especie\nLuna,Canino\nMax,Felino\n");
    let both = vec![(1, 2, 6_001, 6_000), (6_004, 6_005, 6_006, 2)];
    assert_eq!(tables(&text, None), (both.clone(), 1));
    assert_eq!(tables(&text, Some(6_004)), (both, 6_004));
    assert_eq!(survey(&text, Some(6_004)).sheet.top_row, Some(6_003));
    // A row that no evidence speaks for: all above it are titles.
    let survey = survey(&text, Some(5_000));
    assert_eq!(
        (survey.sheet.top_row, survey.skipped[0].reason),
        (None, LineKind::Title)
    );
    let mut surveyor = Surveyor::new(SurveyOptions {
        header_row: Some(9_999),
        ..SurveyOptions::default()
    });
    surveyor.push(text.as_bytes()).expect("the text is a table");
    assert_eq!(
        surveyor
            .finish()
            .map(|survey| survey.rows)
            .map_err(|error| error.kind()),
        Err(crate::ErrorKind::NoHeader)
    );
}
