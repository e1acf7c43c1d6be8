//! `GET /api/v1/targets/{table}/{id}/history`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Touch;
use utoipa::ToSchema;

use super::table::Row;
use crate::http::extract::Params;
use crate::http::paging::{Paging, next};
use crate::{App, Problem, openapi};

const MOST: u32 = 1000;

/// What batches did to a row, the first first.
#[derive(Serialize, ToSchema)]
#[schema(as = History)]
pub(crate) struct Answer {
    #[schema(value_type = Vec<openapi::Touch>)]
    history: Vec<Touch>,
    /// The `cursor` of the next page; `null` after the last.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Tells which batches touched a row and what they changed.
#[utoipa::path(
    get,
    path = "/api/v1/targets/{table}/{id}/history",
    operation_id = "show_history",
    tag = "targets",
    params(
        ("table" = openapi::Table, Path, description = "The table."),
        ("id" = i64, Path, description = "The row."),
        Paging,
    ),
    responses(
        (status = 200, description = "What batches did to the row.", body = Answer),
        (status = 400, description = "bad_request"),
        (status = 404, description = "not_found"),
    ),
)]
pub(crate) async fn history(
    State(app): State<App>,
    Row(record_type, id): Row,
    Params(paging): Params<Paging>,
) -> Result<Json<Answer>, Problem> {
    let page = app
        .store()
        .history(app.clinic(), record_type, id, paging.request(MOST)?)
        .await?;
    // A row that a rollback deleted has a history still; what never was has none.
    if page.items.is_empty() && paging.cursor.is_none() {
        let target = app.store().target(app.clinic(), record_type, id).await?;
        target.ok_or(Problem::NotFound)?;
    }
    Ok(Json(Answer {
        history: page.items,
        next_cursor: next(page.next_cursor),
    }))
}
