use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::transform::{Country, Param, TransformParams, make};

fn context(decimal: Option<DecimalMark>) -> Context<'static> {
    Context {
        in_batch: true,
        decimal,
        ..Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap())
    }
}

fn made(name: &str, params: &[(&str, &str)]) -> Box<dyn Transform> {
    let params: TransformParams = params
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Param::from(*value)))
        .collect();
    make(name, &params).unwrap()
}

fn apply(name: &str, params: &[(&str, &str)], cell: &str, context: &Context<'_>) -> (Verdict, Out) {
    let mut out = Out::default();
    let verdict = made(name, params).apply(cell, context, &mut out);
    (verdict, out)
}

fn money(cell: &str) -> (Verdict, Out) {
    apply("money", &[], cell, &context(None))
}

#[test]
fn amounts_are_exact_however_they_are_written() {
    for (cell, expected) in [
        ("$1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("$ 1\u{a0}234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("25000", "25000"),
        ("1.234.567", "1234567"),
        ("1,234,567.8", "1234567.8"),
        ("MXN 350", "350"),
        ("350 MXN", "350"),
        ("350 pesos", "350"),
        ("$350.00 M.N.", "350"),
        ("(350.00)", "-350"),
        ("($350.00)", "-350"),
        ("350-", "-350"),
        ("-$350", "-350"),
        ("$ -350", "-350"),
        ("31.200000000000003", "31.2"),
        ("0.125", "0.12"),
        ("0.135", "0.14"),
        ("$.50", "0.5"),
        ("350.-", "350"),
        ("350.", "350"),
        ("-0", "0"),
        ("US$ 12.50", "12.5"),
        ("12,50 €", "12.5"),
        ("350 pesos M.N.", "350"),
        ("999999999999.99", "999999999999.99"),
    ] {
        let (verdict, out) = money(cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert!(out.notes.is_empty(), "{cell:?}: {:?}", out.notes);
    }
}

#[test]
fn a_lone_mark_needs_evidence() {
    for cell in ["25.000", "1,234", "$ 1,234"] {
        let (verdict, out) = money(cell);
        assert_eq!(verdict, Verdict::Refused, "{cell:?} gave {:?}", out.text);
        assert_eq!(out.notes[0].code, Code::NumberAmbiguous, "{cell:?}");
    }
    let (point, comma) = (Some(DecimalMark::Point), Some(DecimalMark::Comma));
    for (cell, mark, params, expected) in [
        // The column proves it: `1,234.50` stands elsewhere.
        ("25.000", point, &[][..], "25"),
        ("25.000", comma, &[], "25000"),
        ("1,234", point, &[], "1234"),
        ("1,234", comma, &[], "1.23"),
        // The currency of the column, or that of the cell, has its custom.
        ("25.000", None, &[("currency", "COP")], "25000"),
        ("25.000 COP", None, &[], "25000"),
        ("1,234", None, &[("currency", "COP")], "1.23"),
        // What the plan says goes before both.
        ("25.000", comma, &[("decimal", "point")], "25"),
        (
            "25.000",
            None,
            &[("currency", "COP"), ("decimal", "point")],
            "25",
        ),
        ("25.000", None, &[("decimal", "comma")], "25000"),
        // A number that shows its own marks needs nobody.
        ("1,234.56", comma, &[("decimal", "comma")], "1234.56"),
    ] {
        let (verdict, out) = apply("money", params, cell, &context(mark));
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?} {mark:?} {params:?}"
        );
    }
    let colombia = Context {
        country: Country::CO,
        ..context(None)
    };
    assert_eq!(apply("money", &[], "25.000", &colombia).1.text, "25000");
    let mexico = apply("money", &[("currency", "MXN")], "25.000", &colombia);
    assert_eq!(mexico.0, Verdict::Refused);
}

#[test]
fn a_currency_that_is_named_is_kept() {
    for (cell, params, also, code) in [
        ("350 USD", &[][..], Some("USD"), None),
        ("350", &[("currency", "COP")], Some("COP"), None),
        ("350", &[("currency", "cop")], Some("COP"), None),
        ("350", &[], None, None),
        ("$ 350", &[], None, None),
        (
            "US$350",
            &[("currency", "MXN")],
            Some("USD"),
            Some(Code::CurrencyDiffers),
        ),
        ("350 MXN", &[("currency", "MXN")], Some("MXN"), None),
        ("S/ 350", &[], Some("PEN"), None),
    ] {
        let (verdict, out) = apply("money", params, cell, &context(None));
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, "350"),
            "{cell:?}"
        );
        let found = out.also.first().map(|(_, currency)| currency.as_str());
        assert_eq!(found, also, "{cell:?}");
        assert_eq!(out.notes.first().map(|note| note.code), code, "{cell:?}");
    }
    let params = TransformParams::from([("currency".to_owned(), Param::from("MXP"))]);
    let wrong = make("money", &params).err().unwrap().to_string();
    assert!(wrong.contains("it takes MXN, USD"), "{wrong}");
    assert_eq!(Currency::of(Country::CL).as_str(), "CLP");
    assert_eq!(
        Currency::of(Country::from_code("JP").unwrap()).as_str(),
        "MXN"
    );
}

