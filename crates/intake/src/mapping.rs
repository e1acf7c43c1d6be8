//! Which column is which field: suggestions with a reason and a confidence.
//!
//! What is known is asked in this order: how the clinic mapped the column before, the reports of
//! OkVet, the known names of the fields, and only then what is like them and what the values say.

mod beside;
mod fields;
mod group;
mod header;
mod learned;
mod name;
pub(crate) mod okvet;
mod sheet;
mod synonyms;
mod values;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::plan::{Constant, FieldMapping, Source};
use crate::schema::{self, RecordType};
use crate::survey::Survey;
use crate::{Error, ErrorKind, transform};
use fields::{Candidate, candidates};
use sheet::Sheet;

pub use learned::StoredMapping;
pub use synonyms::Synonyms;

/// How sure a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It looks like it, and a person should look.
    Probable,
    /// The name of the column is a known name of the field.
    Sure,
}

/// Why a column was given to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The name is nearly a known name.
    Similar,
    /// The values are of that kind, whatever the name.
    Values,
    /// The name has the words of a known name in another order, or among others that say nothing.
    SameWords,
    /// The name is a known name, and the other columns or the values say which meaning it has.
    Context,
    /// The name is a known name of the field alone.
    Synonym,
    /// The file is a report of OkVet, which has the column there.
    Report,
    /// The clinic mapped the column so the last time.
    Learned,
}

impl Reason {
    /// How sure a suggestion is for this reason, unless the values speak against it.
    fn confidence(self) -> Confidence {
        match self {
            Self::Similar | Self::Values | Self::SameWords => Confidence::Probable,
            Self::Context | Self::Synonym | Self::Report | Self::Learned => Confidence::Sure,
        }
    }

    /// Of two columns for a field, the one with the higher rank has it. A known name is a known
    /// name, whether or not others were needed to tell what it means.
    fn rank(self) -> u8 {
        match self {
            Self::Similar => 0,
            Self::Values => 1,
            Self::SameWords => 2,
            Self::Context | Self::Synonym => 3,
            Self::Report => 4,
            Self::Learned => 5,
        }
    }
}

/// A column and the field that it seems to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The name of the column.
    pub column: String,
    /// The record type.
    pub record_type: RecordType,
    /// The name of the field.
    pub target_field: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why.
    pub reason: Reason,
    /// The further columns that are read with it, such as that of the time beside the date; the
    /// mapping has them as a parameter.
    #[serde(skip)]
    pub columns: Vec<String>,
}

/// Suggests fields for the columns of a file. At most one column goes to a field, and a column to
/// one field of each record type. `record_types` limits the types; `None` lets the columns say.
pub fn suggest(survey: &Survey, record_types: Option<&[RecordType]>) -> Vec<Suggestion> {
    suggest_from(survey, record_types, &[])
}

/// Suggests fields as [`suggest`] does, from the clinic's earlier mappings for the source first.
pub fn suggest_from(
    survey: &Survey,
    record_types: Option<&[RecordType]>,
    stored: &[StoredMapping],
) -> Vec<Suggestion> {
    if let Some(suggestions) = of_template(survey, record_types) {
        return suggestions;
    }
    let report = okvet::recognise(&survey.sheet.header).filter(|report| {
        record_types.is_none_or(|types| report.kinds().iter().any(|kind| types.contains(kind)))
    });
    let wanted = match (record_types, &report) {
        (None, Some(report)) => Some(report.kinds()),
        (types, _) => types.map(<[_]>::to_vec),
    };
    let mut sheet = Sheet::of(survey, wanted.as_deref());
    if wanted.is_none() {
        let kinds = learned::kinds(survey, stored, &sheet.kinds);
        sheet.make(kinds);
    }
    let mut found: Vec<(usize, Candidate)> = Vec::new();
    for (at, column) in survey.columns.iter().enumerate() {
        let known = learned::candidates(&column.name, stored, &sheet);
        let reported = report
            .as_ref()
            .map_or_else(Vec::new, |report| report.candidates(&column.name, &sheet));
        let told = if !known.is_empty() {
            known
        } else if report
            .as_ref()
            .is_some_and(|report| report.has(&column.name))
        {
            reported
        } else {
            candidates(&sheet, at, column)
        };
        found.extend(told.into_iter().map(|candidate| (at, candidate)));
    }
    let beside = beside::claim(survey, &sheet, stored, &mut found);
    let mut suggestions = assign(survey, found);
    beside::join(survey, &beside, &mut suggestions);
    suggestions
}

