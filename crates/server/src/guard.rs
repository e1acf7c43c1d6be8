//! Keeps other sites and other names out, and says so in headers.
//!
//! There are no accounts yet, so whoever reaches the port may do everything. A page of another site
//! must therefore not reach it: neither by a request across origins (`Origin` must be our own), nor
//! by a name of its own that it points at this computer (`Host` must be a loopback name and our port).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Problem;

/// What the page may load and talk to; WebAssembly needs its own word.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CSP),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
];

/// Lets a request through if it is meant for this server, and dresses the answer.
pub(crate) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match check(&request, port) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    // Answers hold people's data; only the page's own files say otherwise.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn check(request: &Request, port: u16) -> Result<(), Problem> {
    let headers = request.headers();
    let host = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str);
    let host = host
        .or_else(|| text(headers, &header::HOST))
        .ok_or(Problem::ForbiddenHost)?;
    if !is_own(host, port) {
        return Err(Problem::ForbiddenHost);
    }
    let own_origin = |origin: &str| {
        origin
            .strip_prefix("http://")
            .is_some_and(|rest| rest.eq_ignore_ascii_case(host))
    };
    if headers.contains_key(header::ORIGIN)
        && !text(headers, &header::ORIGIN).is_some_and(own_origin)
    {
        return Err(Problem::ForbiddenOrigin);
    }
    let site = headers
        .get("sec-fetch-site")
        .map_or(&b""[..], HeaderValue::as_bytes);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && matches!(site, b"cross-site" | b"same-site") {
        return Err(Problem::ForbiddenOrigin);
    }
    Ok(())
}

/// Whether a `Host` is a name of this computer with the port that is served.
fn is_own(host: &str, port: u16) -> bool {
    let (name, given) = match host.rsplit_once(':') {
        Some((name, digits)) if !digits.ends_with(']') => (name, digits.parse().ok()),
        _ => (host, Some(80)),
    };
    let loopback = name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "[::1]");
    loopback && given == Some(port)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;

    use super::{check, is_own};

    #[test]
    fn only_names_of_this_computer_with_our_port_are_own() {
        for host in [
            "localhost:7300",
            "LOCALHOST:7300",
            "127.0.0.1:7300",
            "[::1]:7300",
        ] {
            assert!(is_own(host, 7300), "{host}");
        }
        for host in [
            "localhost",
            "localhost:80",
            "evil.example:7300",
            "[::1]",
            "127.0.0.1.nip.io:7300",
        ] {
            assert!(!is_own(host, 7300), "{host}");
        }
        assert!(is_own("localhost", 80));
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        let request = |origin: &str, site: &str| {
            let mut request = Request::post("/api/v1/batches").header("host", "localhost:7300");
            for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
                if !value.is_empty() {
                    request = request.header(name, value);
                }
            }
            check(&request.body(Body::empty()).unwrap(), 7300).map_err(|problem| problem.code())
        };
        assert_eq!(request("", ""), Ok(()));
        assert_eq!(request("http://localhost:7300", "same-origin"), Ok(()));
        for origin in [
            "null",
            "http://localhost:7301",
            "https://localhost:7300",
            "http://evil.example",
        ] {
            assert_eq!(request(origin, ""), Err("forbidden_origin"), "{origin}");
        }
        assert_eq!(request("", "cross-site"), Err("forbidden_origin"));
    }
}
