//! `POST /api/v1/batches/{id}/retry`

use std::collections::BTreeSet;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use intake::plan::{Edit, Plan};
use serde::Deserialize;
use store::{
    Batch, BatchStatus, Idempotency, NewBatch, OnExisting, OnOrphan, PageRequest, RecordFilter,
    RecordStatus,
};
use utoipa::{IntoParams, ToSchema};

use super::corrections::{self, Corrections, Failed};
use super::create::idempotency_key;
use super::view::{Envelope, envelope, find_with_source};
use crate::http::extract::{BatchId, Params};
use crate::{App, Problem, now, openapi};

/// The largest body: a file of corrected rows.
const MAX_BODY: usize = 256 << 20;
const PAGE: u32 = 1000;

/// How the new batch goes; what is not said is as in the first one.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// Whether the targets stay as they are.
    #[serde(default = "yes")]
    #[param(default = true, required = false)]
    dry_run: bool,
    /// As in the first batch, if it is not said.
    #[param(value_type = Option<openapi::OnExisting>)]
    on_existing: Option<OnExisting>,
    /// As in the first batch, if it is not said.
    #[param(value_type = Option<openapi::OnOrphan>)]
    on_orphan: Option<OnOrphan>,
}

fn yes() -> bool {
    true
}

/// Corrections as JSON.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Edits {
    #[serde(default)]
    #[schema(value_type = Vec<openapi::Edit>)]
    edits: Vec<Edit>,
}

/// Makes a batch of the rows that failed, with the cells that staff corrected: as a JSON list of
/// edits, or as the file of the rows in error. Where they kept the whole file out, the new batch
/// brings all of it.
#[utoipa::path(
    post,
    path = "/api/v1/batches/{id}/retry",
    operation_id = "retry_batch",
    tag = "batches",
    params(
        ("id" = i64, Path, description = "The batch."),
        How,
        (
            "Idempotency-Key" = Option<String>,
            Header,
            description = "1 to 200 ASCII characters; the same key with the same content gives the \
                same batch again.",
        )
    ),
    request_body(
        description = "The corrected cells, or the error file with its cells corrected, as a text \
            or as a workbook. Without a body, every row is tried again as it is.",
        content(
            (Option<Edits> = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )
    ),
    responses(
        (status = 201, description = "The new batch.", body = Envelope),
        (status = 400, description = "bad_request"),
        (status = 404, description = "batch_not_found"),
        (status = 409, description = "batch_not_finished, nothing_to_retry, file_being_forgotten"),
        (status = 410, description = "batch_forgotten"),
        (status = 413, description = "too_large"),
        (status = 415, description = "not_text, unsupported_format"),
        (
            status = 422,
            description = "empty_file, file_damaged, password_protected, delimiter_unfit, no_header, \
                plan_invalid, plan_version, plan_mismatch, idempotency_mismatch"
        ),
    ),
)]
pub(crate) async fn retry(
    State(app): State<App>,
    BatchId(id): BatchId,
    Params(how): Params<How>,
    request: Request,
) -> Result<(StatusCode, Json<Envelope>), Problem> {
    let headers = request.headers().clone();
    let key = idempotency_key(&headers)?;
    let batch = find_with_source(&app, id).await?;
    if batch.dry_run || !batch.status.has_ended() {
        let status = batch.status;
        return Err(
            Problem::from(store::StoreError::InvalidState { status }).wanting(
                "only an import that has ended can be corrected; of a dry run, correct the plan",
            ),
        );
    }
    let failed = failed(&app, id).await?;
    if failed.is_empty() {
        return Err(Problem::NothingToRetry);
    }
    let body = axum::body::to_bytes(request.into_body(), MAX_BODY)
        .await
        .map_err(|_| Problem::TooLarge {
            part: "body",
            limit: MAX_BODY as u64,
        })?;
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"application/json"));
    let mut plan = Plan::from_json(&batch.plan)?;
    let known: Vec<u32> = failed.keys().copied().collect();
    let corrections = if is_json {
        listed(&body, &failed)?
    } else {
        let (header, limits) = (plan.sheet.header.clone(), *app.limits());
        let task = tokio::task::spawn_blocking(move || {
            corrections::read(&body, &header, &failed, &limits)
        });
        task.await.map_err(Problem::internal)??
    };
    put_edits(&mut plan, corrections.edits)?;
    let rows = if nothing_is_in(&batch) {
        leave_out(&mut plan, &known, &corrections.rows);
        None
    } else {
        Some(serde_json::to_string(&corrections.rows).map_err(Problem::internal)?)
    };
    let new = again(&batch, &plan, &how, rows);
    let idempotency = key.map(|key| Idempotency {
        key,
        payload_hash: fingerprint(&new),
    });
    let created = app
        .store()
        .create_batch(app.clinic(), new, idempotency, now())
        .await?;
    let new_id = created.batch.id;
    tracing::info!(
        batch = new_id,
        retry_of = id,
        "batch made of rows that failed"
    );
    app.feed().work();
    Ok((StatusCode::CREATED, envelope(new_id, Some(created.batch))?))
}

