//! Columns that say more of the column beside them: the time of a date, the unit of a weight.

use super::fields::Candidate;
use super::values::{self, Said};
use super::{Reason, Sheet, StoredMapping, Suggestion, header, learned};
use crate::schema::RecordType;
use crate::survey::{ColumnSurvey, Survey};

/// Words for the time of day, of which a column that holds one has one in its name.
const TIME: &[&str] = &["hora", "horas", "horario", "time", "hour"];

/// Words for when something begins.
const START: &[&str] = &[
    "inicio", "inicial", "comienzo", "desde", "start", "starts", "begin", "from",
];

/// Words for when something ends.
const END: &[&str] = &[
    "fin", "final", "termino", "hasta", "end", "ends", "stop", "to",
];

/// Words that may stand beside these, and say only of what the time is.
const OF_EVENTS: &[&str] = &[
    "de",
    "del",
    "la",
    "of",
    "the",
    "at",
    "scheduled",
    "cita",
    "turno",
    "consulta",
    "visita",
    "atencion",
    "venta",
    "factura",
    "emision",
    "appointment",
    "appt",
    "visit",
    "consultation",
    "sale",
    "invoice",
];

/// Words for a unit.
const UNIT: &[&str] = &["unidad", "unidades", "medida", "um", "unit", "units", "uom"];

/// Words for what is weighed.
const WEIGHT: &[&str] = &["peso", "weight"];

/// Words that may stand beside these, and say only of whose weight the unit is.
const OF_WEIGHTS: &[&str] = &[
    "de", "del", "la", "of", "the", "val", "value", "mascota", "paciente", "animal", "pet",
    "patient",
];

/// What a column beside another one says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Start,
    End,
    Unit,
}

/// A column that another one is read with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    at: usize,
    kind: RecordType,
    /// The place of the field whose column is read with it.
    position: usize,
}

/// Finds the columns that others are read with, and keeps them from taking a field for themselves.
pub(super) fn claim(
    survey: &Survey,
    sheet: &Sheet,
    stored: &[StoredMapping],
    found: &mut Vec<(usize, Candidate)>,
) -> Vec<Beside> {
    let says: Vec<_> = survey
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| says(&sheet.names[at].words, column))
        .collect();
    let mut claims = Claims {
        says,
        found,
        beside: Vec::new(),
        gone: Vec::new(),
    };
    for &kind in &sheet.kinds {
        for (position, field) in kind.fields().iter().enumerate() {
            match field.transform {
                "datetime" if field.required => claims.moment(kind, position),
                "weight_kg" => claims.weight(kind, position),
                _ => {}
            }
        }
        claims.learned(survey, kind, stored);
    }
    let Claims { beside, gone, .. } = claims;
    found.retain(|(at, candidate)| {
        candidate.reason == Reason::Learned || !gone.contains(&(*at, candidate.kind))
    });
    beside
}

/// Says with which other columns the suggested ones are read.
pub(super) fn join(survey: &Survey, beside: &[Beside], suggestions: &mut [Suggestion]) {
    for suggestion in suggestions {
        let kind = suggestion.record_type;
        let position = kind.position(suggestion.target_field);
        let own = beside
            .iter()
            .filter(|one| one.kind == kind && Some(one.position) == position)
            .map(|one| survey.columns[one.at].name.clone());
        suggestion.columns = own.filter(|name| *name != suggestion.column).collect();
    }
}

struct Claims<'a> {
    /// What each column says of another, by its place.
    says: Vec<Option<Says>>,
    found: &'a [(usize, Candidate)],
    beside: Vec<Beside>,
    /// The columns that take no field of a record type.
    gone: Vec<(usize, RecordType)>,
}

