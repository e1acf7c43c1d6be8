//! What the values of a column say of the field that it is.

use super::Sheet;
use crate::schema::{Field, RecordType};
use crate::survey::{ColumnSurvey, Reading};
use crate::text;
use crate::transform::{self, Context, Out, TransformParams, Verdict};

/// Cells that must speak for a thing before its column is given to a field for that alone.
const ENOUGH: u32 = 5;

/// The words for the states of Mexico and their capital, folded, one a line.
const STATES: &str = include_str!("../../data/states.txt");

/// Words that say how something is, and not where.
const STATES_OF_BEING: &[&str] = &[
    "activo",
    "activa",
    "inactivo",
    "inactiva",
    "vivo",
    "viva",
    "muerto",
    "muerta",
    "pendiente",
    "pagada",
    "pagado",
    "cancelada",
    "cancelado",
    "active",
    "inactive",
    "alive",
    "dead",
];

/// What values are, whatever their column is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// Numbers of fifteen digits, with the prefix of a maker or of a country.
    Microchips,
    Emails,
    /// Phone numbers with a calling code.
    Phones,
    /// In the form of an RFC or a CURP.
    TaxIds,
    Species,
    Sexes,
    States,
}

impl Values {
    /// What the values of a column are, if nearly all of them are the same.
    pub(super) fn of(column: &ColumnSurvey) -> Option<Self> {
        let most = |count: u32| column.filled >= ENOUGH && share(count, column.filled) >= 90;
        let reads = |reading| column.types.get(&reading).copied().unwrap_or(0);
        if most(column.microchips) {
            return Some(Self::Microchips);
        }
        if most(reads(Reading::Email)) {
            return Some(Self::Emails);
        }
        if most(column.phones.iter().map(|seen| seen.count).sum()) {
            return Some(Self::Phones);
        }
        let words = || {
            column
                .values
                .list
                .iter()
                .map(|one| (&*one.value, one.count))
        };
        let count = |is: &dyn Fn(&str) -> bool| -> u32 {
            words()
                .filter(|(word, _)| is(word))
                .map(|(_, count)| count)
                .sum()
        };
        if most(count(&|word| understood("species_map", word))) {
            return Some(Self::Species);
        }
        if most(count(&|word| understood("sex_map", word))) && !most(reads(Reading::Integer)) {
            return Some(Self::Sexes);
        }
        if most(count(&is_state)) {
            return Some(Self::States);
        }
        let many = column.filled >= ENOUGH && column.samples.len() > 1;
        (many && column.samples.iter().all(|text| is_tax_id(text))).then_some(Self::TaxIds)
    }

    /// The field that such values are in a sheet.
    pub(super) fn field(self, sheet: &Sheet) -> Option<(RecordType, &'static str)> {
        use RecordType::{Client, Pet};
        let event = |name| Some((sheet.main, name));
        match (self, sheet.main) {
            (Self::Microchips, _) => Some((Pet, "microchip")),
            (Self::Sexes, _) => Some((Pet, "sex")),
            (Self::States, _) => Some((Client, "state")),
            (Self::Species, Client | Pet) => Some((Pet, "species")),
            (Self::Emails, Client | Pet) => Some((Client, "email")),
            (Self::Phones, Client | Pet) => Some((Client, "phone")),
            (Self::TaxIds, Client | Pet) => Some((Client, "tax_id")),
            (Self::Species, _) => event("pet_species"),
            (Self::Emails, _) => event("client_email"),
            (Self::Phones, _) => event("client_phone"),
            (Self::TaxIds, _) => event("client_tax_id"),
        }
        .filter(|(kind, _)| sheet.makes(*kind))
    }
}

/// What the values of a column named `Estado` or `Tipo` say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Yes,
    No,
    /// There are none, or they are not known.
    Nothing,
}

/// Whether the values are states of a country, and not how something is.
pub(super) fn are_states(column: &ColumnSurvey) -> Said {
    let is_being = |text: &String| STATES_OF_BEING.contains(&text::fold(text).as_str());
    if column.samples.iter().any(|text| is_state(text)) {
        Said::Yes
    } else if column.samples.iter().any(is_being) {
        Said::No
    } else {
        Said::Nothing
    }
}

/// Whether the values are species.
pub(super) fn are_species(column: &ColumnSurvey) -> Said {
    if column.samples.is_empty() {
        Said::Nothing
    } else if column
        .samples
        .iter()
        .all(|text| understood("species_map", text))
    {
        Said::Yes
    } else {
        Said::No
    }
}

