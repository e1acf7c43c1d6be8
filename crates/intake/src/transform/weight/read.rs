//! Reads a weight as millionths of a kilogram, without floating point.

use crate::plan::DecimalMark;

/// A unit of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Kilogram,
    Gram,
    Pound,
    Ounce,
}

/// What a cell says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A weight, in the unit that was written or assumed.
    Grams { millionths: u64, unit: Unit },
    /// From one weight to another.
    Range,
}

impl Unit {
    pub(super) fn of(word: &str) -> Option<Self> {
        const WORDS: &[(&str, Unit)] = &[
            ("kg", Unit::Kilogram),
            ("kilogramos", Unit::Kilogram),
            ("kgs", Unit::Kilogram),
            ("kilos", Unit::Kilogram),
            ("kilo", Unit::Kilogram),
            ("kilogramo", Unit::Kilogram),
            ("k", Unit::Kilogram),
            ("g", Unit::Gram),
            ("gr", Unit::Gram),
            ("grs", Unit::Gram),
            ("gramos", Unit::Gram),
            ("gramo", Unit::Gram),
            ("gms", Unit::Gram),
            ("lb", Unit::Pound),
            ("lbs", Unit::Pound),
            ("libra", Unit::Pound),
            ("libras", Unit::Pound),
            ("pound", Unit::Pound),
            ("pounds", Unit::Pound),
            ("oz", Unit::Ounce),
            ("onza", Unit::Ounce),
            ("onzas", Unit::Ounce),
        ];
        WORDS
            .iter()
            .find(|(known, _)| word.eq_ignore_ascii_case(known))
            .map(|(_, unit)| *unit)
    }

    /// The unit in a header, such as `Peso (kg)` or `kg`.
    pub(super) fn of_header(header: &str) -> Option<Self> {
        header
            .split(|letter: char| !letter.is_ascii_alphabetic())
            .find_map(Self::of)
    }

    /// Billionths of a kilogram in one. A pound is 0.45359237 kg by definition.
    fn billionths(self) -> u64 {
        match self {
            Self::Kilogram => 1_000_000_000,
            Self::Gram => 1_000_000,
            Self::Pound => 453_592_370,
            Self::Ounce => 28_349_523,
        }
    }
}

/// Reads a cell; `None` if it is no weight. `decimal` is the mark that the column proves.
pub(super) fn read(cell: &str, default: Unit, decimal: Option<DecimalMark>) -> Option<Reading> {
    if let Some(decimal) = decimal
        && let Some(plain) = without_thousands(cell, default, decimal)
    {
        return read(&plain, default, None);
    }
    let mut rest = cell;
    let (mut total, mut unit) = (0_u64, None);
    loop {
        let (millionths, after) = number(rest)?;
        let after = after.trim_start();
        let length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = &after[..length];
        if is_range(after) {
            return Some(Reading::Range);
        }
        let this = match (word.is_empty(), unit) {
            (false, _) => Unit::of(word)?,
            (true, None) => default,
            // "4kg500": what follows kilograms without a unit is grams.
            (true, Some(Unit::Kilogram)) => Unit::Gram,
            (true, Some(_)) => return None,
        };
        // The parts come in falling units: "1 kg 200 g", never "200 g 1 kg".
        if unit.is_some_and(|unit: Unit| unit.billionths() <= this.billionths()) {
            return None;
        }
        let scaled = u128::from(millionths) * u128::from(this.billionths()) / 1_000_000_000;
        total = total.checked_add(u64::try_from(scaled).ok()?)?;
        unit = unit.or(Some(this));
        rest = after[length..].trim_start_matches(['.', ' ', ',']);
        if rest.is_empty() {
            return Some(Reading::Grams {
                millionths: total,
                unit: unit.unwrap_or(default),
            });
        }
        if word.is_empty() {
            return None;
        }
    }
}

/// The cell with a decimal point and nothing between thousands; `None` if there was nothing there,
/// or if only the unit could tell and it does not: kilograms never come in thousands by one mark.
fn without_thousands(cell: &str, default: Unit, decimal: DecimalMark) -> Option<String> {
    let (decimal, between) = match decimal {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let end = cell
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',')
        .unwrap_or(cell.len());
    let (number, after) = cell.split_at(end);
    let (whole, fraction) = number.split_once(decimal).unwrap_or((number, ""));
    let mut groups = whole.split(between);
    let first = groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()));
    let mut count = 0;
    let grouped = groups.all(|group| {
        count += 1;
        group.len() == 3
    });
    let unit = Unit::of_header(after).unwrap_or(default);
    let told = count > 1 || !fraction.is_empty() || unit == Unit::Gram;
    let sound = first && grouped && count > 0 && told && !fraction.contains(['.', ',']);
    sound.then(|| {
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{}{point}{fraction}{after}", whole.replace(between, ""))
    })
}

/// Whether a second number follows as the end of a range: `10-12 kg`, `10 a 12 kg`.
fn is_range(after: &str) -> bool {
    let rest = after
        .strip_prefix("kg")
        .unwrap_or(after)
        .trim_start()
        .strip_prefix(['-', 'a', '\u{2013}'])
        .map(str::trim_start);
    rest.is_some_and(|rest| number(rest).is_some())
}

/// Reads a number at the start of a text, in millionths: `12`, `12.5`, `12,5`, `.5`, `1/2`,
/// `2 1/2`.
fn number(text: &str) -> Option<(u64, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let length = digits(text);
    let whole: u64 = if length == 0 {
        0
    } else {
        text[..length].parse().ok()?
    };
    let whole = whole.checked_mul(1_000_000)?;
    let rest = &text[length..];
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let count = digits(fraction);
        if count > 0 {
            // A second mark would make one of them thousands, and we do not know which.
            let after = &fraction[count..];
            let second = after
                .strip_prefix(['.', ','])
                .is_some_and(|more| digits(more) > 0);
            return (!second).then(|| (whole + millionths(&fraction[..count]), after));
        }
    }
    if length == 0 {
        return None;
    }
    if let Some(below) = rest.strip_prefix('/') {
        return fraction(whole, below);
    }
    // "2 1/2"
    if let Some(above) = rest.strip_prefix(' ') {
        let count = digits(above);
        if (1..=2).contains(&count)
            && let Some(below) = above[count..].strip_prefix('/')
        {
            let above: u64 = above[..count].parse().ok()?;
            let (part, after) = fraction(above * 1_000_000, below)?;
            return Some((whole.checked_add(part)?, after));
        }
    }
    Some((whole, rest))
}

fn fraction(above: u64, below: &str) -> Option<(u64, &str)> {
    let count = below.bytes().take_while(u8::is_ascii_digit).count();
    let divisor: u64 = below[..count]
        .parse()
        .ok()
        .filter(|divisor| (1..=100).contains(divisor))?;
    Some((above / divisor, &below[count..]))
}

/// The digits after a point, to six places.
fn millionths(digits: &str) -> u64 {
    let mut value = 0;
    let mut bytes = digits.bytes();
    for _ in 0..6 {
        value = value * 10 + bytes.next().map_or(0, |digit| u64::from(digit - b'0'));
    }
    value
}
