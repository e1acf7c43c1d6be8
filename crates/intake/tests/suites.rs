//! The suites that other readers are measured by; `suites/README.md` says where they come from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use intake::plan::{Delimiter, Dialect, Encoding, Escape, LineEnd, Quote, Sheet};
use intake::source::{GivenDialect, TableReader, find_dialect};
use intake::survey::{SurveyOptions, Surveyor};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The share of PapaParse's cases about rows that must be equal, in per cent.
const EQUAL: usize = 95;

fn suite(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/suites")
        .join(name)
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every row of a text: the line at which it starts and its cells.
fn rows(sheet: &Sheet, text: &str) -> Vec<(u32, Vec<String>)> {
    let mut reader = TableReader::new(sheet);
    reader.push(text.as_bytes());
    reader.finish();
    let mut rows = Vec::new();
    while let Some((_, row)) = reader.next_row().expect("a readable text") {
        rows.push((row.line, row.iter().map(str::to_owned).collect()));
    }
    rows
}

/// A row under its names, as both suites write it.
fn object(names: &[String], cells: &[String]) -> Value {
    let pairs = names.iter().zip(cells);
    let mut object: Map<String, Value> = pairs
        .map(|(name, cell)| (name.clone(), json!(cell)))
        .collect();
    if cells.len() > names.len() {
        object.insert("__parsed_extra".to_owned(), json!(cells[names.len()..]));
    }
    Value::Object(object)
}

#[test]
fn csv_spectrum() {
    let mut passed = Vec::new();
    let mut files: Vec<_> = fs::read_dir(suite("csv-spectrum"))
        .expect("the suite")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|name| name == "csv"))
        .collect();
    files.sort();
    for path in &files {
        let text = text_of(path);
        // The first row holds the names, by the convention of the suite; all else is found.
        let mut surveyor = Surveyor::new(SurveyOptions {
            header_row: Some(1),
            ..SurveyOptions::default()
        });
        surveyor.push(text.as_bytes()).expect("a readable file");
        let survey = surveyor.finish().expect("a readable file");
        let read: Vec<_> = rows(&survey.sheet, &text)
            .iter()
            .skip(1)
            .map(|(_, cells)| object(&survey.sheet.header, cells))
            .collect();
        let expected: Value =
            serde_json::from_str(&text_of(&path.with_extension("json"))).expect("JSON");
        // One of the files holds its only row without a list around it.
        let expected = match expected {
            Value::Array(rows) => rows,
            row => vec![row],
        };
        assert_eq!(read, expected, "{}", path.display());
        assert_eq!(survey.rows as usize, expected.len(), "{}", path.display());
        passed.push(path);
    }
    println!("csv-spectrum: {} of {} equal", passed.len(), files.len());
    assert_eq!(passed.len(), 12);
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    suite: String,
    name: String,
    input: String,
    #[serde(default)]
    config: Config,
    expected: Value,
    /// Why the case is not about rows, or needs what the reader has not.
    option: Option<String>,
    /// Why our rows are others.
    differs: Option<String>,
    /// Our rows where they differ.
    ours: Option<Value>,
}

/// The options of PapaParse that concern rows.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Config {
    delimiter: Option<String>,
    newline: Option<String>,
    quote_char: Option<String>,
    escape_char: Option<String>,
    header: bool,
    preview: usize,
    skip_empty_lines: Value,
    skip_first_n_lines: i64,
    /// Leaves quotes out where there are none: of no effect on rows.
    #[serde(rename = "fastMode")]
    _fast_mode: bool,
}

impl Config {
    fn given(&self) -> GivenDialect {
        let delimiter = self.delimiter.as_deref();
        GivenDialect {
            delimiter: delimiter.and_then(|given| {
                let mut all = Delimiter::ALL.iter();
                all.find(|one| given.trim_end_matches(' ').as_bytes() == [one.byte()])
                    .copied()
            }),
            skip_blanks: (delimiter == Some(", ")).then_some(true),
            quote: match self.quote_char.as_deref() {
                Some("'") => Some(Quote::Single),
                Some("\"") => Some(Quote::Double),
                _ => None,
            },
            escape: (self.escape_char.as_deref() == Some("\\")).then_some(Escape::Backslash),
            line_end: match self.newline.as_deref() {
                Some("\r") => Some(LineEnd::Cr),
                Some(_) => Some(LineEnd::Lf),
                None => None,
            },
        }
    }

    fn keeps(&self, line: u32, cells: &[String]) -> bool {
        let is_empty = match &self.skip_empty_lines {
            Value::Bool(true) => cells.len() == 1 && cells[0].is_empty(),
            Value::String(_) => cells.iter().all(|cell| cell.trim().is_empty()),
            _ => false,
        };
        i64::from(line) > self.skip_first_n_lines && !is_empty
    }
}

impl Case {
    fn read(&self) -> Value {
        let given = self.config.given();
        // The core of PapaParse looks for nothing; around it, what is not given is found.
        let dialect = if self.suite == "core" {
            Dialect {
                delimiter: given.delimiter.unwrap_or_default(),
                ..Dialect::default()
            }
        } else {
            find_dialect(self.input.as_bytes(), true, given)
        };
        let marked = self.input.starts_with('\u{feff}');
        let sheet = Sheet {
            encoding: if marked {
                Encoding::Utf8Bom
            } else {
                Encoding::Utf8
            },
            header_row: 0,
            ..Sheet::in_dialect(dialect)
        };
        let mut rows = rows(&sheet, &self.input);
        if self.input.ends_with(['\n', '\r']) {
            rows.push((u32::MAX, vec![String::new()]));
        }
        rows.retain(|(line, cells)| self.config.keeps(*line, cells));
        let mut rows: Vec<_> = rows.into_iter().map(|(_, cells)| cells).collect();
        let header = self.config.header && self.suite == "parse";
        if self.config.preview > 0 {
            rows.truncate(self.config.preview + usize::from(header));
        }
        if !header {
            return json!(rows);
        }
        let mut rows = rows.into_iter();
        let names = rows.next().unwrap_or_default();
        rows.map(|cells| object(&names, &cells)).collect()
    }
}

#[test]
fn papaparse() {
    let cases = text_of(&suite("papaparse").join("cases.json"));
    let cases: Vec<Case> = serde_json::from_str(&cases).expect("the cases");
    let mut options: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut equal, mut argued) = (0, 0);
    for case in &cases {
        if let Some(option) = &case.option {
            *options.entry(option).or_default() += 1;
            continue;
        }
        let read = case.read();
        if read == case.expected {
            equal += 1;
            assert!(case.differs.is_none(), "{} does not differ", case.name);
        } else if case.differs.is_some() && case.ours.as_ref() == Some(&read) {
            argued += 1;
        } else {
            wrong.push(format!(
                "{}\n  {:?}\n  {read}\n  {}",
                case.name, case.input, case.expected
            ));
        }
    }
    let total = equal + argued + wrong.len();
    println!("PapaParse: {equal} of {total} equal, {argued} differ for a reason");
    for (option, count) in options {
        println!("  {count} of {} are not about rows: {option}", cases.len());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(equal * 100 >= total * EQUAL, "{equal} of {total}");
}
