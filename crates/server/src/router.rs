//! Every route, grouped by who calls it.

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::any;
use utoipa::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::accept::accept;
use crate::again::again;
use crate::guard::guard;
use crate::http::{
    batches, description, health, mappings, page, rules, samples, schema, targets, uploads,
};
use crate::{App, Problem, openapi};

/// What the parts of an upload may add to its file.
const PLAN_AND_OPTIONS: usize = 9 << 20;

/// The handlers behind the guard, for a server that listens on a port.
pub fn router(app: App, port: u16) -> Router {
    handlers(app).layer(from_fn_with_state(port, guard))
}

/// The handlers alone, for calls from within the process.
pub fn handlers(app: App) -> Router {
    let upload = usize::try_from(app.max_upload()).unwrap_or(usize::MAX);
    Router::from(routes(upload).with_state::<()>(app))
        // Called by browsers: the page.
        .fallback(page::show::show)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(from_fn(again))
        .layer(from_fn(accept))
        .layer(from_fn(log))
}

/// Every address with its description, which stands beside its handler: what is not described
/// cannot be called. Uploads are of at most `upload` bytes.
pub(crate) fn routes(upload: usize) -> OpenApiRouter<App> {
    let upload = DefaultBodyLimit::max(upload.saturating_add(PLAN_AND_OPTIONS));
    let mut about = openapi::About::openapi();
    about.merge(uploads::Described::openapi());
    OpenApiRouter::with_openapi(about)
        // Called by the page and the command line: batches from upload to undo.
        .routes(routes!(batches::list::list))
        .routes(routes!(batches::create::create).layer(upload))
        .routes(routes!(batches::show::show))
        .routes(routes!(batches::records::records))
        .routes(routes!(batches::events::events))
        .routes(routes!(batches::errors::text))
        .routes(routes!(batches::errors::workbook))
        .routes(routes!(batches::commit::commit))
        .routes(routes!(batches::retry::retry).layer(DefaultBodyLimit::disable()))
        .routes(routes!(batches::cancel::cancel))
        .routes(routes!(batches::resume::resume))
        .routes(routes!(batches::forget::forget))
        .routes(routes!(
            batches::rollback::preview::preview,
            batches::rollback::start::start
        ))
        // Called by whoever uploads in parts; tus decides what a method is.
        .route("/api/v1/uploads", any(uploads::all))
        .route("/api/v1/uploads/{id}", any(uploads::one))
        // Called by the page: what was imported.
        .routes(routes!(targets::list::list))
        .routes(routes!(targets::edit::edit))
        .routes(routes!(targets::history::history))
        // Called by the page and the command line: how columns were mapped before.
        .routes(routes!(mappings::list::list))
        .routes(routes!(
            mappings::show::show,
            mappings::save::save,
            mappings::delete::delete
        ))
        // Called by the page before there is a file.
        .routes(routes!(schema::show::show))
        .routes(routes!(schema::template::template))
        .routes(routes!(rules::list::list))
        .routes(routes!(rules::show::show))
        .routes(routes!(samples::list::list))
        .routes(routes!(samples::show::show))
        // Called by who writes a program against this one.
        .routes(routes!(description::document::document))
        .routes(routes!(description::page::page))
        .routes(routes!(description::style::style))
        // Called by operators.
        .routes(routes!(health::live::live))
        .routes(routes!(health::ready::ready))
}

/// Logs each request by its route, which holds no personal data whatever the caller typed.
async fn log(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    tracing::debug!(%method, route, status = response.status().as_u16(), "answered");
    response
}
