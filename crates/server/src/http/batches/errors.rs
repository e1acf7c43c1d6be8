//! `GET /api/v1/batches/{id}/errors.csv`

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde::Deserialize;
use store::{PageRequest, RecordFilter, RecordStatus};
use utoipa::IntoParams;

use super::error_file::ErrorFile;
use super::help::{HelpBy, Places};
use super::reasons::Language;
use super::view::{country, find_with_source, sheet};
use crate::http::extract::{BatchId, Params};
use crate::{App, Problem};

const PAGE: u32 = 1000;

/// In which language the caller wants the reasons.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `es` or `en`; without it, what `Accept-Language` asks for.
    lang: Option<String>,
    /// How the column of help says where it is.
    #[serde(default)]
    #[param(required = false, inline)]
    help: HelpBy,
}

/// Answers with the rows in error as a file, in the layout of the source and with their reasons.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/errors.csv",
    operation_id = "download_errors",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch."), Wanted),
    responses(
        (
            status = 200,
            description = "The rows in error, in the columns of the source and three of ours: the reason, the row, where help is.",
            body = String,
            content_type = "text/csv"
        ),
        (status = 400, description = "bad_request"),
        (status = 404, description = "batch_not_found"),
        (status = 410, description = "batch_forgotten"),
    ),
)]
pub(crate) async fn errors(
    State(app): State<App>,
    BatchId(id): BatchId,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let batch = find_with_source(&app, id).await?;
    let sheet = sheet(&batch)?;
    let language = Language::of(wanted.lang.as_deref(), &headers);
    let file = ErrorFile::new(
        &sheet,
        &country(&batch)?,
        language,
        help(wanted.help, &headers, language),
    )?;
    let pages = stream::try_unfold(
        Some(Pages {
            app,
            id,
            file,
            cursor: None,
        }),
        Pages::next,
    );
    let disposition = format!("attachment; filename=\"{}-{id}.csv\"", language.file_name());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::VARY, "accept-language".to_owned()),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

/// Where the file says that help is. The guard let only a name of this computer through.
fn help(by: HelpBy, headers: &HeaderMap, language: Language) -> Places {
    let host = headers.get(header::HOST);
    match (by, host.and_then(|host| host.to_str().ok())) {
        (HelpBy::Link, Some(host)) => Places::Server(host.to_owned(), language),
        _ => Places::Program,
    }
}

struct Pages {
    app: App,
    id: i64,
    file: ErrorFile,
    cursor: Option<i64>,
}

impl Pages {
    /// The lines of the next page of records, and what comes after it.
    async fn next(pages: Option<Self>) -> Result<Option<(Vec<u8>, Option<Self>)>, Problem> {
        let Some(mut pages) = pages else {
            return Ok(None);
        };
        let filter = RecordFilter {
            status: Some(RecordStatus::Error),
            ..RecordFilter::default()
        };
        let request = PageRequest {
            cursor: pages.cursor,
            limit: PAGE,
        };
        let (store, clinic) = (pages.app.store(), pages.app.clinic());
        let page = store.records(clinic, pages.id, filter, request).await?;
        for record in &page.items {
            pages.file.push(record)?;
        }
        if page.next_cursor.is_none() {
            return Ok(Some((pages.file.end()?, None)));
        }
        pages.cursor = page.next_cursor;
        Ok(Some((pages.file.take()?, Some(pages))))
    }
}
