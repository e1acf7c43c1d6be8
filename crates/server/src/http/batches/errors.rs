//! `GET /api/v1/batches/{id}/errors.csv` and `errors.xlsx`

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde::Deserialize;
use store::{PageRequest, Record, RecordFilter, RecordStatus};
use tokio::task::spawn_blocking;
use tokio_util::io::ReaderStream;
use utoipa::IntoParams;

use super::error_text::ErrorText;
use super::error_workbook::ErrorWorkbook;
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
pub(crate) async fn text(
    State(app): State<App>,
    BatchId(id): BatchId,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let batch = find_with_source(&app, id).await?;
    let sheet = sheet(&batch)?;
    let language = Language::of(wanted.lang.as_deref(), &headers);
    let file = ErrorText::new(
        &sheet,
        &country(&batch)?,
        language,
        help(wanted.help, &headers, language),
    )?;
    let pages = stream::try_unfold(
        Some((Pages::of(app, id), file)),
        async |state| -> Result<_, Problem> {
            let Some((mut pages, mut file)) = state else {
                return Ok(None);
            };
            let Some(records) = pages.next().await? else {
                return Ok(Some((file.end()?, None)));
            };
            for record in &records {
                file.push(record)?;
            }
            Ok(Some((file.take()?, Some((pages, file)))))
        },
    );
    let head = head(id, language, "csv", "text/csv; charset=utf-8");
    Ok((head, Body::from_stream(pages)).into_response())
}

/// Answers with the rows in error as a workbook, in the layout of the source and with their reasons.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/errors.xlsx",
    operation_id = "download_errors_workbook",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch."), Wanted),
    responses(
        (
            status = 200,
            description = "The rows in error, in the columns of the source and three of ours: the reason, the row, where help is.",
            body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        (status = 400, description = "bad_request"),
        (status = 404, description = "batch_not_found"),
        (status = 410, description = "batch_forgotten"),
        (status = 422, description = "workbook_limits"),
    ),
)]
pub(crate) async fn workbook(
    State(app): State<App>,
    BatchId(id): BatchId,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let batch = find_with_source(&app, id).await?;
    let sheet = sheet(&batch)?;
    let language = Language::of(wanted.lang.as_deref(), &headers);
    let help = help(wanted.help, &headers, language);
    let mut file = ErrorWorkbook::new(&sheet, language, help)?;
    let mut pages = Pages::of(app, id);
    while let Some(records) = pages.next().await? {
        for record in &records {
            file.push(record)?;
        }
    }
    let file = spawn_blocking(|| file.end()).await;
    let file = tokio::fs::File::from_std(file.map_err(Problem::internal)??);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let head = head(id, language, "xlsx", kind);
    let bytes = Body::from_stream(ReaderStream::new(file));
    Ok((head, bytes).into_response())
}

/// What a browser needs to know of the file.
fn head(id: i64, language: Language, end: &str, kind: &str) -> [(HeaderName, String); 3] {
    let name = language.file_name();
    let disposition = format!("attachment; filename=\"{name}-{id}.{end}\"");
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::VARY, "accept-language".to_owned()),
    ]
}

/// Where the file says that help is. The guard let only a name of this computer through.
fn help(by: HelpBy, headers: &HeaderMap, language: Language) -> Places {
    let host = headers.get(header::HOST);
    match (by, host.and_then(|host| host.to_str().ok())) {
        (HelpBy::Link, Some(host)) => Places::Server(host.to_owned(), language),
        _ => Places::Program,
    }
}

/// The records in error of a batch, page by page.
struct Pages {
    app: App,
    id: i64,
    /// Where the next page begins; nothing once there is no other.
    next: Option<PageRequest>,
}

impl Pages {
    fn of(app: App, id: i64) -> Self {
        let first = PageRequest {
            cursor: None,
            limit: PAGE,
        };
        Self {
            app,
            id,
            next: Some(first),
        }
    }

    async fn next(&mut self) -> Result<Option<Vec<Record>>, Problem> {
        let Some(request) = self.next.take() else {
            return Ok(None);
        };
        let filter = RecordFilter {
            status: Some(RecordStatus::Error),
            ..RecordFilter::default()
        };
        let (store, clinic) = (self.app.store(), self.app.clinic());
        let page = store.records(clinic, self.id, filter, request).await?;
        self.next = page.next_cursor.map(|cursor| PageRequest {
            cursor: Some(cursor),
            limit: PAGE,
        });
        Ok(Some(page.items))
    }
}
