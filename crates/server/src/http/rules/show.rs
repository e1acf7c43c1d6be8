//! `GET /api/v1/rules/{code}`

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use intake::issue::Code;

use super::list::Wanted;
use crate::http::extract::Params;
use crate::{Problem, Rule};

/// Answers with one code.
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
