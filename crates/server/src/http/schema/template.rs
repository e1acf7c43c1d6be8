//! `GET /api/v1/schema/{type}/{template.csv or template.xlsx}`

use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use intake::schema::RecordType;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::extract::Params;
use crate::template::{template_csv, template_xlsx};
use crate::{Language, Problem, openapi};

/// In which language the caller wants the columns.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `es` or `en`; without it, what `Accept-Language` asks for.
    lang: Option<String>,
}

/// Answers with the empty file of a record type.
#[utoipa::path(
    get,
    path = "/api/v1/schema/{type}/{file}",
    operation_id = "download_template",
    tag = "schema",
    params(
        ("type" = openapi::RecordType, Path, description = "The record type."),
        (
            "file" = String,
            Path,
            description = "`template.csv` or `template.xlsx`.",
            pattern = r"^template\.(csv|xlsx)$",
        ),
        Wanted
    ),
    responses(
        (
            status = 200,
            description = "The empty file, to fill in.",
            content(
                (String = "text/csv"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            )
        ),
        (status = 400, description = "bad_request"),
        (status = 404, description = "not_found"),
    ),
)]
pub(crate) async fn template(
    Path((kind, file)): Path<(String, String)>,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let kind = RecordType::from_word(&kind).ok_or(Problem::NotFound)?;
    let language = Language::of(wanted.lang.as_deref(), &headers);
    let (bytes, media_type, end) = match file.as_str() {
        "template.csv" => (
            template_csv(kind, language).map_err(Problem::internal)?,
            "text/csv; charset=utf-8",
            "csv",
        ),
        "template.xlsx" => (
            template_xlsx(kind, language).map_err(Problem::internal)?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        _ => return Err(Problem::NotFound),
    };
    let disposition = format!("attachment; filename=\"{}.{end}\"", kind.table());
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::VARY, "accept-language".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
