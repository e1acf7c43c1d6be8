//! Amounts of money, rates and plain numbers, to exact decimals.

mod currency;

pub(super) use currency::Currency;

use super::decimal::{Decimal, Fault, cut};
use super::{Context, Country, Out, Transform, Verdict, phone};
use crate::issue::{Code, Params};
use crate::plan::DecimalMark;
use crate::text::{FoldBuffer, NullKind, fold_short, is_null_token};

/// `money`: an exact amount, rounded half to even at the digits of its field.
///
/// A lone mark before three digits may stand for decimals or thousands: the parameter `decimal`,
/// the column, or the custom of the currency says which; else the amount is refused. A currency
/// that the cell or the plan names goes to `currency`.
pub(super) struct Money {
    /// The currency of the column.
    pub(super) currency: Option<Currency>,
    pub(super) decimal: Option<DecimalMark>,
    pub(super) scale: u32,
}

/// `number`: a quantity or a count, an exact decimal.
pub(super) struct Number {
    pub(super) decimal: Option<DecimalMark>,
    pub(super) scale: u32,
}

/// `percent`: a rate as a fraction of one: `16 %`, `16` and `0.16` are all `0.16`. A bare `1` may be
/// one per cent or all of it, and is refused.
pub(super) struct Percent {
    pub(super) decimal: Option<DecimalMark>,
    pub(super) scale: u32,
}

/// Words for an amount of nothing.
const FREE: &[&str] = &[
    "gratis",
    "gratuito",
    "gratuita",
    "cortesia",
    "sin costo",
    "sin cargo",
    "sin cobro",
    "bonificado",
    "bonificada",
    "free",
    "no charge",
    "no se cobro",
    "obsequio",
];

impl Transform for Money {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let Some(amount) = Amount::cut(cell) else {
            return without_number(cell, out);
        };
        let named = amount.currency;
        let currency = named.or(self.currency);
        let custom = currency.unwrap_or_else(|| Currency::of(context.country));
        let decimal = self.decimal.or(context.decimal).or(custom.decimal());
        let number = match Decimal::read(amount.number, decimal) {
            Ok(number) => number,
            Err(fault) => return refuse(cell, fault, out),
        };
        if let (Some(named), Some(expected)) = (named, self.currency)
            && named != expected
        {
            let mut params = value_of(cell);
            params.push(("currency", expected.as_str().to_owned()));
            out.note(Code::CurrencyDiffers, params);
        }
        if let Some(currency) = currency {
            out.also.push(("currency", currency.as_str().to_owned()));
        }
        let number = Decimal {
            negative: amount.negative,
            ..number
        };
        number.write(self.scale, &mut out.text);
        Verdict::Value
    }
}

impl Transform for Number {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if is_null_token(NullKind::Text, cell) {
            return Verdict::Null;
        }
        let Some((before, number, after)) = cut(cell) else {
            return refuse(cell, Fault::Unparsable, out);
        };
        let negative = match before.trim() {
            "" | "+" => false,
            "-" | "\u{2212}" => true,
            _ => return refuse(cell, Fault::Unparsable, out),
        };
        if !matches!(after.trim(), "" | "." | ",") {
            return refuse(cell, Fault::Unparsable, out);
        }
        match Decimal::read(number, self.decimal.or(context.decimal)) {
            Ok(number) => {
                Decimal { negative, ..number }.write(self.scale, &mut out.text);
                Verdict::Value
            }
            Err(fault) => refuse(cell, fault, out),
        }
    }
}

