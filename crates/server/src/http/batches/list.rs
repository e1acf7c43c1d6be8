//! `GET /api/v1/batches`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Batch;
use utoipa::ToSchema;

use crate::http::extract::Params;
use crate::http::paging::{Paging, next};
use crate::{App, Problem, openapi};

const MOST: u32 = 200;

/// A page of batches.
#[derive(Serialize, ToSchema)]
#[schema(as = BatchList)]
pub(crate) struct Listed {
    #[schema(value_type = Vec<openapi::Batch>)]
    batches: Vec<Batch>,
    /// The `cursor` of the next page; `null` after the last.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Lists the batches, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/batches",
    operation_id = "list_batches",
    tag = "batches",
    params(Paging),
    responses(
        (status = 200, description = "A page of batches.", body = Listed),
        (status = 400, description = "bad_request"),
    ),
)]
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
