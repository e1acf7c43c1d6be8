//! `PUT /api/v1/targets/{table}/{id}`

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value};
use store::Changes;
use utoipa::ToSchema;

use super::table::Row;
use crate::http::extract::Json;
use crate::{App, Problem, now, openapi};

/// What a person changes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TargetEdit)]
pub(crate) struct Wanted {
    #[schema(value_type = openapi::Changes)]
    changes: Changes,
    /// The version that the person saw; the change is refused if the row has another one.
    #[serde(default)]
    version: Option<i64>,
}

/// Changes fields of one row.
#[utoipa::path(
    put,
    path = "/api/v1/targets/{table}/{id}",
    operation_id = "edit_target",
    tag = "targets",
    params(
        ("table" = openapi::Table, Path, description = "The table."),
        ("id" = i64, Path, description = "The row."),
    ),
    request_body(content = Wanted),
    responses(
        (status = 200, description = "The row as it is now.", body = openapi::ChangedTarget),
        (status = 400, description = "bad_request"),
        (status = 404, description = "not_found"),
        (status = 409, description = "version_conflict"),
        (status = 413, description = "too_large"),
        (status = 422, description = "invalid_field"),
    ),
)]
pub(crate) async fn edit(
    State(app): State<App>,
    Row(record_type, id): Row,
    Json(wanted): Json<Wanted>,
) -> Result<Answer<Map<String, Value>>, Problem> {
    let Wanted { changes, version } = wanted;
    let target = app
        .store()
        .update_target(app.clinic(), record_type, id, changes, version, now())
        .await?;
    let target =
        serde_json::to_value(target.ok_or(Problem::NotFound)?).map_err(Problem::internal)?;
    Ok(Answer(Map::from_iter([(
        record_type.as_str().to_owned(),
        target,
    )])))
}