impl Transform for Percent {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if is_null_token(NullKind::Text, cell) {
            return Verdict::Null;
        }
        let Some((before, number, after)) = cut(cell) else {
            return match cell {
                _ if is_word(
                    cell,
                    &["exento", "exenta", "exempt", "sin iva", "no aplica"],
                ) =>
                {
                    out.note(Code::AmountFree, value_of(cell));
                    out.value("0")
                }
                _ => refuse(cell, Fault::Unparsable, out),
            };
        };
        let before = before.trim_matches(|letter: char| letter.is_whitespace() || letter == '%');
        let sign = is_word(after, &["por ciento", "porciento", "percent"]);
        let hundredths = cell.contains('%') || sign;
        let named = before.is_empty() || is_word(before, &["iva", "vat", "tasa", "descuento"]);
        let clean = after
            .chars()
            .all(|letter| matches!(letter, ' ' | '%' | '.' | '\u{a0}'));
        if !named || !(clean || sign) {
            return refuse(cell, Fault::Unparsable, out);
        }
        // A rate has no thousands: a lone mark is that of its decimals.
        let mark = match number.bytes().find(|byte| matches!(byte, b'.' | b',')) {
            Some(b',') => DecimalMark::Comma,
            _ => DecimalMark::Point,
        };
        let decimal = self.decimal.or(context.decimal).unwrap_or(mark);
        let number = match Decimal::read(number, Some(decimal)) {
            Ok(number) => number,
            Err(fault) => return refuse(cell, fault, out),
        };
        let one = 10_u128.pow(number.scale);
        let number = match number.digits {
            digits if digits == one && !hundredths => {
                return refuse(cell, Fault::Ambiguous, out);
            }
            digits if hundredths || digits > one => Decimal {
                scale: number.scale + 2,
                ..number
            },
            _ => number,
        };
        // More than all of it is no rate.
        if number.digits > 10_u128.pow(number.scale) {
            return refuse(cell, Fault::Unparsable, out);
        }
        number.write(self.scale, &mut out.text);
        Verdict::Value
    }
}

/// The currency of a country, as the three letters of ISO 4217.
pub(crate) fn currency_of(country: Country) -> &'static str {
    Currency::of(country).as_str()
}

/// What stands in a cell of amounts.
struct Amount<'a> {
    number: &'a str,
    negative: bool,
    currency: Option<Currency>,
}

impl<'a> Amount<'a> {
    /// Takes a cell apart; `None` if it holds more than an amount with its signs and its currency.
    fn cut(cell: &'a str) -> Option<Self> {
        let (before, number, after) = cut(cell)?;
        let after = after.trim_end();
        // `350.-` is a way to write that there are no cents.
        let after = after.strip_prefix([',', '.']).map_or(after, |rest| {
            rest.strip_prefix(['-', '\u{2013}']).unwrap_or(rest)
        });
        let brackets = (before.matches('(').count(), after.matches(')').count());
        if !matches!(brackets, (0, 0) | (1, 1)) {
            return None;
        }
        let minus = |text: &str| text.matches(['-', '\u{2212}']).count();
        let negative = match (minus(before) + minus(after), brackets.0) {
            (0, 0) => false,
            (1, 0) | (0, 1) => true,
            _ => return None,
        };
        let before = Currency::of_words(before)?;
        let after = Currency::of_words(after)?;
        Some(Self {
            number,
            negative,
            currency: after.or(before),
        })
    }
}

fn without_number(cell: &str, out: &mut Out) -> Verdict {
    if is_null_token(NullKind::Text, cell) || matches!(cell, "$" | "$-" | "$ -") {
        return Verdict::Null;
    }
    if is_word(cell, FREE) {
        out.note(Code::AmountFree, value_of(cell));
        return out.value("0");
    }
    refuse(cell, Fault::Unparsable, out)
}

fn refuse(cell: &str, fault: Fault, out: &mut Out) -> Verdict {
    let code = match fault {
        Fault::Ambiguous => Code::NumberAmbiguous,
        Fault::Unparsable if phone::is_rounded(cell.as_bytes()) => Code::PrecisionLost,
        Fault::Unparsable => Code::NumberUnparsable,
    };
    out.refuse(code, value_of(cell))
}

fn is_word(cell: &str, words: &[&str]) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(cell, &mut buffer).is_some_and(|folded| words.contains(&folded))
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

#[cfg(test)]
mod tests;
