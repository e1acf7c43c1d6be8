//! Says so when a caller accepts nothing that is served here.

use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Problem;

const SERVED: [&str; 8] = [
    "*/*",
    "application/*",
    "application/json",
    "application/problem+json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/*",
    "text/csv",
    "text/event-stream",
];

/// Refuses a request under the API whose `Accept` excludes every answer. What browsers show
/// is HTML and a style, which they ask for by themselves.
pub(crate) async fn accept(request: Request, next: Next) -> Response {
    let accepted = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let path = request.uri().path();
    let is_shown = path.starts_with("/api/v1/docs") || path.starts_with("/api/v1/rules/");
    let is_json = path.starts_with("/api/") && !is_shown;
    if is_json && accepted.is_some_and(excludes_all) {
        return Problem::NotAcceptable.into_response();
    }
    next.run(request).await
}

fn excludes_all(accepted: &str) -> bool {
    let mut ranges = accepted
        .split(',')
        .map(|range| range.split(';').next().unwrap_or_default());
    !accepted.trim().is_empty()
        && !ranges.any(|range| {
            SERVED
                .iter()
                .any(|served| range.trim().eq_ignore_ascii_case(served))
        })
}

#[cfg(test)]
mod tests {
    use super::excludes_all;

    #[test]
    fn only_what_is_not_served_is_refused() {
        for accepted in [
            "*/*",
            "text/html, */*;q=0.8",
            "application/json",
            "TEXT/CSV;q=0.5",
        ] {
            assert!(!excludes_all(accepted), "{accepted}");
        }
        for accepted in ["text/html", "application/xml, image/png"] {
            assert!(excludes_all(accepted), "{accepted}");
        }
    }
}
