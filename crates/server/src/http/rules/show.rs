//! `GET /api/v1/rules/{code}`

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use intake::issue::Code;

use super::list::Wanted;
use crate::http::extract::Params;
use crate::{Problem, Rule, openapi};

/// Answers with one code.
#[utoipa::path(
    get,
    path = "/api/v1/rules/{code}",
    operation_id = "show_rule",
    tag = "rules",
    params(("code" = openapi::Code, Path, description = "The code."), Wanted),
    responses(
        (status = 200, description = "What the code means.", body = Rule),
        (status = 400, description = "bad_request"),
        (status = 404, description = "not_found"),
    ),
)]
pub(crate) async fn show(
    Path(code): Path<String>,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let code = Code::from_word(&code).ok_or(Problem::NotFound)?;
    let rule = Rule::of(code, wanted.language(&headers));
    let vary = [(header::VARY, "accept-language")];
    Ok((vary, Json(rule)).into_response())
}
