//! The known names of all fields, looked up by their letters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::schema::{Kind, RecordType};
use crate::text;

/// Names that public systems write, beside those of the schema; a test reads every line.
const NAMES: &str = include_str!("../../data/names.txt");

/// Below this length a name with one letter changed is too often another name.
const SHORTEST_SIMILAR: usize = 6;

/// Words that say nothing of what a column holds.
const EMPTY_WORDS: &[&str] = &[
    "de",
    "del",
    "la",
    "el",
    "los",
    "las",
    "of",
    "the",
    "primary",
    "principal",
    "main",
    "current",
    "actual",
    "general",
];

/// A field that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) kind: RecordType,
    /// The place of the field in its record type.
    pub(super) position: usize,
    /// The place of the name among those of the field: the first names say it best.
    pub(super) order: u16,
}

/// The known names of all fields.
#[derive(Debug)]
pub struct Synonyms {
    /// By the letters of a name, its blanks left out.
    names: BTreeMap<String, Vec<Known>>,
    /// By the words of a name, in the order of the alphabet.
    words: BTreeMap<String, Vec<Known>>,
}

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let mut synonyms = Synonyms {
        names: BTreeMap::new(),
        words: BTreeMap::new(),
    };
    for &kind in RecordType::ALL {
        for (position, field) in kind.fields().iter().enumerate() {
            // The bare name of a reference is more often the name of what is referred to.
            if !matches!(field.kind, Kind::Reference { .. }) {
                synonyms.put(&text::fold(field.name), kind, position, 0);
            }
            let usual = field.synonyms.iter().copied();
            for (name, order) in usual.chain(further(kind.as_str(), field.name)).zip(1..) {
                synonyms.put(name, kind, position, order);
            }
        }
    }
    synonyms
});

/// The further names of a field.
fn further<'a>(kind: &'a str, field: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    let of_field =
        lines().filter(move |(of, name, _)| *name == field && (*of == kind || *of == "*"));
    of_field.flat_map(|(_, _, names)| names.split(", "))
}

/// The lines of the further names: type, field, names.
fn lines() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    NAMES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (field, names) = line.split_once(" = ")?;
            let (kind, field) = field.split_once('.')?;
            Some((kind, field, names))
        })
}

fn add(to: &mut BTreeMap<String, Vec<Known>>, key: String, known: Known) {
    let fields = to.entry(key).or_default();
    let same = |other: &Known| (other.kind, other.position) == (known.kind, known.position);
    if !fields.iter().any(same) {
        fields.push(known);
    }
}

impl Synonyms {
    /// The table made from the schema.
    pub fn get() -> &'static Self {
        &SYNONYMS
    }

    fn put(&mut self, name: &str, kind: RecordType, position: usize, order: u16) {
        let known = Known {
            kind,
            position,
            order,
        };
        add(&mut self.names, squashed(name), known);
        let words = sorted_words(name);
        if words.contains(' ') {
            add(&mut self.words, words, known);
        }
    }

    /// Whether the text of a cell is a known name of a column. One letter is no name: in the rows
    /// it stands for a sex or a code.
    pub fn knows(&self, cell: &str) -> bool {
        cell.len() <= 60 && {
            let key = squashed(&text::fold(cell));
            key.len() > 1 && self.names.contains_key(&key)
        }
    }

    /// The fields of which a folded name is a known one.
    pub(super) fn named(&self, folded: &str) -> &[Known] {
        self.names.get(&squashed(folded)).map_or(&[], Vec::as_slice)
    }

    /// The fields of which a known name has the same words.
    pub(super) fn worded(&self, folded: &str) -> &[Known] {
        let words = sorted_words(folded);
        match self.words.get(&words) {
            Some(fields) => fields,
            // What is left when the empty words are gone may be a known name.
            None if words.len() < folded.len() => self.named(&words),
            None => &[],
        }
    }

    /// The fields of which a known name differs in one letter; nothing if names of several fields
    /// of one record type do.
    pub(super) fn similar(&self, folded: &str) -> Vec<Known> {
        let wanted = squashed(folded);
        if wanted.len() < SHORTEST_SIMILAR {
            return Vec::new();
        }
        let mut found: Vec<Known> = Vec::new();
        for (name, fields) in &self.names {
            if name.len() < SHORTEST_SIMILAR || !at_most_one_edit(name, &wanted) {
                continue;
            }
            for known in fields {
                let same = |other: &&mut Known| {
                    (other.kind, other.position) == (known.kind, known.position)
                };
                if found.iter_mut().find(same).is_none() {
                    found.push(*known);
                }
            }
        }
        let several = |known: &Known| found.iter().filter(|one| one.kind == known.kind).count() > 1;
        let single: Vec<_> = found.iter().copied().filter(|one| !several(one)).collect();
        single
    }
}

/// A folded name without its blanks.
fn squashed(folded: &str) -> String {
    folded.split(' ').collect()
}

fn sorted_words(folded: &str) -> String {
    let mut words: Vec<_> = folded
        .split(' ')
        .filter(|word| !EMPTY_WORDS.contains(word))
        .collect();
    words.sort_unstable();
    words.join(" ")
}

fn at_most_one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let rest = if short.len() == long.len() {
        (same + 1).min(short.len())
    } else {
        same
    };
    short[rest..] == long[(same + 1).min(long.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_further_name_is_folded_and_of_a_field() {
        for line in NAMES
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let fields = lines().filter(|(_, _, names)| line.ends_with(names));
            let (kind, field, names) = fields.last().unwrap_or_else(|| panic!("{line}"));
            let has = |one: &RecordType| one.position(field).is_some();
            let known = match RecordType::from_word(kind) {
                Some(one) => has(&one),
                None => kind == "*" && RecordType::ALL.iter().any(has),
            };
            assert!(known, "{line}");
            for name in names.split(", ") {
                assert_eq!(text::fold(name), name, "{line}");
            }
        }
    }

    #[test]
    fn one_letter_is_no_name() {
        let synonyms = Synonyms::get();
        assert!(synonyms.knows("Especie") && synonyms.knows("Fecha de nacimiento"));
        for cell in ["M", "S", "a", "", "Luna"] {
            assert!(!synonyms.knows(cell), "{cell}");
        }
    }

    #[test]
    fn what_is_near_two_fields_is_near_none() {
        let near = |name| Synonyms::get().similar(name);
        let direction = near("direcion");
        assert!(direction.iter().any(|one| one.kind == RecordType::Client));
        assert!(
            near("telefono 7")
                .iter()
                .all(|one| one.kind != RecordType::Client)
        );
    }
}
