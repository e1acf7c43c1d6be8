//! `GET /api/v1/rules`

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::http::extract::Params;
use crate::{Language, Problem, Rule};

/// In which language the caller wants the texts.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    lang: Option<String>,
}

impl Wanted {
    /// The language that the caller wants, by the address or by what the browser says.
    pub(super) fn language(&self, headers: &HeaderMap) -> Language {
        Language::of(self.lang.as_deref(), headers)
    }
}

#[derive(Serialize)]
struct Rules {
    rules: Vec<Rule>,
}

/// Answers with every code.
pub(crate) async fn list(
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rules = Rule::all(wanted.language(&headers)).collect();
    let vary = [(header::VARY, "accept-language")];
    Ok((vary, Json(Rules { rules })).into_response())
}
