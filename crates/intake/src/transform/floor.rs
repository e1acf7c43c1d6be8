//! The floor: what the specification's three functions give, value by value, when a transform is
//! used alone. These tables are not to be changed to fit the code.

use chrono::NaiveDate;

use super::{Context, Out, TransformParams, Verdict, make};

fn alone(name: &str, cell: &str) -> (Verdict, Out) {
    let transform = make(name, &TransformParams::new()).unwrap();
    let context = Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap());
    let mut out = Out::default();
    (transform.apply(cell, &context, &mut out), out)
}

#[test]
fn date_parse_takes_the_first_of_four_patterns_that_fits() {
    for (cell, expected) in [
        // %Y-%m-%d
        ("2020-03-10", "2020-03-10"),
        ("2020-3-1", "2020-03-01"),
        ("2024-02-29", "2024-02-29"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("1900-01-01", "1900-01-01"),
        // %d/%m/%Y
        ("05/06/2020", "2020-06-05"),
        ("5/6/2020", "2020-06-05"),
        ("25/12/2020", "2020-12-25"),
        ("31/1/2020", "2020-01-31"),
        ("01/01/1900", "1900-01-01"),
        // %d-%m-%Y
        ("05-06-2020", "2020-06-05"),
        ("25-12-2020", "2020-12-25"),
        // %m/%d/%Y, only where the day cannot be the month
        ("12/25/2020", "2020-12-25"),
        ("2/29/2024", "2024-02-29"),
        ("1/13/2020", "2020-01-13"),
    ] {
        let (verdict, out) = alone("date_parse", cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert!(out.notes.is_empty() && out.also.is_empty(), "{cell:?}");
    }
}

#[test]
fn date_parse_refuses_all_else_in_its_own_words() {
    for cell in [
        "ayer",
        "2020",
        "44267",
        "20200310",
        "2020/03/10",
        "10.03.2020",
        "10/03/20",
        "10-03-20",
        "12-25-2020",
        "2020-13-01",
        "2020-02-30",
        "31/02/2020",
        "02/31/2020",
        "29/02/2023",
        "00/01/2020",
        "0000-00-00",
        "0000-01-01",
        "2020-03-10 14:30:00",
        "2020-03-10T14:30:00Z",
        "12-mar-2021",
        "2020-03",
        "2020-03-10-01",
        "020-03-10",
        "12020-03-10",
        "2020-003-10",
        "+2020-03-10",
        "-",
        "N/A",
        "１/２/２０２０",
    ] {
        let (verdict, out) = alone("date_parse", cell);
        assert_eq!(verdict, Verdict::Refused, "{cell:?} gave {:?}", out.text);
        let issue = crate::issue::Issue::new(out.notes[0].code, out.notes[0].params.clone());
        assert_eq!(issue.message(), format!("Cannot parse date: {cell}"));
    }
}

#[test]
fn phone_format_knows_two_lengths_and_gives_all_else_back() {
    for (cell, expected) in [
        // Ten digits, however written.
        ("5512345678", "+525512345678"),
        ("55 1234 5678", "+525512345678"),
        ("(55) 1234-5678", "+525512345678"),
        ("55.1234.5678", "+525512345678"),
        ("3001110009", "+523001110009"),
        ("0000000000", "+520000000000"),
        ("tel: 55-1234-5678", "+525512345678"),
        // Twelve that begin with 52.
        ("525512345678", "+525512345678"),
        ("+52 55 1234 5678", "+525512345678"),
        ("+525512345678", "+525512345678"),
        ("521234567890", "+521234567890"),
        // All else as it was.
        ("+5215512345678", "+5215512345678"),
        ("0445512345678", "0445512345678"),
        ("12345678", "12345678"),
        ("573001110001", "573001110001"),
        ("+1 619 555 0123", "+1 619 555 0123"),
        ("5512345678 ext. 12", "5512345678 ext. 12"),
        ("no tiene", "no tiene"),
        ("-", "-"),
        ("correo@x.com", "correo@x.com"),
        ("５５１２３４５６７８", "５５１２３４５６７８"),
    ] {
        let (verdict, out) = alone("phone_format", cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert!(out.notes.is_empty() && out.also.is_empty(), "{cell:?}");
    }
}

#[test]
fn species_map_knows_five_words_and_calls_all_else_other() {
    for (word, expected) in [
        ("perro", "dog"),
        ("gato", "cat"),
        ("ave", "bird"),
        ("conejo", "rabbit"),
        ("hamster", "hamster"),
    ] {
        let capital = word[..1].to_uppercase() + &word[1..];
        for cell in [word.to_owned(), word.to_uppercase(), capital] {
            let (verdict, out) = alone("species_map", &cell);
            assert_eq!(
                (verdict, out.text.as_str()),
                (Verdict::Value, expected),
                "{cell:?}"
            );
            assert!(out.notes.is_empty() && out.also.is_empty(), "{cell:?}");
        }
    }
    for cell in [
        "Canino", "Felino", "hámster", "perra", "dog", "perros", "-", "1", "pez",
    ] {
        let (verdict, out) = alone("species_map", cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, "other"),
            "{cell:?}"
        );
        // The value is that of the specification; that it is a guess is said beside it.
        assert_eq!(out.notes.len(), 1, "{cell:?}");
    }
}
