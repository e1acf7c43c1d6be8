//! What comes back from a request.

use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read to its end.
#[must_use = "look at the answer, or assert its status"]
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes of the body.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self {
            status,
            headers,
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// The body as JSON, of an answer with this status.
    pub fn json(&self, status: u16) -> Value {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.bytes)
        );
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Asserts that this is a problem with a status and a code, and gives its document.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.json(status);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:mudanza:problem:{code}"));
        for text in ["title", "detail"] {
            assert!(
                !problem[text].as_str().unwrap().is_empty(),
                "{text} in {problem}"
            );
        }
        problem
    }
}
