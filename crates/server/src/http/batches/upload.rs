//! The multipart body of a new batch: options, plan and file, in this order. The file may have been
//! uploaded before: then there is its upload instead.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use intake::plan::Plan;
use serde::Deserialize;
use store::{OnEmpty, OnExisting, OnOrphan};
use utoipa::ToSchema;

use crate::files::{FilesError, Received, Resumable};
use crate::http::uploads;
use crate::{App, Problem, openapi};

const MAX_OPTIONS: u64 = 256 << 10;
const MAX_PLAN: u64 = 8 << 20;
const MAX_NAME: usize = 200;

/// What the caller wants of the batch.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = BatchOptions)]
pub(crate) struct Options {
    /// The name of the file, for people.
    pub(crate) source_file: Option<String>,
    /// Whether the targets stay as they are.
    #[schema(default = true)]
    pub(crate) dry_run: bool,
    /// Whether the first error record ends the batch.
    pub(crate) stop_on_error: bool,
    /// Whether it goes in only if no record is in error.
    pub(crate) all_or_nothing: bool,
    /// What happens to a record that is there already.
    #[schema(value_type = openapi::OnExisting)]
    pub(crate) on_existing: OnExisting,
    /// What an empty cell means for a target that is there.
    #[schema(value_type = openapi::OnEmpty)]
    pub(crate) on_empty: OnEmpty,
    /// What happens to a record whose parent is not there.
    #[schema(value_type = openapi::OnOrphan)]
    pub(crate) on_orphan: OnOrphan,
    /// The receipt of the preview, which the run must reproduce.
    pub(crate) receipt: Option<String>,
    /// The blocks of that receipt, so that it can be said which rows differ.
    pub(crate) receipt_blocks: Option<Vec<String>>,
    /// The BLAKE3 hash that the file must have.
    pub(crate) file_hash: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            source_file: None,
            dry_run: true,
            stop_on_error: false,
            all_or_nothing: false,
            on_existing: OnExisting::Skip,
            on_empty: OnEmpty::Keep,
            on_orphan: OnOrphan::Error,
            receipt: None,
            receipt_blocks: None,
            file_hash: None,
        }
    }
}

