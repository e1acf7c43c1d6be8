use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn age(cell: &str, day: (i32, u32, u32), unit: Option<Unit>) -> (Verdict, Out) {
    let today = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap();
    let context = Context {
        species: Some("dog"),
        ..Context::alone(today)
    };
    let mut out = Out::default();
    (AgeToBirth { unit }.apply(cell, &context, &mut out), out)
}

#[test]
fn ages_give_birth_dates() {
    let may = (2024, 5, 31);
    for (cell, day, unit, expected) in [
        ("3 años 2 meses", may, None, "2021-03-31"),
        ("3a 2m", may, None, "2021-03-31"),
        ("3 A 2 M", may, None, "2021-03-31"),
        ("3 años y 2 meses", may, None, "2021-03-31"),
        ("8 meses", may, None, "2023-09-30"),
        ("45 días", may, None, "2024-04-16"),
        ("1 mes", (2024, 3, 31), None, "2024-02-29"),
        ("1 año", (2024, 2, 29), None, "2023-02-28"),
        ("2 1/2 años", may, None, "2021-11-30"),
        ("2,5 años", may, None, "2021-11-30"),
        ("2.5 años", may, None, "2021-11-30"),
        ("5", may, Some(Unit::Years), "2019-05-31"),
        ("730", may, Some(Unit::Days), "2022-06-01"),
        ("6 semanas", may, None, "2024-04-19"),
        ("2,5 meses", may, None, "2024-03-16"),
        ("2,25 años", may, None, "2022-02-28"),
        ("30 años", may, None, "1994-05-31"),
    ] {
        let (verdict, out) = age(cell, day, unit);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert_eq!(out.notes.len(), 1, "{cell:?}");
        assert_eq!(out.notes[0].code, Code::BirthEstimated, "{cell:?}");
    }
}

#[test]
fn vague_ages_are_nothing_with_a_note() {
    for cell in [
        "0",
        "<1 año",
        "cachorro",
        "adulto",
        "geriátrico",
        "5",
        "0 años",
    ] {
        let (verdict, out) = age(cell, (2024, 5, 31), None);
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Null, Code::AgeVague),
            "{cell:?}"
        );
    }
    assert_eq!(age("-", (2024, 5, 31), None).0, Verdict::Null);
}

#[test]
fn impossible_ages_are_refused_and_unlikely_ones_remarked() {
    for cell in ["-1", "muchos", "3 meses 2 años", "12 kg", "5 -"] {
        let (verdict, out) = age(cell, (2024, 5, 31), Some(Unit::Years));
        assert_eq!(verdict, Verdict::Refused, "{cell:?}");
        assert_eq!(out.notes[0].code, Code::NumberUnparsable, "{cell:?}");
    }
    for (cell, unit) in [("31", Unit::Years), ("12000", Unit::Days)] {
        let (verdict, out) = age(cell, (2024, 5, 31), Some(unit));
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Value, Code::AgeImplausible),
            "{cell:?}"
        );
    }
    for cell in ["999 años", "123456 días"] {
        let (verdict, out) = age(cell, (2024, 5, 31), None);
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Refused, Code::AgeImplausible),
            "{cell:?}"
        );
    }
}

#[test]
fn the_header_gives_the_unit() {
    assert_eq!(Unit::of_header("edad_años"), Some(Unit::Years));
    assert_eq!(Unit::of_header("Edad (meses)"), Some(Unit::Months));
    assert_eq!(Unit::of_header("Age_Days"), Some(Unit::Days));
    assert_eq!(Unit::of_header("edad"), None);
}

proptest! {
    #[test]
    fn a_value_is_always_a_date(cell in "(\\PC{1,20}|[0-9]{0,9}[.,/ ]?[0-9]{0,3} ?(años|a|m|meses|d|sem)? ?[0-9]{0,3}(m|d)?)") {
        for unit in [None, Some(Unit::Years), Some(Unit::Days)] {
            let (verdict, out) = age(&cell, (2024, 5, 31), unit);
            if verdict == Verdict::Value {
                prop_assert!(NaiveDate::parse_from_str(&out.text, "%Y-%m-%d").is_ok());
            } else {
                prop_assert!(out.text.is_empty());
            }
        }
    }
}
