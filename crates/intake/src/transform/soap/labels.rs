//! The labels within a note.

use crate::text::{FoldBuffer, fold_short};

/// A label in a note.
#[derive(Debug)]
pub(super) struct Label {
    /// The field that it names.
    pub(super) field: &'static str,
    /// Where it begins.
    pub(super) start: usize,
    /// Where the text behind it begins.
    pub(super) text: usize,
}

const LABELS: &[(&str, &[&str])] = &[
    (
        "reason",
        &[
            "motivo",
            "motivo de consulta",
            "motivo consulta",
            "mc",
            "razon",
            "reason",
        ],
    ),
    (
        "subjective",
        &[
            "anamnesis",
            "subjetivo",
            "historia",
            "hx",
            "subjective",
            "history",
        ],
    ),
    (
        "objective",
        &[
            "ef",
            "e f",
            "efg",
            "examen fisico",
            "exploracion fisica",
            "objetivo",
            "hallazgos",
            "objective",
            "efo",
            "examen fisico general",
        ],
    ),
    (
        "assessment",
        &[
            "interpretacion",
            "evaluacion",
            "analisis",
            "assessment",
            "valoracion",
        ],
    ),
    (
        "diagnosis",
        &[
            "dx",
            "diagnostico",
            "diagnostico presuntivo",
            "dx presuntivo",
            "dxp",
            "diagnostico final",
            "diagnostico definitivo",
            "diagnosis",
            "idx",
        ],
    ),
    (
        "treatment",
        &["tx", "tto", "tratamiento", "indicaciones", "treatment"],
    ),
    (
        "plan",
        &[
            "plan",
            "plan terapeutico",
            "plan diagnostico",
            "plan de tratamiento",
        ],
    ),
    ("notes", &["observaciones", "obs", "notas", "nota"]),
];
/// The letters of the method, which count at the start of a line.
const LETTERS: &[(&str, &str)] = &[
    ("s", "subjective"),
    ("o", "objective"),
    ("i", "assessment"),
    ("a", "assessment"),
    ("p", "plan"),
];
/// The longest label in bytes, with its accents.
const LONGEST: usize = 32;

/// Finds the labels of a note, in their order.
///
/// A letter alone may begin any line: letters count only where two different ones do.
pub(super) fn find(note: &str) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut letters: Vec<Label> = Vec::new();
    let mut before = '\n';
    let mut line = true;
    let mut taken = 0;
    for (start, letter) in note.char_indices() {
        let begins = !before.is_alphanumeric() && letter.is_alphanumeric();
        if begins && start >= taken {
            if let Some(label) = word(note, start) {
                taken = label.text;
                labels.push(label);
            } else if line && let Some(label) = single(note, start) {
                taken = label.text;
                letters.push(label);
            }
        }
        line = letter == '\n' || (line && letter.is_whitespace());
        before = letter;
    }
    let several = letters
        .first()
        .is_some_and(|first| letters.iter().any(|other| other.field != first.field));
    if several {
        labels.append(&mut letters);
        labels.sort_by_key(|label| label.start);
    }
    labels
}

/// A word with a colon.
fn word(note: &str, start: usize) -> Option<Label> {
    let rest = &note.as_bytes()[start..];
    let length = rest
        .iter()
        .take(LONGEST)
        .take_while(|byte| **byte != b'\n')
        .position(|byte| *byte == b':')?;
    let mut buffer: FoldBuffer = [0; 48];
    let folded = fold_short(note.get(start..start + length)?, &mut buffer)?;
    let (field, _) = LABELS.iter().find(|(_, words)| words.contains(&folded))?;
    Some(Label {
        field,
        start,
        text: start + length + 1,
    })
}

/// A letter with a point, a colon or a bracket, and a blank or the end of the line behind it.
fn single(note: &str, start: usize) -> Option<Label> {
    let [letter, mark, after, ..] = note.as_bytes()[start..] else {
        return None;
    };
    let letter = [letter.to_ascii_lowercase()];
    let letter = std::str::from_utf8(&letter).ok()?;
    let (_, field) = LETTERS.iter().find(|(known, _)| *known == letter)?;
    let sound = matches!(mark, b'.' | b':' | b')') && matches!(after, b' ' | b'\n');
    sound.then_some(Label {
        field,
        start,
        text: start + 2,
    })
}
