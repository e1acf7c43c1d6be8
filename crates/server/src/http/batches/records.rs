//! `GET /api/v1/batches/{id}/records`

use axum::Json;
use axum::extract::State;
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};
use store::{Record, RecordFilter, RecordStatus};
use utoipa::{IntoParams, ToSchema};

use super::help;
use super::view::{find, sheet};
use crate::http::extract::{BatchId, Params};
use crate::http::paging::{Paging, next};
use crate::{App, Problem, openapi};

const MOST: u32 = 1000;

/// Which records the caller wants.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only those with this status.
    #[param(value_type = Option<openapi::RecordStatus>)]
    status: Option<RecordStatus>,
    /// Only those of this type.
    #[param(value_type = Option<openapi::RecordType>)]
    record_type: Option<RecordType>,
    /// Only those from this row on.
    row_from: Option<u32>,
    /// How many at most: 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 500)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A page of records.
#[derive(Serialize, ToSchema)]
#[schema(as = RecordList)]
pub(crate) struct Listed {
    #[schema(value_type = Vec<openapi::Record>)]
    records: Vec<Record>,
    /// The `cursor` of the next page; `null` after the last.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Lists the records of a batch in the order of the file.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/records",
    operation_id = "list_records",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch."), Wanted),
    responses(
        (status = 200, description = "A page of records in the order of the file.", body = Listed),
        (status = 400, description = "bad_request"),
        (status = 404, description = "batch_not_found"),
    ),
)]
pub(crate) async fn records(
    State(app): State<App>,
    BatchId(id): BatchId,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Listed>, Problem> {
    let Wanted {
        status,
        record_type,
        row_from,
        limit,
        cursor,
    } = wanted;
    let paging = Paging { limit, cursor }.request(MOST)?;
    let filter = RecordFilter {
        status,
        record_type,
        row_from,
    };
    let batch = find(&app, id).await?;
    let sheet = sheet(&batch)?;
    let mut page = app
        .store()
        .records(app.clinic(), id, filter, paging)
        .await?;
    for record in &mut page.items {
        if batch.is_being_forgotten() {
            record.take_texts(batch.dry_run);
        }
        record.name_columns(&sheet.header);
        help::link(&mut record.issues);
    }
    Ok(Json(Listed {
        records: page.items,
        next_cursor: next(page.next_cursor),
    }))
}
