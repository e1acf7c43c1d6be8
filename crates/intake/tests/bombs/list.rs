//! Workbooks made to harm, and how each of them must end. The test holds their memory, the
//! benchmark shows their time as well.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use intake::plan::WorkbookSheet;
use intake::source::workbook::{Limits, Unpacking, contents, unpack};
use intake::{Error, ErrorKind};
use peak_alloc::PeakAlloc;

use super::package::{archive, book, relations, workbook};

#[path = "old_workbooks.rs"]
mod old_workbooks;

pub(crate) use old_workbooks::old_workbooks;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most memory that a bomb may take beyond its own bytes.
pub(crate) const MEGABYTES: f32 = 100.0;

/// A workbook made to harm.
pub(crate) struct Bomb {
    pub(crate) name: String,
    make: Box<dyn Fn() -> Vec<u8>>,
    limits: Limits,
    end: End,
}

/// How a bomb must end.
enum End {
    /// It is refused, and the error says this.
    Refused(ErrorKind, &'static str),
    /// It is a small workbook: rows and columns.
    Read(u32, u32),
    /// It is what it says, or damaged; it does no harm.
    Harmless(u32),
}

/// What came of a bomb.
pub(crate) struct Blast {
    /// The memory that reading it took, in megabytes.
    pub(crate) peak: f32,
    /// What was read, or the error.
    pub(crate) read: Result<Unpacking, Error>,
}

impl Bomb {
    fn new(name: impl Into<String>, end: End, make: impl Fn() -> Vec<u8> + 'static) -> Self {
        Self {
            name: name.into(),
            make: Box::new(make),
            limits: Limits::default(),
            end,
        }
    }

    fn under(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        (self.make)()
    }

    /// Reads the first sheet, as a survey does, and keeps nothing.
    pub(crate) fn read(&self, bytes: &[u8]) -> Blast {
        let before = MEMORY.current_usage_as_mb();
        MEMORY.reset_peak_usage();
        let mut file = Cursor::new(bytes);
        let read = contents(&mut file, &self.limits).and_then(|found| {
            let sheet = WorkbookSheet {
                container: found.container,
                name: found.sheets[0].name.clone(),
            };
            unpack(&mut file, &sheet, &self.limits, &mut |_| {
                Ok(ControlFlow::Continue(()))
            })
        });
        Blast {
            peak: MEMORY.peak_usage_as_mb() - before,
            read,
        }
    }

    /// What is wrong with the end that a bomb came to.
    pub(crate) fn complaint(&self, read: &Result<Unpacking, Error>) -> Option<String> {
        let fine = match (&self.end, read) {
            (End::Refused(kind, said), Err(error)) => {
                error.kind() == *kind && error.to_string().contains(said)
            }
            (End::Read(rows, columns), Ok(read)) => (read.rows, read.columns) == (*rows, *columns),
            (End::Harmless(rows), Ok(read)) => read.rows == *rows,
            (End::Harmless(_), Err(error)) => error.kind() == ErrorKind::FileDamaged,
            _ => false,
        };
        (!fine).then(|| format!("{}: {read:?}", self.name))
    }
}

fn too_large(said: &'static str) -> End {
    End::Refused(ErrorKind::TooLarge, said)
}

const RATIO: &str = "bytes for each compressed one";

const ONE: &str = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";

const XML_2003: &str = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
    <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
    xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";

/// A part of `start`, then `unit` as often as makes `bytes`, then `end`, compressed.
fn repeated(part: &str, start: &str, unit: &str, bytes: usize, end: &str) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut zip);
    let mut add = |name: &str, start: &str, unit: &str, count: usize, end: &str| {
        let file = archive.new_file(name);
        let deflate = rawzip::CompressionMethod::DEFLATE;
        let (mut entry, config) = file.compression_method(deflate).start().expect("a file");
        let encoder = DeflateEncoder::new(&mut entry, Compression::default());
        let mut writer = config.wrap(encoder);
        writer.write_all(start.as_bytes()).expect("memory");
        let many = unit.repeat(1_000);
        for _ in 0..count / many.len().max(1) {
            writer.write_all(many.as_bytes()).expect("memory");
        }
        writer.write_all(end.as_bytes()).expect("memory");
        let (encoder, descriptor) = writer.finish().expect("memory");
        encoder.finish().expect("memory");
        entry.finish(descriptor).expect("memory");
    };
    let sheets = book("", &[("Hoja1", "rId1", "")]);
    add("xl/workbook.xml", &sheets, "", 0, "");
    if part != "xl/worksheets/sheet1.xml" {
        let sheet = format!("{ONE}</worksheet>");
        add("xl/worksheets/sheet1.xml", "<worksheet>", "", 0, &sheet);
    }
    add(part, start, unit, bytes, end);
    archive.finish().expect("memory");
    zip
}

