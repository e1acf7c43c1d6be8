//! The one error of HTTP: problem details (RFC 9457) with a stable code.
//!
//! What the caller can mend is said in `detail`. What the caller cannot mend says nothing: the log
//! has it, once, and without personal data.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use intake::ErrorKind;
use serde::Serialize;
use store::{Moved, RollbackPlan, StoreError};

use crate::again::Busy;
use crate::files::FilesError;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The request is not of the expected shape.
    #[error("{0}")]
    BadRequest(
        /// What is wrong with it.
        String,
    ),
    /// The file or the plan cannot be used.
    #[error("{0}")]
    Intake(
        /// What intake says of it.
        #[from]
        intake::Error,
    ),
    /// The upload is larger than the server takes.
    #[error("the {part} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The part of the upload.
        part: &'static str,
        /// The limit in bytes.
        limit: u64,
    },
    /// There is no such page or resource.
    #[error("there is nothing at this address")]
    NotFound,
    /// There is no such batch.
    #[error("there is no batch {0}")]
    BatchNotFound(
        /// The id as it was given.
        String,
    ),
    /// No record of the batch is in error.
    #[error("no record of the batch is in error, so that there is nothing to correct")]
    NothingToRetry,
    /// The rows in error are more than a workbook takes.
    #[error(
        "a workbook holds 1,048,576 rows of 16,384 columns, and 32,767 characters in a cell; these \
         rows are beyond that: take errors.csv"
    )]
    WorkbookLimits,
    /// There is no such upload.
    #[error("there is no upload {0}")]
    UploadNotFound(
        /// The id as it was given.
        String,
    ),
    /// The upload is given up.
    #[error("nothing came for this upload for a day, so that it is given up; begin a new one")]
    UploadExpired,
    /// Something was sent for another place of an upload than its end.
    #[error("the upload has {offset} bytes and goes on there; ask with HEAD where it stands")]
    OffsetMismatch {
        /// How many bytes are there.
        offset: u64,
    },
    /// Bytes of an upload were not those that the client meant.
    #[error(
        "the bytes do not give the checksum that came with them; nothing of them was kept, send them again"
    )]
    ChecksumMismatch,
    /// The upload broke off.
    #[error(
        "the upload broke off; what arrived was kept, ask with HEAD where it stands and go on there"
    )]
    UploadCutOff,
    /// An upload is to be imported that is not complete.
    #[error("the upload has {offset} of {length} bytes; send the rest first")]
    UploadIncomplete {
        /// How many bytes are there.
        offset: u64,
        /// How many there will be.
        length: u64,
    },
    /// The client speaks another version of the protocol of uploads.
    #[error("the server speaks tus 1.0.0; the header Tus-Resumable must say so")]
    TusVersion,
    /// The body is not of the content type that this address takes.
    #[error("the body must be {0}")]
    UnsupportedMediaType(
        /// The content type.
        &'static str,
    ),
    /// The file is not the one that the client meant.
    #[error(
        "the bytes that arrived have the hash {found}, not the one that was said; no batch was made, upload the file anew"
    )]
    HashMismatch {
        /// The hash of what arrived.
        found: String,
    },
    /// The files do not answer.
    #[error("the files cannot be reached for now; try again in a while")]
    FilesUnreachable,
    /// The address does not take this method.
    #[error("this address does not take this method")]
    MethodNotAllowed,
    /// None of the content types that the caller accepts is served here.
    #[error("the API answers with JSON; the Accept header excludes it")]
    NotAcceptable,
    /// The state of the batch or of the target does not allow this; the store says why.
    #[error("{error}")]
    Refused {
        /// What the store says.
        error: StoreError,
        /// What would be needed.
        wanted: Option<&'static str>,
    },
    /// The request was sent to a name that is not this computer's own.
    #[error("the server answers only to its own address; the Host header names another")]
    ForbiddenHost,
    /// The request was made by a page of another site.
    #[error("the request comes from a page of another site")]
    ForbiddenOrigin,
    /// Another write was in the way, again and again.
    #[error("the database is busy; nothing was written, send the request again")]
    DatabaseBusy,
    /// The database has no room to write.
    #[error("the disk of the database is full; nothing was written, try again when there is room")]
    DiskFull,
    /// Something failed that the caller can do nothing about.
    #[error("{0}")]
    Internal(
        /// What failed, for the log.
        String,
    ),
}

