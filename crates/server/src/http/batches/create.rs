//! `POST /api/v1/batches`

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderMap, StatusCode};
use store::{Idempotency, NewBatch, StoreError};

use super::upload::{self, Form, Parts};
use super::view::{Envelope, envelope};
use crate::again::call;
use crate::files::{Kept, Resumable};
use crate::{App, Problem, ingest, now};

/// Makes a batch from an upload that can be used; any other upload leaves nothing behind.
#[utoipa::path(
    post,
    path = "/api/v1/batches",
    operation_id = "create_batch",
    tag = "batches",
    params(
        (
            "Idempotency-Key" = Option<String>,
            Header,
            description = "1 to 200 ASCII characters; the same key with the same content gives the \
                same batch again.",
        ),
    ),
    request_body(
        content = Parts,
        content_type = "multipart/form-data",
        description = "The parts come in this order."
    ),
    responses(
        (status = 201, description = "The batch, `pending`.", body = Envelope),
        (status = 400, description = "bad_request"),
        (status = 404, description = "upload_not_found"),
        (status = 409, description = "upload_incomplete, file_being_forgotten"),
        (status = 410, description = "upload_expired"),
        (status = 413, description = "too_large"),
        (status = 415, description = "not_text, unsupported_format"),
        (
            status = 422,
            description = "empty_file, file_damaged, password_protected, read_failed, delimiter_unfit, \
                no_header, nothing_mapped, sheet_not_found, plan_invalid, plan_version, plan_mismatch, \
                hash_mismatch, idempotency_mismatch"
        ),
    ),
)]
pub(crate) async fn create(
    State(app): State<App>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<Envelope>), Problem> {
    let multipart = multipart.map_err(|error| Problem::BadRequest(error.body_text()))?;
    let key = idempotency_key(&headers)?;
    let Form {
        options,
        plan,
        received,
        upload,
    } = upload::read(&app, multipart).await?;
    let received = ingest::admit(received, &plan, app.limits()).await?;
    let plan_text = plan.to_json();
    let idempotency = key.map(|key| {
        let payload_hash = options.fingerprint(&plan_text, received.hash());
        Idempotency { key, payload_hash }
    });
    let kept = received.keep().await?;
    let file_hash = kept.hash().to_owned();
    let new = NewBatch {
        source: plan.source,
        source_file: options.source_file.unwrap_or_default(),
        file_key: file_hash.clone(),
        file_hash,
        plan: plan_text,
        dry_run: options.dry_run,
        stop_on_error: options.stop_on_error,
        all_or_nothing: options.all_or_nothing,
        on_existing: options.on_existing,
        on_empty: options.on_empty,
        on_orphan: options.on_orphan,
        retry_of: None,
        only_rows: None,
        expected_blocks: options
            .receipt_blocks
            .and_then(|blocks| serde_json::to_string(&blocks).ok()),
        expected_receipt: options.receipt,
        started_by: None,
    };
    let store = app.store();
    let create = || store.create_batch(app.clinic(), new.clone(), idempotency.clone(), now());
    let created = call(create).await;
    let created = match created {
        Ok(created) => created,
        Err(error) => {
            // Any other refused request leaves its file to a sweep, for another request may have
            // brought the same one.
            if matches!(error, StoreError::FileBeingForgotten) {
                withdraw(&app, upload, kept).await;
            }
            return Err(error.into());
        }
    };
    if created.batch.forgetting_at.is_some() {
        // A request is repeated whose batch was forgotten since: its file must not come back.
        withdraw(&app, upload, kept).await;
    } else {
        tidy_up(&app, upload, kept).await;
    }
    let id = created.batch.id;
    if created.replayed {
        tracing::info!(batch = id, "a request was repeated");
    } else {
        tracing::info!(batch = id, dry_run = created.batch.dry_run, "batch made");
        app.feed().work();
    }
    Ok((StatusCode::CREATED, envelope(id, Some(created.batch))?))
}

/// Tells the files that there is a batch. What fails here is left to a sweep, and no reason to say that
/// there is none.
async fn tidy_up(app: &App, upload: Option<Resumable>, kept: Kept) {
    if let Some(upload) = upload
        && let Err(error) = app.files().taken(&upload, kept.hash()).await
    {
        tracing::warn!(%error, "the parts of an upload stay for a day");
    }
    if let Err(error) = kept.named().await {
        tracing::warn!(%error, "the mark of a new file stays for a day");
    }
}

/// Takes a file back of which no batch was made, with its upload. What fails here is left to a sweep.
async fn withdraw(app: &App, upload: Option<Resumable>, kept: Kept) {
    if let Some(upload) = upload
        && let Err(error) = app.files().forget(&upload).await
    {
        tracing::warn!(%error, "the parts of an upload stay for a day");
    }
    if let Err(error) = kept.withdraw(app.store()).await {
        tracing::warn!(%error, "the file of a refused upload stays for a day");
    }
}

/// The key that makes a request that is sent twice one request.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=200).contains(&key.len()));
    let refuse = || Problem::BadRequest("an Idempotency-Key is 1 to 200 ASCII letters".to_owned());
    key.map(|key| Some(key.to_owned())).ok_or_else(refuse)
}
