//! Rows of a run to records for the ledger, cut into chunks.

use std::sync::Arc;

use intake::issue::Severity;
use intake::record::Outcome;
use intake::run::RowOutcome;
use serde::ser::{SerializeSeq, Serializer};
use store::{Chunk, NewRecord};

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
    records: Vec<NewRecord>,
    /// About how many bytes of text the records hold.
    bytes: usize,
}

impl Chunker {
    /// Starts after the first `done` records of a run.
    pub(super) fn new(done: i64, size: usize) -> Self {
        Self {
            seen: 0,
            done,
            size,
            records: Vec::with_capacity(size),
            bytes: 0,
        }
    }

    /// Adds the records of a row, and gives a chunk when one is full.
    pub(super) fn push(&mut self, row: &RowOutcome<'_>) -> Option<Chunk> {
        let mut cells = None;
        for outcome in row.outcomes {
            self.seen += 1;
            if self.seen > self.done {
                let cells = cells.get_or_insert_with(|| cells_of(row));
                let record = record(outcome, Arc::clone(cells));
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
