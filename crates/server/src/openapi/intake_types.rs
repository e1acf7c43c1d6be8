//! What `intake` declares and the API takes or shows.

use super::shape::{
    Shape, boolean, component, integer, list, map, nullable, object, one_of, one_word_of, refer,
    text,
};
use super::words::RecordType;

component! {
    /// Which column goes to which field, and how.
    FieldMapping = {
        let shape = object("Which column goes to which field, and how.", [
            ("record_type", refer::<RecordType>(), ""),
            ("source_field", text(), "The name of the column."),
            ("target_field", text(), "The name of the field."),
            ("transform", text(), "The name of the transform."),
            ("params", map(one_of([text(), list(text()), map(text())])), "The parameters of the transform, if it has any."),
            ("is_required", boolean(), "Whether an empty value is an error."),
            ("default_value", nullable(text()), "The text that stands in for an empty cell."),
        ]);
        needing(shape, &["record_type", "source_field", "target_field", "transform"])
    }, uses [RecordType]
}

component! {
    /// A value that staff corrected.
    Edit = object("A value that staff corrected.", [
        ("row", integer(), "The row of the file."),
        ("column", text(), "The name of the column."),
        ("value", text(), "The new value."),
    ]), uses []
}

component! {
    /// One field of a record type.
    Field = object("One field of a record type.", [
        ("name", text(), "Its name in JSON, SQL and plans."),
        ("kind", refer::<FieldKind>(), ""),
        ("required", boolean(), "Whether a record without it is an error."),
        ("input", boolean(), "Whether it only feeds others while a record is made, and has no column."),
        ("transform", text(), "The transform that a suggested mapping gives it."),
        ("synonyms", list(text()), "The headers that mean this field, folded."),
    ]), uses [FieldKind]
}

component! {
    /// What a field holds.
    FieldKind = one_of([
        plain("text", "Text of at most `max` characters.", Some(("max", integer()))),
        plain("date", "A date, `2020-03-10`.", None),
        plain("date_time", "A local date and time, `2020-03-10T14:30:00`.", None),
        plain("boolean", "`true` or `false`.", None),
        object("An exact decimal with at most `scale` digits after the point.", [
            ("kind", one_word_of(["decimal"]), ""),
            ("scale", integer(), "The digits after the point."),
            ("signed", boolean(), "Whether it may be below zero."),
        ]),
        plain("choice", "One of a closed list of words.", Some(("of", list(text())))),
        plain("reference", "A record of another type.", Some(("to", refer::<RecordType>()))),
    ]), uses [RecordType]
}

component! {
    /// What a rule says of itself.
    Help = object("What a rule says of itself to whom it stops.", [
        ("meaning", text(), "What the issue means."),
        ("reason", text(), "Why it matters."),
        ("remedy", text(), "What to do."),
    ]), uses []
}

fn plain(kind: &'static str, sentence: &str, more: Option<(&'static str, Shape)>) -> Shape {
    let own = [("kind", one_word_of([kind]), "")];
    let more = more.into_iter().map(|(name, shape)| (name, shape, ""));
    object(sentence, own.into_iter().chain(more))
}

/// The same object, where only these properties must be there.
fn needing(mut shape: Shape, names: &[&str]) -> Shape {
    use utoipa::openapi::{RefOr, Schema};
    if let RefOr::T(Schema::Object(object)) = &mut shape {
        object.required = names.iter().map(|name| (*name).to_owned()).collect();
    }
    shape
}

#[cfg(test)]
mod tests {
    use intake::schema::{Kind, RecordType as Type};

    use super::FieldKind;

    #[test]
    fn every_kind_of_field_has_its_schema() {
        let known = serde_json::to_string(&<FieldKind as utoipa::PartialSchema>::schema()).unwrap();
        for field in Type::ALL.iter().flat_map(|kind| kind.fields()) {
            let shown = serde_json::to_value::<Kind>(field.kind).unwrap();
            let kind = format!("[{}]", shown["kind"]);
            assert!(known.contains(&kind), "{kind}");
        }
    }
}
