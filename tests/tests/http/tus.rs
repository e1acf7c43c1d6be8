//! Speaks tus 1.0.

use reqwest::Method;
use stories::{Answer, Client};

pub(crate) const BYTES: &str = "application/offset+octet-stream";

/// Sends a request of tus with more headers; a body is bytes of an upload.
pub(crate) async fn tus(
    server: &Client,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let mut request = server
        .request(method, path)
        .header("tus-resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if !body.is_empty() {
        request = request.body(body.to_vec());
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", BYTES);
        }
    }
    let answer = server.send(request).await;
    assert_eq!(answer.headers["tus-resumable"], "1.0.0");
    assert_eq!(answer.headers["cache-control"], "no-store");
    answer
}

/// Begins an upload of a length and gives its address.
pub(crate) async fn begin(server: &Client, length: usize) -> String {
    let length = length.to_string();
    let headers = [
        ("upload-length", length.as_str()),
        // `mascotas.csv`
        ("upload-metadata", "filename bWFzY290YXMuY3N2"),
    ];
    let begun = tus(server, "POST", "/api/v1/uploads", &headers, b"").await;
    assert_eq!(begun.status, 201);
    begun.headers["location"].to_str().unwrap().to_owned()
}

pub(crate) async fn send(server: &Client, path: &str, at: usize, bytes: &[u8]) -> Answer {
    let at = at.to_string();
    let headers = [("upload-offset", at.as_str()), ("content-type", BYTES)];
    tus(server, "PATCH", path, &headers, bytes).await
}

pub(crate) async fn offset(server: &Client, path: &str) -> usize {
    let there = tus(server, "HEAD", path, &[], b"").await;
    assert_eq!(there.status, 200);
    there.headers["upload-offset"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap()
}

pub(crate) fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}
