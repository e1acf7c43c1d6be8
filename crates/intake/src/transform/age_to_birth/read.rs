//! Reads an age in words and numbers.

use super::Unit;
use crate::text::fold;

/// An age, in whole months and the days beyond them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Age {
    pub(super) months: u32,
    pub(super) days: u32,
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Age(Age),
    /// That the animal is young or old, and not how many years.
    Vague,
}

const VAGUE: &[&str] = &[
    "cachorro",
    "cachorra",
    "adulto",
    "adulta",
    "geriatrico",
    "geriatrica",
    "joven",
    "senior",
    "puppy",
    "kitten",
    "adult",
    "gatito",
    "gatita",
    "anciano",
    "anciana",
    "viejo",
    "vieja",
    "bebe",
    "recien nacido",
    "recien nacida",
    "neonato",
];

impl Unit {
    fn of(word: &str) -> Option<Self> {
        match word {
            "a" | "ano" | "anos" | "year" | "years" | "y" | "yr" | "yrs" | "yo" => {
                Some(Self::Years)
            }
            "m" | "mes" | "meses" | "month" | "months" | "mo" | "mos" => Some(Self::Months),
            "s" | "sem" | "semana" | "semanas" | "week" | "weeks" | "w" | "wk" => Some(Self::Weeks),
            "d" | "dia" | "dias" | "day" | "days" => Some(Self::Days),
            _ => None,
        }
    }

    /// The unit in a header, such as `edad_años` or `Age_Days`.
    pub(super) fn of_header(header: &str) -> Option<Self> {
        fold(header)
            .split(' ')
            .filter(|word| word.len() > 2)
            .find_map(Self::of)
    }
}

/// Reads a cell; `None` if it is no age.
pub(super) fn read(cell: &str, unit: Option<Unit>) -> Option<Reading> {
    let text = cell.trim().to_lowercase();
    if VAGUE.contains(&fold(&text).as_str()) || text.starts_with(['<', '>', '~', '±']) {
        return Some(Reading::Vague);
    }
    let mut rest = text.as_str();
    let (mut age, mut last) = (Age::default(), None);
    while !rest.is_empty() {
        let (amount, after) = number(rest)?;
        let after = after.trim_start();
        let end = after
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(after.len());
        let this = match (end, unit, last) {
            (0, Some(unit), None) if after.is_empty() => unit,
            // A bare number without the unit of its column could be years as well as months.
            (0, None, None) if after.is_empty() => return Some(Reading::Vague),
            (0, ..) => return None,
            _ => Unit::of(&fold(&after[..end]))?,
        };
        // The parts come in falling units.
        if last.is_some_and(|last| this as u8 >= last as u8) {
            return None;
        }
        age = add(age, amount, this)?;
        last = Some(this);
        rest = after[end..].trim_start_matches(['.', ',', ' ', '-']);
        for and in ["y ", "con ", "and "] {
            rest = rest.strip_prefix(and).unwrap_or(rest);
        }
    }
    last?;
    Some(if age == Age::default() {
        Reading::Vague
    } else {
        Reading::Age(age)
    })
}

/// Adds an amount, in hundredths of a unit.
fn add(age: Age, hundredths: u32, unit: Unit) -> Option<Age> {
    let scaled = |factor: u32| hundredths.checked_mul(factor).map(|amount| amount / 100);
    let (months, days) = match unit {
        Unit::Years => (scaled(12)?, 0),
        Unit::Months => (hundredths / 100, (hundredths % 100) * 30 / 100),
        Unit::Weeks => (0, scaled(7)?),
        Unit::Days => (0, scaled(1)?),
    };
    Some(Age {
        months: age.months.checked_add(months)?,
        days: age.days.checked_add(days)?,
    })
}

/// A number in hundredths: `2`, `2,5`, `1/2`, `2 1/2`.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let length = digits(text);
    // Six digits of days are 2,700 years.
    if length == 0 || length > 6 {
        return None;
    }
    let whole = text[..length].parse::<u32>().ok()?.checked_mul(100)?;
    let rest = &text[length..];
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let count = digits(fraction);
        if count > 0 {
            let mut places = fraction.bytes().take(count).chain([b'0', b'0']);
            let mut place = || places.next().map_or(0, |digit| u32::from(digit - b'0'));
            let hundredths = place() * 10 + place();
            return Some((whole + hundredths, &fraction[count..]));
        }
    }
    if let Some(below) = rest.strip_prefix('/') {
        return divide(whole, below);
    }
    if let Some(above) = rest.strip_prefix(' ')
        && digits(above) == 1
        && let Some(below) = above[1..].strip_prefix('/')
    {
        let (part, rest) = divide(above[..1].parse::<u32>().ok()? * 100, below)?;
        return Some((whole.checked_add(part)?, rest));
    }
    Some((whole, rest))
}

fn divide(above: u32, below: &str) -> Option<(u32, &str)> {
    let divisor = below
        .bytes()
        .next()
        .filter(u8::is_ascii_digit)
        .map(|digit| u32::from(digit - b'0'))?;
    (divisor > 0).then(|| (above / divisor, &below[1..]))
}
