//! The sample files that ship with Mudanza, and large ones for measuring: all invented.
//!
//! The samples are committed. They come out of this module with the same bytes every time, and a
//! test holds that.

mod clinic;
mod csv;
mod mess;
mod okvet;
mod owner;
mod pet;
pub(crate) mod rng;
pub(crate) mod words;
mod workbook;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::shell;
pub(crate) use pet::kilograms;

/// Rows of the sample report before two namesakes are added; then there are 300.
const OKVET_ROWS: usize = 298;
const CLIENTS: usize = 120;
const PETS: usize = 180;

/// The names and bytes of the samples.
pub(crate) fn all() -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut rows = Vec::new();
    okvet::rows(2026, OKVET_ROWS, |row| rows.push(row));
    let workbook = workbook::report(&mess::cells(rows.clone()))?;
    let okvet = okvet::head() + &mess::lines(rows).concat();
    let mut clients = clinic::clients_head();
    clinic::clients(11, CLIENTS, |line| clients.push_str(&line));
    Ok(vec![
        ("okvet-mascotas.csv", okvet.into_bytes()),
        ("okvet-mascotas.xlsx", workbook),
        ("clients.csv", clients.into_bytes()),
        ("pets.csv", clinic::pets(12, PETS, CLIENTS).into_bytes()),
    ])
}

/// Writes the samples into `samples/`.
pub(crate) fn write() -> Result<()> {
    let folder = shell::root().join("samples");
    fs::create_dir_all(&folder)?;
    for (name, bytes) in all()? {
        fs::write(folder.join(name), bytes).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(())
}

/// Fails if the committed samples are not what the generator makes.
pub(crate) fn check() -> Result<()> {
    for (name, bytes) in all()? {
        let committed = fs::read(shell::root().join("samples").join(name))
            .with_context(|| format!("cannot read samples/{name}"))?;
        if committed != bytes {
            bail!("samples/{name} is stale: run `cargo xtask samples`");
        }
    }
    Ok(())
}

/// Writes a file of `rows` rows of one kind, `clients` or `mascotas`.
pub(crate) fn generate(kind: &str, rows: usize, path: &Path) -> Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut result = Ok(());
    let mut put = |line: String| {
        if result.is_ok() {
            result = file.write_all(line.as_bytes());
        }
    };
    match kind {
        "clients" => {
            put(clinic::clients_head());
            clinic::clients(1, rows, &mut put);
        }
        "mascotas" => {
            put(okvet::head());
            okvet::rows(1, rows, |row| put(csv::line(&row)));
        }
        other => bail!("there is no kind {other:?}: clients or mascotas"),
    }
    result
        .and_then(|()| file.flush())
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_samples_are_what_the_generator_makes() {
        check().unwrap();
    }

    #[test]
    fn the_sample_report_has_the_measured_mess() {
        let (_, bytes) = all().unwrap().swap_remove(0);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("OkVet            - Mascotas,"));
        let count = |needle: &str| text.matches(needle).count();
        assert!((190..=205).contains(&count(",Canino,")), "dogs");
        assert!((24..=28).contains(&count(",0 Kilogramos,")), "zero weights");
        assert!(
            (30..=40).contains(&count("-01-01,")),
            "births on 1 January and sentinels"
        );
        assert!((9..=12).contains(&count("0001-01-01")), "sentinels");
        assert!(
            count("Ninguno / Teléfono móvil") > 240,
            "owners known by their phone"
        );
    }
}
