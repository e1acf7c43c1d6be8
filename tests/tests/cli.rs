//! Stories told on the command line: the binary is run as a person or a script would run it.

#![allow(clippy::unwrap_used)]

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/clinic.rs"]
mod clinic;
#[path = "cli/conflict.rs"]
mod conflict;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/history.rs"]
mod history;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/mapping.rs"]
mod mapping;
#[path = "cli/preview.rs"]
mod preview;
#[path = "cli/program.rs"]
mod program;
#[path = "cli/read.rs"]
mod read;
#[path = "cli/remote.rs"]
mod remote;
#[path = "cli/retention.rs"]
mod retention;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/schema.rs"]
mod schema;
#[path = "cli/transform.rs"]
mod transform;
#[path = "cli/validate.rs"]
mod validate;
