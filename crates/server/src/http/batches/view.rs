//! A batch as the API shows it.

use axum::Json;
use intake::plan::Sheet;
use serde::Serialize;
use serde_json::Value;
use store::Batch;
use utoipa::ToSchema;

use crate::{App, Problem, openapi};

/// One batch in its envelope.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchEnvelope)]
pub(crate) struct Envelope {
    #[schema(value_type = openapi::Batch)]
    batch: Batch,
}

/// Puts a batch in its envelope, or says that there is none.
pub(crate) fn envelope(id: i64, batch: Option<Batch>) -> Result<Json<Envelope>, Problem> {
    let batch = batch.ok_or_else(|| Problem::BatchNotFound(id.to_string()))?;
    Ok(Json(Envelope { batch }))
}

/// Finds a batch, or says that there is none.
pub(crate) async fn find(app: &App, id: i64) -> Result<Batch, Problem> {
    let batch = app.store().batch(app.clinic(), id).await?;
    batch.ok_or_else(|| Problem::BatchNotFound(id.to_string()))
}

/// Finds a batch, and refuses if what it was made from is forgotten.
pub(crate) async fn find_with_source(app: &App, id: i64) -> Result<Batch, Problem> {
    let batch = find(app, id).await?;
    batch.needs_source()?;
    Ok(batch)
}

/// How the file of a batch is read; a plan of an older version is good enough for that.
pub(crate) fn sheet(batch: &Batch) -> Result<Sheet, Problem> {
    let mut plan: Value = serde_json::from_str(&batch.plan).map_err(Problem::internal)?;
    serde_json::from_value(plan["sheet"].take()).map_err(Problem::internal)
}

/// The country of the clinic, in two letters.
pub(crate) fn country(batch: &Batch) -> Result<String, Problem> {
    let plan: Value = serde_json::from_str(&batch.plan).map_err(Problem::internal)?;
    let country = plan["options"]["country"].as_str();
    Ok(country.unwrap_or_default().to_owned())
}