/// Ranges, cells and rows.
pub(crate) fn cells() -> Vec<Bomb> {
    let sheet = |sheet: &'static str| move || workbook(sheet, &[]);
    let part = "xl/worksheets/sheet1.xml";
    let equal = |count: usize| {
        let end = "</sheetData></worksheet>";
        let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(20));
        let bytes = row.len() * count / 20;
        move || repeated(part, "<worksheet><sheetData>", &row, bytes, end)
    };
    vec![
        Bomb::new("a range from A1 to XFD1048576", End::Read(1, 1), || {
            let dimension = "<dimension ref=\"A1:XFD1048576\"/>";
            workbook(&format!("{dimension}{ONE}"), &[])
        }),
        Bomb::new(
            "nothing but the last cell of all",
            too_large("more than 1,000 columns"),
            sheet(
                "<sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
            ),
        ),
        Bomb::new(
            "a row beyond the last",
            too_large("more than 1,048,576 rows"),
            sheet("<sheetData><row r=\"4294967295\"><c><v>1</v></c></row></sheetData>"),
        ),
        Bomb::new(
            "two million equal cells",
            too_large(RATIO),
            equal(2_000_000),
        ),
        Bomb::new(
            "two million cells under a limit of one",
            too_large("more than 1,000,000 cells"),
            || workbook(&rows(100_000), &[]),
        )
        .under(Limits {
            cells: 1_000_000,
            ..Limits::default()
        }),
        Bomb::new("empty cells without end", too_large(RATIO), move || {
            let end = "</row></sheetData></worksheet>";
            repeated(part, "<worksheet><sheetData><row>", "<c/>", 400 << 20, end)
        }),
        Bomb::new("two hundred thousand wide merges", End::Read(1, 2), || {
            let merges = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(200_000);
            let row = "<row r=\"1\"><c><v>1</v></c><c><v>2</v></c></row>";
            let merges = format!("<mergeCells>{merges}</mergeCells>");
            workbook(&format!("<sheetData>{row}</sheetData>{merges}"), &[])
        }),
        Bomb::new("hidden columns without end", End::Read(1, 1), || {
            let column = "<col min=\"1\" max=\"4294967295\" hidden=\"1\"/>";
            let columns = column.repeat(100_000);
            workbook(&format!("<cols>{columns}</cols>{ONE}"), &[])
        }),
        Bomb::new(
            "a million elements in one another",
            too_large("more than 64 elements in one another"),
            || workbook(&format!("<sheetData>{}", "<a>".repeat(1_000_000)), &[]),
        ),
    ]
}

/// The XML of rows of twenty numbers each, none like another.
fn rows(count: u32) -> String {
    let mut sheet = String::from("<sheetData>");
    for row in 1..=count {
        let _ = write!(sheet, "<row r=\"{row}\">");
        for letter in b'A'..=b'T' {
            let (column, value) = (char::from(letter), row * 31 + u32::from(letter));
            let _ = write!(sheet, "<c r=\"{column}{row}\"><v>{value}</v></c>");
        }
        sheet.push_str("</row>");
    }
    sheet + "</sheetData>"
}

