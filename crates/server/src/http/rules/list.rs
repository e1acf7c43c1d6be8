//! `GET /api/v1/rules`

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::extract::Params;
use crate::{Language, Problem, Rule};

/// In which language the caller wants the texts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `es` or `en`; without it, what `Accept-Language` asks for.
    lang: Option<String>,
}

impl Wanted {
    /// The language that the caller wants, by the address or by what the browser says.
    pub(super) fn language(&self, headers: &HeaderMap) -> Language {
        Language::of(self.lang.as_deref(), headers)
    }
}

/// Every code.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleList)]
struct Rules {
    rules: Vec<Rule>,
}

/// Answers with every code.
#[utoipa::path(
    get,
    path = "/api/v1/rules",
    operation_id = "list_rules",
    tag = "rules",
    params(Wanted),
    responses(
        (status = 200, description = "Every code that an issue can have.", body = Rules),
        (status = 400, description = "bad_request"),
    ),
)]
pub(crate) async fn list(
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rules = Rule::all(wanted.language(&headers)).collect();
    let vary = [(header::VARY, "accept-language")];
    Ok((vary, Json(Rules { rules })).into_response())
}
