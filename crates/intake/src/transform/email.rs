//! Email addresses.

mod check;
mod known;

use super::{Context, Out, Transform, Verdict};
use crate::issue::{Code, Params};
use crate::text::{NullKind, is_null_token};
pub(crate) use check::is_email;

/// `email`: one address, its domain in lower case.
///
/// The first of several is taken: a client has one field for it. The others are named in a warning,
/// and stay in the source data of the record, where they are found again; they go into no other
/// field, for a remark that nobody wrote is none. An address that looks like a misspelt provider is kept, with the
/// likely one as a suggestion: only its owner knows.
pub(super) struct Email;

impl Transform for Email {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        // Nearly every cell is one address and nothing else.
        if is_email(cell) {
            return settle(cell, cell, out);
        }
        if is_null_token(NullKind::Text, cell) || known::is_nothing(cell) {
            return Verdict::Null;
        }
        let mut addresses = cell
            .split([' ', ',', ';', '/', '|', '\n', '<', '>', '(', ')', '"'])
            .map(bare)
            .filter(|part| part.contains('@'));
        let Some(first) = addresses.next() else {
            return out.refuse(Code::EmailInvalid, value_of(cell));
        };
        let rest: Vec<&str> = addresses.collect();
        // A filler need not even have the form of an address.
        if let Some((local, domain)) = first.rsplit_once('@')
            && known::is_placeholder(local, domain)
        {
            out.note(Code::EmailPlaceholder, value_of(cell));
            return Verdict::Null;
        }
        // Words beside an address mean that it was cut in two, unless brackets or a second
        // address show how the cell is built.
        let words = cell
            .split_whitespace()
            .filter(|word| !word.contains('@'))
            .count();
        if !is_email(first) || (words > 0 && rest.is_empty() && !cell.contains('<')) {
            return out.refuse(Code::EmailInvalid, value_of(cell));
        }
        if !rest.is_empty() {
            let mut params = value_of(cell);
            params.push(("used", first.to_owned()));
            params.push(("others", rest.join(", ")));
            out.note(Code::EmailMany, params);
        }
        settle(cell, first, out)
    }
}

/// An address without what stands around it.
fn bare(part: &str) -> &str {
    let part = part
        .trim_matches(['\'', ',', ':', '[', ']'])
        .trim_end_matches('.');
    match part.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &part[7..],
        _ => part,
    }
}

fn settle(cell: &str, address: &str, out: &mut Out) -> Verdict {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    out.text.clear();
    out.text.push_str(local);
    out.text.push('@');
    out.text
        .extend(domain.chars().map(|letter| letter.to_ascii_lowercase()));
    let domain = &out.text[local.len() + 1..];
    if known::is_placeholder(local, domain) {
        out.text.clear();
        out.note(Code::EmailPlaceholder, value_of(cell));
        return Verdict::Null;
    }
    if let Some(right) = known::misspelt(domain) {
        let mut params = value_of(cell);
        params.push(("suggestion", format!("{local}@{right}")));
        out.note(Code::EmailTypo, params);
    }
    Verdict::Value
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::issue::{Issue, Severity};

    fn email(cell: &str) -> (Verdict, Out) {
        let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
        let mut out = Out::default();
        (Email.apply(cell, &Context::alone(today), &mut out), out)
    }

    #[test]
    fn addresses_are_found() {
        for (cell, expected) in [
            ("ana@example.com", "ana@example.com"),
            ("Ana.Perez@Example.COM", "Ana.Perez@example.com"),
            ("mailto:ana@example.com", "ana@example.com"),
            ("<ana@example.com>", "ana@example.com"),
            ("Ana Pérez <ana@example.com>", "ana@example.com"),
            ("ana@example.com.", "ana@example.com"),
            ("ana@example.com,", "ana@example.com"),
            ("ana+luna@sub.example.com.mx", "ana+luna@sub.example.com.mx"),
        ] {
            let (verdict, out) = email(cell);
            assert_eq!(
                (verdict, out.text.as_str()),
                (Verdict::Value, expected),
                "{cell:?}"
            );
            assert!(out.notes.is_empty(), "{cell:?}");
        }
    }

    #[test]
    fn the_first_of_several_is_taken_and_typos_are_only_suggested() {
        let (_, out) = email("a.b@example.com; c@example.org");
        assert_eq!(
            (out.text.as_str(), out.notes[0].code),
            ("a.b@example.com", Code::EmailMany)
        );
        for (cell, used, others) in [
            ("a@x.com; b@y.com", "a@x.com", "b@y.com"),
            ("a@x.com / b@y.com, c@z.mx", "a@x.com", "b@y.com, c@z.mx"),
            ("Ana <a@x.com>, Luz <b@y.com>", "a@x.com", "b@y.com"),
        ] {
            let (verdict, out) = email(cell);
            assert_eq!((verdict, &*out.text), (Verdict::Value, used), "{cell}");
            let note = &out.notes[0];
            assert_eq!(note.code.severity(), Severity::Warning);
            assert_eq!(note.params[2], ("others", others.to_owned()), "{cell}");
            let issue = Issue::new(note.code, note.params.clone());
            for (text, kept) in [
                (issue.message(), "source data"),
                (issue.message_es(), "datos de origen"),
            ] {
                assert!(text.contains(others) && text.contains(kept), "{text}");
            }
        }
        let (_, out) = email("juan@gmial.com");
        assert_eq!(
            (out.text.as_str(), out.notes[0].code),
            ("juan@gmial.com", Code::EmailTypo)
        );
        assert_eq!(
            out.notes[0].params[1],
            ("suggestion", "juan@gmail.com".to_owned())
        );
    }

    #[test]
    fn fillers_are_nothing() {
        for cell in [
            "no@tiene.com",
            "sincorreo@gmail.com",
            "na@na.com",
            "x@x.x",
            "notiene@hotmail.com",
        ] {
            let (verdict, out) = email(cell);
            assert_eq!(verdict, Verdict::Null, "{cell:?}");
            assert_eq!(out.notes[0].code, Code::EmailPlaceholder, "{cell:?}");
        }
        for cell in ["nan", "-", "no tiene", "sin correo", "N/A", "no"] {
            assert_eq!(email(cell).0, Verdict::Null, "{cell:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for cell in [
            "mascota076.vetlab.cl",
            "josé@example.com",
            "ana perez@example.com",
            "ana@",
            "@example.com",
            "ana@example",
            "a..b@example.com",
            ".ana@example.com",
            "ana@-example.com",
            "ana@@example.com",
            "ana@example.c0m",
        ] {
            let (verdict, out) = email(cell);
            assert_eq!(verdict, Verdict::Refused, "{cell:?} gave {:?}", out.text);
            assert_eq!(out.notes[0].code, Code::EmailInvalid, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn a_value_is_always_an_address(cell in "(\\PC{0,20}|[a-zA-Z@.; <>,_+-]{1,30})") {
            let (verdict, out) = email(&cell);
            if verdict == Verdict::Value {
                prop_assert!(is_email(&out.text));
                prop_assert_eq!(&email(&out.text).1.text, &out.text);
            } else {
                prop_assert!(out.text.is_empty());
            }
        }
    }
}
