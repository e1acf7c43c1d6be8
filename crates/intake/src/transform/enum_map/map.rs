//! A value map, read from its data file.

use std::sync::LazyLock;

use crate::text::{Lexicon, fold};

/// The maps that ship with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transform) enum Stock {
    Species,
    Sex,
    Neutered,
    TaxIdType,
    Vaccine,
    Manufacturer,
    AppointmentStatus,
    AppointmentType,
    InvoiceStatus,
    PaymentMethod,
    PaymentForm,
    RecordType,
    Breed,
}

macro_rules! stocks {
    ($($name:literal $stock:ident $file:literal)+) => {
        impl Stock {
            /// Every map by its name.
            pub(in crate::transform) const NAMED: &[(&str, Self)] = &[$(($name, Self::$stock),)+];

            /// The map, read once.
            pub(super) fn map(self) -> &'static ValueMap {
                match self {
                    $(Self::$stock => {
                        static MAP: LazyLock<ValueMap> = LazyLock::new(|| {
                            ValueMap::parse(include_str!(concat!("../../../data/", $file)))
                        });
                        &MAP
                    })+
                }
            }
        }
    };
}

stocks! {
    "species" Species "species.txt"
    "sex" Sex "sex.txt"
    "neutered" Neutered "neutered.txt"
    "tax_id_type" TaxIdType "tax_id_types.txt"
    "vaccine" Vaccine "vaccines.txt"
    "manufacturer" Manufacturer "manufacturers.txt"
    "appointment_status" AppointmentStatus "appointment_statuses.txt"
    "appointment_type" AppointmentType "appointment_types.txt"
    "invoice_status" InvoiceStatus "invoice_statuses.txt"
    "payment_method" PaymentMethod "payment_methods.txt"
    "payment_form" PaymentForm "payment_forms.txt"
    "record_type" RecordType "record_types.txt"
    "breed" Breed "breeds.txt"
}

/// One word of a map.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) word: String,
    /// The canonical word.
    pub(super) canonical: &'static str,
    /// What stands after `+` at the word: what it tells of another field.
    pub(super) mark: Option<&'static str>,
}

/// The words of a data file, folded and sorted.
///
/// A line is `canonical = word, word +mark, …`; a line that begins with `#` is a comment.
#[derive(Debug)]
pub(super) struct ValueMap {
    entries: Vec<Entry>,
    /// The places of the short words, from 1: nearly every word is short.
    short: Lexicon,
}

impl ValueMap {
    /// Reads a data file.
    pub(super) fn parse(file: &'static str) -> Self {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let mut entries: Vec<Entry> = lines
            .filter_map(|line| line.split_once('='))
            .flat_map(|(canonical, words)| words.split(',').map(move |word| entry(canonical, word)))
            .collect();
        entries.sort_by(|a, b| a.word.cmp(&b.word));
        let short = Lexicon::new(entries.iter().map(|entry| entry.word.as_str()).zip(1..));
        Self { entries, short }
    }

    /// The entry of a folded word.
    pub(super) fn get(&self, folded: &str) -> Option<&Entry> {
        if let Some(place) = self.short.get(folded) {
            return self.entries.get(usize::from(place) - 1);
        }
        let found = self
            .entries
            .binary_search_by(|entry| entry.word.as_str().cmp(folded));
        found.ok().map(|index| &self.entries[index])
    }

    /// Every word, in their order.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

fn entry(canonical: &'static str, word: &'static str) -> Entry {
    let (word, mark) = match word.split_once('+') {
        Some((word, mark)) => (word, Some(mark.trim())),
        None => (word, None),
    };
    Entry {
        word: fold(word),
        canonical: canonical.trim(),
        mark,
    }
}
