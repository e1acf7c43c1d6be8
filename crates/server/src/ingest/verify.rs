//! The verifying pass: the whole file, and nothing written but what was found.

use std::sync::Arc;

use intake::receipt::BLOCK_ROWS;
use intake::report::Report;
use store::{Batch, Verified, failpoint};

use super::job::{Job, Trouble};
use super::pass::run_file;
use super::rows::OnlyRows;
use crate::files::Stored;

/// The most stretches of rows that a mismatch names.
const MOST_STRETCHES: usize = 10;

/// What a run showed besides its report.
#[derive(Default)]
struct Seen {
    /// The first row of each block of the receipt.
    starts: Vec<u32>,
    /// The last row.
    last: u32,
    /// The rows.
    rows: u32,
    /// The records that the batch brings.
    records: i64,
}

/// Runs the file once, before the first chunk and whenever the batch goes on; gives the batch, ready for its
/// next chunk, or `None` when it was halted.
pub(super) async fn verify(
    job: &Job,
    batch: Batch,
    stored: &Arc<Stored>,
) -> Result<Option<Batch>, Trouble> {
    let plan = Job::plan(&batch)?;
    let (watcher, mut reader) = (job.clone(), job.turns.reader());
    let stored = Arc::clone(stored);
    let only = OnlyRows::of(&batch)?;
    let pass = tokio::task::spawn_blocking(move || {
        let mut file = Job::open(&stored)?;
        let limits = &watcher.limits;
        let mut seen = Seen::default();
        let mut stop = || {
            reader.next(|| ());
            watcher.halted()
        };
        let ran = run_file(&mut file, &plan, limits, &mut stop, &mut |row| {
            if seen.rows.is_multiple_of(BLOCK_ROWS) {
                seen.starts.push(row.row);
            }
            (seen.rows, seen.last) = (seen.rows + 1, row.row);
            if only.as_ref().is_none_or(|only| only.has(row.row)) {
                seen.records += i64::try_from(row.outcomes.len()).unwrap_or(i64::MAX);
            }
        })?;
        Ok::<_, Trouble>(ran.map(|report| (report, seen)))
    });
    let Some((report, seen)) = pass.await.map_err(Trouble::internal)?? else {
        return Ok(None);
    };
    // A batch that goes on was verified before, but the program may have changed since.
    let expected = batch.receipt.as_ref().or(batch.expected_receipt.as_ref());
    if let Some(expected) = expected.filter(|text| **text != report.receipt) {
        return Err(mismatch(&batch, &report, &seen, expected));
    }
    if batch.receipt.is_some() {
        return Ok(Some(batch));
    }
    let verified = Verified {
        total_records: seen.records,
        receipt: report.receipt.clone(),
        report: serde_json::to_string(&report).map_err(Trouble::internal)?,
    };
    failpoint::reach("verify.passed")?;
    let batch = job.store.begin(job.lease, verified).await?;
    job.moved();
    Ok(Some(batch))
}

/// The run is not the one that was expected.
fn mismatch(batch: &Batch, report: &Report, seen: &Seen, expected: &str) -> Trouble {
    let (whose, written) = if batch.receipt.is_some() {
        (
            "of the run that it goes on with",
            "nothing more was written",
        )
    } else {
        ("of the preview", "nothing was written")
    };
    let why = match expected_blocks(batch) {
        Some(blocks) => differing(&blocks, &report.blocks, seen),
        None => "the file, the plan or the program is not that".to_owned(),
    };
    Trouble::fatal(
        "receipt_mismatch",
        format!(
            "the run gives receipt {}, not {expected}: {why} {whose}; {written}",
            report.receipt
        ),
    )
}

/// The blocks of the expected receipt: those of the batch's own run, or those that came with it.
fn expected_blocks(batch: &Batch) -> Option<Vec<String>> {
    let own = batch.report.as_deref().and_then(|report| {
        let report: serde_json::Value = serde_json::from_str(report).ok()?;
        serde_json::from_value(report.get("blocks")?.clone()).ok()
    });
    let given = || serde_json::from_str(batch.expected_blocks.as_deref()?).ok();
    own.or_else(given)
}

/// Says which rows moved and why: blocks are hashed each by itself, so that every one that differs
/// is found. With the same outcome in every row it is the plan that differs.
fn differing(expected: &[String], given: &[String], seen: &Seen) -> String {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for (place, block) in given.iter().enumerate() {
        if expected.get(place) == Some(block) {
            continue;
        }
        let first = seen.starts.get(place).copied().unwrap_or(seen.last);
        let next = seen.starts.get(place + 1);
        let last = next.map_or(seen.last, |next| next.saturating_sub(1));
        match stretches.last_mut() {
            Some(stretch) if stretch.1 + 1 == first => stretch.1 = last,
            _ => stretches.push((first, last)),
        }
    }
    let missing = expected.len() > given.len();
    if stretches.is_empty() && !missing {
        return "every row gives the same, so that the plan is not that".to_owned();
    }
    let mut said: Vec<String> = stretches
        .iter()
        .take(MOST_STRETCHES)
        .map(|(first, last)| format!("rows {first} to {last}"))
        .collect();
    if stretches.len() > MOST_STRETCHES {
        said.push(format!(
            "{} stretches more",
            stretches.len() - MOST_STRETCHES
        ));
    }
    if missing {
        said.push(format!("what came after row {}", seen.last));
    }
    format!(
        "the data differs in {}, or the program makes something else of it than that",
        said.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_rows_of_the_blocks_that_differ_are_named() {
        let seen = Seen {
            starts: vec![2, 1026, 2050, 3076],
            last: 3500,
            ..Seen::default()
        };
        let given = hashes(&["a", "b", "c", "d"]);
        let tell = |expected: &[&str]| differing(&hashes(expected), &given, &seen);
        assert!(tell(&["a", "b", "c", "d"]).contains("the plan is not"));
        assert!(tell(&["a", "x", "c", "d"]).contains("rows 1026 to 2049,"));
        assert!(tell(&["a", "x", "y", "d"]).contains("rows 1026 to 3075,"));
        assert!(tell(&["x", "b", "c"]).contains("rows 2 to 1025, rows 3076 to 3500,"));
        assert!(tell(&["a", "b", "c", "d", "e"]).contains("what came after row 3500"));
    }
}
