//! `mudanza mapping list`.

use intake::plan::Source;
use intake::schema::RecordType;

use crate::args::Place;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::mapping_view::mappings;
use crate::out::Out;
use crate::planning::{record_type, source};
use crate::table::Table;

/// Arguments of `mapping list`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only mappings of this source: okvet, csv or manual
    #[arg(long, value_name = "NAME", value_parser = source)]
    source: Option<Source>,
    /// Only mappings to this record type
    #[arg(long = "type", value_name = "TYPE", value_parser = record_type)]
    record_type: Option<RecordType>,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Lists the mappings, each in one line.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let source = args.source.map(|source| ("source_system", source.as_str()));
    let kind = args.record_type.map(|kind| ("record_type", kind.as_str()));
    let wanted: Vec<_> = [source, kind]
        .into_iter()
        .flatten()
        .map(|(name, word)| format!("{name}={word}"))
        .collect();
    let answer = connection
        .get(&format!("/mappings?{}", wanted.join("&")))
        .await?;
    if out.json {
        out.document(&answer)?;
        return Ok(End::Good);
    }
    let found = mappings(&answer["mappings"])?;
    if found.is_empty() {
        out.line("No mappings are kept. Keep those of a plan with: mudanza mapping save PLAN")?;
        return Ok(End::Good);
    }
    let mut table = Table::new(out, &["source", "type", ">columns"]);
    for mapping in &found {
        table.row(vec![
            mapping.source_system.as_str().into(),
            mapping.record_type.as_str().into(),
            mapping.fields.len().into(),
        ]);
    }
    table.print(out)?;
    Ok(End::Good)
}
