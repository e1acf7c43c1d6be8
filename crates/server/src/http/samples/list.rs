//! `GET /api/v1/samples`

use axum::Json;
use serde::Serialize;

/// A sample as it is listed.
#[derive(Serialize)]
pub(crate) struct Listed {
    name: &'static str,
    title: &'static str,
    title_en: &'static str,
    url: String,
}

/// Lists the samples.
pub(crate) async fn list() -> Json<Vec<Listed>> {
    let samples = crate::samples().map(|sample| Listed {
        name: sample.name,
        title: sample.title,
        title_en: sample.title_en,
        url: format!("/api/v1/samples/{}", sample.name),
    });
    Json(samples.collect())
}
