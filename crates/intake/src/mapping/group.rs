//! Names of columns with the name of their group before them, as `Propietario Celular`.

use super::Synonyms;
use crate::schema::RecordType;

const OWNERS: &[&str] = &[
    "propietario",
    "propietarios",
    "dueno",
    "duenos",
    "cliente",
    "clientes",
    "responsable",
    "tutor",
    "titular",
    "owner",
    "client",
];

const PETS: &[&str] = &[
    "mascota",
    "mascotas",
    "paciente",
    "pacientes",
    "animal",
    "pet",
    "patient",
];

/// The known name that a folded name ends in, and the record type that the words before it name.
/// A name that is known as a whole, or does not end in a known one, comes back as it was.
pub(super) fn own_name(folded: &str) -> (String, Option<RecordType>) {
    let synonyms = Synonyms::get();
    let spaces = folded.match_indices(' ').map(|(at, _)| at);
    let end = spaces.map(|at| (&folded[..at], &folded[at + 1..]));
    let known = end.into_iter().find(|(_, name)| synonyms.knows(name));
    let Some((group, name)) = known.filter(|_| !synonyms.knows(folded)) else {
        return (folded.to_owned(), None);
    };
    let has = |words: &[&str]| group.split(' ').any(|word| words.contains(&word));
    if has(OWNERS) {
        (told(name, "propietario"), Some(RecordType::Client))
    } else if has(PETS) {
        (told(name, "mascota"), Some(RecordType::Pet))
    } else {
        (name.to_owned(), None)
    }
}

// The names that owners and pets share.
fn told(name: &str, whose: &str) -> String {
    match name {
        "nombre" | "id" => format!("{name} {whose}"),
        "name" => format!("nombre {whose}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_says_whose_name_it_is() {
        for (name, own, kind) in [
            ("propietario celular", "celular", Some(RecordType::Client)),
            (
                "datos del propietario nombre",
                "nombre propietario",
                Some(RecordType::Client),
            ),
            ("mascota nombre", "nombre mascota", Some(RecordType::Pet)),
            ("datos generales especie", "especie", None),
            ("nombre mascota", "nombre mascota", None),
            ("celular", "celular", None),
            ("algo raro", "algo raro", None),
        ] {
            assert_eq!(own_name(name), (own.to_owned(), kind), "{name}");
        }
    }
}
