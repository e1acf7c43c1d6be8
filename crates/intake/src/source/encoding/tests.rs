//! Rows of every encoding, read in chunks of every size, from the start and from any row.

use proptest::prelude::*;

use super::*;
use crate::plan::Sheet;
use crate::source::{Row, TableReader};
use crate::text::CodePage;

const ALL: &[Encoding] = &[
    Encoding::Utf8,
    Encoding::Utf8Bom,
    Encoding::Windows1252,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
    Encoding::Cp850,
    Encoding::Cp437,
    Encoding::Macintosh,
];

fn sheet(encoding: Encoding) -> Sheet {
    Sheet {
        encoding,
        header_row: 0,
        ..Sheet::default()
    }
}

/// A text in an encoding, with its mark or without one.
fn encode(text: &str, encoding: Encoding, mark: bool) -> Vec<u8> {
    if let Some(page) = encoding.page() {
        return page.encode(text).unwrap();
    }
    let mark = if mark || encoding == Encoding::Utf8Bom {
        "\u{feff}"
    } else {
        ""
    };
    let units = || mark.encode_utf16().chain(text.encode_utf16());
    match encoding {
        Encoding::Utf16Le => units().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => units().flat_map(u16::to_be_bytes).collect(),
        _ => format!("{mark}{text}").into_bytes(),
    }
}

fn rows_of(mut reader: TableReader, bytes: &[u8], chunk: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for chunk in bytes.chunks(chunk) {
        reader.push(chunk);
        while let Some((_, row)) = reader.next_row().unwrap() {
            rows.push(row.clone());
        }
    }
    reader.finish();
    while let Some((_, row)) = reader.next_row().unwrap() {
        rows.push(row.clone());
    }
    rows
}

fn read(bytes: &[u8], encoding: Encoding, chunk: usize) -> Vec<Row> {
    rows_of(TableReader::new(&sheet(encoding)), bytes, chunk)
}

