//! Pages of lists.

use serde::Deserialize;
use store::PageRequest;
use utoipa::IntoParams;

use crate::Problem;

/// Which page the caller wants.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// How many at most: 1 to 1000, of batches to 200; half of that if it is not said.
    #[param(minimum = 1, maximum = 1000)]
    pub(crate) limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
}

impl Paging {
    /// The page of at most `most` items, half of `most` if the caller does not say.
    pub(crate) fn request(&self, most: u32) -> Result<PageRequest, Problem> {
        let limit = self.limit.unwrap_or(most / 2);
        if limit == 0 || limit > most {
            return Err(Problem::BadRequest(format!(
                "limit must be from 1 to {most}"
            )));
        }
        let cursor = self
            .cursor
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| {
                Problem::BadRequest("cursor must be the next_cursor of the page before".to_owned())
            })?;
        Ok(PageRequest { cursor, limit })
    }
}

/// The cursor of the next page as the API writes it.
pub(crate) fn next(cursor: Option<i64>) -> Option<String> {
    cursor.map(|cursor| cursor.to_string())
}
