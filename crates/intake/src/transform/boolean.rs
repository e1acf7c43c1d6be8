//! Yes and no.

use super::{Context, Out, Transform, Verdict};
use crate::issue::Code;
use crate::text::{FoldBuffer, NullKind, fold_short, is_null_token};

const TRUE: &[&str] = &[
    "si",
    "s",
    "yes",
    "y",
    "x",
    "1",
    "true",
    "t",
    "verdadero",
    "v",
    "activo",
    "activa",
    "active",
];
/// Those of them that say nothing of life and death.
const ACTIVITY: &[&str] = &[
    "activo", "activa", "active", "inactivo", "inactiva", "inactive",
];
const ALIVE: &[&str] = &["vivo", "viva", "alive", "living"];
const DEAD: &[&str] = &[
    "muerto",
    "muerta",
    "fallecido",
    "fallecida",
    "finado",
    "finada",
    "difunto",
    "difunta",
    "dead",
    "deceased",
];
const FALSE: &[&str] = &[
    "no", "n", "0", "false", "f", "falso", "inactivo", "inactiva", "inactive",
];

/// Whether a word says that an animal lives.
pub(crate) fn says_life(cell: &str) -> Option<bool> {
    let mut buffer: FoldBuffer = [0; 48];
    let word = fold_short(cell, &mut buffer)?;
    let lives = ALIVE.contains(&word);
    (lives || DEAD.contains(&word)).then_some(lives)
}

/// `boolean`: `true` or `false`. With `invert=true` the column says the opposite of the field, as
/// `Vivo` does of "deceased".
///
/// An empty cell is no answer: it gives null, not `false`. The domain reference lists the empty text
/// among the words for no; but what is not filled in is not known, a "no" would be written over
/// what the clinic has already, and an empty cell never erases. Where it does mean no, the mapping
/// says so with its default value.
///
/// A word for life or death, such as `muerto`, answers for itself whether an animal is deceased,
/// whatever its column is called: it is not inverted. It answers nothing else.
pub(super) struct Boolean {
    /// Whether the column says the opposite of the field.
    pub(super) invert: bool,
    /// Whether the field says that an animal is deceased.
    pub(super) of_death: bool,
}

impl Transform for Boolean {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if self.of_death
            && let Some(lives) = says_life(cell)
        {
            return out.value(if lives { "false" } else { "true" });
        }
        let mut buffer: FoldBuffer = [0; 48];
        let answer = match cell {
            "✓" | "✔" | "-1" => Some(true),
            "✗" | "✘" => Some(false),
            _ => fold_short(cell, &mut buffer).and_then(|word| {
                // Who comes no more need not be dead.
                if self.of_death && ACTIVITY.contains(&word) {
                    return None;
                }
                let yes = TRUE.contains(&word);
                (yes || FALSE.contains(&word)).then_some(yes)
            }),
        };
        match answer {
            Some(answer) if answer != self.invert => out.value("true"),
            Some(_) => out.value("false"),
            None => {
                if !cell.trim().is_empty() && !is_null_token(NullKind::Coded, cell) {
                    let params = vec![("value", cell.to_owned()), ("nearest", "–".to_owned())];
                    out.note(Code::UnmappedValue, params);
                }
                Verdict::Null
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn yes_and_no_have_many_words() {
        let context = Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap());
        let answer = |cell: &str, invert: bool| {
            let mut out = Out::default();
            let boolean = Boolean {
                invert,
                of_death: false,
            };
            (boolean.apply(cell, &context, &mut out), out)
        };
        for yes in [
            "sí",
            "Si",
            "S",
            "y",
            "YES",
            "x",
            "✓",
            "1",
            "TRUE",
            "Verdadero",
            "-1",
        ] {
            assert_eq!(answer(yes, false).1.text, "true", "{yes:?}");
            assert_eq!(answer(yes, true).1.text, "false", "{yes:?}");
        }
        for no in ["no", "N", "0", "false", "FALSO"] {
            assert_eq!(answer(no, false).1.text, "false", "{no:?}");
        }
        assert_eq!(answer("-", false).0, Verdict::Null);
        for nothing in ["", " ", "\t"] {
            for invert in [false, true] {
                let (verdict, out) = answer(nothing, invert);
                assert_eq!(
                    verdict,
                    Verdict::Null,
                    "an empty cell says neither yes nor no"
                );
                assert!(out.notes.is_empty() && out.text.is_empty());
            }
        }
        let (verdict, out) = answer("quizá", false);
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Null, Code::UnmappedValue)
        );
    }

    #[test]
    fn a_word_for_life_or_death_answers_for_itself() {
        let context = Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap());
        let answer = |cell: &str, invert: bool, of_death: bool| {
            let mut out = Out::default();
            let verdict = Boolean { invert, of_death }.apply(cell, &context, &mut out);
            (verdict, out.text)
        };
        for invert in [false, true] {
            for (cell, deceased) in [
                ("Vivo", "false"),
                ("VIVA", "false"),
                ("alive", "false"),
                ("Muerto", "true"),
                ("fallecida", "true"),
                ("Dead", "true"),
            ] {
                let told = answer(cell, invert, true);
                assert_eq!(
                    told,
                    (Verdict::Value, deceased.to_owned()),
                    "{cell} {invert}"
                );
                assert_eq!(answer(cell, invert, false).0, Verdict::Null, "{cell}");
            }
            assert_eq!(answer("Activo", invert, true).0, Verdict::Null);
            assert_eq!(answer("inactivo", invert, true).0, Verdict::Null);
        }
        assert_eq!(answer("sí", true, true).1, "false");
        assert_eq!(answer("no", true, true).1, "true");
    }
}
