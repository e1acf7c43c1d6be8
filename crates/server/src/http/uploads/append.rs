//! `PATCH /api/v1/uploads/{id}`

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use futures::StreamExt;
use tokio::io::AsyncReadExt;

use super::checksum::Checksum;
use super::protocol::{BYTES, number, standing, text};
use super::show::find;
use crate::files::{AppendError, FilesError, PART, Received, Resumable};
use crate::{App, Problem, now};

/// How long a client may say nothing in the middle of a request.
const SILENCE: Duration = Duration::from_mins(1);

/// Goes on with an upload at its end.
#[utoipa::path(
    patch,
    path = "/api/v1/uploads/{id}",
    operation_id = "go_on_with_upload",
    tag = "uploads",
    params(
        ("id" = String, Path, description = "The upload."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`."),
        (
            "Upload-Offset" = u64,
            Header,
            description = "Where the bytes go: the end of what is there.",
        ),
        (
            "Upload-Checksum" = Option<String>,
            Header,
            description = "`sha1` or `blake3` and the checksum of the body in base64.",
        )
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (
            status = 204,
            description = "The bytes are kept.",
            headers(
                ("upload-offset" = u64, description = "How many bytes are there."),
                ("upload-expires" = String, description = "Until when it is kept.")
            )
        ),
        (status = 400, description = "bad_request"),
        (status = 404, description = "upload_not_found"),
        (status = 408, description = "upload_cut_off"),
        (status = 409, description = "offset_mismatch"),
        (status = 410, description = "upload_expired"),
        (status = 412, description = "tus_version"),
        (status = 413, description = "too_large"),
        (status = 415, description = "unsupported_media_type"),
        (status = 460, description = "checksum_mismatch"),
    ),
)]
pub(super) async fn append(app: &App, id: &str, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    if !is_bytes(&head.headers) {
        return Err(Problem::UnsupportedMediaType(BYTES));
    }
    let at = number(&head.headers, "upload-offset")?;
    let sent = Sent::of(&head.headers, body)?;
    let upload = find(app, id).await?;
    if at != upload.offset {
        let offset = upload.offset;
        return Err(Problem::OffsetMismatch { offset });
    }
    let upload = receive(app, upload, sent).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders(standing(&upload))).into_response())
}

/// Whether a request brings bytes of an upload.
pub(super) fn is_bytes(headers: &HeaderMap) -> bool {
    text(headers, "content-type") == Some(BYTES)
}

/// Bytes on their way, with the checksum that they must have.
pub(super) struct Sent {
    body: Body,
    checksum: Option<Checksum>,
}

impl Sent {
    /// What a request sends.
    pub(super) fn of(headers: &HeaderMap, body: Body) -> Result<Self, Problem> {
        let checksum = match headers.get("upload-checksum") {
            Some(value) => Some(Checksum::parse(value.to_str().unwrap_or_default())?),
            None => None,
        };
        Ok(Self { body, checksum })
    }
}

/// Takes in what is sent, and gives the upload as it stands then. A task of its own: when the client
/// goes away, what arrived of it is still to be kept.
pub(super) async fn receive(
    app: &App,
    upload: Resumable,
    sent: Sent,
) -> Result<Resumable, Problem> {
    let app = app.clone();
    let receiving = tokio::spawn(async move {
        match sent.checksum {
            None => kept_as_it_comes(&app, upload, sent.body).await,
            Some(checksum) => kept_if_right(&app, upload, sent.body, checksum).await,
        }
    });
    receiving.await.map_err(Problem::internal)?
}

/// Keeps part after part while the bytes come; what was kept stays, however the request ends.
async fn kept_as_it_comes(app: &App, upload: Resumable, body: Body) -> Result<Resumable, Problem> {
    let mut writer = Writer::new(app, upload);
    let mut pieces = Pieces::of(app, body, writer.room());
    let ended = loop {
        match pieces.next().await {
            Ok(Some(piece)) => writer.write(&piece).await?,
            ended => break ended,
        }
    };
    // Even of a request that breaks off.
    writer.flush().await?;
    ended.map(|_| writer.upload)
}

/// Keeps the bytes of a request once all are there and their checksum is right.
async fn kept_if_right(
    app: &App,
    upload: Resumable,
    body: Body,
    mut checksum: Checksum,
) -> Result<Resumable, Problem> {
    let mut writer = Writer::new(app, upload);
    let mut pieces = Pieces::of(app, body, writer.room());
    let mut spooled = app.files().receive().map_err(FilesError::from)?;
    while let Some(piece) = pieces.next().await? {
        checksum.update(&piece);
        spooled.write(&piece).await.map_err(FilesError::from)?;
    }
    checksum.check()?;
    let spooled = spooled.finish().await.map_err(FilesError::from)?;
    writer.copy(&spooled).await?;
    Ok(writer.upload)
}

/// The pieces of a body as they come.
struct Pieces<'a> {
    app: &'a App,
    body: BodyDataStream,
    /// How many bytes may come.
    room: u64,
    came: u64,
}

impl<'a> Pieces<'a> {
    fn of(app: &'a App, body: Body, room: u64) -> Self {
        let body = body.into_data_stream();
        Self {
            app,
            body,
            room,
            came: 0,
        }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let piece = tokio::select! {
            piece = tokio::time::timeout(SILENCE, self.body.next()) => piece,
            // The client goes on with the process that comes after this one.
            () = self.app.stopping().cancelled() => return Err(Problem::UploadCutOff),
        };
        let Ok(piece) = piece else {
            return Err(Problem::UploadCutOff);
        };
        let piece = piece.transpose().map_err(|_| Problem::UploadCutOff)?;
        self.came += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        if self.came > self.room {
            let (part, limit) = ("upload", self.room);
            return Err(Problem::TooLarge { part, limit });
        }
        Ok(piece)
    }
}

/// Cuts what comes into parts.
struct Writer<'a> {
    app: &'a App,
    upload: Resumable,
    part: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(app: &'a App, upload: Resumable) -> Self {
        let part = Vec::new();
        Self { app, upload, part }
    }

    /// How many bytes are missing.
    fn room(&self) -> u64 {
        self.upload.length().saturating_sub(self.upload.offset)
    }

    async fn write(&mut self, mut bytes: &[u8]) -> Result<(), Problem> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PART - self.part.len()));
            self.part.extend_from_slice(now);
            bytes = later;
            if self.part.len() == PART {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Problem> {
        let part = Bytes::from(std::mem::take(&mut self.part));
        let appended = self.app.files().append(&mut self.upload, part, now());
        match appended.await {
            Ok(()) => Ok(()),
            Err(AppendError::Files(error)) => Err(error.into()),
            // Whoever was there first decides what stands behind the end that this writer knew.
            Err(AppendError::Taken) => {
                let offset = find(self.app, self.upload.id()).await?.offset;
                Err(Problem::OffsetMismatch { offset })
            }
        }
    }

    /// Writes a file that is here.
    async fn copy(&mut self, file: &Received) -> Result<(), Problem> {
        let file = tokio::fs::File::open(file.path()).await;
        let mut file = file.map_err(FilesError::from)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer).await.map_err(FilesError::from)? {
                0 => return self.flush().await,
                read => self.write(&buffer[..read]).await?,
            }
        }
    }
}
