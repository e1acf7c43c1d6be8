use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::transform::{Context, NAMES, Param, TransformParams, make};

fn apply(name: &str, cell: &str, unit: Option<&str>) -> (Verdict, Out) {
    let context = Context {
        in_batch: true,
        unit,
        ..Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap())
    };
    let mut out = Out::default();
    let transform = make(name, &TransformParams::new()).unwrap();
    (transform.apply(cell, &context, &mut out), out)
}

fn codes(out: &Out) -> Vec<Code> {
    out.notes.iter().map(|note| note.code).collect()
}

fn check(name: &str, cell: &str, expected: Option<&str>, code: Option<Code>) {
    let (verdict, out) = apply(name, cell, None);
    assert_eq!(verdict == Verdict::Value, expected.is_some(), "{cell:?}");
    assert_eq!(out.text, expected.unwrap_or_default(), "{cell:?}");
    assert_eq!(
        codes(&out),
        code.into_iter().collect::<Vec<_>>(),
        "{cell:?}"
    );
}

#[test]
fn temperatures_are_celsius() {
    for cell in [
        "38.5",
        "38,5",
        "38.5°C",
        "38.5 ºC",
        "101.3 F",
        "101.3°F",
        "38.5 grados",
        "38.50",
    ] {
        check("temperature", cell, Some("38.5"), None);
    }
    check("temperature", "104 °F", Some("40"), None);
    check("temperature", "> 40", Some("40"), Some(Code::MeasureBound));
    check("temperature", "30", Some("30"), None);
    check("temperature", "44", Some("44"), None);
    // Odd and possible: the value stays, and a person looks at it.
    for cell in ["29.9", "44.1", "20", "46"] {
        check(
            "temperature",
            cell,
            Some(cell),
            Some(Code::VitalImplausible),
        );
    }
    for (cell, suggestion) in [
        ("385", "38.5"),
        ("3850", "38.5"),
        ("101.3", "38.5"),
        ("46.1", "–"),
        ("19.9", "–"),
        ("0", "–"),
        ("10 F", "–"),
        ("9999999", "–"),
    ] {
        check("temperature", cell, None, Some(Code::VitalImplausible));
        let (_, out) = apply("temperature", cell, None);
        assert_eq!(
            out.notes[0].params[1],
            ("suggestion", suggestion.to_owned()),
            "{cell:?}"
        );
        assert_eq!(out.notes[0].severity, Severity::Warning);
    }
    // The unit of the column, or of the plan.
    assert_eq!(apply("temperature", "101.3", Some("f")).1.text, "38.5");
    assert_eq!(apply("temperature", "38.5 C", Some("f")).1.text, "38.5");
    let params = TransformParams::from([("unit".to_owned(), Param::from("f"))]);
    let transform = make("temperature", &params).unwrap();
    let mut out = Out::default();
    transform.apply("102.2", &Context::alone(NaiveDate::default()), &mut out);
    assert_eq!(out.text, "39");
    check(
        "temperature",
        "38.5 lpm",
        None,
        Some(Code::MeasureUnreadable),
    );
    check("temperature", "-38", None, Some(Code::MeasureUnreadable));
}

