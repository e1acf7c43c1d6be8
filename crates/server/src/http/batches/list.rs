//! `GET /api/v1/batches`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Batch;

use crate::http::extract::Params;
use crate::http::paging::{Paging, next};
use crate::{App, Problem};

const MOST: u32 = 200;

/// A page of batches.
#[derive(Serialize)]
pub(crate) struct Listed {
    batches: Vec<Batch>,
    next_cursor: Option<String>,
}

/// Lists the batches, newest first.
pub(crate) async fn list(
    State(app): State<App>,
    Params(paging): Params<Paging>,
) -> Result<Json<Listed>, Problem> {
    let page = app
        .store()
        .batches(app.clinic(), paging.request(MOST)?)
        .await?;
    Ok(Json(Listed {
        batches: page.items,
        next_cursor: next(page.next_cursor),
    }))
}
