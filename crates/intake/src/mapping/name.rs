//! What the name of a column may mean, by its letters alone.

use super::group::{self, own_name, under_title};
use super::synonyms::Known;
use super::{Reason, Synonyms};
use crate::schema::{Field, RecordType};
use crate::text;

/// The name of a column and the fields that it may mean.
pub(super) struct Name {
    /// The known name, or the whole name, folded.
    pub(super) folded: String,
    /// All its words, folded.
    pub(super) words: String,
    /// Whose the column is, where the name says so.
    pub(super) whose: Option<RecordType>,
    /// What it may mean; all of one reason.
    pub(super) fields: Vec<Known>,
    /// Why.
    pub(super) reason: Reason,
}

impl Name {
    /// Reads a name. `grouped` says that titles may stand before the names.
    pub(super) fn read(name: &str, grouped: bool) -> Self {
        let plain = plain(name);
        let folded = text::fold(&plain);
        let spaced = text::fold(&spaced(&plain));
        let synonyms = Synonyms::get();
        let make = |folded: String, whose, fields: &[Known], reason| Self {
            words: spaced.clone(),
            folded,
            whose,
            fields: fields.to_vec(),
            reason,
        };
        let named = synonyms.named(&folded);
        if !named.is_empty() {
            return make(folded, None, named, Reason::Synonym);
        }
        let bare = text::fold(&without_brackets(&plain));
        let named = synonyms.named(&bare);
        if !named.is_empty() {
            return make(bare, None, named, Reason::Synonym);
        }
        let own = own_name(&spaced)
            .or_else(|| own_name(&folded))
            .map(|(name, kind)| (name, Some(kind)))
            .or_else(|| grouped.then(|| under_title(&spaced))?);
        if let Some((own, whose)) = own {
            let named = synonyms.named(&own);
            if !named.is_empty() {
                let named = named.to_vec();
                return make(own, whose, &named, Reason::Context);
            }
            let worded = synonyms.worded(&own).to_vec();
            return make(own, whose, &worded, Reason::SameWords);
        }
        for words in [&spaced, &bare] {
            let worded = synonyms.worded(words);
            if !worded.is_empty() {
                let whose = only(group::kinds_of(words));
                return make(folded, whose, worded, Reason::SameWords);
            }
        }
        let similar = synonyms.similar(&folded);
        make(folded, None, &similar, Reason::Similar)
    }

    /// Whether it is a known name, and not only like one.
    pub(super) fn is_known(&self) -> bool {
        matches!(self.reason, Reason::Synonym | Reason::Context) && !self.fields.is_empty()
    }

    /// Whether it is a known name of a field of a record type.
    pub(super) fn tells_of(&self, kind: RecordType) -> bool {
        self.is_known() && self.fields_of(kind).next().is_some()
    }

    /// The fields of a record type that it may mean.
    pub(super) fn fields_of(
        &self,
        kind: RecordType,
    ) -> impl Iterator<Item = (&Known, &'static Field)> {
        let fields = self.fields.iter().filter(move |known| known.kind == kind);
        fields
            .map(|known| (known, &known.kind.fields()[known.position]))
            .filter(move |(_, field)| {
                let whose = self.whose.filter(|whose| *whose != kind);
                whose.is_none_or(|whose| tells_whose(field.name, whose))
            })
    }

    /// Whether it may mean a field of a record type.
    pub(super) fn is(&self, kind: RecordType, field: &str) -> bool {
        self.is_known() && self.fields_of(kind).any(|(_, one)| one.name == field)
    }
}

/// Whether a field of a record says to which client or pet it belongs.
fn tells_whose(field: &str, whose: RecordType) -> bool {
    let word = match whose {
        RecordType::Client => "client",
        RecordType::Pet => "pet",
        _ => return false,
    };
    let rest = field.strip_prefix(word);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

fn only(mut kinds: impl Iterator<Item = RecordType>) -> Option<RecordType> {
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

/// A name without the marks that programs add: `#` is the word for a number, `%` that for a share.
fn plain(name: &str) -> String {
    let name = name.strip_suffix("__c").unwrap_or(name);
    let mut plain = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // `Nombre#2` is the second column of the name.
            '#' if letters.peek().is_none_or(|next| !next.is_ascii_digit()) => {
                plain.push_str(" no ");
            }
            '%' => plain.push_str(" porcentaje "),
            _ => plain.push(letter),
        }
    }
    plain
}

fn without_brackets(name: &str) -> String {
    match (name.find('('), name.rfind(')')) {
        (Some(start), Some(end)) if start < end => {
            format!("{} {}", &name[..start], &name[end + 1..])
        }
        _ => name.to_owned(),
    }
}

/// A name with blanks between its words: `DateOfBirth`, `PatientName2`.
fn spaced(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut spaced = String::with_capacity(name.len() + 8);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let starts = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if starts {
            spaced.push(' ');
        }
        spaced.push(*letter);
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_name_are_told_apart() {
        for (name, words) in [
            ("DateOfBirth", "date of birth"),
            ("ClientPmsId", "client pms id"),
            ("scheduled_start_time__c", "scheduled start time"),
            ("ANIMALNAME", "animalname"),
            ("Animal #", "animal no"),
            ("Nombre#2", "nombre 2"),
            ("Descuento %", "descuento porcentaje"),
            ("Phone1AsIs", "phone1 as is"),
        ] {
            assert_eq!(text::fold(&spaced(&plain(name))), words, "{name}");
        }
    }
}
