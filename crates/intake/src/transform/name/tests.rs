use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

#[test]
fn names_are_split_where_people_would() {
    for (name, first, last, certain) in [
        ("Carlos Lopez", "Carlos", "Lopez", true),
        ("Pedro Ruiz Diaz", "Pedro", "Ruiz Diaz", false),
        ("Ana Maria Perez", "Ana Maria", "Perez", true),
        ("Ana Maria Perez Gomez", "Ana Maria", "Perez Gomez", true),
        ("PEREZ GOMEZ, ANA MARIA", "ANA MARIA", "PEREZ GOMEZ", true),
        (
            "María de los Ángeles de la Cruz Pérez",
            "María de los Ángeles",
            "de la Cruz Pérez",
            true,
        ),
        ("Madonna", "Madonna", "", true),
        ("Dr. Brandon Galloway", "Brandon", "Galloway", true),
        ("MVZ Laura Soto", "Laura", "Soto", true),
        ("Sra. Rosa Elena Ríos", "Rosa Elena", "Ríos", true),
        (
            "LOPEZ PEREZ JUAN CARLOS",
            "JUAN CARLOS",
            "LOPEZ PEREZ",
            false,
        ),
        ("José Ortega y Gasset", "José Ortega", "y Gasset", false),
        ("", "", "", false),
    ] {
        let parts = split_name(name);
        assert_eq!((parts.first, parts.last), (first, last), "{name:?}");
        assert_eq!(parts.certain, certain, "{name:?}");
        assert!(!parts.company && !parts.couple, "{name:?}");
    }
}

#[test]
fn couples_and_companies_are_told() {
    let couple = split_name("Juan y María López");
    assert!(couple.couple);
    assert_eq!((couple.first, couple.last), ("Juan y María", "López"));
    for name in [
        "Clínica Feliz S.A. de C.V.",
        "Croquetas del Norte SAS",
        "Patitas A.C.",
        "Refugio Luna",
    ] {
        assert!(split_name(name).company, "{name:?}");
    }
    for name in ["Maria Casas", "Rosa Salas", "Luis Sa", "Refugio"] {
        assert!(!split_name(name).company, "{name:?}");
    }
}

#[test]
fn placeholders_are_nobody() {
    for name in [
        "PUBLICO EN GENERAL",
        "Público en general",
        "MOSTRADOR",
        "VENTA A PERSONA INDETERMINADA",
        "CONSUMIDOR FINAL",
        "NA",
    ] {
        assert!(is_placeholder(name), "{name:?}");
    }
    for name in ["Ana", "Nana", "Mostrador Pérez"] {
        assert!(!is_placeholder(name), "{name:?}");
    }
}

#[test]
fn the_transform_keeps_the_name_and_adds_its_parts() {
    let context = Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap());
    let mut out = Out::default();
    assert_eq!(
        NameSplit.apply("Pedro Ruiz Diaz", &context, &mut out),
        Verdict::Value
    );
    assert_eq!(out.text, "Pedro Ruiz Diaz");
    assert_eq!(out.also[1], ("last_name", "Ruiz Diaz".to_owned()));
    assert_eq!(out.notes[0].code, Code::NameSplitUncertain);
}

proptest! {
    #[test]
    fn the_parts_are_parts_of_the_name(name in "(\\PC{0,40}|([A-Za-zéñ]{1,8}|de|la|y|Ana|,)( ([A-Za-zéñ]{1,8}|de|la|y|María|Dr\\.|,)){0,14})") {
        let parts = split_name(&name);
        prop_assert!(name.contains(parts.first) && name.contains(parts.last));
        if !parts.company && !name.trim().is_empty() {
            prop_assert!(!parts.first.is_empty() || !parts.last.is_empty());
        }
    }
}