/// Shared texts, styles and entities.
pub(crate) fn texts() -> Vec<Bomb> {
    let part = "xl/sharedStrings.xml";
    let mut bombs = vec![
        Bomb::new("shared texts that explode", too_large(RATIO), move || {
            let text = format!("<si><t>{}</t></si>", "a".repeat(1_000));
            repeated(part, "<sst>", &text, 600 << 20, "</sst>")
        }),
        Bomb::new(
            "empty shared texts without end",
            too_large(RATIO),
            move || repeated(part, "<sst>", "<si/>", 200 << 20, "</sst>"),
        ),
        Bomb::new(
            "one long text in two hundred thousand cells",
            too_large("bytes of text"),
            move || {
                let strings = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(1 << 20));
                let mut sheet = String::from("<sheetData>");
                for row in 1..=200_000 {
                    let _ = write!(sheet, "<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>");
                }
                sheet.push_str("</sheetData>");
                workbook(&sheet, &[(part, &strings)])
            },
        ),
        Bomb::new(
            "entities within entities",
            End::Refused(ErrorKind::UnsupportedFormat, "document type"),
            move || {
                let mut lol = String::from("<!DOCTYPE sst [<!ENTITY a \"lol\">");
                for n in 1..12 {
                    let _ = write!(lol, "<!ENTITY a{n} \"{}\">", "&a;".repeat(10));
                }
                lol.push_str("]><sst><si><t>&a11;</t></si></sst>");
                workbook(ONE, &[(part, &lol)])
            },
        ),
        Bomb::new("styles without end", too_large("styles of cells"), || {
            let styles = "<xf/>".repeat(300_000);
            let styles = format!("<styleSheet><cellXfs>{styles}</cellXfs></styleSheet>");
            workbook(ONE, &[("xl/styles.xml", &styles)])
        }),
    ];
    for (name, start, end) in [
        ("a text", "<sst><si><t>", ""),
        ("an attribute", "<sst><si><t a=\"", ""),
        ("a name", "<sst><", ">"),
        ("a remark", "<!--", "-->"),
    ] {
        let said = too_large("longer than the limit of a cell");
        bombs.push(Bomb::new(format!("{name} without end"), said, move || {
            repeated(part, start, "abcdefgh", 100 << 20, end)
        }));
    }
    bombs
}

/// Archives: their entries, names, sizes, relations and sheets.
pub(crate) fn archives() -> Vec<Bomb> {
    let damaged = |said| End::Refused(ErrorKind::FileDamaged, said);
    let mut bombs = vec![
        Bomb::new(
            "an archive in an archive",
            End::Refused(ErrorKind::UnsupportedFormat, "unpack it"),
            || archive(&[("datos/clientes.xlsx", &workbook(ONE, &[]))]),
        ),
        Bomb::new(
            "100,000 entries",
            too_large("more than 10,000 entries"),
            || {
                let names: Vec<String> = (0..100_000).map(|n| format!("xl/media/{n}")).collect();
                let parts: Vec<(&str, &[u8])> =
                    names.iter().map(|name| (name.as_str(), &b""[..])).collect();
                archive(&parts)
            },
        ),
        Bomb::new("10,000 sheets", too_large("more than 500 sheets"), || {
            let names: Vec<String> = (0..10_000).map(|n| format!("Hoja{n}")).collect();
            let sheets: Vec<_> = names.iter().map(|name| (&**name, "rId1", "")).collect();
            workbook(ONE, &[("xl/workbook.xml", &book("", &sheets))])
        }),
        Bomb::new("relations without end", too_large(RATIO), || {
            let long = "a".repeat(1 << 19);
            let one = format!("<Relationship Id=\"{long}\" Type=\"b\" Target=\"{long}\"/>");
            let related = format!("<Relationships>{}</Relationships>", one.repeat(400));
            workbook(ONE, &[("xl/_rels/workbook.xml.rels", &related)])
        }),
        Bomb::new("200,000 links of 100,000", End::Read(1, 2), || {
            let mut related = String::from("<Relationships>");
            for n in 0..100_000 {
                let target = format!("rId{n}").repeat(100);
                let _ = write!(
                    related,
                    "<Relationship Id=\"rId{n}\" Type=\"hyperlink\" Target=\"{target}\" \
                     TargetMode=\"External\"/>"
                );
            }
            related.push_str("</Relationships>");
            let links = "<hyperlink ref=\"B1\" id=\"rId7\"/>".repeat(200_000);
            let sheet = format!("{ONE}<hyperlinks>{links}</hyperlinks>");
            workbook(&sheet, &[("xl/worksheets/_rels/sheet1.xml.rels", &related)])
        }),
        Bomb::new(
            "a way out of the archive",
            damaged("etc/passwd is missing"),
            || {
                let related = relations(&[("rId1", "worksheet", "../../../../etc/passwd")]);
                workbook(ONE, &[("xl/_rels/workbook.xml.rels", &related)])
            },
        ),
        Bomb::new(
            "two parts with one name",
            damaged("two parts with the name"),
            || {
                let sheet = format!("<worksheet>{ONE}</worksheet>");
                workbook(ONE, &[("xl/Worksheets/Sheet1.xml", &sheet)])
            },
        ),
        Bomb::new(
            "a password",
            End::Refused(ErrorKind::PasswordProtected, "password"),
            || {
                let mut bytes = workbook(ONE, &[]);
                for start in 0..bytes.len() - 10 {
                    // The flag of encryption, in both headers of each entry.
                    if bytes[start..].starts_with(b"PK\x03\x04") {
                        bytes[start + 6] |= 1;
                    } else if bytes[start..].starts_with(b"PK\x01\x02") {
                        bytes[start + 8] |= 1;
                    }
                }
                bytes
            },
        ),
    ];
    bombs.extend(names());
    bombs.extend(lies());
    bombs.extend(cuts());
    bombs
}

