//! Rows per second of unpacking an XLSX of 200,000 rows and 20 columns, and of calamine beside it.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use intake::plan::{Container, WorkbookSheet};
use intake::source::workbook::{self, Limits};

const ROWS: usize = 200_000;

fn main() {
    divan::main();
}

/// Shared texts that repeat and some that do not, numbers, dates, ids and a formula.
static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (mut sheet, mut strings) = (
        String::from("<worksheet><sheetData>"),
        String::from("<sst>"),
    );
    for n in 0..1_000 {
        let _ = write!(strings, "<si><t>Calle Tulipanes {n}, Itzimná</t></si>");
    }
    for row in 1..=ROWS {
        let _ = write!(sheet, "<row r=\"{row}\" spans=\"1:20\">");
        for column in b'A'..=b'T' {
            let (at, n) = (column as char, row * 31 + usize::from(column));
            let _ = match column % 5 {
                0 => write!(sheet, "<c r=\"{at}{row}\" t=\"s\"><v>{}</v></c>", n % 1_000),
                1 => write!(
                    sheet,
                    "<c r=\"{at}{row}\" s=\"1\"><v>{}</v></c>",
                    40_000 + n % 5_000
                ),
                2 => write!(sheet, "<c r=\"{at}{row}\"><v>{}.{}</v></c>", n % 90, n % 10),
                3 => write!(sheet, "<c r=\"{at}{row}\" t=\"s\"><v>{}</v></c>", 999 + row),
                _ => write!(
                    sheet,
                    "<c r=\"{at}{row}\"><v>{}</v></c>",
                    982_000_000_000_000 + n
                ),
            };
        }
        sheet.push_str("</row>");
        let _ = write!(strings, "<si><t>ana.perez{row}@example.com</t></si>");
    }
    sheet.push_str("</sheetData></worksheet>");
    strings.push_str("</sst>");
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let roots = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{types}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let related = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{types}/worksheet\" \
         Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns:r=\"{types}\"><sheets><sheet name=\"Hoja1\" sheetId=\"1\" \
         r:id=\"rId1\"/></sheets></workbook>"
    );
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &roots),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &related),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", &strings),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
    .expect("an archive in memory")
});

fn archive(parts: &[(&str, &str)]) -> Result<Vec<u8>, rawzip::Error> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, content) in parts {
        let file = archive.new_file(*name);
        let deflate = rawzip::CompressionMethod::DEFLATE;
        let (mut entry, config) = file.compression_method(deflate).start()?;
        let encoder = DeflateEncoder::new(&mut entry, Compression::default());
        let mut writer = config.wrap(encoder);
        writer.write_all(content.as_bytes())?;
        let (encoder, descriptor) = writer.finish()?;
        encoder.finish()?;
        entry.finish(descriptor)?;
    }
    archive.finish()?;
    Ok(bytes)
}

#[divan::bench(sample_count = 5)]
fn calamine_cells(bencher: Bencher<'_, '_>) {
    use calamine::Reader as _;
    let file = &*FILE;
    bencher
        .counter(ItemsCount::new(ROWS))
        .counter(BytesCount::of_slice(file))
        .bench(|| {
            let mut book: calamine::Xlsx<_> =
                calamine::open_workbook_from_rs(Cursor::new(file)).expect("a workbook");
            let name = book.sheet_names()[0].clone();
            let mut reader = book.worksheet_cells_reader(&name).expect("a sheet");
            let mut cells = 0;
            while reader.next_cell().expect("a cell").is_some() {
                cells += 1;
            }
            cells
        });
}

#[divan::bench(sample_count = 5)]
fn unpack(bencher: Bencher<'_, '_>) {
    let file = &*FILE;
    let sheet = WorkbookSheet {
        container: Container::Xlsx,
        name: "Hoja1".to_owned(),
    };
    bencher
        .counter(ItemsCount::new(ROWS))
        .counter(BytesCount::of_slice(file))
        .bench(|| {
            let mut bytes = 0;
            let mut count = |piece: &[u8]| {
                bytes += piece.len();
                Ok(ControlFlow::Continue(()))
            };
            let mut file = Cursor::new(file);
            workbook::unpack(&mut file, &sheet, &Limits::default(), &mut count).expect("a sheet");
            bytes
        });
}
