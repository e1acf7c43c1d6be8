//! Takes requests apart; what does not fit is a [`Problem`].

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Problem;

/// The largest JSON body of an ordinary request.
const MAX_BODY: usize = 1 << 20;

/// The parameters after the question mark.
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(error) => Err(Problem::BadRequest(error.body_text())),
        }
    }
}

/// The id of a batch in the address.
pub(crate) struct BatchId(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for BatchId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::BadRequest(error.body_text()))?;
        text.parse()
            .map(Self)
            .map_err(|_| Problem::BatchNotFound(text))
    }
}

/// A JSON body; an empty body is an empty object.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let too_large = |_| Problem::TooLarge {
            part: "body",
            limit: MAX_BODY as u64,
        };
        let bytes: Bytes = axum::body::to_bytes(request.into_body(), MAX_BODY)
            .await
            .map_err(too_large)?;
        let bytes = if bytes.is_empty() {
            Bytes::from_static(b"{}")
        } else {
            bytes
        };
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Problem::BadRequest(format!("the body is not valid: {error}")))
    }
}
