use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn tax_id(cell: &str, country: Country) -> (Verdict, Out) {
    let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
    let context = Context {
        in_batch: true,
        country,
        ..Context::alone(today)
    };
    let mut out = Out::default();
    (TaxId.apply(cell, &context, &mut out), out)
}

#[test]
fn documents_show_their_type() {
    for (cell, country, expected, kind) in [
        ("EKU9003173C9", Country::MX, "EKU9003173C9", "rfc"),
        ("GODE561231GR8", Country::MX, "GODE561231GR8", "rfc"),
        ("cacx-760510-1p8", Country::MX, "CACX7605101P8", "rfc"),
        ("URE180429TM6", Country::MX, "URE180429TM6", "rfc"),
        ("XIA190128J61", Country::MX, "XIA190128J61", "rfc"),
        ("JUFA7608212V6", Country::MX, "JUFA7608212V6", "rfc"),
        ("XAXX010101000", Country::MX, "XAXX010101000", "rfc"),
        ("XEXX010101000", Country::MX, "XEXX010101000", "rfc"),
        (
            "HEGG560427MVZRRL04",
            Country::MX,
            "HEGG560427MVZRRL04",
            "curp",
        ),
        ("800197268-4", Country::CO, "800197268-4", "nit"),
        ("860.034.313-7", Country::CO, "860034313-7", "nit"),
        ("890903938-8", Country::CO, "890903938-8", "nit"),
        ("8909039388", Country::CO, "890903938-8", "nit"),
        ("1.020.304.050", Country::CO, "1020304050", "cc"),
        ("52.345.678", Country::CO, "52345678", "cc"),
        ("52345678.0", Country::CO, "52345678", "cc"),
    ] {
        let (verdict, out) = tax_id(cell, country);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert_eq!(out.also, [("tax_id_type", kind.to_owned())], "{cell:?}");
        assert!(out.notes.is_empty(), "{cell:?}: {:?}", out.notes);
    }
}

#[test]
fn what_does_not_hold_up_is_remarked_and_kept() {
    for (cell, expected, code) in [
        ("EKU9003173C8", "EKU9003173C8", Code::TaxIdCheckDigit),
        (
            "HEGG560427MVZRRL03",
            "HEGG560427MVZRRL03",
            Code::TaxIdCheckDigit,
        ),
        ("800197268-5", "800197268-5", Code::TaxIdCheckDigit),
        ("GODE561331GR8", "GODE561331GR8", Code::TaxIdInvalid),
        ("GODE561231", "GODE561231", Code::TaxIdInvalid),
        ("AB-1", "AB-1", Code::TaxIdInvalid),
    ] {
        let (verdict, out) = tax_id(cell, Country::CO);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert_eq!(out.notes[0].code, code, "{cell:?}");
    }
    assert_eq!(
        tax_id("9.82E+14", Country::MX).1.notes[0].code,
        Code::PrecisionLost
    );
    assert_eq!(tax_id("AB123456", Country::MX).1.text, "AB123456");
}

#[test]
fn a_word_is_no_document() {
    for cell in ["sí", "pendiente", "EN TRÁMITE", "s. r. l.", "?"] {
        let (verdict, out) = tax_id(cell, Country::MX);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Null, ""),
            "{cell:?}"
        );
        assert!(out.also.is_empty(), "{cell:?}");
        assert_eq!(out.notes[0].code, Code::TaxIdInvalid, "{cell:?}");
        assert_eq!(out.notes[0].params, [("value", cell.to_owned())]);
    }
}

#[test]
fn a_phone_is_no_document() {
    for (cell, country) in [
        ("+573001110001", Country::CO),
        ("3001110009", Country::CO),
        ("5512345678", Country::MX),
        ("525512345678", Country::MX),
    ] {
        let (verdict, out) = tax_id(cell, country);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Null, ""),
            "{cell:?}"
        );
        assert_eq!(out.notes[0].code, Code::TaxIdIsPhone, "{cell:?}");
    }
    assert_eq!(tax_id("0000000000", Country::MX).0, Verdict::Null);
    assert_eq!(tax_id("N/A", Country::MX).0, Verdict::Null);
}

#[test]
fn the_public_in_general_is_nobody() {
    assert!(is_generic_tax_id("XAXX010101000"));
    assert_eq!(rfc_kind("XAXX010101000"), Some(RfcKind::Generic));
    assert_eq!(rfc_kind("EKU9003173C9"), Some(RfcKind::Company));
    assert_eq!(rfc_kind("GODE561231GR8"), Some(RfcKind::Person));
    assert_eq!(rfc_kind("800197268-4"), None);
}

proptest! {
    #[test]
    fn nothing_panics(cell in "(\\PC{1,20}|[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{0,4}|[0-9.-]{1,15})") {
        let (verdict, out) = tax_id(&cell, Country::CO);
        prop_assert_eq!(verdict == Verdict::Value, !out.text.is_empty());
    }
}