fn texts(rows: &[Row]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_mark_is_no_part_of_the_first_name() {
    for encoding in ALL {
        for mark in [false, true] {
            let bytes = encode(
                "Dueño,b\nÑandú,2\n",
                *encoding,
                mark && encoding.page().is_none(),
            );
            if *encoding == Encoding::Utf8 && mark {
                continue;
            }
            let rows = texts(&read(&bytes, *encoding, 1));
            assert_eq!(rows, [["Dueño", "b"], ["Ñandú", "2"]], "{encoding:?}");
        }
    }
}

#[test]
fn utf_16_is_known_by_its_mark_or_by_its_nuls() {
    let text = "mascota,dueño\nÑandú,Peña\n";
    for (encoding, mark) in [
        (Encoding::Utf16Le, true),
        (Encoding::Utf16Le, false),
        (Encoding::Utf16Be, true),
        (Encoding::Utf16Be, false),
    ] {
        let bytes = encode(text, encoding, mark);
        assert_eq!(find_utf16(&bytes), Some(encoding), "mark: {mark}");
        assert_eq!(find_utf16(&bytes[..bytes.len() - 1]), Some(encoding));
    }
    assert_eq!(find_utf16(text.as_bytes()), None);
    assert_eq!(find_utf16(b""), None);
    assert_eq!(find_utf16(b"a\0"), Some(Encoding::Utf16Le));
    assert_eq!(find_utf16(&[0; 64]), None, "NULs and nothing else");
    assert_eq!(find_utf16(b"\xFF\xFE\0\0a\0\0\0,\0\0\0"), None, "UTF-32");
}

#[test]
fn half_a_letter_and_half_a_unit_are_reported_where_they_stand() {
    let lone = [0x61, 0x00, 0x3d, 0xd8, 0x2c, 0x00, 0x62, 0x00, 0x0a, 0x00];
    let mut bytes = encode("x,ñ\n", Encoding::Utf16Le, true);
    bytes.extend_from_slice(&lone);
    bytes.extend(encode("🐶,y\nz,w", Encoding::Utf16Le, false));
    bytes.push(0x41);
    for chunk in 1..bytes.len() {
        let rows = read(&bytes, Encoding::Utf16Le, chunk);
        let all = [
            ["x", "ñ"],
            ["a\u{fffd}", "b"],
            ["🐶", "y"],
            ["z", "w\u{fffd}"],
        ];
        assert_eq!(texts(&rows), all, "{chunk}");
        let undecodable: Vec<_> = rows.iter().map(|row| row.undecodable).collect();
        assert_eq!(undecodable, [false, true, false, true]);
        let offsets: Vec<_> = rows.iter().map(|row| row.offset).collect();
        assert_eq!(offsets, [2, 10, 20, 30]);
    }
}

#[test]
fn a_cut_letter_damages_its_own_cell_and_not_its_row() {
    let rows = read(
        b"Pe\xC3\xB1a,Ibarra de la Pe\xC3,M\xC3\xA9rida\n",
        Encoding::Utf8,
        9,
    );
    assert_eq!(
        texts(&rows),
        [["Peña", "Ibarra de la Pe\u{fffd}", "Mérida"]]
    );
    assert!(rows[0].undecodable && rows[0].is_broken());
    // Without one letter of UTF-8 the row is a row of windows-1252.
    let rows = read(b"Pe\xF1a,JOS\xC9\n", Encoding::Utf8, 9);
    assert_eq!(texts(&rows), [["Peña", "JOSÉ"]]);
    assert!(rows[0].undecodable && rows[0].foreign().is_some());
}

#[test]
fn a_row_of_dos_that_happens_to_be_utf_8_stays_one_of_dos() {
    let rows = read(b"\xD6\xA5IGO,1\nPe\xC3\xB1a,2\n", Encoding::Cp850, 9);
    assert_eq!(texts(&rows), [["ÍÑIGO", "1"], ["Peña", "2"]]);
    assert_eq!([rows[0].undecodable, rows[1].undecodable], [false, true]);
}

#[test]
fn a_row_of_windows_that_happens_to_be_utf_8_stays_one_of_windows() {
    // A letter of Chinese, one of Korean and one that is nobody's, in UTF-8.
    let rows = read(
        b"\xE9\xB0\xBA,1\n\xED\x95\xBF,2\n\xF3\xB0\xB0\xB0,3\nPe\xC3\xB1a \xE2\x80\x93 \xF0\x9F\x90\xB6,4\n",
        Encoding::Windows1252,
        9,
    );
    let kept: Vec<_> = rows.iter().map(|row| row.get(0).to_owned()).collect();
    assert_eq!(kept, ["é°º", "í•¿", "ó°°°", "Peña – 🐶"]);
    let odd: Vec<_> = rows.iter().map(|row| row.undecodable).collect();
    assert_eq!(odd, [false, false, false, true]);
}

proptest! {
    #[test]
    fn what_was_encoded_is_decoded_and_found_again(
        cells in prop::collection::vec(
            prop::collection::vec("[a-zA-Z0-9 \"áéíóúñÑü¿¡°ªº]{0,6}", 3), 1..8),
        more in "[\u{80}-\u{2fff}\u{1f300}-\u{1f6ff}]{0,6}",
        which in 0..ALL.len(),
        mark: bool,
        chunk in 1_usize..40,
    ) {
        let encoding = ALL[which];
        let mut cells = cells;
        if encoding.page().is_none() {
            cells[0][1].push_str(&more.replace(['\u{feff}'], ""));
        }
        let mut text = String::new();
        for row in &cells {
            let quoted: Vec<_> = row
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            text.push_str(&quoted.join(","));
            text.push_str("\r\n");
        }
        let mark = mark && matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        let bytes = encode(&text, encoding, mark);
        let rows = read(&bytes, encoding, chunk);
        prop_assert_eq!(texts(&rows), cells);
        for row in &rows {
            let reader = TableReader::at(&sheet(encoding), row.offset, row.line);
            let again = rows_of(reader, &bytes[row.offset as usize..], chunk);
            prop_assert_eq!(texts(&again)[0].clone(), texts(std::slice::from_ref(row))[0].clone());
            prop_assert_eq!(again[0].line, row.line);
        }
    }

    #[test]
    fn no_bytes_are_lost_whatever_they_are(
        bytes in prop::collection::vec(any::<u8>(), 0..120),
        which in 0..ALL.len(),
        chunk in 1_usize..40,
    ) {
        let rows = read(&bytes, ALL[which], chunk);
        prop_assert_eq!(texts(&rows), texts(&read(&bytes, ALL[which], 4096)));
        let offsets = |rows: &[Row]| rows.iter().map(|row| row.offset).collect::<Vec<_>>();
        prop_assert_eq!(offsets(&rows), offsets(&read(&bytes, ALL[which], 4096)));
    }
}

#[test]
fn every_page_has_the_word_of_its_encoding() {
    for page in CodePage::ALL {
        let encoding = Encoding::from(*page);
        assert_eq!(encoding.as_str(), page.as_str());
        assert_eq!(encoding.page(), Some(*page));
    }
}

proptest! {
    #[test]
    fn utf_16_is_read_as_browsers_read_it(
        units in prop::collection::vec(
            prop_oneof![0x20_u16..0x7f, 0xa0_u16..0x250, 0xd7f0_u16..0xe010, any::<u16>()],
            0..40,
        ),
        odd: bool,
        chunk in 1_usize..9,
    ) {
        for (encoding, theirs) in [
            (Encoding::Utf16Le, encoding_rs::UTF_16LE),
            (Encoding::Utf16Be, encoding_rs::UTF_16BE),
        ] {
            let little = encoding == Encoding::Utf16Le;
            let bytes = units.iter().flat_map(|unit| {
                if little { unit.to_le_bytes() } else { unit.to_be_bytes() }
            });
            let bytes: Vec<u8> = bytes.chain(odd.then_some(b'a')).collect();
            // Not from the start, so that nothing is a mark.
            let mut utf16 = Utf16::new(encoding, 2).unwrap();
            let mut text = Vec::new();
            for chunk in bytes.chunks(chunk) {
                text.extend_from_slice(utf16.decode(chunk, false));
            }
            text.extend_from_slice(utf16.decode(b"", true));
            let theirs = theirs.decode_without_bom_handling(&bytes).0;
            prop_assert_eq!(String::from_utf8_lossy(&text), theirs);
        }
    }
}
