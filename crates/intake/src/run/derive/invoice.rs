//! What an invoice leaves to be understood: its currency, and what a closed sale still owes.

use super::super::binding::Binding;
use crate::record::{Outcome, Values};
use crate::schema::RecordType;
use crate::source::Row;
use crate::text::fold;
use crate::transform::{Country, currency_of};
use crate::validate::amount;

const fn place(name: &str) -> usize {
    RecordType::Invoice.place(name)
}

pub(super) fn derive(draft: &mut Outcome, row: &Row, bindings: &[Binding], country: Country) {
    // An invoice that names no currency is in that of the clinic.
    const CURRENCY: usize = place("currency");
    // A closed sale counts as paid, unless something is owed on it.
    const STATUS: usize = place("status");
    if draft.data.at(CURRENCY).is_none() {
        draft.data.set(CURRENCY, currency_of(country));
    }
    if draft.data.at(STATUS) == Some("paid") && is_owed(&draft.data) && says_closed(row, bindings) {
        draft.data.set(STATUS, "issued");
    }
}

/// Whether the balance is above zero or, without a balance, less was paid than asked for.
fn is_owed(values: &Values) -> bool {
    let of = |place| values.at(place).and_then(amount::of);
    let rest = || {
        let total = of(const { place("total") })?;
        total.checked_sub(of(const { place("paid") })?)
    };
    let balance = of(const { place("balance") }).or_else(rest);
    balance.is_some_and(|owed| owed > 0)
}

/// Whether the status is only that the sale is closed.
fn says_closed(row: &Row, bindings: &[Binding]) -> bool {
    let mut bound = bindings.iter();
    let status = bound.find(|one| {
        one.record_type == RecordType::Invoice && one.position == const { place("status") }
    });
    status.is_some_and(|status| {
        matches!(
            &*fold(row.get(status.column)),
            "cerrada" | "cerrado" | "closed"
        )
    })
}
