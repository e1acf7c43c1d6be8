//! What holds of a transform whatever a cell says: it does not panic, it gives a value or says why
//! not, and it leaves what it gave itself as it is.
//!
//! Those of phones, dates, amounts and the like have these properties in their own tests. Some have
//! no second time by what they are: an inverted `boolean` answers the opposite, `concat` adds the
//! other columns again, and the second part of a cell has no second part.

use std::borrow::Cow;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{Context, Country, NAMES, Out, Param, TransformParams, Verdict, make};
use crate::text::{NullKind, clean, is_null_token};

fn params(pairs: &[(&str, Param)]) -> TransformParams {
    let pairs = pairs.iter().cloned();
    pairs
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn apply(
    (name, params): (&str, &TransformParams),
    cell: &str,
    other: &str,
    country: Country,
) -> (Verdict, Out) {
    let others = [Cow::Borrowed(other)];
    let context = Context {
        in_batch: true,
        country,
        others: &others,
        ..Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap())
    };
    let mut out = Out::default();
    let verdict = make(name, params).unwrap().apply(cell, &context, &mut out);
    (verdict, out)
}

/// Cells of all kinds, and such as the transforms look for.
fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,16}",
        any::<String>(),
        "([cC]\\.?[pP]\\.?[ :.]{0,2}){0,2}[0-9]{0,7}[ .]?(\\.0){0,2} ?",
        "[ \\t\u{a0}]{0,2}(s[ií]|no|x|vivo|true|-1|✓|0|1)[ .]{0,2}",
        "[a-z ]{0,5}[,;/|-][a-z0-9 ,]{0,8}",
    ]
}

/// Those whose value they give again, with what they need.
fn settled() -> Vec<(&'static str, TransformParams)> {
    let columns = ("columns", Param::List(vec!["Otra".to_owned()]));
    vec![
        ("text", params(&[])),
        ("postal_code", params(&[])),
        ("boolean", params(&[])),
        ("default", params(&[("value", "Sin dato".into())])),
        ("const", params(&[("value", "MXN".into())])),
        ("coalesce", params(std::slice::from_ref(&columns))),
        ("coalesce", params(&[columns, ("except", "otro".into())])),
        ("split", params(&[("by", ",".into())])),
        (
            "split",
            params(&[("by", "/".into()), ("part", "-1".into())]),
        ),
        ("regex", params(&[("pattern", "[0-9]+".into())])),
        (
            "regex",
            params(&[("pattern", "([a-z]*)".into()), ("to", "$1".into())]),
        ),
    ]
}

proptest! {
    #[test]
    fn what_was_given_is_given_again(cell in cells(), other in cells()) {
        // The run cleans what it reads.
        let (cell, other) = (clean(&cell), clean(&other));
        for (name, params) in settled() {
            for country in [Country::MX, Country::CO, Country::US] {
                let (verdict, out) = apply((name, &params), &cell, &other, country);
                if verdict != Verdict::Value {
                    prop_assert!(out.text.is_empty(), "{name} {cell:?}: {:?}", out.text);
                    continue;
                }
                prop_assert!(!out.text.is_empty(), "{name} {cell:?} gives an empty value");
                let again = apply((name, &params), &out.text, &other, country);
                prop_assert_eq!(
                    (again.0, &again.1.text), (Verdict::Value, &out.text), "{} {:?}", name, cell
                );
            }
        }
    }

    #[test]
    fn nothing_panics_and_a_refusal_says_why(cell in cells(), other in cells()) {
        for name in NAMES {
            // The generic ones, which ask for parameters, are above and below.
            if make(name, &TransformParams::new()).is_err() {
                continue;
            }
            let none = TransformParams::new();
            let (verdict, out) = apply((name, &none), &cell, &other, Country::MX);
            prop_assert!(verdict != Verdict::Refused || !out.notes.is_empty(), "{name} {cell:?}");
            prop_assert_eq!(verdict == Verdict::Value, !out.text.is_empty(), "{} {:?}", name, cell);
        }
    }

    #[test]
    fn an_answer_is_yes_or_no_or_an_issue(cell in cells()) {
        for invert in ["true", "false"] {
            let inverted = params(&[("invert", invert.into())]);
            let (verdict, out) = apply(("boolean", &inverted), &cell, "", Country::MX);
            match verdict {
                Verdict::Value => prop_assert!(["true", "false"].contains(&&*out.text)),
                _ => prop_assert!(out.text.is_empty()),
            }
        }
    }

    #[test]
    fn cells_are_joined_and_none_is_lost(cell in cells(), other in cells()) {
        let given = params(&[("columns", Param::List(vec!["Otra".to_owned()])), ("by", "|".into())]);
        let (cell, other) = (clean(&cell), clean(&other));
        let (verdict, out) = apply(("concat", &given), &cell, &other, Country::MX);
        if verdict == Verdict::Value {
            prop_assert!(out.text.starts_with(&*cell) && out.text.ends_with(&*other));
        } else {
            let nothing = |text: &str| text.is_empty() || is_null_token(NullKind::Text, text);
            prop_assert!(nothing(&cell) || nothing(&other), "{cell:?} {other:?}");
        }
        // Alone it is the text itself, however often.
        let (verdict, alone) = apply(("concat", &given), &cell, "", Country::MX);
        prop_assert!(verdict != Verdict::Value || alone.text == cell);
    }
}