// Names of parts that lead elsewhere, or are written in another way.
fn names() -> Vec<Bomb> {
    let damaged = |said| End::Refused(ErrorKind::FileDamaged, said);
    let mut bombs = Vec::new();
    let named = |name: &'static str, end| {
        Bomb::new(format!("a part named {name}"), end, move || {
            let sheet = format!("<worksheet>{ONE}</worksheet>");
            workbook("", &[("xl/worksheets/sheet1.xml", ""), (name, &sheet)])
        })
    };
    for name in [
        "../xl/worksheets/sheet1.xml",
        "xl/worksheets/../worksheets/sheet1.xml",
        "..\\xl\\worksheets\\sheet1.xml",
    ] {
        bombs.push(named(name, damaged("sheet1.xml is missing")));
    }
    for name in [
        "/xl/worksheets/sheet1.xml",
        "xl\\worksheets\\sheet1.xml",
        "XL/Worksheets/SHEET1.XML",
    ] {
        bombs.push(named(name, End::Read(1, 1)));
    }
    bombs
}

// Every size in the archive that stands behind a signature, wherever it is.
fn lies() -> Vec<Bomb> {
    let mut bombs = Vec::new();
    for (header, signature, at) in [
        ("directory", b"PK\x01\x02", 20),
        ("directory", b"PK\x01\x02", 24),
        ("entries", b"PK\x03\x04", 18),
        ("entries", b"PK\x03\x04", 22),
    ] {
        for lie in [1_u32, 0x7FFF_FFFF, 0xFFFF_FFFF] {
            let name = format!("sizes of {lie} in the {header}, at byte {at}");
            bombs.push(Bomb::new(name, End::Harmless(1), move || {
                let mut bytes = workbook(ONE, &[]);
                for start in 0..bytes.len() - 30 {
                    if bytes[start..].starts_with(signature) {
                        bytes[start + at..start + at + 4].copy_from_slice(&lie.to_le_bytes());
                    }
                }
                bytes
            }));
        }
    }
    bombs
}

// The first bytes of a workbook.
fn cuts() -> Vec<Bomb> {
    let whole = workbook(ONE, &[]);
    let cut = |length: usize| {
        let bytes = whole[..length].to_vec();
        let end = End::Refused(ErrorKind::FileDamaged, "");
        let name = format!("the first {length} bytes of {}", whole.len());
        Bomb::new(name, end, move || bytes.clone())
    };
    [4, 30, whole.len() / 2, whole.len() - 1].map(cut).into()
}