impl Options {
    /// A hash of all that a request asks for.
    pub(crate) fn fingerprint(&self, plan: &str, file_hash: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        let flags = format!(
            "{} {} {} {} {} {}",
            self.dry_run,
            self.stop_on_error,
            self.all_or_nothing,
            self.on_existing.as_str(),
            self.on_empty.as_str(),
            self.on_orphan.as_str()
        );
        let name = self.source_file.as_deref().unwrap_or_default();
        for part in [
            &flags,
            name,
            self.receipt.as_deref().unwrap_or_default(),
            plan,
            file_hash,
        ] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// The parts as they are described; they are read one after the other.
#[derive(ToSchema)]
#[schema(as = NewBatch)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct Parts {
    options: Options,
    /// The plan, as `mudanza preview --save-plan` writes it; at most 8 MiB.
    #[schema(value_type = Object)]
    plan: (),
    /// The bytes of the file.
    #[schema(value_type = Option<String>, format = Binary)]
    file: (),
    /// The id of a complete upload, in the place of `file`.
    upload: Option<String>,
}

/// A body that was read to its end.
pub(crate) struct Form {
    pub(crate) options: Options,
    pub(crate) plan: Plan,
    pub(crate) received: Received,
    /// The upload of which the file was made, if it was uploaded before.
    pub(crate) upload: Option<Resumable>,
}

/// Reads the body; the file goes to the disk as it comes.
pub(crate) async fn read(app: &App, mut multipart: Multipart) -> Result<Form, Problem> {
    let form = parts(app, &mut multipart).await;
    if form.is_err() {
        // Whoever is still sending does not read the answer before the end.
        while let Ok(Some(mut field)) = multipart.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    }
    form
}

async fn parts(app: &App, multipart: &mut Multipart) -> Result<Form, Problem> {
    let options = text(
        expect(multipart, &["options"]).await?,
        "options",
        MAX_OPTIONS,
    )
    .await?;
    let mut options: Options = serde_json::from_str(&options)
        .map_err(|error| Problem::BadRequest(format!("the options are not valid: {error}")))?;
    check_hash("receipt", options.receipt.as_deref())?;
    check_hash("file_hash", options.file_hash.as_deref())?;
    check_blocks(&options)?;

    let plan = text(expect(multipart, &["plan"]).await?, "plan", MAX_PLAN).await?;
    let plan = Plan::from_json(&plan)?;

    let field = expect(multipart, &["file", "upload"]).await?;
    let (received, upload, name) = if field.name() == Some("file") {
        let name = field.file_name().map(str::to_owned);
        (file(app, field).await?, None, name)
    } else {
        let id = text(field, "upload", MAX_NAME as u64).await?;
        let (received, upload) = uploads::assembled(app, id.trim()).await?;
        let name = uploads::file_name(upload.metadata());
        (received, Some(upload), name)
    };
    options.source_file = options.source_file.take().or(name).map(|name| tidy(&name));
    if options
        .file_hash
        .as_ref()
        .is_some_and(|hash| hash != received.hash())
    {
        let found = received.hash().to_owned();
        return Err(Problem::HashMismatch { found });
    }
    Ok(Form {
        options,
        plan,
        received,
        upload,
    })
}

/// Takes in the file as it comes.
async fn file(app: &App, mut field: Field<'_>) -> Result<Received, Problem> {
    let limit = app.max_upload();
    let mut upload = app.files().receive().map_err(FilesError::from)?;
    while let Some(chunk) = field
        .chunk()
        .await
        .map_err(|error| broken(&error, "file", limit))?
    {
        if upload.bytes() + chunk.len() as u64 > limit {
            return Err(Problem::TooLarge {
                part: "file",
                limit,
            });
        }
        upload.write(&chunk).await.map_err(FilesError::from)?;
    }
    Ok(upload.finish().await.map_err(FilesError::from)?)
}

/// The next part, which must have one of these names.
async fn expect<'a>(multipart: &'a mut Multipart, names: &[&str]) -> Result<Field<'a>, Problem> {
    let field = multipart
        .next_field()
        .await
        .map_err(|error| broken(&error, "body", 0))?;
    field
        .filter(|field| field.name().is_some_and(|name| names.contains(&name)))
        .ok_or_else(|| {
            Problem::BadRequest(format!(
                "the part `{}` is missing; the parts are options, plan and file, in this order",
                names[0]
            ))
        })
}

async fn text(mut field: Field<'_>, part: &'static str, limit: u64) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field
        .chunk()
        .await
        .map_err(|error| broken(&error, part, limit))?
    {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(Problem::TooLarge { part, limit });
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Problem::BadRequest(format!("the {part} is not UTF-8")))
}

fn broken(error: &MultipartError, part: &'static str, limit: u64) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge { part, limit }
    } else {
        Problem::BadRequest(format!(
            "the upload broke off or is no multipart form: {error}"
        ))
    }
}

fn check_hash(name: &str, hash: Option<&str>) -> Result<(), Problem> {
    match hash {
        Some(text) if !is_hex(text, 64) => Err(Problem::BadRequest(format!(
            "a {name} is 64 digits of lower-case hex"
        ))),
        _ => Ok(()),
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn check_blocks(options: &Options) -> Result<(), Problem> {
    let Some(blocks) = &options.receipt_blocks else {
        return Ok(());
    };
    if options.receipt.is_none() || !blocks.iter().all(|block| is_hex(block, 16)) {
        return Err(Problem::BadRequest(
            "receipt_blocks are the hashes of 16 digits of a receipt, and come with it".to_owned(),
        ));
    }
    Ok(())
}

/// The last part of a path, without what would disturb a line of text.
fn tidy(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_NAME)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{check_hash, tidy};

    #[test]
    fn names_of_files_lose_their_folders() {
        assert_eq!(tidy("C:\\Users\\ana\\mascotas.csv"), "mascotas.csv");
        assert_eq!(tidy("../../etc/passwd"), "passwd");
        assert_eq!(tidy("a\nb.csv"), "ab.csv");
    }

    #[test]
    fn a_receipt_is_64_hex_digits() {
        assert!(check_hash("receipt", None).is_ok());
        assert!(check_hash("receipt", Some(&"0a".repeat(32))).is_ok());
        assert!(check_hash("receipt", Some("0a")).is_err());
        assert!(check_hash("receipt", Some(&"0A".repeat(32))).is_err());
    }
}
