//! The verifying pass: the whole file, and nothing written but what was found.

use store::{Batch, Verified, failpoint};

use super::job::{Job, Trouble};
use super::pass::run_file;

/// Runs the file once, before the first chunk and whenever the batch goes on; gives the batch, ready for its
/// next chunk, or `None` when it was halted.
pub(super) async fn verify(job: &Job, batch: Batch) -> Result<Option<Batch>, Trouble> {
    let plan = Job::plan(&batch)?;
    let (reader, key) = (job.clone(), batch.file_key.clone());
    let pass = tokio::task::spawn_blocking(move || {
        let mut file = reader.open(&key)?;
        let limits = &reader.limits;
        let ran = run_file(&mut file, &plan, limits, &|| reader.halted(), &mut |_| {})?;
        Ok::<_, Trouble>(ran)
    });
    let Some(report) = pass.await.map_err(Trouble::internal)?? else {
        return Ok(None);
    };
    // A batch that goes on was verified before, but its file or the program may have changed since.
    let expected = batch.receipt.as_ref().or(batch.expected_receipt.as_ref());
    if let Some(expected) = expected.filter(|text| **text != report.receipt) {
        return Err(mismatch(&batch, &report.receipt, expected));
    }
    if batch.receipt.is_some() {
        return Ok(Some(batch));
    }
    let verified = Verified {
        total_records: i64::try_from(report.total()).unwrap_or(i64::MAX),
        receipt: report.receipt.clone(),
        report: serde_json::to_string(&report).map_err(Trouble::internal)?,
    };
    failpoint::reach("verify.passed")?;
    let batch = job.store.begin(job.lease, verified).await?;
    job.moved();
    Ok(Some(batch))
}

/// The run is not the one that was expected.
fn mismatch(batch: &Batch, given: &str, expected: &str) -> Trouble {
    let (whose, written) = if batch.receipt.is_some() {
        (
            "of the run that it goes on with",
            "nothing more was written",
        )
    } else {
        ("of the preview", "nothing was written")
    };
    Trouble::fatal(
        "receipt_mismatch",
        format!(
            "the run gives receipt {given}, not {expected}: the file, the plan or the program is not \
             that {whose}; {written}"
        ),
    )
}
