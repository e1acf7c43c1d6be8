//! Bytes to rows of cells.
//!
//! The caller owns the bytes and pushes them in chunks of any size; nothing here needs a whole
//! file. What comes out is the same whatever the chunks were.

mod blocks;
mod dialect;
mod encoding;
mod feed;
mod formats;
mod header;
mod lines;
mod row;
mod table;
mod tape;
mod tokenizer;
pub mod workbook;

pub use blocks::{BlockReader, RowBlocks};
pub use dialect::{GivenDialect, HEAD, check_text, find_dialect, find_quoted_rows};
pub use encoding::{find_utf16, head_text};
pub use feed::feed;
pub(crate) use feed::{hash, head};
pub use header::{Heading, find_header, is_own_name, join_names, named_header, unique_names};
pub(crate) use header::{heading_of, is_typed, is_wordy_row};
pub use lines::read_lines;
pub(crate) use row::join;
pub use row::{Row, is_foreign};
pub(crate) use table::{Classifier, is_placed};
pub use table::{LineKind, TableReader};
pub use tape::{CellKind, TapeReader, TapeWriter};
pub use tokenizer::{RawRow, Tokenizer};

/// The most columns that a sheet may have.
pub const MAX_COLUMNS: usize = 1_000;

/// The longest cell in bytes; a quote that stays open for longer is taken for a stray one.
pub const MAX_CELL: usize = 1 << 20;

/// The longest row in bytes.
pub const MAX_ROW: usize = 16 << 20;
