mod known;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::issue::{Code, Severity};
use crate::schema::{Kind, RecordType};
use crate::text::fold;
use crate::transform::{
    Context, NAMES, Out, Param, Transform, TransformParams, Verdict, make as make_transform,
};

fn context() -> Context<'static> {
    let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
    Context {
        in_batch: true,
        ..Context::alone(today)
    }
}

fn apply(transform: &dyn Transform, cell: &str) -> (Verdict, Out) {
    let mut out = Out::default();
    (transform.apply(cell, &context(), &mut out), out)
}

fn make(name: &str) -> Box<dyn Transform> {
    make_transform(name, &TransformParams::new()).unwrap()
}

fn with_values(name: &str, values: &[(&str, &str)]) -> TransformParams {
    let values = values
        .iter()
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
    let mut params = TransformParams::new();
    params.insert("values".to_owned(), Param::Map(values.collect()));
    if name == "enum_map" {
        params.insert("map".to_owned(), "record_type".into());
    }
    params
}

/// The words that a map may give, where its field has a closed list.
fn choices(stock: Stock) -> Option<&'static [&'static str]> {
    let (record_type, field) = match stock {
        Stock::Species => (RecordType::Pet, "species"),
        Stock::Sex => (RecordType::Pet, "sex"),
        Stock::Neutered => (RecordType::Pet, "neutered"),
        Stock::TaxIdType => (RecordType::Client, "tax_id_type"),
        Stock::Vaccine => (RecordType::Vaccination, "vaccine_code"),
        Stock::AppointmentStatus => (RecordType::Appointment, "status"),
        Stock::AppointmentType => (RecordType::Appointment, "type"),
        Stock::InvoiceStatus => (RecordType::Invoice, "status"),
        Stock::PaymentForm => (RecordType::Invoice, "payment_form"),
        Stock::RecordType => (RecordType::MedicalRecord, "type"),
        _ => return None,
    };
    match record_type.field(field).unwrap().kind {
        Kind::Choice { of } => Some(of),
        _ => panic!("{field} is no choice"),
    }
}

#[test]
fn every_map_is_sound() {
    for (name, stock) in Stock::NAMED {
        let entries = stock.map().entries();
        assert!(entries.len() > 10, "{name}");
        let twice: Vec<&str> = entries
            .windows(2)
            .filter(|pair| pair[0].word == pair[1].word)
            .map(|pair| pair[0].word.as_str())
            .collect();
        assert_eq!(twice, Vec::<&str>::new(), "{name} has words twice");
        for entry in entries {
            assert!(!entry.word.is_empty(), "{name}: {}", entry.canonical);
            assert_eq!(fold(&entry.word), entry.word, "{name}");
            for word in entry.canonical.split(['+', '|']) {
                let known = choices(*stock).is_none_or(|of| of.contains(&word));
                assert!(known || matches!(word, "none" | "-"), "{name}: {word}");
            }
        }
    }
}

#[test]
fn every_meaning_means_itself() {
    for (name, stock) in Stock::NAMED {
        let words = Words::of(*stock);
        let meanings: BTreeSet<&str> = stock
            .map()
            .entries()
            .iter()
            .flat_map(|entry| entry.canonical.split(['+', '|']))
            .filter(|meaning| !matches!(*meaning, "none" | "-"))
            .collect();
        for meaning in meanings {
            let found = words.find(meaning).map(|found| found.canonical);
            assert_eq!(found, Some(meaning), "{name}");
        }
    }
}

