//! Which vaccine was given.

use super::Words;
use crate::issue::Code;
use crate::text::{FoldBuffer, NullKind, fold, fold_short, is_null_token};
use crate::transform::{Context, Out, Transform, Verdict};

/// `vaccine_map`: the code of a vaccine, `rabies` or `canine_core_combo`.
///
/// A name is looked up as a whole and then taken apart, so that `Quíntuple + Rabia` gives the code
/// of its first vaccine and both of them in `components`. Names that dogs and cats share, such as
/// `Triple`, need the species of the row; without it what else the cell names is kept, and an issue
/// says that the species decides. For the field of the name the name itself is the value,
/// and its code goes to `vaccine_code`.
pub(in crate::transform) struct Vaccine {
    pub(in crate::transform) words: Words,
    /// Whether the field is that of the name, not of the code.
    pub(in crate::transform) keeps_name: bool,
}

/// The most words that the name of one vaccine has: `vanguard plus 5 l4 cv`.
const MOST_WORDS: usize = 5;
/// The most vaccines that one cell can name.
const MOST_CODES: usize = 6;

/// The codes that a cell names, in their order and each once.
#[derive(Default)]
struct Codes<'a> {
    names: [&'a str; MOST_CODES],
    count: usize,
    /// Whether it names one more, which is another for dogs than for cats, and the species is not
    /// known.
    is_open: bool,
}

impl<'a> Codes<'a> {
    /// Adds what a word means for a species; `false` if an animal of the species gets neither, or
    /// there is no more room.
    fn add(&mut self, meaning: &'a str, species: Option<&str>) -> bool {
        let meaning = match (meaning.split_once('|'), species) {
            (None, _) => meaning,
            (Some((of_dogs, _)), Some("dog")) => of_dogs,
            (Some((_, of_cats)), Some("cat")) => of_cats,
            (Some(_), None) => {
                self.is_open = true;
                return true;
            }
            (Some(_), Some(_)) => return false,
        };
        meaning.split('+').all(|code| {
            if self.names[..self.count].contains(&code) {
                return true;
            }
            let Some(free) = self.names.get_mut(self.count) else {
                return false;
            };
            *free = code;
            self.count += 1;
            true
        })
    }
}

impl Transform for Vaccine {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let codes = self.codes(cell, context.species);
        let known = codes
            .as_ref()
            .map_or(&[][..], |codes| &codes.names[..codes.count]);
        if codes.as_ref().is_some_and(|codes| codes.is_open) {
            self.tell_open(cell, known, out);
            if !known.is_empty() {
                out.also.push(("components", known.join(", ")));
            }
        }
        let Some(code) = known.first() else {
            let is_open = codes.is_some_and(|codes| codes.is_open);
            let verdict = if is_open {
                Verdict::Null
            } else {
                self.words.unmapped(cell, out)
            };
            let is_name = self.keeps_name && !is_null_token(NullKind::Text, cell);
            return if is_name { out.value(cell) } else { verdict };
        };
        if known.len() > 1 && codes.as_ref().is_some_and(|codes| !codes.is_open) {
            let components = known.join(", ");
            let params = vec![("value", cell.to_owned()), ("codes", components.clone())];
            out.note(Code::VaccineCombined, params);
            out.also.push(("components", components));
        }
        if self.keeps_name {
            out.also.push(("vaccine_code", (*code).to_owned()));
            return out.value(cell);
        }
        out.value(code)
    }
}

impl Vaccine {
    /// Says that the species decides, what is known without it, and what the cell may be.
    fn tell_open(&self, cell: &str, known: &[&str], out: &mut Out) {
        let known = match known {
            [] => "–".to_owned(),
            known => known.join(", "),
        };
        let params = vec![
            ("value", cell.to_owned()),
            ("known", known),
            ("nearest", self.words.near(cell)),
        ];
        out.note(Code::VaccineNeedsSpecies, params);
    }

    /// The codes that a cell names; `None` if a word of it is not known.
    fn codes(&self, cell: &str, species: Option<&str>) -> Option<Codes<'_>> {
        let mut buffer: FoldBuffer = [0; 48];
        match fold_short(cell, &mut buffer) {
            Some(folded) => self.codes_of(folded, species),
            None => self.codes_of(&fold(cell), species),
        }
    }

    fn codes_of(&self, folded: &str, species: Option<&str>) -> Option<Codes<'_>> {
        let mut codes = Codes::default();
        let mut rest = folded;
        while !rest.is_empty() {
            let (meaning, after) = self.longest(rest)?;
            if meaning != "-" && !codes.add(meaning, species) {
                return None;
            }
            rest = after;
        }
        Some(codes)
    }

    /// What the longest name at the start of a text means, and the text after it.
    fn longest<'t>(&self, text: &'t str) -> Option<(&str, &'t str)> {
        let ends = text.match_indices(' ').map(|(at, _)| at);
        let mut ends: Vec<usize> = ends.take(MOST_WORDS).collect();
        if ends.len() < MOST_WORDS {
            ends.push(text.len());
        }
        ends.into_iter().rev().find_map(|end| {
            let found = self.words.get(&text[..end])?;
            Some((found.canonical, text[end..].trim_start()))
        })
    }
}
