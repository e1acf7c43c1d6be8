use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::issue::Severity;
use crate::plan::DecimalMark;

/// Without a column of units.
const WEIGHT: Weight = Weight {
    columns: Vec::new(),
};

fn weight(cell: &str, species: Option<&'static str>, unit: Option<&'static str>) -> (Verdict, Out) {
    let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
    let mut out = Out::default();
    let context = Context {
        species,
        unit,
        ..Context::alone(today)
    };
    (WEIGHT.apply(cell, &context, &mut out), out)
}

#[test]
fn weights_are_exact_kilograms() {
    for (cell, expected) in [
        ("12.5 Kilogramos", "12.5"),
        ("4,5 kg", "4.5"),
        ("850 gr", "0.85"),
        ("850 Gramos", "0.85"),
        ("9 lb", "4.082"),
        ("9 libras", "4.082"),
        ("1 kg 200 g", "1.2"),
        ("4kg500", "4.5"),
        (".5", "0.5"),
        ("4.500", "4.5"),
        ("1/2", "0.5"),
        ("2 1/2 kg", "2.5"),
        ("12", "12"),
        ("4 Kilogramos", "4"),
        ("25 KG", "25"),
        ("12.50kg.", "12.5"),
        ("16 oz", "0.454"),
        ("31.200000000000003", "31.2"),
    ] {
        let (verdict, out) = weight(cell, None, None);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert!(out.notes.is_empty(), "{cell:?}");
    }
    assert_eq!(weight("850", None, Some("g")).1.text, "0.85");
    assert_eq!(weight("850 kg", None, Some("g")).1.text, "850");
    assert_eq!(weight("12", None, Some("Peso (kg)")).1.text, "12");
}

#[test]
fn the_mark_of_the_column_tells_thousands_from_decimals() {
    let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
    let (point, comma) = (DecimalMark::Point, DecimalMark::Comma);
    for (cell, unit, mark, expected) in [
        ("1.234,5 g", None, Some(comma), Some("1.234")),
        ("1,234.5 g", None, Some(point), Some("1.234")),
        ("3.200 g", None, Some(comma), Some("3.2")),
        ("3.200", Some("g"), Some(comma), Some("3.2")),
        ("3.200", Some("g"), Some(point), Some("0.003")),
        ("3.200", Some("g"), None, Some("0.003")),
        ("4.500", None, Some(comma), Some("4.5")),
        ("4.500 kg", None, Some(comma), Some("4.5")),
        ("4,5", None, Some(point), Some("4.5")),
        ("12,5", None, Some(comma), Some("12.5")),
        ("1.234,5 g", None, None, None),
    ] {
        let mut out = Out::default();
        let context = Context {
            unit,
            decimal: mark,
            ..Context::alone(today)
        };
        let verdict = WEIGHT.apply(cell, &context, &mut out);
        let value = (verdict == Verdict::Value).then_some(out.text.as_str());
        assert_eq!(value, expected, "{cell:?} {unit:?} {mark:?}");
    }
}

#[test]
fn zero_and_ranges_are_nothing() {
    for cell in ["0", "0 Kilogramos", "0.00", "N/A", "-", "no tiene"] {
        let (verdict, out) = weight(cell, None, None);
        assert_eq!((verdict, out.notes.len()), (Verdict::Null, 0), "{cell:?}");
    }
    for cell in ["10-12 kg", "10 a 12 kg", "10 - 12", "10kg-12kg"] {
        let (verdict, out) = weight(cell, None, None);
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Null, Code::WeightRange),
            "{cell:?}"
        );
    }
}

#[test]
fn what_is_no_weight_is_refused() {
    for cell in [
        "-3",
        "m",
        "kg",
        "12 metros",
        "1.234,5",
        "200 g 1 kg",
        "1/0",
        "99999999999999999999",
    ] {
        let (verdict, out) = weight(cell, None, None);
        assert_eq!(verdict, Verdict::Refused, "{cell:?} gave {:?}", out.text);
        assert_eq!(out.notes[0].code, Code::NumberUnparsable, "{cell:?}");
    }
}

#[test]
fn a_weight_must_fit_its_animal() {
    for (cell, species, suggestion) in [
        ("3200", Some("cat"), "3.2"),
        ("3200 Kilogramos", Some("cat"), "3.2"),
        ("0.4 g", Some("cat"), "0.4"),
        ("9999", None, "9.999"),
        ("9999", Some("horse"), "–"),
    ] {
        let (verdict, out) = weight(cell, species, None);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Refused, ""),
            "{cell:?}"
        );
        assert_eq!(out.notes[0].code, Code::WeightImplausible, "{cell:?}");
        assert_eq!(
            out.notes[0].params[1],
            ("suggestion", suggestion.to_owned()),
            "{cell:?}"
        );
    }
    // Odd and possible: the value stays, and a person looks at it.
    let (verdict, out) = weight("15", Some("cat"), None);
    assert_eq!((verdict, out.text.as_str()), (Verdict::Value, "15"));
    assert_eq!(out.notes[0].severity, Severity::Warning);
}

proptest! {
    #[test]
    fn a_value_is_always_a_decimal(cell in "(\\PC{0,15}|[0-9]{0,12}[.,/ ]?[0-9]{0,9} ?(kg|g|lb|oz|Kilogramos)?[0-9]{0,3})") {
        let (verdict, out) = weight(&cell, None, None);
        if verdict == Verdict::Value {
            let (whole, fraction) = out.text.split_once('.').unwrap_or((&out.text, "1"));
            prop_assert!(whole.parse::<u32>().is_ok());
            prop_assert!(fraction.len() <= 3 && !fraction.ends_with('0'));
            prop_assert_eq!(weight(&out.text, None, None).1.text, out.text);
        } else {
            prop_assert!(out.text.is_empty());
        }
    }
}
