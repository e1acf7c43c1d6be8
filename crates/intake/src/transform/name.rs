//! Names of people and companies.

mod given;
mod split;

use super::{Context, Out, Transform, Verdict};
use crate::issue::Code;
use crate::text::{FoldBuffer, NullKind, fold_short, is_null_token};
pub use split::{NameParts, split_name};

/// The names that sources write for nobody, folded.
const PLACEHOLDERS: &[&str] = &[
    "publico en general",
    "publico general",
    "publico gral",
    "mostrador",
    "cliente mostrador",
    "cliente de mostrador",
    "ventas mostrador",
    "venta mostrador",
    "venta de mostrador",
    "venta a persona indeterminada",
    "persona indeterminada",
    "consumidor final",
    "cliente general",
    "cliente generico",
    "cliente final",
    "cliente contado",
    "sin nombre",
    "sin propietario",
    "sin dueno",
    "na",
    "n a",
    "nn",
];

/// `name_split`: the full name, with its parts for `first_name` and `last_name`.
pub(super) struct NameSplit;

impl Transform for NameSplit {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if is_null_token(NullKind::Name, cell) {
            return Verdict::Null;
        }
        if is_placeholder(cell) {
            out.note(Code::PlaceholderClient, vec![("value", cell.to_owned())]);
            return out.value(cell);
        }
        let parts = split_name(cell);
        for (field, part) in [("first_name", parts.first), ("last_name", parts.last)] {
            if !part.is_empty() {
                out.also.push((field, part.to_owned()));
            }
        }
        if parts.company {
            out.also.push(("is_company", "true".to_owned()));
        } else if parts.couple {
            out.note(Code::NameCouple, vec![("value", cell.to_owned())]);
        } else if !parts.certain {
            out.note(
                Code::NameSplitUncertain,
                vec![
                    ("value", cell.to_owned()),
                    ("first", parts.first.to_owned()),
                    ("last", parts.last.to_owned()),
                ],
            );
        }
        out.value(cell)
    }
}

/// Whether a name stands for nobody, such as "público en general": never a key to tell clients
/// apart by.
pub fn is_placeholder(name: &str) -> bool {
    // One look at the first word settles it for nearly every name.
    let first = name.split([' ', '/']).next().unwrap_or(name);
    if given::kinds(first) & given::NOBODY == 0 {
        return false;
    }
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(name, &mut buffer).is_some_and(|folded| PLACEHOLDERS.contains(&folded))
}

#[cfg(test)]
mod tests;
