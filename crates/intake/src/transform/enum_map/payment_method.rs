//! The means of a payment, and the terms that stand in the same column.

use super::{Stock, Words};
use crate::text::fold;
use crate::transform::{Context, Out, Transform, Verdict};

/// `payment_method_map`: a means of payment; `Contado` and `Crédito` fill `payment_form` instead.
///
/// OkVet asks for both in one column, and the tax authority calls the terms "método de pago": a
/// word that is no means may well be one of the terms.
pub(in crate::transform) struct PaymentMethod(pub(in crate::transform) Words);

impl Transform for PaymentMethod {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if let Some(found) = self.0.find(cell) {
            return out.value(found.canonical);
        }
        match Stock::PaymentForm.map().get(&fold(cell)) {
            Some(form) => {
                out.also.push(("payment_form", form.canonical.to_owned()));
                Verdict::Null
            }
            None => self.0.unmapped(cell, out),
        }
    }
}
