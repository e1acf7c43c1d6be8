//! Runs the binary in a folder of its own, with a database of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use stories::program;
use tempfile::TempDir;

/// The day that counts as today in every story.
pub(crate) const TODAY: [&str; 2] = ["--date", "2026-08-15"];

/// A clinic: a folder with the samples and with its own database.
pub(crate) struct Clinic {
    folder: TempDir,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Clinic {
    /// A clinic that has imported nothing yet.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for entry in std::fs::read_dir(repository().join("samples")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        Self { folder }
    }

    /// A path in the clinic's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// A command that is about to run in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("MUDANZA_DATA", self.path("data"))
            .env("LANG", "en_US.UTF-8")
            .env("TZ", "UTC");
        command
    }

    /// Runs a command.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs a command that reads standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that fails early does not read its input to the end.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        Ran {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command with `--json` that must end with a status, and reads its document.
    pub(crate) fn json(&self, status: i32, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
        serde_json::from_str(&ran.stdout).unwrap()
    }

    /// Imports a sample for good, and gives the document.
    pub(crate) fn commit(&self, status: i32, file: &str, more: &[&str]) -> Value {
        self.json(
            status,
            &[&["import", file, "--commit"], &TODAY[..], more].concat(),
        )
    }
}

impl Ran {
    /// Everything that a person sees, without what differs from run to run.
    pub(crate) fn shown(&self) -> String {
        let Self {
            status,
            stdout,
            stderr,
        } = self;
        let errors = if stderr.is_empty() {
            String::new()
        } else {
            format!("--- stderr\n{stderr}")
        };
        stable(&format!("{stdout}{errors}--- status {status}\n"))
    }

    /// The stable code on standard error.
    pub(crate) fn code(&self) -> &str {
        let rest = self
            .stderr
            .strip_prefix("error[")
            .unwrap_or_else(|| panic!("{self:?}"));
        rest.split_once(']').unwrap().0
    }
}

/// Puts words in place of hashes and times; columns of times keep their width.
pub(crate) fn stable(text: &str) -> String {
    let hashes = regex::Regex::new("[0-9a-f]{64}").unwrap();
    let times = "[0-9]{4}(-[0-9]{2}){2}[ T]([0-9]{2}:){2}[0-9]{2}([.][0-9]+)?Z?";
    let times = regex::Regex::new(times).unwrap();
    let text = hashes.replace_all(text, "[64 hex digits]");
    times.replace_all(&text, "YYYY-MM-DD hh:mm:ss").into_owned()
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
