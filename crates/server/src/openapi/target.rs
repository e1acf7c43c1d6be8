//! Targets: one schema for each table, whose columns are the fields of its record type.

use std::borrow::Cow;

use intake::schema::RecordType as Kind;
use utoipa::{PartialSchema, ToSchema};

use super::fields;
use super::shape::{
    Property, Shape, about, anything, component, integer, list, moment, nullable, object, one_of,
    partial, refer, refer_to, text,
};
use super::words::{Action, RecordStatus};

/// Makes a schema that is a choice between one for each record type.
macro_rules! of_each_type {
    ($(#[$doc:meta])* $name:ident: $sentence:literal, $one:expr) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl PartialSchema for $name {
            fn schema() -> Shape {
                let choices = Kind::ALL.iter();
                let choices = choices.map(|kind| refer_to(&one_name(stringify!($name), *kind)));
                about(one_of(choices), $sentence)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schemas(all: &mut Vec<(String, Shape)>) {
                for kind in Kind::ALL {
                    all.push((one_name(stringify!($name), *kind), $one(*kind)));
                    if stringify!($name) != "Changes" {
                        let name = one_name("Target", *kind);
                        if all.iter().all(|(known, _)| *known != name) {
                            all.push((name, target(*kind)));
                        }
                    }
                }
            }
        }
    };
}

of_each_type! {
    /// A page of the rows of a table.
    Targets: "A page of rows, under the name of their table.", page
}

of_each_type! {
    /// A row in its envelope.
    ChangedTarget: "The row as it is now, under the name of its record type.", envelope
}

of_each_type! {
    /// New values of a row.
    Changes: "New values by the name of the column or of the field; `null` empties it.", changes
}

component! {
    /// What one record of a batch did to a row.
    Touch = object("What one record of a batch did to a row.", [
        ("batch_id", integer(), "The batch."),
        ("source_file", text(), "The name of its file."),
        ("seq", integer(), "The place of the record in the batch."),
        ("row_number", integer(), "The row of the file."),
        ("action", refer::<Action>(), ""),
        ("status", refer::<RecordStatus>(), ""),
        ("target_version", integer(), "The version of the row that it wrote."),
        ("adopted_by", nullable(integer()), "The batch that brought the parent for which the record had waited."),
        ("changes", list(refer::<FieldChange>()), "The fields that it wrote."),
        ("created_at", moment(), "When."),
    ]), uses [Action, RecordStatus, FieldChange]
}

component! {
    /// What a field held before and after.
    FieldChange = object("What a field held before and after; references as ids.", [
        ("field", text(), "The field."),
        ("before", anything(), "What it held before; `null` where the row was made."),
        ("after", anything(), "What the record wrote."),
    ]), uses []
}

fn target(kind: Kind) -> Shape {
    let sentence = format!("A row of the table `{}`.", kind.table());
    let own: [Property; 4] = [
        ("id", integer(), "Its id within the clinic and its table."),
        (
            "batch_id",
            nullable(integer()),
            "The batch that wrote it last; `null` if a person did.",
        ),
        ("version", integer(), "How often it was written."),
        ("updated_at", moment(), "When it was last written."),
    ];
    object(&sentence, own.into_iter().chain(fields::of_target(kind)))
}

fn page(kind: Kind) -> Shape {
    let sentence = format!("A page of the table `{}`.", kind.table());
    let cursor = "The `cursor` of the next page; `null` after the last.";
    object(
        &sentence,
        [
            (
                kind.table(),
                list(refer_to(&one_name("Target", kind))),
                "The rows by their ids.",
            ),
            ("next_cursor", nullable(text()), cursor),
        ],
    )
}

fn envelope(kind: Kind) -> Shape {
    let target = refer_to(&one_name("Target", kind));
    object("The row as it is now.", [(kind.as_str(), target, "")])
}

fn changes(kind: Kind) -> Shape {
    let sentence = format!("New values of a row of the table `{}`.", kind.table());
    partial(&sentence, fields::of_changes(kind))
}

fn one_name(of: &str, kind: Kind) -> String {
    format!("{of}Of{}", pascal(kind))
}

/// The name of a record type as schemas have names.
pub(super) fn pascal(kind: Kind) -> String {
    let words = kind.as_str().split('_');
    words
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect()
}
