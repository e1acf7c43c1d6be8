//! Formats that are told by their first bytes and not read: what each is called, and what helps.

use crate::{Error, ErrorKind};

/// First bytes, where they stand, the format, and what to do.
type Format = (&'static [u8], usize, &'static str, &'static str);

const EXPORT: &str = "open it in its program and export the table as XLSX or CSV";
const SAVE: &str = "open it in a spreadsheet and save it as XLSX or CSV";
const UNPACK: &str = "unpack it and give the file that is in it";
const PICTURE: &str = "export the table itself as XLSX or CSV";

const FORMATS: &[Format] = &[
    (b"\x1F\x8B", 0, "a gzip archive", UNPACK),
    (b"BZh91AY&SY", 0, "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ\0", 0, "an xz archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", 0, "a Zstandard archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", 0, "a 7-Zip archive", UNPACK),
    (b"Rar!\x1A\x07", 0, "a RAR archive", UNPACK),
    (b"ustar", 257, "a tar archive", UNPACK),
    (b"%PDF", 0, "a PDF document", EXPORT),
    (b"{\\rtf", 0, "an RTF document", SAVE),
    (b"SQLite format 3\0", 0, "a SQLite database", EXPORT),
    (b"Standard Jet DB", 4, "an Access database", EXPORT),
    (b"Standard ACE DB", 4, "an Access database", EXPORT),
    (b"PAR1\x15", 0, "a Parquet file", EXPORT),
    (b"\x89PNG", 0, "a picture (PNG)", PICTURE),
    (b"\xFF\xD8\xFF", 0, "a picture (JPEG)", PICTURE),
    (b"GIF89a", 0, "a picture (GIF)", PICTURE),
    (b"GIF87a", 0, "a picture (GIF)", PICTURE),
    (b"II*\0", 0, "a picture (TIFF)", PICTURE),
    (b"MM\0*", 0, "a picture (TIFF)", PICTURE),
    (b"WEBP", 8, "a picture (WebP)", PICTURE),
    (b"ftyp", 4, "a picture or a video", PICTURE),
    (b"\xFF\xFE\0\0", 0, "text in UTF-32", "save it as UTF-8"),
    (b"\0\0\xFE\xFF", 0, "text in UTF-32", "save it as UTF-8"),
    (b"\x09\0\x04\0", 0, "a workbook of Excel 2", SAVE),
    (b"\x09\x02\x06\0", 0, "a workbook of Excel 3", SAVE),
    (b"\x09\x04\x06\0", 0, "a workbook of Excel 4", SAVE),
    (
        b"\0\0\x02\0\x06\x04\x06\0",
        0,
        "a sheet of Lotus 1-2-3",
        SAVE,
    ),
    (b"\0\0\x1A\0", 0, "a sheet of Lotus 1-2-3", SAVE),
];

/// The words that formats of text start with, after blanks, in small letters.
const TEXTS: &[(&str, &str, &str)] = &[
    ("mime-version:", "a web archive (MHTML) or a mail", SAVE),
    ("-- mysql dump", "a dump of a MySQL database", EXPORT),
    ("-- mariadb dump", "a dump of a MariaDB database", EXPORT),
    (
        "-- phpmyadmin sql dump",
        "a dump of a MySQL database",
        EXPORT,
    ),
    (
        "--\n-- postgresql database dump",
        "a dump of a PostgreSQL database",
        EXPORT,
    ),
    (
        "begin:vcard",
        "a list of contacts (vCard)",
        "import it into a program for contacts and export it as CSV",
    ),
    ("begin:vcalendar", "a calendar", EXPORT),
    ("{\"", "JSON", EXPORT),
    ("[{", "JSON", EXPORT),
    ("<?xml", "a document of XML", EXPORT),
];

/// The error of a format that is known and not read; `None` for all others.
pub(super) fn refuse(head: &[u8]) -> Option<Error> {
    let found = FORMATS.iter().find(|(magic, at, ..)| {
        // A word that may stand in a text tells nothing unless there is a zero, too.
        let rest = head.get(*at..);
        rest.is_some_and(|rest| rest.starts_with(magic)) && (*at == 0 || head.contains(&0))
    });
    let found = found.map(|&(_, _, name, help)| (name, help));
    let (name, help) = found
        .or_else(|| is_dbase(head).then_some(("a dBase table (DBF)", SAVE)))
        .or_else(|| of_text(head))?;
    let (kind, what) = if help == PICTURE {
        (ErrorKind::NotText, "and no table")
    } else {
        (ErrorKind::UnsupportedFormat, "which is not read")
    };
    let message = format!("the file is {name}, {what}; {help}");
    Some(Error::new(kind, message))
}

fn of_text(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let text = start(head);
    let found = TEXTS.iter().find(|(word, ..)| text.starts_with(word));
    if let Some(&(_, name, help)) = found {
        return Some((name, help));
    }
    // A header may start with `ID;P`; only a sheet of SYLK goes on like this.
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let second = lines.next().unwrap_or_default();
    let is_sylk = first.starts_with("id;p")
        && second.len() > 2
        && matches!(
            second.as_bytes(),
            [b'p' | b'b' | b'c' | b'f' | b'o', b';', ..]
        )
        && text.contains("\nc;");
    if is_sylk {
        return Some(("a sheet of SYLK", SAVE));
    }
    text.starts_with("table\r\n0,1\r\n")
        .then_some(("a sheet of DIF", SAVE))
}

/// The first letters of a text after its blanks, in small letters; those of UTF-16 too, as far as
/// they are plain.
pub(super) fn start(head: &[u8]) -> String {
    let head = &head[..head.len().min(4096)];
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let bytes = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let bytes = if wide { &head[2..] } else { bytes };
    let letters = bytes.iter().filter(|byte| !wide || **byte != 0);
    let letters: String = letters
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    letters.trim_ascii_start().to_owned()
}

// A table of dBase has no magic: its version, a date, and sizes that fit one another.
fn is_dbase(head: &[u8]) -> bool {
    let Some(&[version, _, month, day]) = head.first_chunk() else {
        return false;
    };
    let word = |at| {
        let bytes = head.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map_or(0, |bytes| u16::from_le_bytes(*bytes))
    };
    let known = matches!(
        version,
        0x02 | 0x03 | 0x30 | 0x31 | 0x32 | 0x43 | 0x63 | 0x83 | 0x8B | 0x8C | 0xF5
    );
    let (header, record) = (word(8), word(10));
    known
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && header >= 65
        && record > 1
        && head.get(12..14) == Some(&[0, 0])
        && head.len() > 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_named_by_their_content() {
        let mut tar = vec![b'a'; 300];
        tar[100] = 0;
        tar[257..262].copy_from_slice(b"ustar");
        let mut dbase = vec![0x03, 124, 5, 17, 9, 0, 0, 0, 97, 0, 50, 0];
        dbase.resize(100, 0);
        for (head, said) in [
            (&b"\x1F\x8B\x08\0"[..], "gzip"),
            (b"%PDF-1.4", "PDF"),
            (b"{\\rtf1", "RTF"),
            (b"SQLite format 3\0\x10", "SQLite"),
            (b"\0\x01\0\0Standard Jet DB\0", "Access"),
            (b"\x89PNG\r\n", "PNG"),
            (b"RIFF\0\0\0\0WEBP", "WebP"),
            (b"\0\0\0\x18ftypheic", "picture"),
            (&tar, "tar"),
            (&dbase, "dBase"),
            (b"\x09\x04\x06\0\0\0\x10\0", "Excel 4"),
            (
                b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
                "MHTML",
            ),
            (b"\xEF\xBB\xBF\r\n{\"a\": 1}", "JSON"),
            (b"-- MySQL dump 10.13", "MySQL"),
            (b"\xFF\xFE<\0?\0x\0m\0l\0", "XML"),
            (b"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K\"a\"", "SYLK"),
            (b"TABLE\r\n0,1\r\n\"EXCEL\"", "DIF"),
        ] {
            let error = refuse(head)
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(error.contains(said), "{said}: {error}");
        }
        for head in [
            &b""[..],
            b"a,b\n1,2\n",
            b"ID;Paciente;Especie\nP;Luna;C\n",
            b"BZ,a\n",
            b"Table,a\n0,1\n",
            b"\x03",
            "Peña;á".as_bytes(),
            b"<a>,b\n",
        ] {
            assert_eq!(refuse(head), None, "{head:?}");
        }
    }
}
