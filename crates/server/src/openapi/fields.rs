//! The fields of the record types, as schemas. What a field holds is declared once, in
//! [`intake::schema`]; nothing here names one.

use intake::schema::{Kind, RecordType};
use store::columns;

use super::shape::{
    Property, Shape, boolean, date, integer, nullable, one_word_of, text, text_like, text_up_to,
};

/// The values of a record by field, as a run gives them. A value that put the record in error may
/// break what its field asks for, so that only its kind is told.
pub(super) fn of_record(kind: RecordType) -> Vec<Property> {
    let fields = kind.fields().iter();
    fields
        .map(|field| (field.name, nullable(loose(field.kind)), ""))
        .collect()
}

/// The columns of the table of a type, as they stand there.
pub(super) fn of_target(kind: RecordType) -> Vec<Property> {
    let columns = columns(kind).iter();
    columns
        .map(|column| {
            let shape = strict(column.field.kind);
            let needed = column.field.required;
            let shape = if needed { shape } else { nullable(shape) };
            (column.name.as_str(), shape, "")
        })
        .collect()
}

/// What a person may change: a column by its name or by that of its field; `null` empties it.
pub(super) fn of_changes(kind: RecordType) -> Vec<Property> {
    let mut properties = Vec::new();
    for column in columns(kind) {
        let shape = || {
            let shape = strict(column.field.kind);
            if column.field.required {
                shape
            } else {
                nullable(shape)
            }
        };
        properties.push((column.name.as_str(), shape(), ""));
        if column.name != column.field.name {
            properties.push((column.field.name, shape(), ""));
        }
    }
    properties
}

/// What a table holds of a kind; a reference is an id there.
fn strict(kind: Kind) -> Shape {
    match kind {
        Kind::Text { max } => text_up_to(usize::from(max)),
        Kind::Date => date(),
        Kind::DateTime => text_like(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"),
        Kind::Boolean => boolean(),
        Kind::Decimal { scale, signed } => text_like(&decimal(scale, signed)),
        Kind::Choice { of } => one_word_of(of.iter().copied()),
        Kind::Reference { .. } => integer(),
    }
}

/// What a record holds of a kind; a reference is an id of the source there.
fn loose(kind: Kind) -> Shape {
    match kind {
        Kind::Boolean => boolean(),
        Kind::Date | Kind::DateTime | Kind::Decimal { .. } | Kind::Choice { .. } => strict(kind),
        Kind::Text { .. } | Kind::Reference { .. } => text(),
    }
}

/// An exact decimal in its one form.
fn decimal(scale: u8, signed: bool) -> String {
    let sign = if signed { "-?" } else { "" };
    let fraction = match scale {
        0 => String::new(),
        1 => r"(\.[1-9])?".to_owned(),
        _ => format!(r"(\.\d{{0,{}}}[1-9])?", scale - 1),
    };
    format!("^{sign}(0|[1-9][0-9]*){fraction}$")
}

#[cfg(test)]
mod tests {
    use intake::schema::Kind;

    use super::decimal;

    #[test]
    fn the_form_of_a_decimal_is_that_of_its_kind() {
        for (scale, signed) in [(0, false), (1, false), (3, true)] {
            let form = regex_lite::Regex::new(&decimal(scale, signed)).unwrap();
            let kind = Kind::Decimal { scale, signed };
            for text in [
                "0", "7", "10", "007", "0.5", "1.50", "1.125", "1.1234", "-2", "-2.5", "", ".5",
                "5.", "1,5", "1e3",
            ] {
                assert_eq!(form.is_match(text), kind.holds(text), "{scale} {text:?}");
            }
        }
    }
}
