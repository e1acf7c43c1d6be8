//! Rows per second of each pass over a clients file, and of the bare `csv` crate beside them.

use std::fmt::Write as _;

use chrono::NaiveDate;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use intake::plan::{self, Options, Plan};
use intake::run::{Pass, Run};
use intake::survey::{Survey, SurveyOptions, Surveyor};

const ROWS: usize = 100_000;
const CHUNK: usize = 1 << 20;

fn main() {
    divan::main();
}

fn clients() -> Vec<u8> {
    let mut text = String::from(
        "id_cliente,nombre,apellidos,correo,celular,teléfono,dirección,colonia,ciudad,estado,cp,\
         fecha_registro\n",
    );
    for n in 0..ROWS {
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
    }
    text.into_bytes()
}

fn survey(bytes: &[u8]) -> Survey {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    for chunk in bytes.chunks(CHUNK) {
        surveyor.push(chunk).expect("a readable file");
    }
    surveyor.finish().expect("a readable file")
}

fn plan_of(bytes: &[u8]) -> Plan {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
    plan::suggest(&survey(bytes), None, None, Options::default(), today).expect("known columns")
}

#[divan::bench]
fn csv_crate(bencher: Bencher<'_, '_>) {
    let bytes = clients();
    bencher
        .counter(ItemsCount::new(ROWS))
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let mut record = csv::StringRecord::new();
            let mut cells = 0;
            while reader.read_record(&mut record).expect("a readable file") {
                cells += record.len();
            }
            cells
        });
}

#[divan::bench]
fn first_pass(bencher: Bencher<'_, '_>) {
    let bytes = clients();
    bencher
        .counter(ItemsCount::new(ROWS))
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| survey(&bytes));
}

#[divan::bench]
fn second_pass(bencher: Bencher<'_, '_>) {
    let bytes = clients();
    let plan = plan_of(&bytes);
    bencher
        .counter(ItemsCount::new(ROWS))
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| {
            let mut run = Run::new(&plan).expect("a valid plan");
            loop {
                for chunk in bytes.chunks(CHUNK) {
                    run.push(chunk, &mut |_| {}).expect("the file of the plan");
                }
                if let Pass::Done(report) = run.end_pass(&mut |_| {}).expect("the file of the plan")
                {
                    break report.receipt;
                }
            }
        });
}
