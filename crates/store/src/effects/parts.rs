//! Cuts a chunk where a source id comes again, so that every part can be written in bulk.

use std::collections::HashSet;
use std::ops::Range;

use intake::record::Status;

use crate::NewRecord;

/// The parts of a chunk, in order, none of which has a source id twice among the records that go
/// in. The later record meets what the earlier one wrote, as if they stood in two files.
pub fn parts(records: &[NewRecord]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut seen = HashSet::with_capacity(records.len());
    let mut start = 0;
    for (place, record) in records.iter().enumerate() {
        if record.status != Status::Ready {
            continue;
        }
        let key = (record.record_type, record.source_id.as_str());
        if !seen.insert(key) {
            parts.push(start..place);
            start = place;
            seen.clear();
            seen.insert(key);
        }
    }
    parts.push(start..records.len());
    parts
}
