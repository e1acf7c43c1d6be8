use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn context(country: Country) -> Context<'static> {
    let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
    Context {
        in_batch: true,
        country,
        ..Context::alone(today)
    }
}

fn phone(cell: &str, context: &Context<'_>) -> (Verdict, Out) {
    let mut out = Out::default();
    let verdict = Phone.apply(cell, context, &mut out);
    (verdict, out)
}

fn codes(out: &Out) -> Vec<Code> {
    out.notes.iter().map(|note| note.code).collect()
}

#[test]
fn mexican_numbers_are_read_however_they_are_written() {
    let legacy = Some(Code::PhoneLegacyPrefix);
    for (cell, expected, code) in [
        ("5512345678", "+525512345678", None),
        ("55 1234 5678", "+525512345678", None),
        ("(55) 1234-5678", "+525512345678", None),
        ("55.1234.5678", "+525512345678", None),
        ("+52 1 55 1234 5678", "+525512345678", legacy),
        ("5215512345678", "+525512345678", legacy),
        ("0052 1 5512345678", "+525512345678", legacy),
        ("044 55 1234 5678", "+525512345678", legacy),
        ("045 662 212 3456", "+526622123456", legacy),
        ("01 662 212 3456", "+526622123456", legacy),
        ("01 800 123 4567", "+528001234567", legacy),
        ("525512345678", "+525512345678", None),
        ("+573001110001", "+573001110001", None),
        ("573001110001", "+573001110001", None),
        ("+1 619 555 0123", "+16195550123", None),
        ("5512345678.0", "+525512345678", None),
        (
            "+&44 7700 9#00123",
            "+447700900123",
            Some(Code::PhoneJunkRemoved),
        ),
        (
            "+44 77(00 900123",
            "+447700900123",
            Some(Code::PhoneJunkRemoved),
        ),
        ("+44 (0)7700 900123", "+447700900123", None),
        ("3312345678", "+523312345678", None),
        ("Tel. 55 1234 5678", "+525512345678", None),
    ] {
        let (verdict, out) = phone(cell, &context(Country::MX));
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert_eq!(
            codes(&out),
            code.into_iter().collect::<Vec<_>>(),
            "{cell:?}"
        );
        assert!(out.also.is_empty(), "{cell:?}");
    }
}

#[test]
fn what_stands_beside_a_number_is_kept() {
    for (cell, also) in [
        ("5512345678 / 5587654321", vec![("phone2", "+525587654321")]),
        ("5512345678, 5587654321", vec![("phone2", "+525587654321")]),
        ("5512345678 5587654321", vec![("phone2", "+525587654321")]),
        ("5512345678 - 5587654321", vec![("phone2", "+525587654321")]),
        (
            "5512345678 y 5587654321 (esposo)",
            vec![("phone2", "+525587654321"), ("phone_note", "esposo")],
        ),
        (
            "5512345678; 5587654321; 5511112222",
            vec![("phone2", "+525587654321"), ("phone3", "+525511112222")],
        ),
        ("5512345678 ext. 12", vec![("phone_note", "ext. 12")]),
        ("5512345678x12", vec![("phone_note", "ext. 12")]),
        ("5512345678 #12", vec![("phone_note", "ext. 12")]),
        ("Casa 5512345678", vec![("phone_note", "Casa")]),
    ] {
        let (verdict, out) = phone(cell, &context(Country::MX));
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, "+525512345678"),
            "{cell:?}"
        );
        let found: Vec<_> = out
            .also
            .iter()
            .map(|(field, text)| (*field, text.as_str()))
            .collect();
        assert_eq!(found, also, "{cell:?}");
        assert!(out.notes.is_empty(), "{cell:?}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for (cell, code) in [
        ("521234567890", Code::PhoneInvalid),
        ("12345678", Code::PhoneLocalOnly),
        ("2123456", Code::PhoneLocalOnly),
        ("5.51235E+09", Code::PrecisionLost),
        ("correo@x.com", Code::WrongType),
        ("+999123456789", Code::PhoneInvalid),
        ("1234", Code::PhoneInvalid),
        ("preguntar", Code::PhoneInvalid),
        ("+52 55 1234", Code::PhoneInvalid),
    ] {
        let (verdict, out) = phone(cell, &context(Country::MX));
        assert_eq!(verdict, Verdict::Refused, "{cell:?} gave {:?}", out.text);
        assert_eq!(codes(&out), [code], "{cell:?}");
        assert_eq!(out.notes[0].severity, Severity::Error, "{cell:?}");
    }
}

#[test]
fn fillers_and_null_tokens_are_nothing() {
    for cell in [
        "0000000000",
        "1111111111",
        "9999999999",
        "1234567890",
        "+520000000000",
    ] {
        let (verdict, out) = phone(cell, &context(Country::MX));
        assert_eq!(verdict, Verdict::Null, "{cell:?}");
        assert_eq!(codes(&out), [Code::PhonePlaceholder], "{cell:?}");
    }
    for cell in ["***", "no tiene", "s/n", "-", "Sin teléfono"] {
        let (verdict, out) = phone(cell, &context(Country::MX));
        assert_eq!((verdict, out.notes.len()), (Verdict::Null, 0), "{cell:?}");
    }
}

