//! `GET /api/v1/samples`

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// The samples in their envelope.
#[derive(Serialize, ToSchema)]
#[schema(as = SampleList)]
pub(crate) struct Listed {
    samples: Vec<Entry>,
}

/// A sample file.
#[derive(Serialize, ToSchema)]
#[schema(as = Sample)]
struct Entry {
    name: &'static str,
    title: &'static str,
    title_en: &'static str,
    url: String,
}

/// Lists the samples.
#[utoipa::path(
    get,
    path = "/api/v1/samples",
    operation_id = "list_samples",
    tag = "samples",
    responses(
        (status = 200, description = "The samples.", body = Listed),
    ),
)]
pub(crate) async fn list() -> Json<Listed> {
    let samples = crate::samples().map(|sample| Entry {
        name: sample.name,
        title: sample.title,
        title_en: sample.title_en,
        url: format!("/api/v1/samples/{}", sample.name),
    });
    Json(Listed {
        samples: samples.collect(),
    })
}
