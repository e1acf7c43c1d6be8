//! The verifying pass: the whole file, and nothing written but what was found.

use store::{Batch, Verified};

use super::job::{Job, Trouble};
use super::pass::{PassError, run_file};

/// Runs the file once; gives the batch, ready for its first chunk, or `None` when it was halted.
pub(super) async fn verify(job: &Job, batch: Batch) -> Result<Option<Batch>, Trouble> {
    // A batch that goes on at its cursor was verified before, and neither file nor plan change.
    if batch.receipt.is_some() {
        return Ok(Some(batch));
    }
    let plan = Job::plan(&batch)?;
    let (reader, key) = (job.clone(), batch.file_key.clone());
    let pass = tokio::task::spawn_blocking(move || {
        let mut file = reader.files.read(&key).map_err(PassError::from)?;
        run_file(&mut file, &plan, &|| reader.halted(), &mut |_| {})
    });
    let Some(report) = pass.await.map_err(Trouble::internal)?? else {
        return Ok(None);
    };
    if let Some(expected) = batch
        .expected_receipt
        .as_deref()
        .filter(|text| *text != report.receipt)
    {
        return Err(Trouble::fatal(
            "receipt_mismatch",
            format!(
                "the run gives receipt {}, not {expected}: the file, the plan or the program is not \
                 that of the preview; nothing was written",
                report.receipt
            ),
        ));
    }
    let verified = Verified {
        total_records: i64::try_from(report.total()).unwrap_or(i64::MAX),
        receipt: report.receipt.clone(),
        report: serde_json::to_string(&report).map_err(Trouble::internal)?,
    };
    let batch = job.store.begin(job.lease, verified).await?;
    job.moved();
    Ok(Some(batch))
}
