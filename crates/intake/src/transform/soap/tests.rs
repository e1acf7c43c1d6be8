use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn soap(note: &str, record_type: Option<RecordType>) -> (Verdict, Out) {
    let context = Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap());
    let mut out = Out::default();
    let transform = Soap {
        field: "subjective",
        record_type,
    };
    (transform.apply(note, &context, &mut out), out)
}

#[test]
fn a_note_is_taken_apart_by_its_labels() {
    for (note, subjective, also) in [
        (
            "Motivo: vómito EF: mucosas rosas. Dx: gastritis Tx: omeprazol Plan: control en 3 días",
            "",
            &[
                ("reason", "vómito"),
                ("objective", "mucosas rosas."),
                ("diagnosis", "gastritis"),
                ("treatment", "omeprazol"),
                ("plan", "control en 3 días"),
            ][..],
        ),
        (
            "S. no come\nO. T 39.5\nA. fiebre\nP. hemograma",
            "no come",
            &[
                ("objective", "T 39.5"),
                ("assessment", "fiebre"),
                ("plan", "hemograma"),
            ],
        ),
        (
            "S: no come\nO: T 39.5\nI: fiebre\nP: hemograma",
            "no come",
            &[
                ("objective", "T 39.5"),
                ("assessment", "fiebre"),
                ("plan", "hemograma"),
            ],
        ),
        (
            "Llegó caminando. MOTIVO DE CONSULTA: cojera\nExamen físico: dolor",
            "Llegó caminando.",
            &[("reason", "cojera"), ("objective", "dolor")],
        ),
        // Two of a kind are two lines.
        (
            "Dx: otitis\nAnamnesis: rascado\nDx: dermatitis\nHistoria: alergia",
            "rascado\nalergia",
            &[("diagnosis", "otitis\ndermatitis")],
        ),
        ("Anamnesis: rascado", "rascado", &[]),
        ("Plan:\nEF: dolor", "", &[("objective", "dolor")]),
    ] {
        let (verdict, out) = soap(note, None);
        assert_eq!(out.text, subjective, "{note:?}");
        assert_eq!(
            verdict == Verdict::Value,
            !subjective.is_empty(),
            "{note:?}"
        );
        let found: Vec<_> = out
            .also
            .iter()
            .map(|(field, text)| (*field, text.as_str()))
            .collect();
        assert_eq!(found, also, "{note:?}");
    }
}

#[test]
fn a_note_without_labels_stays_whole() {
    for note in [
        "Paciente alegre, come bien.",
        "S. llegó tarde",
        "A. Gómez lo trajo\nA. lo recogió",
        "Hora: 14:30",
        "Vet Pérez dijo: nada",
        "S.O.S.",
        "P",
    ] {
        let (verdict, out) = soap(note, None);
        assert_eq!((verdict, out.text.as_str()), (Verdict::Value, note));
        assert!(out.also.is_empty(), "{note:?}");
    }
    assert_eq!(soap("  ", None).0, Verdict::Null);
}

#[test]
fn what_has_no_field_keeps_its_label() {
    // A client has notes, and no diagnosis.
    let (verdict, out) = soap(
        "Antes. Dx: otitis\nObs: paga tarde",
        Some(RecordType::Client),
    );
    assert_eq!(
        (verdict, out.text.as_str()),
        (Verdict::Value, "Antes.\nDx: otitis")
    );
    assert_eq!(out.also, [("notes", "paga tarde".to_owned())]);
}

proptest! {
    #[test]
    fn nothing_is_dropped(
        note in "(\\PC{0,20}|((Motivo|EF|Dx|Plan|Tx|S|O|palabra)[.:]? ?[a-zé ]{0,8}[\n ]){0,8})",
    ) {
        let (verdict, out) = soap(&note, None);
        prop_assert_eq!(verdict == Verdict::Value, !out.text.is_empty());
        let parts: String = out.also.iter().map(|(_, text)| text.as_str()).collect();
        let kept = parts + &out.text;
        for word in note.split_whitespace().filter(|word| word.len() > 6 && !word.contains([':', '.'])) {
            prop_assert!(kept.contains(word), "{} of {:?}", word, note);
        }
    }
}
