//! `mudanza batch errors`.

use std::io::Write;
use std::path::PathBuf;

use futures::StreamExt;

use super::One;
use super::list::all_pages;
use crate::connection::{Connection, cut_off};
use crate::failure::{End, Failure};
use crate::help_of::with_help;
use crate::language::Language;
use crate::out::Out;
use crate::output_file::OutputFile;

const EXAMPLES: &str = "\
Examples:
  mudanza batch errors 3 -o errors.xlsx          a workbook, for Excel and the like
  mudanza batch errors 3 > errors.csv            text, for any program
  mudanza batch errors 3 --json                  one document in each line, with all issues
  mudanza batch retry 3 --corrected errors.xlsx  once the cells are corrected";

/// Arguments of `batch errors`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) one: One,
    /// A workbook [default: by the name of the file; else text]
    #[arg(long)]
    xlsx: bool,
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the rows in error, as text, as a workbook or as lines of JSON.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let (language, json) = (out.language, out.json);
    let Some(path) = &args.output else {
        let put = |bytes: &[u8]| Ok(out.write_all(bytes)?);
        args.write(connection, language, json, put).await?;
        return Ok(End::Good);
    };
    let mut file = OutputFile::create(path)?;
    let put = |bytes: &[u8]| {
        let written = file.write_all(bytes);
        written.map_err(|error| file.failure(&error))
    };
    args.write(connection, language, json, put).await?;
    file.finish()?;
    Ok(End::Good)
}

impl Args {
    async fn write(
        &self,
        connection: &Connection,
        language: Language,
        json: bool,
        mut put: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let id = self.one.id;
        if json {
            let path = format!("/batches/{id}/records?status=error&");
            let (records, _) = all_pages(connection, &path, "records", u64::MAX).await?;
            for record in &records {
                put(format!("{}\n", with_help(record)?).as_bytes())?;
            }
            return Ok(());
        }
        let named = self.output.as_deref().and_then(|path| path.extension());
        let end = if self.xlsx || named.is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
            "xlsx"
        } else {
            "csv"
        };
        let language = language.word();
        let path = format!("/batches/{id}/errors.{end}?lang={language}&help=command");
        let mut pieces = connection.stream(&path).await?;
        while let Some(piece) = pieces.next().await {
            put(&piece.map_err(cut_off)?)?;
        }
        Ok(())
    }
}