#[test]
fn species_are_known_by_their_many_words() {
    for (cell, expected) in [
        ("Canino", "dog"),
        ("Felino", "cat"),
        ("PERRO", "dog"),
        ("Gato(a)", "cat"),
        ("Ave", "bird"),
        ("D", "dog"),
        ("cão", "dog"),
        ("Lagomorfo", "rabbit"),
        ("Hámster", "hamster"),
        ("Roedor", "rodent"),
        ("Reptil", "reptile"),
        ("Hurón", "ferret"),
        ("Equino", "horse"),
        ("Otro", "other"),
        ("K9", "dog"),
        ("ave.", "bird"),
    ] {
        let (verdict, out) = apply(&*make("species_map"), cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert!(out.notes.is_empty() && out.also.is_empty(), "{cell:?}");
    }
    for (cell, expected, also) in [
        ("perra", "dog", ("sex", "female")),
        ("Gata", "cat", ("sex", "female")),
        ("Yegua", "horse", ("sex", "female")),
        ("vaca", "cow", ("sex", "female")),
        ("Cuyo", "rodent", ("species_other", "Cuyo")),
        ("Tortuga", "reptile", ("species_other", "Tortuga")),
    ] {
        let (_, out) = apply(&*make("species_map"), cell);
        assert_eq!(out.text, expected, "{cell:?}");
        assert_eq!(out.also, [(also.0, also.1.to_owned())], "{cell:?}");
    }
}

#[test]
fn an_unknown_species_is_never_other_in_silence() {
    let (verdict, out) = apply(&*make("species_map"), "Canguro");
    assert_eq!((verdict, out.text.as_str()), (Verdict::Value, "other"));
    assert_eq!(out.also, [("species_other", "Canguro".to_owned())]);
    assert_eq!(out.notes[0].code, Code::UnmappedValue);
    assert_eq!(
        out.notes[0].params,
        [("value", "Canguro".to_owned()), ("nearest", "–".to_owned())]
    );
    let (_, out) = apply(&*make("species_map"), "Caninno");
    assert_eq!(out.notes[0].params[1], ("nearest", "dog".to_owned()));
    assert_eq!(apply(&*make("species_map"), "-").0, Verdict::Null);
    // "1" is a code of some system, and of nobody here.
    assert_eq!(
        apply(&*make("species_map"), "1").1.notes[0].code,
        Code::UnmappedValue
    );
}

#[test]
fn sexes_are_known_with_what_they_say_of_neutering() {
    for (cell, expected, neutered) in [
        ("Macho", "male", None),
        ("M", "male", None),
        ("♂", "male", None),
        ("Hembra", "female", None),
        ("H", "female", None),
        ("F", "female", None),
        ("femenino", "female", None),
        ("MN", "male", Some("yes")),
        ("MC", "male", Some("yes")),
        ("ME", "male", Some("no")),
        ("FS", "female", Some("yes")),
        ("HE", "female", None),
        ("Indefinido", "unknown", None),
        ("Macho castrado", "male", Some("yes")),
        ("Hembra esterilizada", "female", Some("yes")),
        ("Hembra no esterilizada", "female", Some("no")),
        ("Neutered Male", "male", Some("yes")),
        ("Spayed Female", "female", Some("yes")),
        ("Intact Female", "female", Some("no")),
        ("Macho entero", "male", Some("no")),
    ] {
        let (verdict, out) = apply(&*make("sex_map"), cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        let found = out.also.first().map(|(_, state)| state.as_str());
        assert_eq!(found, neutered, "{cell:?}");
    }
    let okvet = TransformParams::from([("codes".to_owned(), Param::from("okvet"))]);
    let okvet = make_transform("sex_map", &okvet).unwrap();
    for (code, expected) in [("1", "male"), ("2", "female"), ("3", "unknown")] {
        assert_eq!(apply(&*okvet, code).1.text, expected);
    }
    assert_eq!(
        apply(&*make("sex_map"), "2").1.notes[0].code,
        Code::UnmappedValue
    );
    assert_eq!(apply(&*make("sex_map"), "-").0, Verdict::Null);
}

#[test]
fn negations_come_before_what_they_negate() {
    for (cell, expected) in [
        ("Esterilizado", "yes"),
        ("No esterilizado", "no"),
        ("NO ESTERILIZADA", "no"),
        ("OVH", "yes"),
        ("Sí", "yes"),
        ("s", "yes"),
        ("x", "yes"),
        ("1", "yes"),
        ("N", "no"),
        ("0", "no"),
        ("Entera", "no"),
        ("fértil", "no"),
        ("unknow", "unknown"),
        ("no sabe", "unknown"),
        ("unsterilized", "no"),
        ("sterilized", "yes"),
    ] {
        let (verdict, out) = apply(&*make("neutered_map"), cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
    }
    assert_eq!(
        apply(&*make("neutered_map"), "tal vez").1.notes[0].code,
        Code::UnmappedValue
    );
}

#[test]
fn a_phone_is_no_type_of_document() {
    for (cell, expected) in [
        ("Ninguno / Teléfono móvil", None),
        ("RFC", Some("rfc")),
        ("Cédula de ciudadanía", Some("cc")),
        ("N.I.T.", Some("nit")),
        ("curp", Some("curp")),
        ("Pasaporte", Some("pa")),
        ("mobile", None),
    ] {
        let (verdict, out) = apply(&*make("tax_id_type"), cell);
        assert_eq!(verdict == Verdict::Value, expected.is_some(), "{cell:?}");
        assert_eq!(out.text, expected.unwrap_or(""), "{cell:?}");
        assert!(out.notes.is_empty(), "{cell:?}");
    }
}

#[test]
fn the_terms_of_a_payment_are_no_means() {
    for (cell, form) in [
        ("Contado", "PUE"),
        ("De contado", "PUE"),
        ("PUE", "PUE"),
        ("Crédito", "PPD"),
        ("A crédito", "PPD"),
        ("Parcialidades", "PPD"),
    ] {
        let (verdict, out) = apply(&*make("payment_method_map"), cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Null, ""),
            "{cell:?}"
        );
        assert_eq!(out.also, [("payment_form", form.to_owned())], "{cell:?}");
        assert!(out.notes.is_empty(), "{cell:?}");
    }
    // A means says nothing of the terms, and what is neither is remarked.
    assert!(
        apply(&*make("payment_method_map"), "Efectivo")
            .1
            .also
            .is_empty()
    );
    let (_, out) = apply(&*make("payment_method_map"), "Trueque");
    assert_eq!(out.notes[0].code, Code::UnmappedValue);
    // What the clinic says comes before what the program knows.
    let own = with_values("payment_method_map", &[("Contado", "01")]);
    let own = make_transform("payment_method_map", &own).unwrap();
    assert_eq!(apply(&*own, "Contado").1.text, "01");
}

#[test]
fn the_variables_of_an_appointment_say_that_it_was_called_off() {
    const CANCELLED: &str = r#"{"justify":"viaje","cancelled":true}"#;
    let params = TransformParams::from([("columns".to_owned(), Param::from("variables"))]);
    let transform = make_transform("appointment_status_map", &params).unwrap();
    for (cell, variables, expected) in [
        ("pending", CANCELLED, "cancelled"),
        ("confirmed", CANCELLED, "cancelled"),
        ("preregistration", CANCELLED, "cancelled"),
        ("", CANCELLED, "cancelled"),
        ("en veremos", CANCELLED, "cancelled"),
        ("pending", r#"{"cancelled":1}"#, "cancelled"),
        ("pending", r#"{"cancelled":"true"}"#, "cancelled"),
        // What became of the visit is known.
        ("attend", CANCELLED, "completed"),
        ("unattend", CANCELLED, "no_show"),
        ("reprogramada", CANCELLED, "rescheduled"),
        ("pending", r#"{"cancelled":false}"#, "scheduled"),
        ("pending", r#"{"cancelled":null}"#, "scheduled"),
        ("pending", r#"{"justify":"cancelled"}"#, "scheduled"),
        ("pending", r#"["cancelled"]"#, "scheduled"),
        ("pending", "cancelled", "scheduled"),
        ("pending", "{}", "scheduled"),
        ("pending", "", "scheduled"),
        ("", "{}", ""),
    ] {
        let mut out = Out::default();
        let context = Context {
            others: &[variables.into()],
            ..context()
        };
        transform.apply(cell, &context, &mut out);
        assert_eq!(out.text, expected, "{cell:?} {variables}");
        assert_eq!(
            out.notes.len(),
            usize::from(cell == "en veremos"),
            "{cell:?}"
        );
    }
}

#[test]
fn the_clinic_has_words_of_its_own() {
    let params = with_values(
        "record_type_map",
        &[
            ("Consulta Externa 2", "consultation"),
            ("Limpieza", "grooming"),
            ("rx", "other"),
        ],
    );
    let own = make_transform("record_type_map", &params).unwrap();
    for (cell, expected) in [
        ("consulta externa 2", "consultation"),
        ("LIMPIEZA", "grooming"),
        // What the clinic says comes before what the program knows.
        ("RX", "other"),
        ("Cirugía", "surgery"),
    ] {
        assert_eq!(apply(&*own, cell).1.text, expected, "{cell:?}");
    }
    // The own words are suggested as well.
    let (_, out) = apply(&*own, "Limpiesa");
    assert_eq!(out.notes[0].params[1], ("nearest", "grooming".to_owned()));
    // Asked again, the answer is the same.
    assert_eq!(apply(&*own, "Limpiesa").1.notes, out.notes);

    // Alone, the floor holds until the clinic has words of its own.
    let canguro = with_values("species_map", &[("Canguro", "other"), ("Canino", "dog")]);
    let own = make_transform("species_map", &canguro).unwrap();
    let mut out = Out::default();
    let alone = Context::alone(NaiveDate::default());
    assert_eq!(own.apply("Canino", &alone, &mut out), Verdict::Value);
    assert_eq!((out.text.as_str(), out.notes.len()), ("dog", 0));
}

#[test]
fn own_words_must_mean_words_of_the_field() {
    let error = |name: &str, values: &[(&str, &str)]| {
        let made = make_transform(name, &with_values(name, values));
        made.err().unwrap().to_string()
    };
    let wrong = error("species_map", &[("Canguro", "kangaroo")]);
    assert!(
        wrong.contains("\"Canguro\" goes to \"kangaroo\""),
        "{wrong}"
    );
    let wrong = error("species_map", &[("Perro", "dogg")]);
    assert!(wrong.contains("the nearest is \"dog\""), "{wrong}");
    let wrong = error("enum_map", &[("Baño", "bath")]);
    assert!(wrong.contains("no word of this field"), "{wrong}");
    let wrong = error("sex_map", &[("???", "male")]);
    assert!(wrong.contains("no letter"), "{wrong}");
    let wrong = error("sex_map", &[("Macho", "male"), ("MACHO", "female")]);
    assert!(wrong.contains("twice"), "{wrong}");
    let text = TransformParams::from([("values".to_owned(), Param::from("x"))]);
    let wrong = make_transform("sex_map", &text).err().unwrap().to_string();
    assert!(wrong.contains("an object of texts"), "{wrong}");
    let wrong = TransformParams::from([("map".to_owned(), Param::from("breeds"))]);
    let wrong = make_transform("enum_map", &wrong)
        .err()
        .unwrap()
        .to_string();
    assert!(wrong.contains("breed"), "{wrong}");
}

proptest! {
    #[test]
    fn a_map_gives_one_of_its_words(cell in "(\\PC{0,20}|(perro|triple|rabia|macho|castrado|[a-zñé]{1,9})([ +/]{1,3}(felina|rabia|l4|[a-z]{1,6})){0,3})") {
        for name in NAMES.iter().filter(|name| name.ends_with("_map")) {
            let (verdict, out) = apply(&*make(name), &cell);
            prop_assert_eq!(verdict == Verdict::Value, !out.text.is_empty(), "{}", name);
            prop_assert_ne!(verdict, Verdict::Refused);
            if verdict == Verdict::Value {
                let (_, twice) = apply(&*make(name), &out.text);
                prop_assert_eq!(&twice.text, &out.text, "{}", name);
            }
        }
    }
}
