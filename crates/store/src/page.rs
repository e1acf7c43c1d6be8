//! Pages of a list, by keyset cursor.

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The `next_cursor` of the page before, `None` for the first page.
    pub cursor: Option<i64>,
    /// The most items the page may have.
    pub limit: u32,
}

impl PageRequest {
    /// The first page of at most `limit` items.
    pub fn first(limit: u32) -> Self {
        Self {
            cursor: None,
            limit,
        }
    }
}

/// One part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Where the next page starts, `None` if this is the last one.
    pub next_cursor: Option<i64>,
}

impl<T> Page<T> {
    /// Makes a page from one item more than was asked for: the surplus says that there is a next.
    pub fn from_surplus(mut items: Vec<T>, limit: u32, cursor_of: impl Fn(&T) -> i64) -> Self {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = if more {
            items.last().map(cursor_of)
        } else {
            None
        };
        Self { items, next_cursor }
    }
}
