//! How much memory the passes hold, by the bytes that are allocated: it does not grow with the rows
//! where the file is only read, and by a few bytes for each where rows are compared with rows.

use std::fmt::Write as _;

use chrono::NaiveDate;
use intake::plan::{self, Options};
use intake::run::{Pass, Run};
use intake::survey::{SurveyOptions, Surveyor};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const CHUNK: usize = 256 << 10;

/// A file that is made while it is read, so that it takes no memory itself.
#[derive(Clone, Copy)]
struct File {
    rows: u32,
    header: &'static str,
    row: fn(u32, &mut String),
}

/// Clients with ids of their own.
const CLIENTS: File = File {
    rows: 0,
    header: "id_cliente,nombre,apellidos,correo,celular,teléfono,dirección,colonia,ciudad,estado,\
             cp,fecha_registro\n",
    row: |n, text| {
        let _ = writeln!(
            text,
            "C{n:07},Ana María,Pérez Gómez,ana.perez{n}@example.com,55{:08},33{:08},\
             \"Calle Tulipanes {}, int. 4\",Itzimná,Mérida,Yucatán,97100,{:02}/{:02}/2021",
            20_000_000 + n,
            30_000_000 + n,
            n % 900,
            n % 28 + 1,
            n % 12 + 1,
        );
    },
};

/// Pets with their owners, and no ids: every second owner has two pets.
const PETS: File = File {
    rows: 0,
    header: "Nombre,Especie,Raza,Peso,Género,E.Reproductivo,Nacimiento,Nombres,TIdent,Ident.,\
             Celular,Dirección,Vinculado,Actualizado,Autorización\n",
    row: |n, text| {
        let owner = n * 2 / 3;
        let name = ["Luna", "Max", "Kira", "Rocky", "Nala", "Toby", "Lola"][n as usize % 7];
        let _ = writeln!(
            text,
            "{name},Canino,Mestizo,{}.5 Kilogramos,Hembra,Esterilizado,2020-{:02}-{:02},\
             Ana Paz {owner},,,+5255{:08},Calle {n},2024-01-01 10:00:00,,",
            n % 40 + 1,
            n % 12 + 1,
            n % 28 + 1,
            20_000_000 + owner,
        );
    },
};

impl File {
    fn of(self, rows: u32) -> Self {
        Self { rows, ..self }
    }

    fn pieces(self, mut take: impl FnMut(&[u8])) {
        let mut text = self.header.to_owned();
        for n in 0..self.rows {
            (self.row)(n, &mut text);
            if text.len() > CHUNK {
                take(text.as_bytes());
                text.clear();
            }
        }
        take(text.as_bytes());
    }
}

/// The most bytes that the survey, and the run with its index, hold beyond what was there before.
fn peaks(file: File) -> (usize, usize) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    file.pieces(|piece| surveyor.push(piece).expect("a file of its plan"));
    let survey = surveyor.finish().expect("a file of its plan");
    let surveyed = HEAP.peak_usage() - before;
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a file of its plan");
    let plan =
        plan::suggest(&survey, None, None, Options::default(), today).expect("a file of its plan");

    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let mut run = Run::new(&plan).expect("a file of its plan").indexed();
    loop {
        file.pieces(|piece| run.push(piece, &mut |_| {}).expect("a file of its plan"));
        if let Pass::Done(report) = run.end_pass(&mut |_| {}).expect("a file of its plan") {
            assert_eq!(report.rows, file.rows);
            break;
        }
    }
    let pager = run.into_pager().expect("a file of its plan");
    let ran = HEAP.peak_usage() - before;
    drop(pager);
    (surveyed, ran)
}

#[test]
fn memory_hardly_grows_with_the_rows() {
    for (name, file, most) in [("clients", CLIENTS, 20), ("pets", PETS, 36)] {
        let (few, many) = (peaks(file.of(40_000)), peaks(file.of(120_000)));
        assert!(
            many.0 < few.0 + (64 << 10),
            "{name}: the survey grows: {few:?} {many:?}"
        );
        let grown = (many.1 - few.1) / 80_000;
        assert!(grown < most, "{name}: {grown} bytes for each row");
    }
}

/// The figures for the notes: `cargo test -p intake --test memory -- --ignored --nocapture`.
#[test]
#[ignore = "takes a minute"]
fn the_figures_of_a_million_rows() {
    for (name, file) in [("clients", CLIENTS), ("pets", PETS)] {
        for rows in [1_000_000, 5_000_000] {
            let (survey, run) = peaks(file.of(rows));
            eprintln!(
                "{name} {rows}: survey {} KiB, run {} KiB",
                survey >> 10,
                run >> 10,
            );
        }
    }
}
