//! Text as cells bring it: cleaned for storage, folded for comparison, and told from "nothing".

mod clean;
mod fold;
mod lexicon;
pub(crate) mod marks;
mod mojibake;
mod nearest;
mod null;
mod page;
mod trim;

pub use clean::clean;
pub use fold::{fold, fold_into};
pub use mojibake::{is_mangled, repair, repair_any};
pub use nearest::nearest;
pub use null::{NullKind, is_null_token};
pub use page::CodePage;

pub(crate) use fold::{FoldBuffer, fold_short};
pub(crate) use lexicon::Lexicon;
pub(crate) use mojibake::has_four_high;
pub(crate) use nearest::meanings;
pub(crate) use trim::trim;
