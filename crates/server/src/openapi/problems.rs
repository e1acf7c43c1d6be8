//! The codes of problems, a closed table, and the schema of the document that carries them.

use super::batch::{Moved, RollbackPlan};
use super::shape::{Shape, component, integer, object, one_word_of, refer, text, text_like};
use utoipa::openapi::{RefOr, Schema};

/// A code, the status that it comes with, and what it means.
pub(super) const CODES: &[(&str, u16, &str)] = &[
    (
        "bad_request",
        400,
        "a body, a parameter or a part is not of the expected shape",
    ),
    (
        "forbidden_origin",
        403,
        "the request comes from a page of another site",
    ),
    ("not_found", 404, "there is nothing there"),
    ("batch_not_found", 404, "there is no such batch"),
    (
        "upload_not_found",
        404,
        "there is no such upload, or it was given up",
    ),
    (
        "method_not_allowed",
        405,
        "this address does not take this method",
    ),
    ("not_acceptable", 406, "`Accept` excludes every answer"),
    (
        "upload_cut_off",
        408,
        "the upload broke off; what arrived was kept",
    ),
    (
        "batch_not_finished",
        409,
        "the status of the batch does not allow this",
    ),
    ("nothing_to_roll_back", 409, "a dry run wrote nothing"),
    (
        "nothing_to_retry",
        409,
        "no record of the batch is in error",
    ),
    (
        "records_wait",
        409,
        "records of the batch wait for their parent, and cannot be forgotten",
    ),
    (
        "file_being_forgotten",
        409,
        "a stored file with the same bytes is being removed at this moment",
    ),
    (
        "offset_mismatch",
        409,
        "the upload stands elsewhere; `HEAD` says where",
    ),
    ("upload_incomplete", 409, "bytes of the upload are missing"),
    (
        "database_moved",
        409,
        "records would do something else now than the dry run said; `moved` lists them",
    ),
    (
        "rollback_conflict",
        409,
        "people changed what the batch wrote; `rollback` lists what",
    ),
    (
        "version_conflict",
        409,
        "the target was changed since it was read",
    ),
    (
        "upload_expired",
        410,
        "nothing came for the upload for a day",
    ),
    (
        "batch_forgotten",
        410,
        "what the batch was made from is forgotten",
    ),
    ("tus_version", 412, "the server speaks tus 1.0.0 only"),
    (
        "too_large",
        413,
        "the upload or the body is larger than the limit",
    ),
    ("not_text", 415, "the bytes are no text"),
    (
        "unsupported_format",
        415,
        "the bytes are of a format that is not read",
    ),
    (
        "unsupported_media_type",
        415,
        "bytes of an upload come as `application/offset+octet-stream`",
    ),
    ("forbidden_host", 421, "`Host` is not this computer"),
    ("empty_file", 422, "the file holds nothing"),
    ("file_damaged", 422, "the file is cut off or damaged"),
    ("password_protected", 422, "the file is under a password"),
    (
        "read_failed",
        422,
        "the bytes of the file could not be read",
    ),
    (
        "delimiter_unfit",
        422,
        "the delimiter makes no table of the file, and another one does",
    ),
    ("no_header", 422, "no line of the file is a header"),
    (
        "nothing_mapped",
        422,
        "no column of the file matches a field",
    ),
    ("sheet_not_found", 422, "the file has no sheet of that name"),
    ("plan_invalid", 422, "the plan is not of the expected shape"),
    ("plan_version", 422, "the plan was made by another version"),
    (
        "plan_mismatch",
        422,
        "the header of the plan is not that of the file",
    ),
    (
        "hash_mismatch",
        422,
        "the file has not the hash of `file_hash`",
    ),
    (
        "workbook_limits",
        422,
        "the rows in error are more than a workbook holds; `errors.csv` has no such limits",
    ),
    (
        "idempotency_mismatch",
        422,
        "the key was used for another request",
    ),
    (
        "invalid_field",
        422,
        "a target has no such field, or it cannot hold the value",
    ),
    (
        "checksum_mismatch",
        460,
        "the bytes are not those of `Upload-Checksum`; nothing of them was kept",
    ),
    ("internal", 500, "the server failed; its log says how"),
    (
        "files_unreachable",
        503,
        "the store of the files does not answer",
    ),
    (
        "database_busy",
        503,
        "other writes were in the way, again and again; nothing was written, send it again",
    ),
    (
        "disk_full",
        507,
        "the disk of the database is full; nothing was written",
    ),
];

/// What any request may be answered with.
pub(super) const ANY: &[&str] = &[
    "forbidden_origin",
    "forbidden_host",
    "not_acceptable",
    "internal",
    "files_unreachable",
    "database_busy",
    "disk_full",
];

component! {
    /// Why a request is refused.
    Problem = needing_all_but(
        object("Why a request is refused (RFC 9457). Build on `code`; the sentences may change.", [
            ("type", text_like("^urn:mudanza:problem:[a-z_]+$"), "The code as a URN."),
            ("title", text(), "The kind of the problem."),
            ("status", integer(), "The status of the answer."),
            ("detail", text(), "What is wrong, and what helps."),
            ("code", one_word_of(CODES.iter().map(|(code, ..)| *code)), "The stable code."),
            ("rollback", refer::<RollbackPlan>(), "With `rollback_conflict`: what a rollback would do."),
            ("moved", refer::<Moved>(), "With `database_moved`: which records."),
        ]),
        &["rollback", "moved"],
    ), uses [RollbackPlan, Moved]
}

/// The meaning of a code.
pub(super) fn meaning(code: &str) -> Option<(u16, &'static str)> {
    let known = CODES.iter().find(|(known, ..)| *known == code)?;
    Some((known.1, known.2))
}

fn needing_all_but(mut shape: Shape, optional: &[&str]) -> Shape {
    if let RefOr::T(Schema::Object(object)) = &mut shape {
        object
            .required
            .retain(|name| !optional.contains(&name.as_str()));
    }
    shape
}
