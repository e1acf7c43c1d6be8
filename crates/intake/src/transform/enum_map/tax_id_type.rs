//! The type of a document number.

use super::Words;
use crate::transform::{Context, Out, Transform, Verdict};

/// `tax_id_type`: `rfc`, `curp`, `nit`, `cc` and so on.
///
/// OkVet identifies most Mexican owners by their phone and says `Ninguno / Teléfono móvil`: that is
/// no type of document.
pub(in crate::transform) struct TaxIdType(pub(in crate::transform) Words);

impl Transform for TaxIdType {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        match self.0.find(cell).map(|found| found.canonical) {
            Some("none") => Verdict::Null,
            Some(canonical) => out.value(canonical),
            None => {
                self.0.unmapped(cell, out);
                if out.notes.is_empty() {
                    Verdict::Null
                } else {
                    out.value("other")
                }
            }
        }
    }
}
