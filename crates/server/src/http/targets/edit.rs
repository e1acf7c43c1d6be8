//! `PUT /api/v1/targets/{table}/{id}`

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value};
use store::Changes;

use super::table::Row;
use crate::http::extract::Json;
use crate::{App, Problem, now};

/// What a person changes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    changes: Changes,
    /// The version that the person saw.
    #[serde(default)]
    version: Option<i64>,
}

/// Changes fields of one row.
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
