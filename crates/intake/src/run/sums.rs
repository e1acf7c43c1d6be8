//! The lines of invoices, added up over the whole file.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashMap;

use super::binding::Binding;
use crate::issue::Issue;
use crate::record::Outcome;
use crate::schema::RecordType;
use crate::validate::Sum;

/// What the lines of each invoice of the file add up to, by a hash of its id.
#[derive(Debug, Default)]
pub(super) struct Sums {
    sums: HashMap<u64, Sum, FixedState>,
}

impl Sums {
    /// Adds the line of a row in the first pass, if the row holds its invoice too.
    pub(super) fn see_keys(&mut self, drafts: &[Outcome]) {
        let of = |kind| drafts.iter().find(|draft| draft.record_type == kind);
        let (Some(invoice), Some(line)) = (of(RecordType::Invoice), of(RecordType::InvoiceLine))
        else {
            return;
        };
        if !invoice.source_id.is_empty() {
            self.sums.entry(key(invoice)).or_default().add(&line.data);
        }
    }

    /// What the lines of an invoice add up to; `None` where the file has none of it, or the record
    /// is no invoice.
    pub(super) fn of(&self, invoice: &Outcome) -> Option<&Sum> {
        if invoice.record_type != RecordType::Invoice || self.sums.is_empty() {
            return None;
        }
        self.sums.get(&key(invoice))
    }

    /// What is to be said of an invoice, with an issue's own severity.
    pub(super) fn check(&self, invoice: &Outcome) -> Option<Issue> {
        self.of(invoice)?.check(&invoice.data)
    }
}

/// Whether a column of the file holds what is added up.
pub(super) fn is_for(binding: &Binding) -> bool {
    binding.record_type == RecordType::InvoiceLine && matches!(binding.field.name, "total" | "tax")
}

/// The same on every target and in every process.
fn key(invoice: &Outcome) -> u64 {
    FixedState::with_seed(2).hash_one(&invoice.source_id)
}
