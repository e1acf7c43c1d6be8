//! What people call the fields, in Spanish and English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::RecordType;

type Catalogue = BTreeMap<String, String>;

static SPANISH: LazyLock<Catalogue> =
    LazyLock::new(|| parse(include_str!("../../messages/fields.es.json")));
static ENGLISH: LazyLock<Catalogue> =
    LazyLock::new(|| parse(include_str!("../../messages/fields.en.json")));

// The catalogues are part of the build, and a test reads them: an unreadable one shows names.
fn parse(json: &str) -> Catalogue {
    serde_json::from_str(json).unwrap_or_default()
}

impl RecordType {
    /// What a field is called in Spanish; a name that is no field comes back as it is.
    pub fn spanish_name(self, field: &str) -> &str {
        label(&SPANISH, self, field)
    }

    /// What a field is called in English; a name that is no field comes back as it is.
    pub fn english_name(self, field: &str) -> &str {
        label(&ENGLISH, self, field)
    }
}

fn label<'a>(catalogue: &'static Catalogue, kind: RecordType, field: &'a str) -> &'a str {
    let key = format!("{}.{field}", kind.as_str());
    catalogue.get(&key).map_or(field, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_both_names_and_every_name_its_field() {
        let fields: Vec<String> = RecordType::ALL
            .iter()
            .flat_map(|kind| {
                let names = kind.fields().iter().map(|field| field.name);
                names.map(|name| format!("{}.{name}", kind.as_str()))
            })
            .collect();
        for catalogue in [&SPANISH, &ENGLISH] {
            for field in &fields {
                assert!(catalogue.contains_key(field), "{field}");
            }
            assert_eq!(catalogue.len(), fields.len());
        }
    }
}
