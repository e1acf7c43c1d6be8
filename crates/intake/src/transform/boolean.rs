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
const FALSE: &[&str] = &[
    "no", "n", "0", "false", "f", "falso", "inactivo", "inactiva", "inactive",
];

/// `boolean`: `true` or `false`. With `invert=true` the column says the opposite of the field, as
/// `Vivo` does of "deceased".
pub(super) struct Boolean {
    /// Whether the column says the opposite of the field.
    pub(super) invert: bool,
}

impl Transform for Boolean {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        let mut buffer: FoldBuffer = [0; 48];
        let answer = match cell {
            "✓" | "✔" | "-1" => Some(true),
            "✗" | "✘" => Some(false),
            _ => fold_short(cell, &mut buffer).and_then(|word| {
                let yes = TRUE.contains(&word);
                (yes || FALSE.contains(&word)).then_some(yes)
            }),
        };
        match answer {
            Some(answer) if answer != self.invert => out.value("true"),
            Some(_) => out.value("false"),
            None => {
                if !is_null_token(NullKind::Coded, cell) {
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
            (Boolean { invert }.apply(cell, &context, &mut out), out)
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
        let (verdict, out) = answer("quizá", false);
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Null, Code::UnmappedValue)
        );
    }
}
