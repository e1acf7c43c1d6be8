//! What the clinic's earlier mappings say of the columns of a new file.

use serde::{Deserialize, Serialize};

use super::fields::Candidate;
use super::{Confidence, Reason, Sheet};
use crate::plan::{FieldMapping, Source};
use crate::schema::RecordType;
use crate::survey::Survey;
use crate::text;

/// A field mapping that a clinic keeps for a source. There is one for each source, record type and
/// column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMapping {
    /// The source.
    pub source_system: Source,
    /// The mapping.
    #[serde(flatten)]
    pub mapping: FieldMapping,
}

impl StoredMapping {
    /// Whether it is for a column of that name. Case, accents and marks do not count: a report is
    /// not always written the same.
    fn is_of(&self, folded: &str) -> bool {
        text::fold(&self.mapping.source_field) == folded
    }
}

/// The earlier mapping for a column and a record type.
pub(crate) fn find<'a>(
    column: &str,
    kind: RecordType,
    stored: &'a [StoredMapping],
) -> Option<&'a FieldMapping> {
    let of_kind = || stored.iter().filter(|one| one.mapping.record_type == kind);
    let exact = of_kind().find(|one| one.mapping.source_field == column);
    exact
        .or_else(|| {
            let folded = text::fold(column);
            of_kind().find(|one| one.is_of(&folded))
        })
        .map(|one| &one.mapping)
}

/// The fields that a column went to before, of the record types that the sheet makes.
pub(super) fn candidates(column: &str, stored: &[StoredMapping], sheet: &Sheet) -> Vec<Candidate> {
    let kinds = sheet.kinds.iter();
    kinds
        .filter_map(|&kind| {
            let mapping = find(column, kind, stored)?;
            Some(Candidate {
                kind,
                position: kind.position(&mapping.target_field)?,
                confidence: Confidence::Sure,
                reason: Reason::Learned,
                order: 0,
            })
        })
        .collect()
}

/// The record types of a sheet: those that its names show, or those whose earlier mappings fit it
/// better. A type fits if at least half of its stored columns are there, and two of them.
pub(super) fn kinds(
    survey: &Survey,
    stored: &[StoredMapping],
    shown: &[RecordType],
) -> Vec<RecordType> {
    let names: Vec<_> = survey
        .columns
        .iter()
        .map(|column| text::fold(&column.name))
        .collect();
    let fit = |kind: RecordType| {
        let of_kind = stored.iter().filter(|one| one.mapping.record_type == kind);
        let (mut all, mut there) = (0, 0);
        for one in of_kind {
            all += 1;
            there += usize::from(names.iter().any(|name| one.is_of(name)));
        }
        (there >= 2 && there * 2 >= all).then_some(there)
    };
    let mut fitting: Vec<(usize, RecordType)> = RecordType::ALL
        .iter()
        .filter_map(|&kind| fit(kind).map(|count| (count, kind)))
        .collect();
    let owners = [RecordType::Client, RecordType::Pet];
    // What the names show stands if there is an earlier mapping for any of it.
    if fitting.iter().any(|(_, kind)| shown.contains(kind)) {
        let more = fitting.into_iter().map(|(_, kind)| kind).filter(|kind| {
            owners.contains(kind) && shown.iter().all(|other| owners.contains(other))
        });
        return shown.iter().copied().chain(more).collect();
    }
    let Some(&(best, kind)) = fitting.iter().max_by_key(|(count, _)| *count) else {
        return shown.to_vec();
    };
    // Most columns must be known: else a few common names would make another sheet of it.
    if best * 2 < names.len() {
        return shown.to_vec();
    }
    // An event fills its sheet alone; clients and pets stand in one row.
    fitting
        .retain(|(_, other)| *other == kind || (owners.contains(&kind) && owners.contains(other)));
    fitting.into_iter().map(|(_, kind)| kind).collect()
}
