//! The type of a document number.

use std::sync::LazyLock;

use super::ValueMap;
use crate::issue::Code;
use crate::text::{NullKind, is_null_token};
use crate::transform::{Context, Out, Transform, Verdict};

pub(super) static MAP: LazyLock<ValueMap> =
    LazyLock::new(|| ValueMap::parse(include_str!("../../../data/tax_id_types.txt")));

/// `tax_id_type`: `rfc`, `curp`, `nit`, `cc` and so on.
///
/// OkVet identifies most Mexican owners by their phone and says `Ninguno / Teléfono móvil`: that is
/// no type of document.
pub(in crate::transform) struct TaxIdType;

impl Transform for TaxIdType {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        match MAP.of_cell(cell).map(|entry| entry.canonical) {
            Some("none") => Verdict::Null,
            Some(canonical) => out.value(canonical),
            None if is_null_token(NullKind::Coded, cell) => Verdict::Null,
            None => {
                out.note(Code::UnmappedValue, vec![("value", cell.to_owned())]);
                out.value("other")
            }
        }
    }
}