/// The body of a problem.
#[derive(Serialize)]
struct Details {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
    code: &'static str,
    /// What a refused rollback would do, with its conflicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    rollback: Option<RollbackPlan>,
    /// How the database moved since a dry run that was to be committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Moved>,
}

impl Problem {
    /// Makes a problem of a failure that is not the caller's.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "bad_request",
            Self::Intake(error) => error.kind().code(),
            Self::TooLarge { .. } => "too_large",
            Self::NotFound => "not_found",
            Self::BatchNotFound(_) => "batch_not_found",
            Self::NothingToRetry => "nothing_to_retry",
            Self::WorkbookLimits => "workbook_limits",
            Self::UploadNotFound(_) => "upload_not_found",
            Self::UploadExpired => "upload_expired",
            Self::OffsetMismatch { .. } => "offset_mismatch",
            Self::ChecksumMismatch => "checksum_mismatch",
            Self::UploadCutOff => "upload_cut_off",
            Self::UploadIncomplete { .. } => "upload_incomplete",
            Self::TusVersion => "tus_version",
            Self::UnsupportedMediaType(_) => "unsupported_media_type",
            Self::HashMismatch { .. } => "hash_mismatch",
            Self::FilesUnreachable => "files_unreachable",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotAcceptable => "not_acceptable",
            Self::Refused { error, .. } => error.code(),
            Self::ForbiddenHost => "forbidden_host",
            Self::ForbiddenOrigin => "forbidden_origin",
            Self::DatabaseBusy => "database_busy",
            Self::DiskFull => "disk_full",
            Self::Internal(_) => "internal",
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Intake(error) => match error.kind() {
                ErrorKind::NotText | ErrorKind::UnsupportedFormat => {
                    StatusCode::UNSUPPORTED_MEDIA_TYPE
                }
                ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotFound | Self::BatchNotFound(_) | Self::UploadNotFound(_) => {
                StatusCode::NOT_FOUND
            }
            Self::NothingToRetry | Self::OffsetMismatch { .. } | Self::UploadIncomplete { .. } => {
                StatusCode::CONFLICT
            }
            Self::UploadExpired => StatusCode::GONE,
            // The protocol of uploads has this status of its own.
            Self::ChecksumMismatch => StatusCode::from_u16(460).unwrap_or(StatusCode::CONFLICT),
            Self::UploadCutOff => StatusCode::REQUEST_TIMEOUT,
            Self::TusVersion => StatusCode::PRECONDITION_FAILED,
            Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::HashMismatch { .. } | Self::WorkbookLimits => StatusCode::UNPROCESSABLE_ENTITY,
            Self::FilesUnreachable | Self::DatabaseBusy => StatusCode::SERVICE_UNAVAILABLE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::Refused { error, .. } => match error {
                StoreError::IdempotencyMismatch | StoreError::InvalidField { .. } => {
                    StatusCode::UNPROCESSABLE_ENTITY
                }
                StoreError::Forgotten { .. } => StatusCode::GONE,
                _ => StatusCode::CONFLICT,
            },
            Self::ForbiddenHost => StatusCode::MISDIRECTED_REQUEST,
            Self::ForbiddenOrigin => StatusCode::FORBIDDEN,
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Says what would be needed, where the state of a batch does not allow a request.
    #[must_use]
    pub(crate) fn wanting(self, needed: &'static str) -> Self {
        match self {
            Self::Refused {
                error: error @ StoreError::InvalidState { .. },
                ..
            } => Self::Refused {
                error,
                wanted: Some(needed),
            },
            other => other,
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Internal(_) => {
                "The failure is in the server's log; nothing that was acknowledged is lost"
                    .to_owned()
            }
            Self::Refused {
                error,
                wanted: Some(wanted),
            } => format!("{error}: {wanted}"),
            other => other.to_string(),
        }
    }

    /// What stands in the way of a rollback, or of a commit.
    fn into_lists(self) -> (Option<RollbackPlan>, Option<Moved>) {
        match self {
            Self::Refused { error, .. } => match error {
                StoreError::RollbackConflict { plan } => (Some(*plan), None),
                StoreError::DatabaseMoved { moved } => (None, Some(*moved)),
                _ => (None, None),
            },
            _ => (None, None),
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "The request is not valid",
            Self::Intake(_) => "The file or the plan cannot be used",
            Self::TooLarge { .. } => "The upload is too large",
            Self::NotFound => "Not found",
            Self::BatchNotFound(_) => "No such batch",
            Self::NothingToRetry => "Nothing to retry",
            Self::WorkbookLimits => "More than a workbook holds",
            Self::UploadNotFound(_) => "No such upload",
            Self::UploadExpired => "The upload is given up",
            Self::OffsetMismatch { .. } => "The upload stands elsewhere",
            Self::ChecksumMismatch => "The checksum does not match",
            Self::UploadCutOff => "The upload broke off",
            Self::UploadIncomplete { .. } => "The upload is not complete",
            Self::TusVersion => "Another version of tus",
            Self::UnsupportedMediaType(_) => "Unsupported content type",
            Self::HashMismatch { .. } => "The hash does not match",
            Self::FilesUnreachable => "The files cannot be reached",
            Self::MethodNotAllowed => "Method not allowed",
            Self::NotAcceptable => "Not acceptable",
            Self::Refused { .. } => "What is stored does not allow this",
            Self::ForbiddenHost => "Wrong host",
            Self::ForbiddenOrigin => "Wrong origin",
            Self::DatabaseBusy => "The database is busy",
            Self::DiskFull => "The disk of the server is full",
            Self::Internal(_) => "Something failed on the server",
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code) = (self.status(), self.code());
        if let Self::Internal(error) = &self {
            tracing::error!(error, "a request failed");
        }
        let busy = matches!(self, Self::DatabaseBusy).then_some(Busy);
        let (title, detail) = (self.title(), self.detail());
        let (rollback, moved) = self.into_lists();
        let details = Details {
            r#type: format!("urn:mudanza:problem:{code}"),
            title,
            status: status.as_u16(),
            detail,
            code,
            rollback,
            moved,
        };
        let mut response = (status, Json(details)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(busy) = busy {
            let soon = HeaderValue::from_static("1");
            response.headers_mut().insert(header::RETRY_AFTER, soon);
            response.extensions_mut().insert(busy);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::InvalidState { .. }
            | StoreError::StillKept { .. }
            | StoreError::NothingToRollBack
            | StoreError::RollbackConflict { .. }
            | StoreError::DatabaseMoved { .. }
            | StoreError::Forgotten { .. }
            | StoreError::RecordsWait { .. }
            | StoreError::FileBeingForgotten
            | StoreError::IdempotencyMismatch
            | StoreError::VersionConflict { .. }
            | StoreError::InvalidField { .. } => Self::Refused {
                error,
                wanted: None,
            },
            StoreError::Busy(source) => {
                tracing::warn!(error = %source, "another write was in the way");
                Self::DatabaseBusy
            }
            StoreError::Full(source) => {
                tracing::error!(error = %source, "the disk of the database is full");
                Self::DiskFull
            }
            StoreError::Engine(source) | StoreError::Lasting(source) => Self::internal(source),
            other => Self::internal(other),
        }
    }
}

impl From<FilesError> for Problem {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::Unreachable(_) => {
                tracing::error!(%error, "the files cannot be reached");
                Self::FilesUnreachable
            }
            // A request reads no file but what was uploaded for it, which nobody else removes.
            FilesError::Missing | FilesError::Damaged => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::response::IntoResponse;

    use super::Problem;

    #[tokio::test]
    async fn a_failure_of_the_server_tells_nothing_but_its_code() {
        let response = Problem::internal("no such table: clients").into_response();
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "internal");
        assert_eq!(body["status"], 500);
        assert!(!body.to_string().contains("clients"));
    }
}
