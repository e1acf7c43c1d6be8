//! `GET /api/v1/rules/{code}`

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use intake::issue::Code;

use super::list::Wanted;
use super::page;
use crate::http::extract::Params;
use crate::{Problem, Rule, openapi};

/// Answers with one code; a browser gets a page to read.
#[utoipa::path(
    get,
    path = "/api/v1/rules/{code}",
    operation_id = "show_rule",
    tag = "rules",
    params(("code" = openapi::Code, Path, description = "The code."), Wanted),
    responses(
        (
            status = 200,
            description = "What the code means; a page, if that is what `Accept` asks for.",
            content((Rule = "application/json"), (String = "text/html"))
        ),
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
    let language = wanted.language(&headers);
    let rule = Rule::of(code, language);
    let vary = [(header::VARY, "accept, accept-language")];
    if is_for_a_person(&headers) {
        let page = Html(page::render(&rule, language).into_string());
        return Ok((vary, page).into_response());
    }
    Ok((vary, Json(rule)).into_response())
}

/// Whether a browser asks for something to show; programs do not ask for HTML.
fn is_for_a_person(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT);
    accepted
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.to_ascii_lowercase().contains("text/html"))
}
