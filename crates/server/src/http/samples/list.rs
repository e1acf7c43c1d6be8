//! `GET /api/v1/samples`

use axum::Json;
use serde::Serialize;

/// The samples in their envelope.
#[derive(Serialize)]
pub(crate) struct Listed {
    samples: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    title: &'static str,
    title_en: &'static str,
    url: String,
}

/// Lists the samples.
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
