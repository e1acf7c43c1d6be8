//! Dialects from the bytes of a file to the survey of it.

use intake::plan::{Delimiter, Encoding, Escape, LineEnd, Quote};
use intake::source::LineKind;
use intake::survey::{Survey, SurveyOptions, Surveyor};

fn survey(bytes: &[u8], options: &SurveyOptions, chunk: usize) -> Survey {
    let mut surveyor = Surveyor::new(options.clone());
    for chunk in bytes.chunks(chunk) {
        surveyor.push(chunk).expect("a readable file");
    }
    surveyor.finish().expect("a readable file")
}

fn of(text: &str) -> Survey {
    let found = survey(text.as_bytes(), &SurveyOptions::default(), 4 << 20);
    for chunk in [1, 7, 64 << 10] {
        let again = survey(text.as_bytes(), &SurveyOptions::default(), chunk);
        let json = |survey: &Survey| serde_json::to_string(survey).expect("JSON");
        assert_eq!(json(&again), json(&found), "chunks of {chunk}");
    }
    found
}

#[test]
fn the_order_for_the_delimiter_is_a_row_that_is_left_out() {
    for first in ["sep=;", "\"sep=;\"", "\u{feff}sep=;", "\u{feff}\"sep=;\""] {
        let seen = of(&format!(
            "{first}\r\nNombre;Especie, tipo;Peso\r\nLuna;Perro, chico;3,5\r\nSol;Gato, grande;4,2\r\n"
        ));
        assert_eq!(seen.sheet.delimiter, Delimiter::Semicolon);
        assert_eq!(seen.sheet.header_row, 2);
        assert_eq!(seen.rows, 2);
        let skipped: Vec<_> = seen
            .skipped
            .iter()
            .map(|one| (one.row, one.reason))
            .collect();
        assert_eq!(skipped, [(1, LineKind::Directive)]);
        let marked = seen.sheet.encoding == Encoding::Utf8Bom;
        assert_eq!(marked, first.starts_with('\u{feff}'));
    }
}

#[test]
fn each_part_of_the_dialect_can_be_given() {
    let text = "sep=;\nNombre;Nota\nLuna;'x; y'\nSol;\"z\\\"\"\n";
    let found = of(text).sheet;
    assert_eq!(
        (found.quote, found.escape),
        (Quote::Double, Escape::Backslash)
    );
    let options: SurveyOptions = serde_json::from_str(
        r#"{"delimiter": "comma", "quote": "single", "escape": "doubled", "line_end": "any",
            "skip_blanks": true, "header_row": 2}"#,
    )
    .unwrap();
    let given = survey(text.as_bytes(), &options, 3).sheet;
    assert_eq!(given.delimiter, Delimiter::Comma);
    assert_eq!(given.quote, Quote::Single);
    assert_eq!(given.escape, Escape::Doubled);
    assert_eq!(given.line_end, LineEnd::Any);
    assert!(given.skip_blanks);
    assert_eq!(given.header, ["Nombre;Nota"]);
}

#[test]
fn mixed_line_ends_are_read_with_the_lines_of_the_file() {
    let seen = of("Nombre,Especie\r\nLuna,Perro\rSol,\"Gato\rgrande\"\r\nCoco\nMar,Perro\r\n");
    assert_eq!(seen.sheet.line_end, LineEnd::Any);
    assert_eq!(seen.rows, 4);
    let short: Vec<_> = seen.issues.iter().map(|issue| issue.row).collect();
    assert_eq!(short, [Some(5)]);
}
