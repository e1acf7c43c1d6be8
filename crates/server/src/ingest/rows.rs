//! Rows of a run to records for the ledger, cut into chunks.

use std::collections::HashSet;
use std::sync::Arc;

use intake::issue::Severity;
use intake::plan::Plan;
use intake::record::Outcome;
use intake::run::RowOutcome;
use intake::schema::RecordType;
use serde::ser::{SerializeSeq, Serializer};
use store::{Batch, Chunk, NewRecord, OnEmpty};

use super::job::Trouble;

/// A chunk ends when its texts pass this many bytes, so that rows of any length fit into memory.
const MOST_BYTES: usize = 8 << 20;

/// Collects the records of a run into chunks; the records that are in already are passed over.
pub(super) struct Chunker {
    /// The records of the run that came so far.
    seen: i64,
    /// The records that are in the tables or in a chunk that was given away.
    done: i64,
    /// How many records make a chunk.
    size: usize,
    /// The only rows that are brought, `None` for all of them.
    only: Option<OnlyRows>,
    /// The fields that an empty cell erases.
    erasable: Vec<Erasable>,
    records: Vec<NewRecord>,
    /// About how many bytes of text the records hold.
    bytes: usize,
}

impl Chunker {
    /// Starts at the cursor of a batch.
    pub(super) fn new(batch: &Batch, plan: &Plan, size: usize) -> Result<Self, Trouble> {
        Ok(Self {
            seen: 0,
            done: batch.cursor(),
            size,
            only: OnlyRows::of(batch)?,
            erasable: match batch.on_empty {
                OnEmpty::Keep => Vec::new(),
                OnEmpty::Erase => erasable(plan),
            },
            records: Vec::with_capacity(size),
            bytes: 0,
        })
    }

    /// Adds the records of a row, and gives a chunk when one is full.
    pub(super) fn push(&mut self, row: &RowOutcome<'_>) -> Option<Chunk> {
        if self.only.as_ref().is_some_and(|only| !only.has(row.row)) {
            return None;
        }
        let mut cells = None;
        for outcome in row.outcomes {
            self.seen += 1;
            if self.seen > self.done {
                let cells = cells.get_or_insert_with(|| cells_of(row));
                let mut record = record(outcome, Arc::clone(cells));
                record.erases = erases(&self.erasable, outcome, row);
                // The values of a record are about as long as the cells from which they come.
                self.bytes += 2 * cells.len() + record.issues.len();
                self.records.push(record);
            }
        }
        (self.records.len() >= self.size || self.bytes >= MOST_BYTES).then(|| self.cut())
    }

    /// The last chunk, if anything is left.
    pub(super) fn end(mut self) -> Option<Chunk> {
        (!self.records.is_empty()).then(|| self.cut())
    }

    fn cut(&mut self) -> Chunk {
        let records = std::mem::replace(&mut self.records, Vec::with_capacity(self.size));
        self.bytes = 0;
        let start = self.done;
        self.done += i64::try_from(records.len()).unwrap_or(i64::MAX);
        Chunk { start, records }
    }
}

/// The rows whose records a batch brings.
pub(super) struct OnlyRows(HashSet<u32>);

impl OnlyRows {
    /// Those of a batch, `None` if it brings all of them.
    pub(super) fn of(batch: &Batch) -> Result<Option<Self>, Trouble> {
        let Some(rows) = &batch.only_rows else {
            return Ok(None);
        };
        let rows = serde_json::from_str(rows).map_err(Trouble::internal)?;
        Ok(Some(Self(rows)))
    }

    /// Whether a row is among them.
    pub(super) fn has(&self, row: u32) -> bool {
        self.0.contains(&row)
    }
}

/// A field that an empty cell erases, and the columns that feed it.
struct Erasable {
    record_type: RecordType,
    position: usize,
    columns: Vec<usize>,
}

/// The fields of a plan that may be empty and have no default.
fn erasable(plan: &Plan) -> Vec<Erasable> {
    let mut list: Vec<Erasable> = Vec::new();
    for mapping in &plan.mappings {
        let kind = mapping.record_type;
        let header = plan.sheet.header.iter();
        let column = header
            .clone()
            .position(|name| *name == mapping.source_field);
        let (Some(position), Some(column)) = (kind.position(&mapping.target_field), column) else {
            continue;
        };
        let field = &kind.fields()[position];
        let stays = field.required || mapping.is_required || mapping.default_value.is_some();
        if stays || store::column_at(kind, position).is_none() {
            continue;
        }
        let known = list
            .iter_mut()
            .find(|known| known.record_type == kind && known.position == position);
        match known {
            Some(known) => known.columns.push(column),
            None => list.push(Erasable {
                record_type: kind,
                position,
                columns: vec![column],
            }),
        }
    }
    list
}

/// The places of the fields of a record whose cells are empty. A cell with something in it that was
/// not understood erases nothing.
fn erases(erasable: &[Erasable], outcome: &Outcome, row: &RowOutcome<'_>) -> Vec<usize> {
    erasable
        .iter()
        .filter(|field| {
            let mut columns = field.columns.iter();
            field.record_type == outcome.record_type
                && outcome.data.at(field.position).is_none()
                && columns.all(|column| row.cells.get(*column).trim().is_empty())
        })
        .map(|field| field.position)
        .collect()
}

fn record(outcome: &Outcome, source_data: Arc<str>) -> NewRecord {
    let error = outcome
        .issues
        .iter()
        .find(|issue| issue.severity == Severity::Error);
    NewRecord {
        row: outcome.row,
        record_type: outcome.record_type,
        source_id: outcome.source_id.clone(),
        status: outcome.status,
        data: outcome.data.clone(),
        erases: Vec::new(),
        source_data,
        issues: if outcome.issues.is_empty() {
            "[]".to_owned()
        } else {
            serde_json::to_string(&outcome.issues).unwrap_or_default()
        },
        error_message: error.map(intake::issue::Issue::message),
        error_field: error.and_then(|issue| issue.field).map(str::to_owned),
    }
}

/// The cells of a row as they stand in the file, as a JSON array; the plan has the edits.
fn cells_of(row: &RowOutcome<'_>) -> Arc<str> {
    let mut json = Vec::with_capacity(256);
    let mut serializer = serde_json::Serializer::new(&mut json);
    let written = serializer
        .serialize_seq(Some(row.cells.len()))
        .and_then(|mut list| {
            row.cells
                .originals()
                .try_for_each(|cell| list.serialize_element(cell))?;
            list.end()
        });
    // Text into memory cannot fail; an empty list would show it.
    let json = written.ok().and_then(|()| String::from_utf8(json).ok());
    json.map_or_else(|| Arc::from("[]"), Arc::from)
}
