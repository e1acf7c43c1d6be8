//! Records of the ledger: one schema for each type, whose values are the fields of that type.

use std::borrow::Cow;

use intake::schema::RecordType as Kind;
use utoipa::{PartialSchema, ToSchema};

use super::fields;
use super::shape::{
    Shape, about, anything, collect, component, integer, list, map, moment, nullable, object,
    one_of_by, one_word_of, partial, refer, refer_to, text, text_like,
};
use super::target::pascal;
use super::words::{Action, RecordStatus, Severity};

/// One entry of the ledger.
pub(crate) struct Record;

impl PartialSchema for Record {
    fn schema() -> Shape {
        let kinds = Kind::ALL.iter();
        let shape = one_of_by(
            "record_type",
            kinds.map(|kind| (kind.as_str(), name("Record", *kind))),
        );
        about(shape, "One entry of the ledger of a batch.")
    }
}

impl ToSchema for Record {
    fn name() -> Cow<'static, str> {
        "Record".into()
    }

    fn schemas(all: &mut Vec<(String, Shape)>) {
        collect::<RecordStatus>(all);
        collect::<Action>(all);
        collect::<Issue>(all);
        for kind in Kind::ALL {
            all.push((name("Record", *kind), record(*kind)));
            all.push((name("Values", *kind), values(*kind)));
        }
    }
}

component! {
    /// One thing that is wrong with a record.
    Issue = object("One thing that is wrong with a record.", [
        ("code", text_like("^[a-z0-9_]+$"), "The stable code: one of those of `/api/v1/rules`, or of an older version."),
        ("severity", refer::<Severity>(), ""),
        ("row", nullable(integer()), "The line at which the row starts, from 1."),
        ("column", nullable(text()), "The column of the source."),
        ("field", nullable(text()), "The field of the record."),
        ("params", map(text()), "The parameters of the text of the code."),
        ("help", nullable(text()), "Where its help is, on this server; `null` for a code of an older version."),
    ]), uses [Severity]
}

fn record(kind: Kind) -> Shape {
    let sentence = format!("A record of the type `{}`.", kind.as_str());
    object(
        &sentence,
        [
            ("seq", integer(), "Its place in the batch, from 1."),
            (
                "row_number",
                integer(),
                "The line of the file that it came from, the header included.",
            ),
            ("record_type", one_word_of([kind.as_str()]), ""),
            (
                "source_id",
                text(),
                "Its id in the source system; empty if none could be made.",
            ),
            ("status", refer::<RecordStatus>(), ""),
            ("action", refer::<Action>(), ""),
            (
                "target_model",
                nullable(one_word_of([kind.table()])),
                "The table of its target.",
            ),
            ("target_id", nullable(integer()), "The id of its target."),
            (
                "target_version",
                nullable(integer()),
                "The version of the target that it wrote.",
            ),
            (
                "seen_version",
                nullable(integer()),
                "The version of the target that it met.",
            ),
            (
                "adopted_by",
                nullable(integer()),
                "The batch that brought the parent for which it had waited.",
            ),
            (
                "source_data",
                map(text()),
                "The cells of the row by column; those past the last column by their place.",
            ),
            ("transformed_data", refer_to(&name("Values", kind)), ""),
            (
                "before_data",
                nullable(map(anything())),
                "What the changed fields held before.",
            ),
            ("issues", list(refer::<Issue>()), "What is wrong with it."),
            (
                "error_message",
                nullable(text()),
                "What put it in error, in English.",
            ),
            (
                "error_field",
                nullable(text()),
                "The field that put it in error.",
            ),
            ("created_at", moment(), "When it was written."),
        ],
    )
}

fn values(kind: Kind) -> Shape {
    let sentence = format!(
        "The values of a `{}` by field: every one of them, or none once what the record was made \
         from is forgotten.",
        kind.as_str()
    );
    partial(&sentence, fields::of_record(kind))
}

fn name(of: &str, kind: Kind) -> String {
    format!("{of}Of{}", pascal(kind))
}
