//! How the bytes of a file are read as one table.

use serde::{Deserialize, Serialize};

use crate::text::CodePage;

/// How the bytes of a file are read as one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Which sheet of a workbook; `None` for a file of text. What follows about text, up to
    /// `line_end`, says nothing then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workbook: Option<WorkbookSheet>,
    /// The encoding of the text.
    pub encoding: Encoding,
    /// What separates two cells.
    pub delimiter: Delimiter,
    /// Whether blanks after a delimiter are no part of the cell, as in `"a", "b"`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub skip_blanks: bool,
    /// What stands around a cell that holds delimiters.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quote: Quote,
    /// How a quote stands within quotes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub escape: Escape,
    /// What ends a row.
    #[serde(default, skip_serializing_if = "is_default")]
    pub line_end: LineEnd,
    /// Whether rows that are quoted as a whole are read as what stands within the quotes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quoted_rows: bool,
    /// The number of the first row that holds the names of the columns; 0 where no row does and
    /// the columns are named by their place.
    pub header_row: u32,
    /// Over how many rows the names go, joined from top to bottom.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub header_rows: u32,
    /// The first row of the table with its titles; rows above it belong to another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_row: Option<u32>,
    /// The first row of data of a table without names; rows above it are titles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_row: Option<u32>,
    /// The last row of the table; rows below it belong to another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_row: Option<u32>,
    /// Titles above the header that stand once more on later pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub page_titles: Vec<String>,
    /// How many cells the rows have, where the row of the names is the one with another count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// The names of the columns, made unique.
    pub header: Vec<String>,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkbookSheet {
    /// The format of the workbook.
    pub container: Container,
    /// The name of the sheet; for tables of a page, which have none, their place from 1.
    pub name: String,
}

/// The format of a workbook, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// Office Open XML, with or without macros.
    Xlsx,
    /// Excel 97 to 2003, or Excel 5.
    Xls,
    /// OpenDocument.
    Ods,
    /// The XML of Excel 2002 and 2003.
    Xml2003,
    /// Tables of a page of HTML, which many programs write under the name `.xls`.
    Html,
}

impl Container {
    /// What a person calls the format, in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel workbook (XLSX)",
            Self::Xls => "old Excel workbook (XLS)",
            Self::Ods => "OpenDocument spreadsheet (ODS)",
            Self::Html => "tables of a web page (HTML)",
            Self::Xml2003 => "Excel workbook of 2003 (XML)",
        }
    }
}

/// How text is cut into cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// What separates two cells.
    pub delimiter: Delimiter,
    /// Whether blanks after a delimiter are no part of the cell.
    pub skip_blanks: bool,
    /// What stands around a cell that holds delimiters.
    pub quote: Quote,
    /// How a quote stands within quotes.
    pub escape: Escape,
    /// What ends a row.
    pub line_end: LineEnd,
}

impl Sheet {
    /// What stands between two cells that were one: the delimiter, with its blank where it has one.
    pub fn joint(&self) -> &'static str {
        match (self.delimiter, self.skip_blanks) {
            (Delimiter::Comma, false) => ",",
            (Delimiter::Comma, true) => ", ",
            (Delimiter::Semicolon, false) => ";",
            (Delimiter::Semicolon, true) => "; ",
            (Delimiter::Tab, _) => "\t",
            (Delimiter::Pipe, false) => "|",
            (Delimiter::Pipe, true) => "| ",
        }
    }

    /// Over how many rows the names go: none where the columns are named by their place.
    pub fn heading_rows(&self) -> u32 {
        if self.header_row == 0 {
            0
        } else {
            self.header_rows.max(1)
        }
    }

    /// How its text is cut into cells.
    pub fn dialect(&self) -> Dialect {
        Dialect {
            delimiter: self.delimiter,
            skip_blanks: self.skip_blanks,
            quote: self.quote,
            escape: self.escape,
            line_end: self.line_end,
        }
    }
}

impl Sheet {
    /// A sheet of text whose cells are cut so.
    pub fn in_dialect(dialect: Dialect) -> Self {
        Self {
            delimiter: dialect.delimiter,
            skip_blanks: dialect.skip_blanks,
            quote: dialect.quote,
            escape: dialect.escape,
            line_end: dialect.line_end,
            ..Self::default()
        }
    }
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            workbook: None,
            encoding: Encoding::default(),
            delimiter: Delimiter::default(),
            skip_blanks: false,
            quote: Quote::default(),
            escape: Escape::default(),
            line_end: LineEnd::default(),
            quoted_rows: false,
            header_row: 1,
            header_rows: 1,
            top_row: None,
            first_row: None,
            last_row: None,
            page_titles: Vec::new(),
            width: None,
            header: Vec::new(),
        }
    }
}

/// What stands around a cell that holds delimiters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// `"`
    #[default]
    Double,
    /// `'`
    Single,
    /// Nothing: quotes are text.
    None,
}

impl Quote {
    /// The byte of the quote, if there is one.
    pub fn byte(self) -> Option<u8> {
        match self {
            Self::Double => Some(b'"'),
            Self::Single => Some(b'\''),
            Self::None => None,
        }
    }
}

/// How a quote stands within quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escape {
    /// Twice.
    #[default]
    Doubled,
    /// After a backslash.
    Backslash,
}

fn one() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn is_one(value: &u32) -> bool {
    *value == 1
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The encoding of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 without a mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 that starts with a byte order mark.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    /// windows-1252, which Excel writes in the West.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// UTF-16, the low byte first, with or without a byte order mark: Excel's "Unicode Text".
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the high byte first, with or without a byte order mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// What DOS wrote in Spain and Latin America.
    #[serde(rename = "cp850")]
    Cp850,
    /// What DOS wrote in the United States.
    #[serde(rename = "cp437")]
    Cp437,
    /// What the Mac wrote before it was a Unix.
    #[serde(rename = "macintosh")]
    Macintosh,
}

impl Encoding {
    /// The word of the encoding in plans.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Windows1252 => "windows-1252",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Cp850 => "cp850",
            Self::Cp437 => "cp437",
            Self::Macintosh => "macintosh",
        }
    }

    /// The table of its letters, `None` for an encoding of Unicode.
    pub fn page(self) -> Option<CodePage> {
        match self {
            Self::Utf8 | Self::Utf8Bom | Self::Utf16Le | Self::Utf16Be => None,
            Self::Windows1252 => Some(CodePage::Windows1252),
            Self::Cp850 => Some(CodePage::Cp850),
            Self::Cp437 => Some(CodePage::Cp437),
            Self::Macintosh => Some(CodePage::Macintosh),
        }
    }
}

impl From<CodePage> for Encoding {
    fn from(page: CodePage) -> Self {
        match page {
            CodePage::Windows1252 => Self::Windows1252,
            CodePage::Cp850 => Self::Cp850,
            CodePage::Cp437 => Self::Cp437,
            CodePage::Macintosh => Self::Macintosh,
        }
    }
}

/// What ends a row. Where a file changes its line ends, a lone byte of the other kind ends a row as
/// well if the cells before it or after it make a whole one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    /// A line feed, with or without a carriage return before it.
    #[default]
    Lf,
    /// A carriage return alone, as old programs of the Mac write.
    Cr,
    /// Any of them, in a file that was put together from several.
    Any,
}

/// What separates two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// The tab.
    Tab,
    /// `|`
    Pipe,
}

impl Delimiter {
    /// Every delimiter, the most common first.
    pub const ALL: &[Self] = &[Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The byte of the delimiter.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}
