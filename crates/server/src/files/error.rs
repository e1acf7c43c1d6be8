//! What can go wrong with files.

use std::error::Error;
use std::io;

/// Why a file cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// It is not there.
    #[error("the stored file is not there")]
    Missing,
    /// Its bytes are not those of its hash.
    #[error("the stored file does not hold the bytes that were uploaded")]
    Damaged,
    /// The store does not answer, or refuses to: another attempt may do better.
    #[error("the files cannot be reached: {0}")]
    Unreachable(#[source] Box<dyn Error + Send + Sync>),
}

impl FilesError {
    /// Makes an error of what may pass.
    pub(super) fn unreachable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unreachable(error.into())
    }
}

impl From<object_store::Error> for FilesError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            // Keys that were changed can be changed back, so that a refusal may pass as well.
            other => Self::unreachable(other),
        }
    }
}

/// The spool folder is always there, so that an error of its files is one of the disk.
impl From<io::Error> for FilesError {
    fn from(error: io::Error) -> Self {
        Self::unreachable(error)
    }
}

/// Why the files cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is of a kind of store that is not known.
    #[error("{0}:// is no place for files; give a folder, or s3://bucket/prefix")]
    Unknown(
        /// The scheme; the rest may hold a secret.
        String,
    ),
    /// The URL names no bucket, or says more than a bucket and a prefix.
    #[error(
        "the URL of the files must be s3://bucket or s3://bucket/prefix; keys, region and endpoint \
         stand in the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL"
    )]
    NotABucket,
    /// Files would go over the network for everybody to read.
    #[error(
        "the endpoint of S3 starts with http://, and files would go over the network unencrypted; give \
         one with https://, or set AWS_ALLOW_HTTP=true if nobody listens there"
    )]
    Unencrypted,
    /// A variable of S3 says what cannot be.
    #[error("the settings of S3 cannot be used: {0}")]
    Settings(#[source] object_store::Error),
    /// The folder cannot be used.
    #[error("the folder of the files cannot be used: {0}")]
    Folder(#[source] io::Error),
    /// There is no such bucket.
    #[error(
        "there is no such bucket of S3: make it, or see that AWS_ENDPOINT_URL and the URL name the right one"
    )]
    NoBucket,
    /// The keys are wrong, or may not do what is needed.
    #[error(
        "S3 refuses the keys: they must be right, and may list, read, write and delete objects"
    )]
    Refused,
    /// The store would let two writers overwrite each other.
    #[error(
        "the server of S3 does not know `If-None-Match`, without which uploads cannot be kept apart"
    )]
    NoCreate,
    /// Nobody answers.
    #[error("S3 does not answer: {0}")]
    Unanswered(#[source] object_store::Error),
}

impl From<object_store::Error> for OpenError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NoBucket,
            object_store::Error::PermissionDenied { .. }
            | object_store::Error::Unauthenticated { .. } => Self::Refused,
            object_store::Error::NotImplemented { .. } => Self::NoCreate,
            other => Self::Unanswered(other),
        }
    }
}