impl Claims<'_> {
    /// The column that has a field for itself; none where a report or the clinic says how the field
    /// is read.
    fn owner(&self, kind: RecordType, position: usize) -> Option<usize> {
        let mut own = self.found.iter().filter(|(at, candidate)| {
            (candidate.kind, candidate.position) == (kind, position) && self.says[*at].is_none()
        });
        let told = |(_, candidate): &&(usize, Candidate)| {
            matches!(candidate.reason, Reason::Report | Reason::Learned)
        };
        let first = own.next()?;
        (!told(&first) && !own.any(|one| told(&one))).then_some(first.0)
    }

    /// The columns that say a thing and that the clinic did not give to a field of the type.
    fn saying(&self, says: Says, kind: RecordType) -> impl Iterator<Item = usize> {
        let is_learned = move |at: usize| {
            self.found.iter().any(|(of, candidate)| {
                *of == at && candidate.kind == kind && candidate.reason == Reason::Learned
            })
        };
        let columns = self.says.iter().enumerate();
        let saying = columns.filter(move |(_, one)| **one == Some(says));
        saying.map(|(at, _)| at).filter(move |at| !is_learned(*at))
    }

    fn read_with(&mut self, kind: RecordType, position: usize, at: usize) {
        self.beside.push(Beside { at, kind, position });
    }

    /// The times of the day of an event, which stand beside its date.
    fn moment(&mut self, kind: RecordType, position: usize) {
        let Some(date) = self.owner(kind, position) else {
            return;
        };
        let starts: Vec<_> = self.saying(Says::Start, kind).collect();
        let ends: Vec<_> = self.saying(Says::End, kind).collect();
        // An event has one time at which it starts; others would only take the place of its date.
        self.gone.extend(starts.iter().map(|at| (*at, kind)));
        if let Some(start) = starts.first() {
            self.read_with(kind, position, *start);
        }
        let (Some(ends_at), Some(&end)) = (kind.position("ends_at"), ends.first()) else {
            return;
        };
        if self.owner(kind, ends_at).is_some() {
            self.read_with(kind, ends_at, end);
        } else if starts.is_empty() {
            // The date has its own time, and only lends its day to the end.
            self.read_with(kind, ends_at, date);
            return;
        } else {
            self.read_with(kind, position, end);
        }
        self.gone.extend(ends.iter().map(|at| (*at, kind)));
    }

    /// The unit of a weight.
    fn weight(&mut self, kind: RecordType, position: usize) {
        if self.owner(kind, position).is_none() {
            return;
        }
        let unit = self.saying(Says::Unit, kind).next();
        if let Some(unit) = unit {
            self.read_with(kind, position, unit);
            self.gone.push((unit, kind));
        }
    }

    /// What the clinic read with another column before, it does again.
    fn learned(&mut self, survey: &Survey, kind: RecordType, stored: &[StoredMapping]) {
        for (at, candidate) in self.found {
            if candidate.kind != kind || candidate.reason != Reason::Learned {
                continue;
            }
            let Some(mapping) = learned::find(&survey.columns[*at].name, kind, stored) else {
                continue;
            };
            for name in header::present(&survey.sheet.header, mapping.further_columns()) {
                let other = survey.columns.iter().position(|column| column.name == name);
                if let Some(other) = other {
                    self.beside.push(Beside {
                        at: other,
                        kind,
                        position: candidate.position,
                    });
                    self.gone.push((other, kind));
                }
            }
        }
    }
}

/// What a column says of another one, by its name and its values.
fn says(words: &str, column: &ColumnSurvey) -> Option<Says> {
    let has = |list: &[&str]| words.split(' ').any(|word| list.contains(&word));
    let only = |lists: &[&[&str]]| {
        words
            .split(' ')
            .all(|word| lists.iter().any(|list| list.contains(&word)))
    };
    if only(&[TIME, START, END, OF_EVENTS]) && (has(TIME) || has(START) || has(END)) {
        // `Inicio` is a time only if its values are; `Hora` is one unless they are not.
        let is_time = match values::are_times(column) {
            Said::Yes => true,
            Said::No => false,
            Said::Nothing => has(TIME),
        };
        return is_time.then_some(if has(END) { Says::End } else { Says::Start });
    }
    if only(&[UNIT, WEIGHT, OF_WEIGHTS]) && has(UNIT) {
        let is_unit = match values::are_weight_units(column) {
            Said::Yes => true,
            Said::No => false,
            Said::Nothing => has(WEIGHT),
        };
        return is_unit.then_some(Says::Unit);
    }
    None
}
