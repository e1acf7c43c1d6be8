//! `mudanza schema`: the fields of the record types.

use clap::builder::styling::Style;
use intake::schema::{Field, Kind, RecordType, VERSION};
use serde_json::{Value, json};

use crate::failure::{End, Failure};
use crate::language::Language;
use crate::out::Out;
use crate::planning::record_type;
use crate::table::{Cell, Table};

const EXAMPLES: &str = "\
Examples:
  mudanza schema                                 every record type and its fields
  mudanza schema vaccination                     the fields of one
  mudanza schema --json                          with the names of columns that are known";

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Record type, such as client or medical_record [default: all of them]
    #[arg(value_name = "TYPE", value_parser = record_type)]
    record_type: Option<RecordType>,
}

/// Prints the fields.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let one = args.record_type.as_ref();
    let types = one.map_or(RecordType::ALL, std::slice::from_ref);
    if out.json {
        let types: Vec<Value> = types.iter().map(|kind| document(*kind)).collect();
        out.document(&json!({ "version": VERSION, "record_types": types }))?;
        return Ok(End::Good);
    }
    for (place, kind) in types.iter().enumerate() {
        if place > 0 {
            out.blank()?;
        }
        show(*kind, out)?;
    }
    out.blank()?;
    out.line("  * needed   - only finds or makes other fields, and is not stored")?;
    Ok(End::Good)
}

fn show(kind: RecordType, out: &mut Out) -> Result<(), Failure> {
    out.title(&format!("{} ({})", kind.as_str(), kind.table()))?;
    let mut table = Table::new(out, &["field", "", "name", "transform", "holds"]);
    let dim = out.palette.dim;
    for field in kind.fields() {
        let mark = match (field.required, field.input) {
            (true, _) => "*",
            (_, true) => "-",
            _ => "",
        };
        let style = if field.input { dim } else { Style::new() };
        table.row([
            Cell::styled(field.name, style),
            Cell::from(mark),
            Cell::from(name(kind, field, out.language)),
            Cell::styled(field.transform, dim),
            Cell::from(holds(field)),
        ]);
    }
    table.print(out)?;
    Ok(())
}

fn name(kind: RecordType, field: &Field, language: Language) -> &'static str {
    match language {
        Language::Es => kind.spanish_name(field.name),
        Language::En => kind.english_name(field.name),
    }
}

/// What a field holds, in words.
fn holds(field: &Field) -> String {
    match field.kind {
        Kind::Text { max } => format!("text, up to {max}"),
        Kind::Date => "date".to_owned(),
        Kind::DateTime => "date and time".to_owned(),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Decimal { scale: 0, .. } => "whole number".to_owned(),
        Kind::Decimal { scale, signed } => {
            let below = if signed { ", may be negative" } else { "" };
            format!("number, up to {scale} decimals{below}")
        }
        Kind::Choice { of } => format!("one of {}", of.join(", ")),
        Kind::Reference { to } => format!("id of a {}", to.as_str()),
    }
}

fn document(kind: RecordType) -> Value {
    let fields: Vec<Value> = kind
        .fields()
        .iter()
        .map(|field| {
            let mut document = json!(field);
            document["name_es"] = kind.spanish_name(field.name).into();
            document["name_en"] = kind.english_name(field.name).into();
            document
        })
        .collect();
    json!({ "name": kind.as_str(), "table": kind.table(), "fields": fields })
}
