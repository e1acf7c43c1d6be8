//! The body of an import: options, plan and file, in this order, streamed; or the name of an upload
//! that has the file already.

use std::path::Path;

use axum::body::{Body, Bytes};
use futures::stream::{self, StreamExt};
use indicatif::ProgressBar;
use serde_json::Value;
use tokio::fs::File;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use crate::failure::Failure;

/// How much of the file is sent at once.
const PIECE: usize = 256 * 1024;

/// A body and the content type that says how to read it.
pub(crate) struct Upload {
    /// The body.
    pub(crate) body: Body,
    /// Its content type.
    pub(crate) content_type: String,
}

impl Upload {
    /// Prepares the upload of a file; it is read while it is sent.
    pub(crate) async fn new(
        path: &Path,
        options: &Value,
        plan: &str,
        bar: ProgressBar,
    ) -> Result<Self, Failure> {
        let file = File::open(path).await.map_err(|error| {
            Failure::new(
                "not_readable",
                format!("{} cannot be read: {error}", path.display()),
            )
        })?;
        let boundary = unlikely_word();
        let head = format!(
            "{}content-disposition: form-data; name=\"file\"; filename=\"file\"\r\n\
             content-type: application/octet-stream\r\n\r\n",
            head(&boundary, options, plan)
        );
        let tail = tail(&boundary);
        let pieces = ReaderStream::with_capacity(file, PIECE).inspect(move |piece| {
            if let Ok(bytes) = piece {
                bar.inc(bytes.len() as u64);
            }
        });
        let body = stream::iter([Ok(Bytes::from(head))])
            .chain(pieces)
            .chain(stream::iter([Ok(Bytes::from(tail))]));
        Ok(Self {
            body: Body::from_stream(body),
            content_type: content_type(&boundary),
        })
    }

    /// Prepares the import of what an upload has brought to the server.
    pub(crate) fn of(id: &str, options: &Value, plan: &str) -> Self {
        let boundary = unlikely_word();
        let body = format!(
            "{}content-disposition: form-data; name=\"upload\"\r\n\r\n{id}{}",
            head(&boundary, options, plan),
            tail(&boundary)
        );
        Self {
            body: Body::from(body),
            content_type: content_type(&boundary),
        }
    }
}

/// The parts of options and plan, up to where the next one begins.
fn head(boundary: &str, options: &Value, plan: &str) -> String {
    format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"options\"\r\n\
         content-type: application/json\r\n\r\n{options}\r\n\
         --{boundary}\r\ncontent-disposition: form-data; name=\"plan\"\r\n\
         content-type: application/json\r\n\r\n{plan}\r\n\
         --{boundary}\r\n"
    )
}

fn tail(boundary: &str) -> String {
    format!("\r\n--{boundary}--\r\n")
}

fn content_type(boundary: &str) -> String {
    format!("multipart/form-data; boundary={boundary}")
}

/// A word that stands in no file and names no earlier request.
pub(crate) fn unlikely_word() -> String {
    format!("mudanza-{}", Uuid::new_v4().simple())
}