/// OpenDocument sheets.
pub(crate) fn open_documents() -> Vec<Bomb> {
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let of = |rows: u32, columns: u32, said| {
        let name = format!("one cell for {rows} rows and {columns} columns");
        Bomb::new(name, too_large(said), move || {
            let content = format!(
                "<office:document-content><table:table table:name=\"a\"><table:table-row \
                 table:number-rows-repeated=\"{rows}\"><table:table-cell \
                 table:number-columns-repeated=\"{columns}\" office:value-type=\"float\" \
                 office:value=\"1\"/></table:table-row></table:table></office:document-content>"
            );
            archive(&[("mimetype", kind), ("content.xml", content.as_bytes())])
        })
    };
    vec![
        of(1_048_576, 16_384, "more than 1,000 columns"),
        of(1_048_576, 1_000, "more than 25,000,000 cells"),
        of(u32::MAX, 1, "more than 1,048,576 rows"),
        Bomb::new("rows that explode", too_large(RATIO), || {
            let row = "<table:table-row><table:table-cell office:value-type=\"float\" \
                 office:value=\"1\"/></table:table-row>";
            let content = format!(
                "<office:document-content><table:table table:name=\"a\">{}</table:table>\
                 </office:document-content>",
                row.repeat(1_000_000)
            );
            archive(&[("mimetype", kind), ("content.xml", content.as_bytes())])
        }),
    ]
}

/// Pages of HTML, and the XML of Excel 2003.
pub(crate) fn pages() -> Vec<Bomb> {
    const ROW: &str = "<tr><td>1</td><td>2</td></tr>";
    let of = |name, end, body: fn() -> String| {
        Bomb::new(name, end, move || {
            format!("<html><table>{}", body()).into_bytes()
        })
    };
    vec![
        of(
            "half a million tables in one another",
            End::Read(2, 2),
            || format!("{ROW}{ROW}{}", "<table><div>".repeat(500_000)),
        ),
        of("a million tables in one another", End::Read(2, 2), || {
            format!("{ROW}{ROW}{}", "<table>".repeat(1_000_000))
        }),
        of(
            "half a million rows in one another",
            End::Read(2, 2),
            || format!("{ROW}{ROW}{}", "<div><b><tr>".repeat(500_000)),
        ),
        of(
            "cells over a million rows and columns",
            too_large("columns"),
            || {
                let wide = "<td colspan=1000000 rowspan=1000000>x</td>".repeat(1_000);
                format!("{ROW}<tr>{wide}</tr>")
            },
        ),
        of("cells over 60,000 rows", End::Read(2, 2), || {
            let tall = format!("<tr><td rowspan=60000>{}", "<td rowspan=60000>".repeat(998));
            format!("{ROW}{ROW}{tall}{}", "<tr><td>".repeat(20_000))
        }),
        of(
            "a cell of 50 MB",
            too_large("bytes in one text or tag"),
            || format!("{ROW}{ROW}<tr><td>{}", "x".repeat(50 << 20)),
        ),
        of(
            "a cell of 2 MB",
            too_large("bytes in one of its cells"),
            || format!("<tr><td><td>{}{ROW}", "x".repeat(2 << 20)),
        ),
        of(
            "ten million cells under a limit of one",
            too_large("more than 1,000,000 cells"),
            || ROW.repeat(5_000_000),
        )
        .under(Limits {
            cells: 1_000_000,
            ..Limits::default()
        }),
        Bomb::new(
            "10,000 sheets of 2003",
            too_large("more than 500 sheets"),
            || {
                let mut sheets = XML_2003.to_owned();
                for place in 0..10_000 {
                    let _ = write!(sheets, "<Worksheet ss:Name=\"{place}\"></Worksheet>");
                }
                sheets.into_bytes()
            },
        ),
        Bomb::new(
            "the last cell of 2003",
            too_large("more than 1,000 columns"),
            || {
                let cell = "<Cell ss:Index=\"4294967295\"><Data>x</Data></Cell>";
                let table = format!("<Table><Row>{cell}</Row></Table>");
                let sheet = format!("<Worksheet ss:Name=\"1\">{table}</Worksheet>");
                format!("{XML_2003}{sheet}</Workbook>").into_bytes()
            },
        ),
    ]
}