/// The stored mappings that are for a source.
pub fn of_source(stored: &[StoredMapping], source: Source) -> Vec<StoredMapping> {
    let of_source = stored.iter().filter(|one| one.source_system == source);
    of_source.cloned().collect()
}

/// Refuses a field mapping that names an unknown field, transform or parameter, and says the
/// nearest one that is known.
pub fn check(mapping: &FieldMapping) -> Result<(), Error> {
    let kind = mapping.record_type;
    if kind.position(&mapping.target_field).is_none() {
        let names = kind.fields().iter().map(|field| field.name);
        return Err(invalid(format!(
            "column {:?} is mapped to {}.{}, which is no field; the nearest is {:?}",
            mapping.source_field,
            kind.as_str(),
            mapping.target_field,
            crate::text::nearest(&mapping.target_field, names)
        )));
    }
    let made = transform::make(&mapping.transform, &mapping.params);
    made.map(|_| ())
        .map_err(|error| invalid(format!("column {:?}: {error}", mapping.source_field)))
}

/// Whether the folded name of a column says that an animal lives: the opposite of "deceased".
pub(crate) fn says_alive(folded: &str) -> bool {
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    has(&["vivo", "viva", "alive", "living"]) && !has(&["no", "not"])
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::PlanInvalid, message)
}

/// The mapping of a column that was learned, as the clinic had it.
pub(crate) fn learned(
    suggestion: &Suggestion,
    header: &[String],
    stored: &[StoredMapping],
) -> Option<FieldMapping> {
    let mapping = learned::find(&suggestion.column, suggestion.record_type, stored)?;
    let mapping = FieldMapping {
        source_field: suggestion.column.clone(),
        ..mapping.clone()
    };
    Some(header::fit(mapping, header))
}

/// The mapping of a column as OkVet's report has it.
pub(crate) fn reported(suggestion: &Suggestion, header: &[String]) -> Option<FieldMapping> {
    okvet::mapping(header, suggestion)
}

/// The column of a table of OkVet that says when a record was deleted.
pub(crate) fn deleted_column(header: &[String]) -> Option<&str> {
    okvet::deleted_column(header)
}

/// What all rows of a report of OkVet have.
pub(crate) fn report_constants(header: &[String]) -> &'static [Constant] {
    okvet::constants(header)
}

/// Gives each field its best column: the surest one, of those the one with the best name, of those
/// the first. A column whose field is taken has its next best.
fn assign(survey: &Survey, mut found: Vec<(usize, Candidate)>) -> Vec<Suggestion> {
    found.sort_by_key(|(at, candidate)| {
        let Candidate {
            confidence,
            reason,
            order,
            ..
        } = *candidate;
        (Reverse(confidence), Reverse(reason.rank()), order, *at)
    });
    let mut columns = BTreeSet::new();
    let mut fields = BTreeSet::new();
    let mut suggestions: Vec<(usize, Suggestion)> = Vec::new();
    for (at, candidate) in found {
        let Candidate { kind, position, .. } = candidate;
        if columns.contains(&(kind, at)) || fields.contains(&(kind, position)) {
            continue;
        }
        columns.insert((kind, at));
        fields.insert((kind, position));
        let suggestion = Suggestion {
            column: survey.columns[at].name.clone(),
            record_type: kind,
            target_field: kind.fields()[position].name,
            confidence: candidate.confidence,
            reason: candidate.reason,
            columns: Vec::new(),
        };
        suggestions.push((at, suggestion));
    }
    suggestions.sort_by_key(|(at, one)| (*at, one.record_type));
    suggestions.into_iter().map(|(_, one)| one).collect()
}

/// The fields of a template that was filled in.
fn of_template(survey: &Survey, record_types: Option<&[RecordType]>) -> Option<Vec<Suggestion>> {
    let filled = |name: &&str| !name.trim().is_empty();
    let columns = survey.columns.iter().map(|column| column.name.as_str());
    let columns: Vec<_> = columns.filter(filled).collect();
    let wanted = |kind| record_types.is_none_or(|types| types.contains(&kind));
    let (record_type, places) = schema::recognise(&columns, wanted)?;
    let suggestions = columns
        .iter()
        .zip(places)
        .map(|(column, place)| Suggestion {
            column: (*column).to_owned(),
            record_type,
            target_field: record_type.fields()[place].name,
            confidence: Confidence::Sure,
            reason: Reason::Synonym,
            columns: Vec::new(),
        });
    Some(suggestions.collect())
}

#[cfg(test)]
mod tests;
