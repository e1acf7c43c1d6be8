//! `GET /api/v1/targets/{table}/{id}/history`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Touch;

use super::table::Row;
use crate::http::extract::Params;
use crate::http::paging::{Paging, next};
use crate::{App, Problem};

const MOST: u32 = 1000;

/// What batches did to a row, the first first.
#[derive(Serialize)]
pub(crate) struct Answer {
    history: Vec<Touch>,
    next_cursor: Option<String>,
}

/// Tells which batches touched a row and what they changed.
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
