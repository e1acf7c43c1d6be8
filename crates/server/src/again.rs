//! Does a request again where another transaction was in its way: nobody needs to know of that.

use std::time::Duration;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::StoreError;

use crate::Problem;

/// Stands in the answer to a request that wrote nothing and goes through when it is made again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Busy;

/// How often a request, or a call of the store, is tried.
const ATTEMPTS: u32 = 5;

/// The largest body that is kept for another attempt, in bytes; an upload is longer.
const MOST: usize = 64 << 10;

/// Tries a request some times, as long as the database is busy. An upload is tried once.
pub(crate) async fn again(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if !body.is_end_stream() && !is_short_json(&parts.headers) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Ok(body) = to_bytes(body, MOST).await else {
        let said = "the body broke off before its end".to_owned();
        return Problem::BadRequest(said).into_response();
    };
    let mut attempt = 1;
    loop {
        let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
        let response = next.clone().run(request).await;
        if attempt == ATTEMPTS || response.extensions().get::<Busy>().is_none() {
            return response;
        }
        pause(attempt).await;
        attempt += 1;
    }
}

/// The same for one call of the store, at the end of an upload.
pub(crate) async fn call<T, F>(mut call: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut attempt = 1;
    loop {
        match call().await {
            Err(StoreError::Busy(_)) if attempt < ATTEMPTS => pause(attempt).await,
            answer => return answer,
        }
        attempt += 1;
    }
}

async fn pause(attempt: u32) {
    tokio::time::sleep(Duration::from_millis(20 << attempt)).await;
}

fn is_short_json(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default();
    length.is_some_and(|length| length <= MOST) && kind.starts_with("application/json")
}
