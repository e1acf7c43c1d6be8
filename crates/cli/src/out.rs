//! The one place that writes to standard output and standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;
use tracing_subscriber::EnvFilter;

use crate::args::Global;
use crate::failure::Failure;
use crate::language::Language;

/// Standard output, with what the user wants of it.
pub(crate) struct Out {
    writer: BufWriter<StdoutLock<'static>>,
    /// Whether the answer is to be JSON.
    pub(crate) json: bool,
    /// The language of the texts about the data.
    pub(crate) language: Language,
    /// The width of the terminal; `None` where the output goes elsewhere and lines stay whole.
    pub(crate) width: Option<usize>,
    /// The colours; all plain unless a person reads.
    pub(crate) palette: Palette,
}

/// The styles of the output.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Palette {
    /// Titles.
    pub(crate) bold: Style,
    /// What matters less.
    pub(crate) dim: Style,
    /// What is good.
    pub(crate) good: Style,
    /// What should be looked at.
    pub(crate) warning: Style,
    /// What is wrong.
    pub(crate) error: Style,
}

impl Palette {
    const COLOURED: Self = Self {
        bold: Style::new().bold(),
        dim: Style::new().dimmed(),
        good: AnsiColor::Green.on_default(),
        warning: AnsiColor::Yellow.on_default(),
        error: AnsiColor::Red.on_default().bold(),
    };

    fn for_stream(terminal: bool) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        if terminal && !refused {
            Self::COLOURED
        } else {
            Self::default()
        }
    }
}

impl Out {
    /// Takes standard output for the rest of the program.
    pub(crate) fn new(global: Global) -> Self {
        let stdout = io::stdout().lock();
        let palette = Palette::for_stream(stdout.is_terminal());
        Self {
            writer: BufWriter::with_capacity(1 << 16, stdout),
            json: global.json,
            language: global.lang.unwrap_or_else(Language::from_environment),
            width: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
            palette,
        }
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.writer, "{text}")
    }

    /// Writes an empty line.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.writer)
    }

    /// Writes the title of a section, with an empty line before it.
    pub(crate) fn title(&mut self, text: &str) -> io::Result<()> {
        let bold = self.palette.bold;
        writeln!(self.writer, "\n{bold}{text}{bold:#}")
    }

    /// Writes a JSON document over several lines.
    pub(crate) fn document(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.writer, value)?;
        self.blank()?;
        Ok(())
    }

    /// Writes a JSON document as one line.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.writer, value)?;
        self.blank()?;
        Ok(())
    }

    /// Sends on what is still in the buffer.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Says on standard error why the command could not run.
pub(crate) fn fail(failure: &Failure, json: bool) {
    let mut stderr = io::stderr().lock();
    // Nothing is left to be done where even standard error is gone.
    let _ = if json {
        write_document(&mut stderr, failure)
    } else {
        write_text(&mut stderr, failure)
    };
}

/// Sends the log to standard error; `RUST_LOG` says how much of it, or else `usual`.
pub(crate) fn log(usual: &str, json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    // A second logger in one process is a mistake of the program, not of its user.
    let _ = if json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
}

fn write_document(stderr: &mut impl Write, failure: &Failure) -> io::Result<()> {
    writeln!(stderr, "{}", serde_json::json!({ "error": failure }))
}

fn write_text(stderr: &mut (impl Write + IsTerminal), failure: &Failure) -> io::Result<()> {
    let Palette { error, dim, .. } = Palette::for_stream(stderr.is_terminal());
    writeln!(
        stderr,
        "{error}error[{}]{error:#}: {}",
        failure.code, failure.message
    )?;
    writeln!(stderr, "  {dim}kept:{dim:#} {}", failure.kept)?;
    match &failure.next {
        Some(next) => writeln!(stderr, "  {dim}next:{dim:#} {next}"),
        None => Ok(()),
    }
}