#[test]
fn free_is_nothing_charged_and_nothing_is_nothing() {
    for cell in ["gratis", "Cortesía", "SIN COSTO"] {
        let (verdict, out) = money(cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, "0"),
            "{cell:?}"
        );
        assert_eq!(out.notes[0].code, Code::AmountFree, "{cell:?}");
    }
    for cell in ["-", "N/A", "$", "$ -"] {
        let (verdict, out) = money(cell);
        assert_eq!((verdict, out.notes.len()), (Verdict::Null, 0), "{cell:?}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for (cell, code) in [
        ("#¡VALOR!", Code::NumberUnparsable),
        ("#REF!", Code::NumberUnparsable),
        ("pendiente", Code::NumberUnparsable),
        ("350-400", Code::NumberUnparsable),
        ("10%", Code::NumberUnparsable),
        ("#350", Code::NumberUnparsable),
        ("350 kg", Code::NumberUnparsable),
        ("--350", Code::NumberUnparsable),
        ("-350-", Code::NumberUnparsable),
        ("(350", Code::NumberUnparsable),
        ("(-350)", Code::NumberUnparsable),
        ("1.2.3", Code::NumberUnparsable),
        ("1.2E+3", Code::PrecisionLost),
        ("12/03/2021", Code::NumberUnparsable),
        (
            "1234567890123456789012345678901234567",
            Code::NumberUnparsable,
        ),
    ] {
        let (verdict, out) = money(cell);
        assert_eq!(verdict, Verdict::Refused, "{cell:?} gave {:?}", out.text);
        assert_eq!(out.notes[0].code, code, "{cell:?}");
    }
}

#[test]
fn numbers_are_bare() {
    for (cell, expected) in [
        ("12", "12"),
        ("-1.5", "-1.5"),
        ("+2", "2"),
        ("1,234.5", "1234.5"),
        ("2,5", "2.5"),
        ("0.12345", "0.1234"),
        ("3.", "3"),
        ("\u{2212}4", "-4"),
    ] {
        let (verdict, out) = apply("number", &[], cell, &context(None));
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
    }
    for (cell, code) in [
        ("2 cajas", Code::NumberUnparsable),
        ("$2", Code::NumberUnparsable),
        ("dos", Code::NumberUnparsable),
        ("1.234", Code::NumberAmbiguous),
        ("1-2", Code::NumberUnparsable),
    ] {
        let (verdict, out) = apply("number", &[], cell, &context(None));
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Refused, code),
            "{cell:?}"
        );
    }
    assert_eq!(apply("number", &[], "N/A", &context(None)).0, Verdict::Null);
    assert_eq!(
        apply("number", &[("decimal", "comma")], "1.234", &context(None))
            .1
            .text,
        "1234"
    );
    let point = context(Some(DecimalMark::Point));
    assert_eq!(apply("number", &[], "1.234", &point).1.text, "1.234");
}

#[test]
fn rates_are_fractions_of_one() {
    for (cell, expected) in [
        ("16%", "0.16"),
        ("16 %", "0.16"),
        ("% 16", "0.16"),
        ("IVA % 16", "0.16"),
        ("16", "0.16"),
        ("16.00", "0.16"),
        ("0.16", "0.16"),
        ("0,16", "0.16"),
        ("8", "0.08"),
        ("0.08", "0.08"),
        ("0.5 %", "0.005"),
        ("1 %", "0.01"),
        ("1.5", "0.015"),
        ("100%", "1"),
        ("100", "1"),
        ("0", "0"),
        ("0%", "0"),
        ("IVA 16%", "0.16"),
        ("16 por ciento", "0.16"),
        ("10.667%", "0.1067"),
        ("12,500 %", "0.125"),
    ] {
        let (verdict, out) = apply("percent", &[], cell, &context(None));
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert!(out.notes.is_empty(), "{cell:?}");
    }
    let (_, out) = apply("percent", &[], "Exento", &context(None));
    assert_eq!(
        (out.text.as_str(), out.notes[0].code),
        ("0", Code::AmountFree)
    );
    assert_eq!(
        apply("percent", &[], "N/A", &context(None)).0,
        Verdict::Null
    );
    for (cell, code) in [
        ("1", Code::NumberAmbiguous),
        ("1.00", Code::NumberAmbiguous),
        ("101", Code::NumberUnparsable),
        ("160%", Code::NumberUnparsable),
        ("mucho", Code::NumberUnparsable),
        ("16 pesos", Code::NumberUnparsable),
        ("-16%", Code::NumberUnparsable),
        ("1.2.3", Code::NumberUnparsable),
    ] {
        let (verdict, out) = apply("percent", &[], cell, &context(None));
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Refused, code),
            "{cell:?}"
        );
    }
}

proptest! {
    #[test]
    fn a_value_is_always_a_decimal(
        cell in "(\\PC{0,20}|[$ (-]{0,2}[0-9]{0,7}[.,' ]?[0-9]{0,6}[.,]?[0-9]{0,6}[ )-]{0,2}(MXN|USD|%|pesos)?)",
        comma in any::<bool>(),
    ) {
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        for name in ["money", "number", "percent"] {
            let (verdict, out) = apply(name, &[], &cell, &context(Some(mark)));
            if verdict != Verdict::Value {
                prop_assert!(out.text.is_empty());
                continue;
            }
            let number = out.text.strip_prefix('-').unwrap_or(&out.text);
            let (whole, fraction) = number.split_once('.').unwrap_or((number, "1"));
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert!(digits(whole) && digits(fraction) && !fraction.ends_with('0'), "{}", out.text);
            prop_assert!(whole == "0" || !whole.starts_with('0'));
            prop_assert_ne!(&out.text, "-0");
            // A rate of one is all of it, and `1` alone may be one per cent.
            if name != "percent" || out.text != "1" {
                let point = context(Some(DecimalMark::Point));
                prop_assert_eq!(&apply(name, &[], &out.text, &point).1.text, &out.text);
            }
        }
    }
}

#[test]
fn countries_have_their_currencies() {
    assert_eq!(currency_of(Country::MX), "MXN");
    assert_eq!(currency_of(Country::CO), "COP");
}
