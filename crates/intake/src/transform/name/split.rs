//! Splits a full name into given names and surnames.

use super::given::{
    AFTER_DE, AND, COMPANY, COMPANY_DOTTED, GIVEN, INSTITUTION, PARTICLE, TITLE, kinds,
};

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

/// The most parts of a name that are looked at; a longer text is no name.
const MOST: usize = 12;

/// A word of a name, particles before it included.
#[derive(Clone, Copy, Default)]
struct Unit {
    start: usize,
    /// The kinds of its last word.
    kinds: u16,
    /// Whether particles stand before that word.
    compound: bool,
}

impl Unit {
    /// Whether it is a given name, or continues one.
    fn is_given(self, after_given: bool) -> bool {
        if self.compound {
            after_given && self.kinds & AFTER_DE != 0
        } else {
            self.kinds & GIVEN != 0
        }
    }
}

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
    let mut units = [Unit::default(); MOST];
    let count = cut(name, &mut units);
    let units = &units[..count];
    couple(name, units).unwrap_or_else(|| person(name, units))
}

fn person<'a>(name: &'a str, units: &[Unit]) -> NameParts<'a> {
    let count = units.len();
    if count < 2 {
        return NameParts {
            first: name,
            certain: count == 1,
            ..NameParts::default()
        };
    }
    let given = |index: usize| units[index].is_given(index > 0);
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
fn couple<'a>(name: &'a str, units: &[Unit]) -> Option<NameParts<'a>> {
    let and = units
        .iter()
        .position(|unit| unit.kinds & AND != 0 && !unit.compound)?;
    let second = units.get(and + 1)?;
    if and == 0 || !(and == 1 || second.is_given(false)) {
        return None;
    }
    let start = (and + 2..units.len())
        .find(|index| !units[*index].is_given(true))
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
fn halves<'a>(name: &'a str, units: &[Unit], split: usize) -> (&'a str, &'a str) {
    let at = units.get(split).map_or(name.len(), |unit| unit.start);
    (name[..at].trim_end(), &name[at..])
}

/// Cuts a name into words, particles together with the word that they belong to.
fn cut(name: &str, units: &mut [Unit; MOST]) -> usize {
    let (mut count, mut start, mut end) = (0, None, 0);
    while let Some(offset) = name[end..].find(|letter: char| !letter.is_whitespace()) {
        let begin = end + offset;
        end = name[begin..]
            .find(char::is_whitespace)
            .map_or(name.len(), |length| begin + length);
        let kinds = kinds(&name[begin..end]);
        let compound = start.is_some();
        let from = *start.get_or_insert(begin);
        if kinds & PARTICLE != 0 && end < name.len() {
            continue;
        }
        let Some(slot) = units.get_mut(count) else {
            return count;
        };
        *slot = Unit {
            start: from,
            kinds,
            compound,
        };
        count += 1;
        start = None;
    }
    count
}

fn without_titles(name: &str) -> &str {
    let mut rest = name;
    while let Some((word, after)) = rest.split_once(' ') {
        // A bare "c" is an initial; "C." is how Mexican papers write "citizen". No title is long.
        if word.len() > 6 || word.eq_ignore_ascii_case("c") || kinds(word) & TITLE == 0 {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

fn is_company(name: &str) -> bool {
    let Some((before, end)) = name.rsplit_once(' ') else {
        return false;
    };
    let first = before.split_once(' ').map_or(before, |(first, _)| first);
    // "S. A." has its last word cut in two.
    let spaced = end.len() == 2
        && end.ends_with('.')
        && before
            .rsplit(' ')
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("s."));
    let last = kinds(end);
    spaced
        || last & COMPANY != 0
        || (last & COMPANY_DOTTED != 0 && end.contains('.'))
        || kinds(first) & INSTITUTION != 0
}
