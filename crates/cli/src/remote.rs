//! The way to a server over the network.

use axum::body::Body;
use axum::http::{Request, Response};
use reqwest::{Client, Url};

use crate::failure::Failure;

/// A server by its address.
pub(crate) struct Remote {
    client: Client,
    base: Url,
}

impl Remote {
    /// Reads the address; nothing is sent yet.
    pub(crate) fn new(url: &str) -> Result<Self, Failure> {
        let bad = |reason: &str| {
            Failure::new(
                "bad_url",
                format!("{url} is no address of a server: {reason}"),
            )
            .next("give it as http://127.0.0.1:7300")
        };
        let base = Url::parse(url).map_err(|error| bad(&error.to_string()))?;
        if base.scheme() != "http" {
            return Err(bad("it must start with http://"));
        }
        server::use_ring();
        let client = Client::builder()
            .build()
            .map_err(|error| Failure::new("network", format!("no network client: {error}")))?;
        Ok(Self { client, base })
    }

    /// Sends a request and gives its answer as it comes.
    pub(crate) async fn send(&self, request: Request<Body>) -> Result<Response<Body>, Failure> {
        let (head, body) = request.into_parts();
        let path = head.uri.to_string();
        let url = self.base.join(&path).map_err(|error| {
            Failure::new(
                "bad_request",
                format!("{path} cannot be asked for: {error}"),
            )
        })?;
        let answer = self
            .client
            .request(head.method, url)
            .headers(head.headers)
            .body(reqwest::Body::wrap_stream(body.into_data_stream()))
            .send()
            .await
            .map_err(|error| self.unreachable(&error))?;
        Ok(Response::from(answer).map(Body::new))
    }

    fn unreachable(&self, error: &reqwest::Error) -> Failure {
        let base = &self.base;
        if error.is_connect() {
            return Failure::new("server_unreachable", format!("no server answers at {base}"));
        }
        Failure::new(
            "connection_lost",
            format!("the connection to {base} broke: {error}"),
        )
        .kept("what the server had acknowledged stays")
        .next("see what arrived with `mudanza batch list`, then ask again")
    }
}