#[test]
fn rates_are_counted_in_a_minute() {
    for cell in [
        "120",
        "120 LPM",
        "120lpm",
        "120 ppm",
        "120 L/min",
        "120 x'",
        "120.0",
        "120 x min",
    ] {
        check("heart_rate", cell, Some("120"), None);
    }
    check(
        "heart_rate",
        ">180 lpm",
        Some("180"),
        Some(Code::MeasureBound),
    );
    check(
        "heart_rate",
        "Mayor de 180",
        Some("180"),
        Some(Code::MeasureBound),
    );
    check(
        "heart_rate",
        "aprox. 180",
        Some("180"),
        Some(Code::MeasureBound),
    );
    check("heart_rate", "N", None, None);
    check("heart_rate", "N/A", None, None);
    check("heart_rate", "normal", None, Some(Code::MeasureUnreadable));
    assert_eq!(
        apply("heart_rate", "Normal", None).1.notes[0].severity,
        Severity::Note
    );
    assert_eq!(
        apply("heart_rate", "jadeo", None).1.notes[0].severity,
        Severity::Warning
    );
    for cell in ["120-140", "120 - 140 lpm", "120 a 140"] {
        check("heart_rate", cell, None, Some(Code::MeasureRange));
    }
    for cell in ["120/80", "120 mmHg", "FC 120", "-120", "1 2 3"] {
        check("heart_rate", cell, None, Some(Code::MeasureUnreadable));
    }
    check("heart_rate", "10", Some("10"), None);
    check("heart_rate", "700", Some("700"), None);
    for cell in ["9", "701", "0"] {
        check("heart_rate", cell, None, Some(Code::VitalImplausible));
    }
}

#[test]
fn body_condition_has_its_scale() {
    for (cell, score, scale) in [
        ("3/5", "3", "5"),
        ("3.5/5", "3.5", "5"),
        ("5/9", "5", "9"),
        ("6,5/9", "6.5", "9"),
        ("7 de 9", "7", "9"),
        ("5 de9", "5", "9"),
        ("5 - 9", "5", "9"),
        ("3.5(1-5)", "3.5", "5"),
        ("1/5", "1", "5"),
        ("9/9", "9", "9"),
    ] {
        let (verdict, out) = apply("bcs", cell, None);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, score),
            "{cell:?}"
        );
        assert_eq!(out.also, [("bcs_scale", scale.to_owned())], "{cell:?}");
        assert!(out.notes.is_empty(), "{cell:?}");
    }
    for (cell, score) in [("3", "3"), ("9", "9"), ("4.5", "4.5")] {
        check("bcs", cell, Some(score), Some(Code::BcsScaleUnknown));
        assert!(apply("bcs", cell, None).1.also.is_empty());
    }
    for cell in [
        "79", "24", "3/4", "NORMAL", "2 SEG", "6/5", "0/5", "10/9", "0.5", "p5", "3/5/9", "..5",
    ] {
        check("bcs", cell, None, Some(Code::MeasureUnreadable));
    }
    check("bcs", "N/A", None, None);
}

#[test]
fn refill_is_in_seconds() {
    for cell in [
        "2",
        "2\"",
        "2 seg",
        "2SEG",
        "2''",
        "2”",
        "2 s",
        "2 segundos",
        "2.0",
    ] {
        check("crt", cell, Some("2"), None);
    }
    check("crt", "1,5 seg", Some("1.5"), None);
    for cell in [
        "<2 seg",
        "Mayor de 2 segundos",
        "< 2",
        "menor a 2 seg",
        "≤2",
    ] {
        check("crt", cell, Some("2"), Some(Code::MeasureBound));
    }
    check("crt", "3/5", None, Some(Code::MeasureUnreadable));
    check("crt", "1-2 seg", None, Some(Code::MeasureRange));
    check("crt", "10", Some("10"), None);
    check("crt", "10.1", None, Some(Code::VitalImplausible));
    check("crt", "2 min", None, Some(Code::MeasureUnreadable));
}

proptest! {
    #[test]
    fn a_value_is_always_a_plain_decimal(
        cell in "(\\PC{0,15}|[<>~ ]{0,2}[0-9]{0,5}[.,/ -]?[0-9]{0,4} ?(lpm|C|F|°F|seg|\"|de 9|%)?)",
    ) {
        for name in ["temperature", "heart_rate", "bcs", "crt"] {
            prop_assert!(NAMES.contains(&name));
            let (verdict, out) = apply(name, &cell, None);
            prop_assert_ne!(verdict, Verdict::Refused);
            prop_assert_eq!(verdict == Verdict::Value, !out.text.is_empty());
            if verdict == Verdict::Value {
                prop_assert!(out.text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
                prop_assert_eq!(&apply(name, &out.text, None).1.text, &out.text);
            }
        }
    }
}
