//! `GET /api/v1/batches/{id}/records`

use axum::Json;
use axum::extract::State;
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};
use store::{Record, RecordFilter, RecordStatus};

use super::view::{find, sheet};
use crate::http::extract::{BatchId, Params};
use crate::http::paging::{Paging, next};
use crate::{App, Problem};

const MOST: u32 = 1000;

/// Which records the caller wants.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    status: Option<RecordStatus>,
    record_type: Option<RecordType>,
    row_from: Option<u32>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// A page of records.
#[derive(Serialize)]
pub(crate) struct Listed {
    records: Vec<Record>,
    next_cursor: Option<String>,
}

/// Lists the records of a batch in the order of the file.
pub(crate) async fn records(
    State(app): State<App>,
    BatchId(id): BatchId,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Listed>, Problem> {
    let Wanted {
        status,
        record_type,
        row_from,
        limit,
        cursor,
    } = wanted;
    let paging = Paging { limit, cursor }.request(MOST)?;
    let filter = RecordFilter {
        status,
        record_type,
        row_from,
    };
    let batch = find(&app, id).await?;
    let sheet = sheet(&batch)?;
    let mut page = app
        .store()
        .records(app.clinic(), id, filter, paging)
        .await?;
    for record in &mut page.items {
        if batch.is_being_forgotten() {
            record.take_texts(batch.dry_run);
        }
        record.name_columns(&sheet.header);
    }
    Ok(Json(Listed {
        records: page.items,
        next_cursor: next(page.next_cursor),
    }))
}
