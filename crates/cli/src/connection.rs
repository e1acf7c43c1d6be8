//! One way to speak to a database, near or far: the HTTP API.
//!
//! With `--server` the requests go over the network. Without it they go to the same handlers
//! inside this process, so that both ways give the same answers and the same refusals.

use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{Method, Request, Response, StatusCode, header};
use serde_json::Value;

use crate::args::Place;
use crate::failure::Failure;
use crate::local::Local;
use crate::remote::Remote;

/// The largest answer that is read as one document.
const LARGEST_DOCUMENT: usize = 64 << 20;

/// Where the requests go.
pub(crate) enum Connection {
    /// To the handlers in this process, over the embedded database.
    Local(Box<Local>),
    /// To a server.
    Remote(Remote),
}

/// Whether this process is to do the work of batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// It only asks.
    Ask,
    /// It does the work as well, where no server does it.
    Do,
}

impl Connection {
    /// Opens the way, asks, and ends all work in good order whatever the answer is.
    pub(crate) async fn with<T>(
        place: &Place,
        work: Work,
        ask: impl AsyncFnOnce(&Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let connection = Self::open(place, work).await?;
        let answered = ask(&connection).await;
        if let Self::Local(local) = connection {
            local.close().await;
        }
        answered
    }

    async fn open(place: &Place, work: Work) -> Result<Self, Failure> {
        match &place.server {
            Some(url) => Ok(Self::Remote(Remote::new(url)?)),
            None => Ok(Self::Local(Box::new(
                Local::open(&place.database, work).await?,
            ))),
        }
    }

    /// Asks for a document.
    pub(crate) async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.call(Method::GET, path, Body::empty(), None).await
    }

    /// Asks for something to be done.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.call(
            Method::POST,
            path,
            Body::from(body.to_string()),
            Some("application/json"),
        )
        .await
    }

    /// Asks for something to be forgotten; there is no answer but that it is.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), Failure> {
        let answer = self.send(Method::DELETE, path, Body::empty(), None).await;
        answer.map(|_| ())
    }

    /// Sends a body of a content type, and reads the answer as a document.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Body,
        content_type: Option<&str>,
    ) -> Result<Value, Failure> {
        let response = self.send(method, path, body, content_type).await?;
        let bytes = to_bytes(response.into_body(), LARGEST_DOCUMENT)
            .await
            .map_err(cut_off)?;
        serde_json::from_slice(&bytes).map_err(|error| {
            Failure::new(
                "bad_answer",
                format!("the answer to {path} is not JSON: {error}"),
            )
        })
    }

    /// Asks for something that is too long for one piece, such as a file.
    pub(crate) async fn stream(&self, path: &str) -> Result<BodyDataStream, Failure> {
        let response = self.send(Method::GET, path, Body::empty(), None).await?;
        Ok(response.into_body().into_data_stream())
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Body,
        content_type: Option<&str>,
    ) -> Result<Response<Body>, Failure> {
        let key = (method == Method::POST).then(crate::upload::unlikely_word);
        let key = key.as_deref().map(|key| ("idempotency-key", key));
        let content_type = content_type.map(|kind| (header::CONTENT_TYPE.as_str(), kind));
        let headers: Vec<_> = content_type.into_iter().chain(key).collect();
        self.exchange(method, path, &headers, body).await
    }

    /// Sends a request with these headers, and gives the answer unless it is a refusal.
    pub(crate) async fn exchange(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Result<Response<Body>, Failure> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(|error| {
            Failure::new(
                "bad_request",
                format!("{path} cannot be asked for: {error}"),
            )
        })?;
        let response = match self {
            Self::Local(local) => local.send(request).await?,
            Self::Remote(remote) => remote.send(request).await?,
        };
        if response.status().is_success() {
            Ok(response)
        } else {
            Err(refusal(response).await)
        }
    }
}

/// What the problem document of a refused request says.
async fn refusal(response: Response<Body>) -> Failure {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20)
        .await
        .unwrap_or_default();
    let problem: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    match (problem["code"].as_str(), problem["detail"].as_str()) {
        (Some(code), Some(detail)) => Failure::new(code.to_owned(), detail),
        _ if status == StatusCode::NOT_FOUND => Failure::new(
            "not_a_server",
            "the address answers, but is no Mudanza server",
        ),
        _ => Failure::new("bad_answer", format!("the server answered {status}")),
    }
}

/// The connection broke in the middle of an answer.
pub(crate) fn cut_off(error: impl std::fmt::Display) -> Failure {
    Failure::new("connection_lost", format!("the answer broke off: {error}"))
}
