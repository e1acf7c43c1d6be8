//! Splits a full name into given names and surnames.

use super::given::{continues_given, is_given};
use crate::text::{FoldBuffer, fold_short};

/// The parts of a name, as they stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct NameParts<'a> {
    /// The given names; empty for a company.
    pub first: &'a str,
    /// The surnames; empty for a company and for a single word.
    pub last: &'a str,
    /// Whether the words themselves show which are the given names.
    pub certain: bool,
    /// Whether the name holds two people.
    pub couple: bool,
    /// Whether the name is that of a company or institution.
    pub company: bool,
}

const TITLES: &[&str] = &[
    "dr", "dra", "mvz", "mv", "sr", "sra", "srta", "srita", "don", "dona", "lic", "ing", "arq",
    "prof", "profa", "mtro", "mtra", "mr", "mrs", "ms", "miss", "c",
];

const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "san", "santa", "von", "van", "der", "da", "do", "dos", "di",
];

const COMPANY_ENDS: &[&str] = &[
    "s a",
    "s a de c v",
    "sa de cv",
    "s de r l",
    "s de rl",
    "s de r l de c v",
    "s de rl de cv",
    "a c",
    "s c",
    "s a s",
    "sas",
    "s a p i",
    "sapi de cv",
    "s a p i de c v",
    "ltda",
    "ltd",
    "inc",
    "llc",
    "eirl",
    "e u",
];

const COMPANY_STARTS: &[&str] = &[
    "clinica",
    "veterinaria",
    "hospital",
    "fundacion",
    "asociacion",
    "refugio",
    "albergue",
    "universidad",
    "ayuntamiento",
    "municipio",
    "comercializadora",
    "distribuidora",
    "hotel",
    "centro",
    "colegio",
    "agropecuaria",
];

/// The most parts of a name that are looked at; a longer text is no name.
const MOST: usize = 12;

/// Splits a full name. The case of the letters is not changed.
pub fn split_name(name: &str) -> NameParts<'_> {
    let name = name.trim();
    if is_company(name) {
        return NameParts {
            certain: true,
            company: true,
            ..NameParts::default()
        };
    }
    let name = without_titles(name);
    if let Some((last, first)) = name.split_once(',') {
        let (last, first) = (last.trim(), without_titles(first.trim()));
        if !last.is_empty() && !first.is_empty() && !first.contains(',') {
            return NameParts {
                first,
                last,
                certain: true,
                ..NameParts::default()
            };
        }
    }
    let mut units = [""; MOST];
    let count = cut(name, &mut units);
    let units = &units[..count];
    match couple(name, units) {
        Some(parts) => parts,
        None => person(name, units),
    }
}

fn person<'a>(name: &'a str, units: &[&'a str]) -> NameParts<'a> {
    let count = units.len();
    if count < 2 {
        return NameParts {
            first: name,
            certain: count == 1,
            ..NameParts::default()
        };
    }
    let given = |index: usize| is_given_unit(units[index], index > 0);
    // "LOPEZ PEREZ JUAN CARLOS": surnames first, as in an alphabetical list.
    if count > 2 && !given(0) && !given(1) && given(count - 1) {
        let start = if count > 3 && given(count - 2) {
            count - 2
        } else {
            count - 1
        };
        let (last, first) = halves(name, units, start);
        return NameParts {
            first,
            last,
            ..NameParts::default()
        };
    }
    let leading = (0..count).take_while(|index| given(*index)).count();
    let (split, certain) = match (count, leading) {
        (2, 2) => (1, false),
        (2, _) => (1, true),
        (3, 2..) => (2, true),
        (3, _) => (1, false),
        // One surname at least stays, two if the names allow.
        (_, 2..) => (leading.min(count - 2), leading <= count - 2),
        _ => (2, false),
    };
    let (first, last) = halves(name, units, split);
    NameParts {
        first,
        last,
        certain,
        ..NameParts::default()
    }
}

/// Two people in one name: "Juan y María López", but not "José Ortega y Gasset".
fn couple<'a>(name: &'a str, units: &[&'a str]) -> Option<NameParts<'a>> {
    let and = units
        .iter()
        .position(|unit| matches!(*unit, "y" | "Y" | "e" | "E" | "&" | "/"))?;
    let second = units.get(and + 1)?;
    if and == 0 || !(and == 1 || is_given(second)) {
        return None;
    }
    let start = (and + 2..units.len())
        .find(|index| !is_given_unit(units[*index], true))
        .unwrap_or(units.len());
    let (first, last) = halves(name, units, start);
    Some(NameParts {
        first,
        last,
        couple: true,
        ..NameParts::default()
    })
}

/// The name before a unit, and from it on.
fn halves<'a>(name: &'a str, units: &[&'a str], split: usize) -> (&'a str, &'a str) {
    let Some(unit) = units.get(split) else {
        return (name, "");
    };
    // Every unit is a part of the name, in order; the lengths before it give its place.
    let mut at = 0;
    for before in &units[..split] {
        at += name[at..].find(before).unwrap_or(0) + before.len();
    }
    at += name[at..].find(unit).unwrap_or(0);
    (name[..at].trim_end(), &name[at..])
}

/// Cuts a name into words, particles together with the word that they belong to.
fn cut<'a>(name: &'a str, units: &mut [&'a str; MOST]) -> usize {
    let (mut count, mut start, mut end) = (0, None, 0);
    while let Some(offset) = name[end..].find(|letter: char| !letter.is_whitespace()) {
        let begin = end + offset;
        end = name[begin..]
            .find(char::is_whitespace)
            .map_or(name.len(), |length| begin + length);
        let from = *start.get_or_insert(begin);
        if is_one_of(&name[begin..end], PARTICLES) && end < name.len() {
            continue;
        }
        let Some(slot) = units.get_mut(count) else {
            return count;
        };
        *slot = &name[from..end];
        count += 1;
        start = None;
    }
    count
}

fn is_given_unit(unit: &str, after_given: bool) -> bool {
    match unit.rsplit_once(' ') {
        Some((_, head)) => after_given && continues_given(head),
        None => is_given(unit),
    }
}

fn without_titles(name: &str) -> &str {
    let mut rest = name;
    while let Some((word, after)) = rest.split_once(' ') {
        // A bare "c" is an initial; "C." is how Mexican papers write "citizen".
        if !is_one_of(word, TITLES) || word.eq_ignore_ascii_case("c") {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

fn is_company(name: &str) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    // The end decides; a long name is looked at from its last words.
    let tail = name
        .char_indices()
        .rev()
        .nth(23)
        .map_or(name, |(start, _)| &name[start..]);
    let ends = fold_short(tail, &mut buffer).is_some_and(|folded| {
        COMPANY_ENDS.iter().any(|end| {
            // Spelt-out letters without dots could be initials: "Maria S C".
            let dotted = !matches!(*end, "a c" | "s c" | "s a" | "e u") || tail.contains('.');
            dotted
                && folded
                    .strip_suffix(end)
                    .is_some_and(|before| before.ends_with(' '))
        })
    });
    let first = name.split_whitespace().next().unwrap_or("");
    ends || (first.len() < name.len() && is_one_of(first, COMPANY_STARTS))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(word, &mut buffer).is_some_and(|folded| words.contains(&folded))
}
