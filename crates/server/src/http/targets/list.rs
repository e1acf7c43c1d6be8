//! `GET /api/v1/targets/{table}`

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value};

use super::table::Table;
use crate::http::extract::Params;
use crate::http::paging::{Paging, next};
use crate::{App, Problem, openapi};

const MOST: u32 = 1000;

/// Lists the rows of a table in the order of their ids.
#[utoipa::path(
    get,
    path = "/api/v1/targets/{table}",
    operation_id = "list_targets",
    tag = "targets",
    params(("table" = openapi::Table, Path, description = "The table."), Paging),
    responses(
        (status = 200, description = "A page of rows.", body = openapi::Targets),
        (status = 400, description = "bad_request"),
        (status = 404, description = "not_found"),
    ),
)]
pub(crate) async fn list(
    State(app): State<App>,
    Table(record_type): Table,
    Params(paging): Params<Paging>,
) -> Result<Json<Map<String, Value>>, Problem> {
    let page = app
        .store()
        .targets(app.clinic(), record_type, paging.request(MOST)?)
        .await?;
    let rows = serde_json::to_value(page.items).map_err(Problem::internal)?;
    let next = next(page.next_cursor).map_or(Value::Null, Value::String);
    Ok(Json(Map::from_iter([
        (record_type.table().to_owned(), rows),
        ("next_cursor".to_owned(), next),
    ])))
}
