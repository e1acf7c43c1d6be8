use chrono::NaiveDate;

use super::*;
use crate::issue::Code;
use crate::schema::{Kind, RecordType};
use crate::transform::{Context, Out, Transform, Verdict};

fn apply(transform: &dyn Transform, cell: &str) -> (Verdict, Out) {
    let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
    let context = Context {
        in_batch: true,
        ..Context::alone(today)
    };
    let mut out = Out::default();
    (transform.apply(cell, &context, &mut out), out)
}

#[test]
fn every_map_is_sound() {
    let choices =
        |record_type: RecordType, field: &str| match record_type.field(field).unwrap().kind {
            Kind::Choice { of } => of,
            _ => panic!("{field} is no choice"),
        };
    for (map, choices) in [
        (&*species::MAP, choices(RecordType::Pet, "species")),
        (&*sex::MAP, choices(RecordType::Pet, "sex")),
        (&*neutered::MAP, choices(RecordType::Pet, "neutered")),
        (
            &*tax_id_type::MAP,
            choices(RecordType::Client, "tax_id_type"),
        ),
    ] {
        assert_eq!(map.repeated(), Vec::<&str>::new());
        for canonical in map.canonical() {
            assert!(
                canonical == "none" || choices.contains(&canonical),
                "{canonical}"
            );
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
        let (verdict, out) = apply(&Species, cell);
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
        let (_, out) = apply(&Species, cell);
        assert_eq!(out.text, expected, "{cell:?}");
        assert_eq!(out.also, [(also.0, also.1.to_owned())], "{cell:?}");
    }
}

#[test]
fn an_unknown_species_is_never_other_in_silence() {
    let (verdict, out) = apply(&Species, "Canguro");
    assert_eq!((verdict, out.text.as_str()), (Verdict::Value, "other"));
    assert_eq!(out.also, [("species_other", "Canguro".to_owned())]);
    assert_eq!(out.notes[0].code, Code::UnmappedValue);
    assert_eq!(out.notes[0].params, [("value", "Canguro".to_owned())]);
    assert_eq!(apply(&Species, "-").0, Verdict::Null);
    // "1" is a code of some system, and of nobody here.
    assert_eq!(apply(&Species, "1").1.notes[0].code, Code::UnmappedValue);
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
        let (verdict, out) = apply(&Sex { okvet: false }, cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        let found = out.also.first().map(|(_, state)| state.as_str());
        assert_eq!(found, neutered, "{cell:?}");
    }
    assert_eq!(apply(&Sex { okvet: true }, "2").1.text, "female");
    assert_eq!(
        apply(&Sex { okvet: false }, "2").1.notes[0].code,
        Code::UnmappedValue
    );
    assert_eq!(apply(&Sex { okvet: false }, "-").0, Verdict::Null);
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
        let (verdict, out) = apply(&Neutered, cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
    }
    assert_eq!(
        apply(&Neutered, "tal vez").1.notes[0].code,
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
        let (verdict, out) = apply(&TaxIdType, cell);
        assert_eq!(verdict == Verdict::Value, expected.is_some(), "{cell:?}");
        assert_eq!(out.text, expected.unwrap_or(""), "{cell:?}");
        assert!(out.notes.is_empty(), "{cell:?}");
    }
}
