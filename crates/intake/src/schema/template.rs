//! The empty file of a record type that people fill in: its columns have the names that people
//! call the fields, and are known again when the file comes back.

use super::{Field, Kind, RecordType};
use crate::text::fold;

/// The columns of the template of a type: every field but those that only the program fills.
pub fn template_fields(kind: RecordType) -> impl Iterator<Item = &'static Field> {
    kind.fields()
        .iter()
        .filter(|field| field.input || !field.synonyms.is_empty())
}

/// Whether a record needs the column; a reference may be said by a name instead of an id.
pub fn is_needed(kind: RecordType, field: &Field) -> bool {
    if matches!(field.kind, Kind::Reference { .. }) {
        return false;
    }
    let parents = kind.parents();
    let stands_for_needed = |to: &RecordType| {
        let needed = parents
            .reference(*to)
            .is_some_and(|place| kind.fields()[place].required);
        let name = parents.name(*to).map(|place| kind.fields()[place].name);
        needed && name == Some(field.name)
    };
    field.required || PARENTS.iter().any(stands_for_needed)
}

/// What a record can belong to.
const PARENTS: [RecordType; 3] = [RecordType::Client, RecordType::Pet, RecordType::Invoice];

/// The type whose template a file is, and the place of the field of each of its columns. A template
/// is told by the column of ids, which no other system calls so; columns may have been removed or
/// put in another order, but none added.
pub(crate) fn recognise(
    columns: &[&str],
    wanted: impl Fn(RecordType) -> bool,
) -> Option<(RecordType, Vec<usize>)> {
    let names: [fn(RecordType, &str) -> &str; 2] =
        [RecordType::spanish_name, RecordType::english_name];
    let mut found = RecordType::ALL
        .iter()
        .filter(|kind| wanted(**kind))
        .flat_map(|kind| names.map(|name| (*kind, name)))
        .filter_map(|(kind, name)| Some((kind, places(kind, columns, name)?)));
    let first = found.next()?;
    found
        .all(|(kind, places)| kind == first.0 && places == first.1)
        .then_some(first)
}

fn places(
    kind: RecordType,
    columns: &[&str],
    name: fn(RecordType, &str) -> &str,
) -> Option<Vec<usize>> {
    let fields = kind.fields();
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        let column = fold(column);
        let place = fields
            .iter()
            .position(|field| fold(name(kind, field.name)) == column)?;
        if places.contains(&place) {
            return None;
        }
        places.push(place);
    }
    let has = |place: usize| places.contains(&place);
    let needed = |place: usize| is_needed(kind, &fields[place]) && fields[place].name != "currency";
    let whole = (0..fields.len())
        .all(|place| !needed(place) || has(place) || stands_in(kind, &fields[place], has));
    (has(0) && whole).then_some(places)
}

// What is called by a name may be given by its id.
fn stands_in(kind: RecordType, field: &Field, has: impl Fn(usize) -> bool) -> bool {
    let parents = kind.parents();
    PARENTS.iter().any(|to| {
        let name = parents.name(*to).map(|place| kind.fields()[place].name);
        name == Some(field.name) && parents.reference(*to).is_some_and(&has)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(kind: RecordType, name: fn(RecordType, &str) -> &str) -> Vec<String> {
        let fields = template_fields(kind);
        fields
            .map(|field| name(kind, field.name).to_owned())
            .collect()
    }

    fn known(
        columns: &[String],
        wanted: impl Fn(RecordType) -> bool,
    ) -> Option<(RecordType, Vec<usize>)> {
        let columns: Vec<_> = columns.iter().map(String::as_str).collect();
        recognise(&columns, wanted)
    }

    #[test]
    fn every_template_is_known_again_in_both_languages_and_any_order() {
        for kind in RecordType::ALL {
            for name in [RecordType::spanish_name, RecordType::english_name] {
                let mut columns = headers(*kind, name);
                let fields: Vec<_> = template_fields(*kind).map(|field| field.name).collect();
                for _ in 0..2 {
                    let (found, places) = known(&columns, |_| true).unwrap();
                    assert_eq!(found, *kind);
                    let mut named: Vec<_> =
                        places.iter().map(|at| kind.fields()[*at].name).collect();
                    named.sort_unstable();
                    let mut fields = fields.clone();
                    fields.sort_unstable();
                    assert_eq!(named, fields);
                    columns.reverse();
                }
            }
        }
    }

    #[test]
    fn another_file_is_no_template() {
        let client = headers(RecordType::Client, RecordType::spanish_name);
        assert!(known(&client[1..], |_| true).is_none(), "without the ids");
        let mut more = client.clone();
        more.push("Sucursal".to_owned());
        assert!(known(&more, |_| true).is_none());
        assert!(known(&client, |kind| kind == RecordType::Pet).is_none());
        assert!(known(&[], |_| true).is_none());
        assert!(known(&client[..1], |_| true).is_none(), "no name");
        let few = known(&client[..3], |_| true);
        assert_eq!(few.unwrap().0, RecordType::Client);
    }
}
