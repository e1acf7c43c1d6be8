//! Every route, grouped by who calls it.

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get, post, put};

use crate::accept::accept;
use crate::again::again;
use crate::guard::guard;
use crate::http::{batches, health, mappings, page, rules, samples, schema, targets, uploads};
use crate::{App, Problem};

/// What the parts of an upload may add to its file.
const PLAN_AND_OPTIONS: usize = 9 << 20;

/// The handlers behind the guard, for a server that listens on a port.
pub fn router(app: App, port: u16) -> Router {
    handlers(app).layer(from_fn_with_state(port, guard))
}

/// The handlers alone, for calls from within the process.
pub fn handlers(app: App) -> Router {
    let upload = usize::try_from(app.max_upload()).unwrap_or(usize::MAX);
    let upload = DefaultBodyLimit::max(upload.saturating_add(PLAN_AND_OPTIONS));
    Router::new()
        // Called by the page and the command line: batches from upload to undo.
        .route("/api/v1/batches", get(batches::list::list))
        .route(
            "/api/v1/batches",
            post(batches::create::create).layer(upload),
        )
        .route("/api/v1/batches/{id}", get(batches::show::show))
        .route(
            "/api/v1/batches/{id}/records",
            get(batches::records::records),
        )
        .route("/api/v1/batches/{id}/events", get(batches::events::events))
        .route(
            "/api/v1/batches/{id}/errors.csv",
            get(batches::errors::errors),
        )
        .route("/api/v1/batches/{id}/commit", post(batches::commit::commit))
        .route(
            "/api/v1/batches/{id}/retry",
            post(batches::retry::retry).layer(DefaultBodyLimit::disable()),
        )
        .route("/api/v1/batches/{id}/cancel", post(batches::cancel::cancel))
        .route("/api/v1/batches/{id}/resume", post(batches::resume::resume))
        .route("/api/v1/batches/{id}/forget", post(batches::forget::forget))
        .route(
            "/api/v1/batches/{id}/rollback",
            get(batches::rollback::preview::preview).post(batches::rollback::start::start),
        )
        // Called by whoever uploads in parts; tus decides what a method is.
        .route("/api/v1/uploads", any(uploads::all))
        .route("/api/v1/uploads/{id}", any(uploads::one))
        // Called by the page: what was imported.
        .route("/api/v1/targets/{table}", get(targets::list::list))
        .route("/api/v1/targets/{table}/{id}", put(targets::edit::edit))
        .route(
            "/api/v1/targets/{table}/{id}/history",
            get(targets::history::history),
        )
        // Called by the page and the command line: how columns were mapped before.
        .route("/api/v1/mappings", get(mappings::list::list))
        .route(
            "/api/v1/mappings/{source}/{record_type}",
            get(mappings::show::show)
                .put(mappings::save::save)
                .delete(mappings::delete::delete),
        )
        // Called by the page before there is a file.
        .route("/api/v1/schema", get(schema::show::show))
        .route(
            "/api/v1/schema/{type}/{file}",
            get(schema::template::template),
        )
        .route("/api/v1/rules", get(rules::list::list))
        .route("/api/v1/rules/{code}", get(rules::show::show))
        .route("/api/v1/samples", get(samples::list::list))
        .route("/api/v1/samples/{name}", get(samples::show::show))
        // Called by operators.
        .route("/healthz", get(health::live::live))
        .route("/readyz", get(health::ready::ready))
        // Called by browsers: the page.
        .fallback(page::show::show)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(from_fn(again))
        .layer(from_fn(accept))
        .layer(from_fn(log))
        .with_state(app)
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
