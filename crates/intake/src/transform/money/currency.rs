//! Currencies, and how they are written.

use crate::plan::DecimalMark;
use crate::text::{FoldBuffer, fold_short};
use crate::transform::Country;

/// A currency, as the three letters of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transform) struct Currency(&'static str);

/// Code, country, whether its amounts are written with a decimal comma, and its words.
type Line = (&'static str, &'static str, bool, &'static [&'static str]);

const TABLE: &[Line] = &[
    (
        "MXN",
        "MX",
        false,
        &["mxn", "mx", "mex", "m n", "mn", "moneda nacional"],
    ),
    (
        "USD",
        "US",
        false,
        &["usd", "us", "dls", "dolares", "dolar", "dollars", "u s d"],
    ),
    ("COP", "CO", true, &["cop", "col", "pesos colombianos"]),
    ("EUR", "ES", true, &["eur", "€", "euro", "euros"]),
    ("ARS", "AR", true, &["ars"]),
    ("CLP", "CL", true, &["clp"]),
    ("PEN", "PE", false, &["pen", "s", "soles", "sol"]),
    ("GTQ", "GT", false, &["gtq", "q", "quetzales"]),
    ("CRC", "CR", true, &["crc", "colones", "₡"]),
    ("HNL", "HN", false, &["hnl", "lempiras"]),
    ("NIO", "NI", false, &["nio", "cordobas"]),
    ("DOP", "DO", false, &["dop", "rd"]),
    ("BOB", "BO", true, &["bob", "bs"]),
    ("UYU", "UY", true, &["uyu"]),
    ("PYG", "PY", true, &["pyg", "guaranies"]),
    ("VES", "VE", true, &["ves"]),
    ("BRL", "BR", true, &["brl", "reais"]),
    ("CAD", "CA", false, &["cad"]),
];

/// Words that name no currency in particular.
const ANY: &[&str] = &["", "peso", "pesos", "iva incluido", "c u"];

impl Currency {
    /// The currency of a code, in any case.
    pub(in crate::transform) fn from_code(code: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|(known, ..)| known.eq_ignore_ascii_case(code))
            .map(|line| Self(line.0))
    }

    /// What a parameter takes, for an error.
    pub(in crate::transform) fn choices() -> String {
        let codes: Vec<_> = TABLE.iter().map(|line| line.0).collect();
        format!("it takes {}", codes.join(", "))
    }

    /// The currency of a country; where it is not known, that of Mexico, whose amounts are written
    /// as in most of the world.
    pub(in crate::transform) fn of(country: Country) -> Self {
        let line = TABLE
            .iter()
            .find(|line| Country::from_code(line.1) == Some(country));
        Self(line.map_or("MXN", |line| line.0))
    }

    /// The three letters.
    pub(in crate::transform) fn as_str(self) -> &'static str {
        self.0
    }

    /// What stands before its decimals, where custom settles it: in Mexico both marks are in use.
    pub(super) fn decimal(self) -> Option<DecimalMark> {
        let line = TABLE.iter().find(|line| line.0 == self.0);
        line.filter(|line| line.2).map(|_| DecimalMark::Comma)
    }

    /// The currency that the words beside a number name, if any; `None` in the outer option if they
    /// say something else.
    #[allow(clippy::option_option)]
    pub(super) fn of_words(text: &str) -> Option<Option<Self>> {
        let text = text.trim_matches(|letter: char| {
            letter.is_whitespace()
                || matches!(
                    letter,
                    '$' | '-' | '+' | '(' | ')' | '\u{2212}' | '\'' | '='
                )
        });
        if text.is_empty() {
            return Some(None);
        }
        if text.contains(['%', '#']) {
            return None;
        }
        let mut buffer: FoldBuffer = [0; 48];
        let word = match text {
            "€" | "₡" => text,
            _ => fold_short(text, &mut buffer)?,
        };
        if ANY.contains(&word) {
            return Some(None);
        }
        // "pesos M.N." and "$ MXN" name it beside a word that does not.
        let word = word.strip_prefix("pesos ").unwrap_or(word);
        let line = TABLE.iter().find(|line| line.3.contains(&word))?;
        Some(Some(Self(line.0)))
    }
}