/// Whether an error kept the whole file out: its good rows are then tried again as well.
fn nothing_is_in(batch: &Batch) -> bool {
    let kept_out = matches!(batch.status, BatchStatus::Failed | BatchStatus::RolledBack);
    batch.all_or_nothing && kept_out && batch.error_code.is_some()
}

/// Leaves out the rows that failed and are not among the corrected ones.
fn leave_out(plan: &mut Plan, failed: &[u32], corrected: &[u32]) {
    let corrected: BTreeSet<_> = corrected.iter().collect();
    let mut excluded: BTreeSet<u32> = plan.excluded_rows.iter().copied().collect();
    excluded.extend(failed.iter().filter(|row| !corrected.contains(row)));
    plan.excluded_rows = excluded.into_iter().collect();
}

/// The rows of a batch that have a record in error.
async fn failed(app: &App, id: i64) -> Result<Failed, Problem> {
    let mut failed = Failed::new();
    let mut page = PageRequest::first(PAGE);
    let filter = RecordFilter {
        status: Some(RecordStatus::Error),
        ..RecordFilter::default()
    };
    loop {
        let records = app.store().records(app.clinic(), id, filter, page).await?;
        for record in records.items {
            let cells = record.source_data.as_array().into_iter().flatten();
            let cells = cells
                .map(|cell| cell.as_str().unwrap_or_default().to_owned())
                .collect();
            failed.insert(record.row_number, cells);
        }
        let Some(cursor) = records.next_cursor else {
            return Ok(failed);
        };
        page.cursor = Some(cursor);
    }
}

/// Corrections as a JSON list: every row that failed is tried again.
fn listed(body: &Bytes, failed: &Failed) -> Result<Corrections, Problem> {
    let edits = if body.is_empty() {
        Vec::new()
    } else {
        let listed: Edits = serde_json::from_slice(body)
            .map_err(|error| Problem::BadRequest(format!("the body is not valid: {error}")))?;
        listed.edits
    };
    let known: BTreeSet<u32> = failed.keys().copied().collect();
    if let Some(edit) = edits.iter().find(|edit| !known.contains(&edit.row)) {
        return Err(Problem::BadRequest(format!(
            "row {} has no record in error, so that it is not tried again",
            edit.row
        )));
    }
    Ok(Corrections {
        rows: known.into_iter().collect(),
        edits,
    })
}

/// Puts edits into a plan; the last one of a cell counts.
fn put_edits(plan: &mut Plan, edits: Vec<Edit>) -> Result<(), Problem> {
    let known: BTreeSet<&str> = plan.sheet.header.iter().map(String::as_str).collect();
    if let Some(edit) = edits
        .iter()
        .find(|edit| !known.contains(edit.column.as_str()))
    {
        return Err(Problem::BadRequest(format!(
            "the file has no column {:?}",
            edit.column
        )));
    }
    let cell = |edit: &Edit| (edit.row, edit.column.clone());
    let new: BTreeSet<_> = edits.iter().map(cell).collect();
    plan.edits.retain(|edit| !new.contains(&cell(edit)));
    let mut seen = BTreeSet::new();
    let mut last: Vec<Edit> = edits
        .into_iter()
        .rev()
        .filter(|edit| seen.insert(cell(edit)))
        .collect();
    last.reverse();
    plan.edits.extend(last);
    Ok(())
}

fn again(first: &Batch, plan: &Plan, how: &How, rows: Option<String>) -> NewBatch {
    NewBatch {
        source: first.source,
        source_file: first.source_file.clone(),
        file_hash: first.file_hash.clone(),
        file_key: first.file_key.clone(),
        plan: plan.to_json(),
        dry_run: how.dry_run,
        stop_on_error: first.stop_on_error,
        all_or_nothing: first.all_or_nothing,
        on_existing: how.on_existing.unwrap_or(first.on_existing),
        on_empty: first.on_empty,
        on_orphan: how.on_orphan.unwrap_or(first.on_orphan),
        retry_of: Some(first.id),
        only_rows: rows,
        expected_blocks: None,
        expected_receipt: None,
        started_by: None,
    }
}

/// A hash of all that a request asks for.
fn fingerprint(new: &NewBatch) -> String {
    let mut hasher = blake3::Hasher::new();
    let flags = format!(
        "retry {:?} {} {} {}",
        new.retry_of,
        new.dry_run,
        new.on_existing.as_str(),
        new.on_orphan.as_str()
    );
    let rows = new.only_rows.as_deref().unwrap_or_default();
    for part in [flags.as_str(), &new.plan, rows] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
