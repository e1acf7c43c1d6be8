//! Old workbooks made to harm.

use intake::ErrorKind;

use super::{Bomb, End, too_large};
use crate::biff::{SECTOR, compound, label, place, record, start, stream, text};

/// Old workbooks of records.
pub(crate) fn old_workbooks() -> Vec<Bomb> {
    const BIFF8: u16 = 0x0600;
    let of = |before: Vec<Vec<u8>>, sheet: Vec<Vec<u8>>, behind: Vec<Vec<u8>>| {
        let stream = stream(BIFF8, &before, &[("Hoja1", 0, sheet)], &behind);
        compound(&[("Workbook", &stream)])
    };
    let plain = move || of(vec![], vec![label(0, 0, "a")], vec![]);
    let circle = || End::Refused(ErrorKind::FileDamaged, "circle");
    vec![
        Bomb::new(
            "four billion texts that never come",
            End::Read(1, 1),
            move || {
                let strings = record(0x00FC, &[&[0xFF; 8], &text("uno")]);
                let shared = record(0x00FD, &[&place(0, 0, 0), &[0; 4]]);
                of(vec![], vec![shared], vec![strings])
            },
        ),
        Bomb::new(
            "a run of cells beyond the last column",
            too_large("more than 1,000 columns"),
            move || {
                let run: [&[u8]; 6] = [&[0, 0], &[0xFE, 0xFF], &[0; 6], &[0; 6], &[0; 6], &[0, 0]];
                of(vec![], vec![record(0x00BD, &run)], vec![])
            },
        ),
        Bomb::new(
            "four billion bytes of formatting",
            End::Refused(ErrorKind::FileDamaged, "cut off"),
            move || {
                let strings = record(0x00FC, &[&[0; 8], &[1, 0, 4], &[0xFF; 4], b"a"]);
                of(vec![], vec![], vec![strings])
            },
        ),
        Bomb::new("sectors in a circle", circle(), move || {
            let mut bytes = plain();
            let table = bytes.len() - SECTOR;
            bytes[table..table + 4].copy_from_slice(&[0; 4]);
            bytes
        }),
        Bomb::new(
            "a table that lists one sector for ever",
            circle(),
            move || {
                let mut bytes = plain();
                bytes[68..72].copy_from_slice(&[0; 4]);
                bytes[SECTOR + 508..SECTOR + 512].copy_from_slice(&[0; 4]);
                bytes
            },
        ),
        Bomb::new(
            "an entry that is its own neighbour",
            End::Read(1, 1),
            || {
                let plain = stream(BIFF8, &[], &[("Hoja1", 0, vec![label(0, 0, "a")])], &[]);
                let mut bytes = compound(&[("Workbook", &plain)]);
                let entry = SECTOR + 4096 + 128;
                bytes[entry + 68..entry + 76].copy_from_slice(&[1, 0, 0, 0, 1, 0, 0, 0]);
                bytes
            },
        ),
        Bomb::new(
            "ten thousand charts that never end",
            End::Read(0, 0),
            move || of(vec![], vec![start(BIFF8, 0x20); 10_000], vec![]),
        ),
    ]
}
