//! Which column is which field: suggestions with a reason and a confidence.

mod context;
mod group;
mod synonyms;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::schema::{self, RecordType};
use crate::survey::Survey;
use context::FileContext;

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
    /// The name has the words of a known name in another order.
    SameWords,
    /// The name is a known name, and the other columns or the values say which meaning it has.
    Context,
    /// The name is a known name of the field alone.
    Synonym,
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
}

/// Suggests fields for the columns of a file. At most one column goes to a field, and a column to
/// one field of each record type. `record_types` limits the types; `None` lets the columns say.
pub fn suggest(survey: &Survey, record_types: Option<&[RecordType]>) -> Vec<Suggestion> {
    if let Some(suggestions) = of_template(survey, record_types) {
        return suggestions;
    }
    let context = FileContext::of(survey, record_types);
    let mut best: BTreeMap<(RecordType, usize), (Reason, usize)> = BTreeMap::new();
    for (index, column) in survey.columns.iter().enumerate() {
        for (record_type, position, reason) in context.fields_of(column) {
            let entry = best
                .entry((record_type, position))
                .or_insert((reason, index));
            if reason > entry.0 {
                *entry = (reason, index);
            }
        }
    }
    let mut taken = BTreeSet::new();
    let mut suggestions: Vec<(usize, Suggestion)> = Vec::new();
    let mut ranked: Vec<_> = best.into_iter().collect();
    ranked.sort_by_key(|((kind, position), (reason, index))| {
        (*index, std::cmp::Reverse(*reason), *kind, *position)
    });
    for ((record_type, position), (reason, index)) in ranked {
        if taken.insert((record_type, index)) {
            let confidence = match reason {
                Reason::Synonym | Reason::Context => Confidence::Sure,
                Reason::SameWords | Reason::Similar => Confidence::Probable,
            };
            let column = survey.columns[index].name.clone();
            let target_field = record_type.fields()[position].name;
            let suggestion = Suggestion {
                column,
                record_type,
                target_field,
                confidence,
                reason,
            };
            suggestions.push((index, suggestion));
        }
    }
    suggestions
        .into_iter()
        .map(|(_, suggestion)| suggestion)
        .collect()
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
        });
    Some(suggestions.collect())
}

#[cfg(test)]
mod tests;
