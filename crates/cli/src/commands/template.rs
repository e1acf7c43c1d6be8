//! `mudanza template`: the empty file of a record type.

use std::io::Write;
use std::path::PathBuf;

use intake::schema::RecordType;
use server::{template_csv, template_xlsx};

use crate::failure::{End, Failure};
use crate::out::Out;
use crate::output_file::OutputFile;
use crate::planning::record_type;

const EXAMPLES: &str = "\
Examples:
  mudanza template pet -o mascotas.xlsx          a workbook with hints, and lists where only some
                                                 words are taken
  mudanza template client > clientes.csv         the same as text
  mudanza import mascotas.xlsx                   once it is filled in: nothing has to be mapped

Columns that are not needed may be removed, but for the first, which tells the template.";

/// Arguments of `template`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Record type, such as client or medical_record
    #[arg(value_name = "TYPE", value_parser = record_type)]
    record_type: RecordType,
    /// A workbook [default: by the name of the file; else text]
    #[arg(long, conflicts_with = "csv")]
    xlsx: bool,
    /// Text, separated by commas
    #[arg(long)]
    csv: bool,
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the template.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let named = args.output.as_deref().and_then(|path| path.extension());
    let xlsx =
        args.xlsx || (!args.csv && named.is_some_and(|end| end.eq_ignore_ascii_case("xlsx")));
    let language = out.language.of_server();
    let bytes = if xlsx {
        template_xlsx(args.record_type, language)
            .map_err(|error| Failure::new("internal", format!("the workbook: {error}")))?
    } else {
        template_csv(args.record_type, language)?
    };
    let Some(path) = &args.output else {
        out.write_all(&bytes)?;
        return Ok(End::Good);
    };
    let mut file = OutputFile::create(path)?;
    let written = file.write_all(&bytes);
    written.map_err(|error| file.failure(&error))?;
    file.finish()?;
    Ok(End::Good)
}
