//! Whose a column is, where its name says so: `Propietario Celular`, `email del tutor`,
//! `ANIMALCOLOR`, `appointment status`.

use super::Synonyms;
use crate::schema::RecordType;

/// The words that stand for each record type in the names of columns. A word that is glued to the
/// rest of a name counts as well, if it has five letters or more.
const WORDS: &[(RecordType, &[&str])] = &[
    (
        RecordType::Client,
        &[
            "propietario",
            "propietarios",
            "propietaria",
            "dueno",
            "duena",
            "duenos",
            "cliente",
            "clientes",
            "responsable",
            "tutor",
            "titular",
            "owner",
            "client",
            "customer",
            "person",
        ],
    ),
    (
        RecordType::Pet,
        &[
            "mascota",
            "mascotas",
            "paciente",
            "pacientes",
            "animal",
            "pet",
            "patient",
        ],
    ),
    (
        RecordType::MedicalRecord,
        &[
            "consulta",
            "consultas",
            "historia",
            "visita",
            "atencion",
            "medical",
            "visit",
            "consult",
            "consultation",
            "hist",
        ],
    ),
    (
        RecordType::Vaccination,
        &[
            "vacuna",
            "vacunas",
            "vacunacion",
            "vaccine",
            "vaccination",
            "vaccinations",
        ],
    ),
    (
        RecordType::Appointment,
        &["cita", "citas", "turno", "appointment", "appt", "booking"],
    ),
    (
        RecordType::Invoice,
        &["factura", "venta", "invoice", "sale", "bill"],
    ),
    (
        RecordType::InvoiceLine,
        &["item", "renglon", "partida", "line", "linea"],
    ),
];

/// Words between the name of a column and the one whose it is.
const JOINING: &[&str] = &[
    "de", "del", "la", "el", "los", "las", "of", "the", "s", "datos",
];

/// The record type that a word of a name stands for.
pub(super) fn kind_of(word: &str) -> Option<RecordType> {
    let named = WORDS.iter().find(|(_, words)| words.contains(&word));
    named.map(|(kind, _)| *kind)
}

/// The record types that the words of a folded name stand for.
pub(super) fn kinds_of(folded: &str) -> impl Iterator<Item = RecordType> {
    folded.split(' ').filter_map(kind_of)
}

/// The known name that is left of a folded name when the words that say whose it is are taken from
/// its start or its end, and whose it is. `None` where nothing known is left.
pub(super) fn own_name(folded: &str) -> Option<(String, RecordType)> {
    let words: Vec<&str> = folded.split(' ').collect();
    let first = words.iter().position(|word| !JOINING.contains(word))?;
    if let Some(kind) = kind_of(words[first])
        && let Some(name) = known(&words[first + 1..], kind)
    {
        return Some((name, kind));
    }
    let (last, rest) = words.split_last()?;
    if let Some(kind) = kind_of(last)
        && let Some(name) = known(rest, kind)
    {
        return Some((name, kind));
    }
    if let [word] = words[..] {
        return glued(word);
    }
    None
}

/// The known name that a folded name of several words ends in, where the words before it are a
/// title, and the record type that the title names.
pub(super) fn under_title(folded: &str) -> Option<(String, Option<RecordType>)> {
    let mut blanks = folded.match_indices(' ');
    let at = blanks.find_map(|(at, _)| {
        let name = &folded[at + 1..];
        (!Synonyms::get().named(name).is_empty()).then_some(at)
    })?;
    let kind = kinds_of(&folded[..at]).next();
    let name = &folded[at + 1..];
    Some((kind.map_or(name.to_owned(), |kind| told(name, kind)), kind))
}

fn known(words: &[&str], kind: RecordType) -> Option<String> {
    let words: Vec<_> = {
        let start = words.iter().position(|word| !JOINING.contains(word))?;
        let end = words.iter().rposition(|word| !JOINING.contains(word))?;
        words[start..=end].to_vec()
    };
    let name = told(&words.join(" "), kind);
    let synonyms = Synonyms::get();
    (!synonyms.named(&name).is_empty() || !synonyms.worded(&name).is_empty()).then_some(name)
}

fn glued(word: &str) -> Option<(String, RecordType)> {
    let synonyms = Synonyms::get();
    WORDS
        .iter()
        .flat_map(|(kind, words)| words.iter().map(move |word| (*kind, *word)))
        .filter(|(_, group)| group.len() >= 5)
        .filter_map(|(kind, group)| {
            let rest = word.strip_prefix(group)?;
            let name = told(rest, kind);
            (rest.len() >= 3 && !synonyms.named(&name).is_empty()).then_some((
                group.len(),
                name,
                kind,
            ))
        })
        .max_by_key(|(length, ..)| *length)
        .map(|(_, name, kind)| (name, kind))
}

// The names that owners and pets share.
fn told(name: &str, kind: RecordType) -> String {
    match (name, kind) {
        ("nombre" | "name", RecordType::Client) => "nombre propietario".to_owned(),
        ("nombre" | "name", RecordType::Pet) => "nombre mascota".to_owned(),
        ("id", RecordType::Client) => "id propietario".to_owned(),
        ("id", RecordType::Pet) => "id mascota".to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RecordType::{Appointment, Client, Pet};

    #[test]
    fn a_word_says_whose_a_column_is() {
        for (name, own) in [
            ("propietario celular", Some(("celular", Client))),
            ("datos del propietario celular", Some(("celular", Client))),
            ("email del tutor", Some(("email", Client))),
            ("apellido tutor", Some(("apellido", Client))),
            ("mascota nombre", Some(("nombre mascota", Pet))),
            (
                "fecha de nacimiento de la mascota",
                Some(("fecha de nacimiento", Pet)),
            ),
            ("animalcolor", Some(("color", Pet))),
            ("personzipcode", Some(("zipcode", Client))),
            ("appointment status", Some(("status", Appointment))),
            ("celular", None),
            ("algo raro", None),
            ("datos generales especie", None),
        ] {
            let own = own.map(|(name, kind)| (name.to_owned(), kind));
            assert_eq!(own_name(name), own, "{name}");
        }
    }

    #[test]
    fn a_title_may_say_whose_the_columns_under_it_are() {
        for (name, own) in [
            ("datos generales especie", Some(("especie", None))),
            (
                "info del propietario celular",
                Some(("celular", Some(Client))),
            ),
            ("algo raro", None),
        ] {
            let own = own.map(|(name, kind): (&str, _)| (name.to_owned(), kind));
            assert_eq!(under_title(name), own, "{name}");
        }
    }
}