#[test]
fn no_country_is_stamped_on_digits_that_fit_two() {
    let alone = context(Country::MX);
    for cell in ["3001110009", "3112345678", "15512345678", "350 111 0009"] {
        let (verdict, out) = phone(cell, &alone);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Null, ""),
            "{cell:?}"
        );
        assert_eq!(codes(&out), [Code::PhoneCountryAmbiguous], "{cell:?}");
    }
    // The row, the clinic's country or its area code decide.
    let colombian_row = Context {
        row_country: Some(Country::CO),
        ..alone
    };
    assert_eq!(phone("3001110009", &colombian_row).1.text, "+573001110009");
    let mexican_row = Context {
        row_country: Some(Country::MX),
        ..alone
    };
    assert_eq!(phone("3112345678", &mexican_row).1.text, "+523112345678");
    assert_eq!(phone("15512345678", &mexican_row).1.text, "+525512345678");
    let north_american_row = Context {
        row_country: Some(Country::US),
        ..alone
    };
    assert_eq!(
        phone("16195550123", &north_american_row).1.text,
        "+16195550123"
    );
    let in_tepic = Context {
        area_code: Some("311"),
        ..alone
    };
    assert_eq!(phone("3112345678", &in_tepic).1.text, "+523112345678");
}

#[test]
fn colombian_numbers_follow_their_own_plan() {
    let colombia = context(Country::CO);
    for (cell, expected) in [
        ("3001110009", "+573001110009"),
        ("6012345678", "+576012345678"),
        ("573001110009", "+573001110009"),
        ("+52 55 1234 5678", "+525512345678"),
        ("12345678", "+576012345678"),
    ] {
        assert_eq!(phone(cell, &colombia).1.text, expected, "{cell:?}");
    }
    assert_eq!(phone("5512345678", &colombia).0, Verdict::Refused);
}

#[test]
fn the_area_code_of_the_clinic_completes_local_numbers() {
    for (cell, area, expected) in [
        ("12345678", "55", "+525512345678"),
        ("2123456", "662", "+526622123456"),
    ] {
        let context = Context {
            area_code: Some(area),
            ..context(Country::MX)
        };
        let (verdict, out) = phone(cell, &context);
        assert_eq!((verdict, out.text.as_str()), (Verdict::Value, expected));
        assert_eq!(codes(&out), [Code::PhoneAreaAdded]);
    }
}

#[test]
fn a_bad_number_beside_a_good_one_only_warns() {
    let (verdict, out) = phone("123456789012345 / 5512345678", &context(Country::MX));
    assert_eq!(
        (verdict, out.text.as_str()),
        (Verdict::Value, "+525512345678")
    );
    assert_eq!(out.notes[0].severity, Severity::Warning);
}

proptest! {
    #[test]
    fn a_value_is_always_e164(
        cell in "(\\PC{0,25}|[+0-9 ().#x/y-]{1,30}|[0-9]{7,15}( ext |x|#| y |/)[0-9]{1,12})",
        colombian in any::<bool>(),
        area in prop::option::of("[0-9]{2,3}"),
    ) {
        let country = if colombian { Country::CO } else { Country::MX };
        let context = Context { area_code: area.as_deref(), ..context(country) };
        let (verdict, out) = phone(&cell, &context);
        let sound = |text: &str| {
            let digits = text.strip_prefix('+').unwrap_or("");
            (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        match verdict {
            Verdict::Value => {
                prop_assert!(sound(&out.text), "{}", out.text);
                prop_assert_eq!(&phone(&out.text, &context).1.text, &out.text);
            }
            Verdict::Refused => {
                prop_assert!(out.text.is_empty());
                prop_assert!(out.notes.iter().any(|note| note.severity == Severity::Error));
            }
            Verdict::Null => prop_assert!(out.text.is_empty()),
        }
        for (field, text) in &out.also {
            prop_assert!(*field == "phone_note" || sound(text), "{field} {text}");
        }
    }

    #[test]
    fn alone_nothing_panics_and_something_comes_back(cell in "\\PC{1,30}") {
        let (verdict, out) = phone(&cell, &Context { in_batch: false, ..context(Country::MX) });
        prop_assert_eq!(verdict, Verdict::Value);
        prop_assert!(!out.text.is_empty());
    }
}

#[test]
fn a_rounded_number_has_digits_behind_its_exponent() {
    for (cell, rounded) in [
        ("5.2E+09", true),
        ("1e5", true),
        ("1e", false),
        ("1e+", false),
    ] {
        assert_eq!(is_rounded(cell.as_bytes()), rounded, "{cell:?}");
    }
}