/// Whether the values are ids, not names: of figures, or of few letters and figures.
pub(super) fn are_ids(column: &ColumnSurvey) -> Said {
    let is_id = |text: &String| {
        text.len() <= 40 && !text.contains(' ') && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    if column.samples.is_empty() {
        Said::Nothing
    } else if column.samples.iter().all(is_id) {
        Said::Yes
    } else {
        Said::No
    }
}

/// Whether the values are times of the day, without a date.
pub(super) fn are_times(column: &ColumnSurvey) -> Said {
    let times = column.types.get(&Reading::Time).copied().unwrap_or(0);
    if column.samples.is_empty() {
        Said::Nothing
    } else if share(times, column.filled) >= 80
        || column.samples.iter().all(|text| transform::is_clock(text))
    {
        Said::Yes
    } else {
        Said::No
    }
}

/// Whether the values are units of weight.
pub(super) fn are_weight_units(column: &ColumnSurvey) -> Said {
    if column.samples.is_empty() {
        Said::Nothing
    } else if column
        .samples
        .iter()
        .all(|text| transform::is_weight_unit(text))
    {
        Said::Yes
    } else {
        Said::No
    }
}

/// Whether most values are yes or no.
pub(super) fn are_answers(column: &ColumnSurvey) -> bool {
    let answers = column.types.get(&Reading::Boolean).copied().unwrap_or(0);
    answers > 0 && share(answers, column.filled) >= 80
}

/// Whether none of the values is a temperature.
pub(super) fn are_no_temperatures(column: &ColumnSurvey) -> bool {
    let is_one = |text: &String| {
        verdict("temperature", text).is_some_and(|(verdict, _)| verdict == Verdict::Value)
    };
    !column.samples.is_empty() && !column.samples.iter().any(is_one)
}

/// Whether the values are words for an animal that lives and for one that is dead.
pub(super) fn are_of_life(column: &ColumnSurvey) -> bool {
    let is_of_life = |text: &String| transform::says_life(text).is_some();
    !column.samples.is_empty() && column.samples.iter().all(is_of_life)
}

/// Whether most values are dates.
pub(super) fn are_dates(column: &ColumnSurvey) -> bool {
    let reads = |reading| column.types.get(&reading).copied().unwrap_or(0);
    let dates = reads(Reading::Date) + reads(Reading::DateTime);
    dates > 0 && share(dates, column.filled) >= 80
}

/// Whether none of the values that were kept is understood as a value of the field.
pub(super) fn contradict(field: &Field, column: &ColumnSurvey) -> bool {
    column.samples.len() > 1
        && !column
            .samples
            .iter()
            .any(|text| is_understood(field.transform, text))
}

fn is_understood(name: &str, text: &str) -> bool {
    verdict(name, text).is_none_or(|(verdict, _)| verdict != Verdict::Refused)
}

/// Whether a transform makes a value of a text, without a remark.
fn understood(name: &str, text: &str) -> bool {
    verdict(name, text).is_some_and(|(verdict, silent)| verdict == Verdict::Value && silent)
}

fn verdict(name: &str, text: &str) -> Option<(Verdict, bool)> {
    let transform = transform::make(name, &TransformParams::new()).ok()?;
    let context = Context {
        in_batch: true,
        ..Context::alone(chrono::NaiveDate::default())
    };
    let mut out = Out::default();
    let verdict = transform.apply(text, &context, &mut out);
    Some((verdict, out.notes.is_empty()))
}

fn is_state(text: &str) -> bool {
    let folded = text::fold(text);
    !folded.is_empty() && STATES.lines().any(|state| state == folded)
}

/// The form alone: four or three letters, a date of six figures, and a rest of three letters or
/// figures for an RFC, of eight for a CURP.
fn is_tax_id(text: &str) -> bool {
    let text = text.trim();
    let letters = text
        .chars()
        .take_while(|one| one.is_alphabetic() || *one == '&');
    let (letters, length) = (letters.count(), text.chars().count());
    let date = text.chars().skip(letters).take(6);
    date.filter(char::is_ascii_digit).count() == 6
        && matches!((letters, length), (3, 12) | (4, 13 | 18))
        && text.chars().all(|one| one.is_alphanumeric() || one == '&')
}

fn share(count: u32, of: u32) -> u32 {
    let share = u64::from(count) * 100 / u64::from(of.max(1));
    share as u32
}
