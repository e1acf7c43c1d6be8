//! The sample files, part of the program so that anybody can try it with nothing at hand.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../samples"]
#[allow_missing = true]
struct Folder;

/// A sample file.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The name of the file.
    pub name: &'static str,
    /// What it shows, in Spanish.
    pub title: &'static str,
    /// What it shows, in English.
    pub title_en: &'static str,
    /// The media type of its content.
    pub media_type: &'static str,
}

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const SAMPLES: &[Sample] = &[
    Sample {
        name: "okvet-mascotas.csv",
        title: "OkVet: reporte de mascotas, con sus problemas de siempre",
        title_en: "OkVet: the pets report, with its usual problems",
        media_type: CSV,
    },
    Sample {
        name: "okvet-mascotas.xlsx",
        title: "OkVet: el mismo reporte, en Excel",
        title_en: "OkVet: the same report, in Excel",
        media_type: XLSX,
    },
    Sample {
        name: "clients.csv",
        title: "Clientes, CSV limpio",
        title_en: "Clients, a clean CSV",
        media_type: CSV,
    },
    Sample {
        name: "pets.csv",
        title: "Mascotas, CSV limpio",
        title_en: "Pets, a clean CSV",
        media_type: CSV,
    },
];

/// The samples that this program carries.
pub fn samples() -> impl Iterator<Item = Sample> {
    SAMPLES
        .iter()
        .copied()
        .filter(|sample| Folder::get(sample.name).is_some())
}

/// The bytes of a sample and their media type.
pub fn sample(name: &str) -> Option<(Vec<u8>, &'static str)> {
    let sample = SAMPLES.iter().find(|sample| sample.name == name)?;
    let file = Folder::get(name)?;
    Some((file.data.into_owned(), sample.media_type))
}
