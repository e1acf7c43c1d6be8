//! The plan: one JSON document with all that makes a run repeatable.

mod currency;
mod severities;
mod sheet;
mod suggest;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use severities::{Severities, SeverityError, is_protected};
pub use sheet::{
    Container, Delimiter, Dialect, Encoding, Escape, LineEnd, Quote, Sheet, WorkbookSheet,
};
pub use suggest::{constants, decide, field_mapping, suggest, suggest_from, unmapped};

use crate::schema::{self, RecordType};
use crate::text::{CodePage, nearest};
use crate::transform::{Country, Param, TransformParams};
use crate::{Error, ErrorKind};

/// The version of the format of plans.
pub const VERSION: u32 = 1;

/// All that makes a run repeatable, beside the bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The version of this format; see [`VERSION`].
    pub version: u32,
    /// The version of the schema; see [`schema::VERSION`].
    pub schema_version: u32,
    /// Where the data comes from.
    pub source: Source,
    /// How the bytes are read.
    pub sheet: Sheet,
    /// Which column goes where.
    pub mappings: Vec<FieldMapping>,
    /// Values of fields that no column gives, such as the currency of all invoices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constants: Vec<Constant>,
    /// What was settled once for a column or the file.
    pub decisions: Vec<Decision>,
    /// Values that staff corrected, by row and column.
    #[serde(default)]
    pub edits: Vec<Edit>,
    /// Repairs of damaged rows that staff accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// Rows that staff left out, by their number.
    #[serde(default)]
    pub excluded_rows: Vec<u32>,
    /// The severities that codes have here instead of their own.
    #[serde(default, skip_serializing_if = "Severities::is_empty")]
    pub severities: Severities,
    /// What the clinic says of itself.
    pub options: Options,
    /// The day that counts as today, at preview and at commit.
    pub reference_date: NaiveDate,
}

/// Where the data comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// OkVet.co.
    Okvet,
    /// A CSV file or a spreadsheet of any other system.
    Csv,
    /// Typed or pasted by hand.
    Manual,
}

impl Source {
    /// The word of the source in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Okvet => "okvet",
            Self::Csv => "csv",
            Self::Manual => "manual",
        }
    }

    /// The source of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Okvet, Self::Csv, Self::Manual]
            .into_iter()
            .find(|source| source.as_str() == word)
    }
}

/// Which column goes to which field, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldMapping {
    /// The record type.
    pub record_type: RecordType,
    /// The name of the column.
    pub source_field: String,
    /// The name of the field.
    pub target_field: String,
    /// The name of the transform.
    pub transform: String,
    /// The parameters of the transform.
    #[serde(default, skip_serializing_if = "TransformParams::is_empty")]
    pub params: TransformParams,
    /// Whether an empty value is an error.
    #[serde(default)]
    pub is_required: bool,
    /// The text that stands in for an empty cell.
    #[serde(default)]
    pub default_value: Option<String>,
}

impl FieldMapping {
    /// The names of the further columns that the transform reads.
    pub fn further_columns(&self) -> impl Iterator<Item = &str> {
        let of_columns = |name: &str| name == "columns" || name.ends_with(".columns");
        let given = self.params.iter().filter(move |(name, _)| of_columns(name));
        given
            .flat_map(|(_, param)| match param {
                Param::Text(name) => std::slice::from_ref(name),
                Param::List(names) => names,
                Param::Map(_) => &[],
            })
            .map(String::as_str)
    }
}

/// The value of a field in every record of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The record type.
    pub record_type: RecordType,
    /// The name of the field.
    pub target_field: String,
    /// The value in its canonical text.
    pub value: String,
}

/// What was settled once, with the row that proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// The order of day and month in a column of dates.
    DateOrder {
        /// The name of the column.
        column: String,
        /// The order.
        order: DateOrder,
        /// The row that proves it; `None` where it is only the custom of the source.
        row: Option<u32>,
    },
    /// The country of the numbers without a country code.
    Country {
        /// The country, in two letters.
        country: Country,
        /// The row that speaks for it; `None` where it is the clinic's own.
        row: Option<u32>,
    },
    /// What stands before the decimals in a column of numbers.
    DecimalMark {
        /// The name of the column.
        column: String,
        /// The mark.
        mark: DecimalMark,
        /// The row that proves it; `None` where nothing does.
        row: Option<u32>,
    },
    /// Cells of a column are UTF-8 that was once read in a wrong encoding; they are put right.
    Mojibake {
        /// The name of the column.
        column: String,
        /// The encoding in which they were read.
        through: CodePage,
        /// The first row that proves it.
        row: u32,
    },
    /// A column says when the source deleted a record that it still keeps; such rows are left out.
    Deleted {
        /// The name of the column.
        column: String,
    },
}

/// What stands before the decimals of a number; the other one stands between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `.`
    Point,
    /// `,`
    Comma,
}

impl DecimalMark {
    /// The word of the mark in plans.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

/// The order of day, month and year in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// The word of the order in plans.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

/// A value that staff corrected in the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The number of the row.
    pub row: u32,
    /// The name of the column.
    pub column: String,
    /// The text that stands in for the cell.
    pub value: String,
}

/// How a row that has a delimiter too few or too many is made whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// The number of the row.
    pub row: u32,
    /// What is done to its cells.
    pub kind: RepairKind,
    /// The name of the column where it is done.
    pub column: String,
}

/// What is done to the cells of a damaged row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairKind {
    /// The cells that the row lacks are put in at the column, empty.
    InsertCell,
    /// The cells that the row has too many are joined with the one of the column.
    JoinCells,
}

/// What the clinic says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The country of the clinic, in two letters.
    pub country: Country,
    /// The area code to put before local numbers.
    #[serde(default)]
    pub area_code: Option<String>,
    /// The IANA name of the clinic's time zone.
    pub time_zone: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            country: Country::MX,
            area_code: None,
            time_zone: "America/Mexico_City".to_owned(),
        }
    }
}

impl Decision {
    /// The column that it is about, `None` if it is about the file.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::DateOrder { column, .. }
            | Self::DecimalMark { column, .. }
            | Self::Mojibake { column, .. }
            | Self::Deleted { column } => Some(column),
            Self::Country { .. } => None,
        }
    }
}

/// Where an unknown name stands in a plan and which one was meant. An error of serde quotes the unknown
/// one first, then all that are known.
fn hint(json: &str, error: &str) -> Option<String> {
    let mut quoted = error.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| error.starts_with("unknown "))?;
    let mut place = String::new();
    find(&serde_json::from_str(json).ok()?, unknown, &mut place);
    let nearest = nearest(unknown, quoted);
    let at = match place.trim_start_matches('.') {
        "" => String::new(),
        place => format!(" at {place}"),
    };
    Some(format!("{at}; the nearest is {nearest:?}"))
}

/// Looks for a name among the keys and texts of a value; gives whether it is there, and its path.
fn find(value: &Value, name: &str, path: &mut String) -> bool {
    let length = path.len();
    let mut inside = |step: String, value: &Value| {
        path.push_str(&step);
        let found = find(value, name, path);
        if !found {
            path.truncate(length);
        }
        found
    };
    match value {
        Value::String(text) => text == name,
        Value::Array(values) => {
            let mut places = values.iter().enumerate();
            places.any(|(at, value)| inside(format!("[{at}]"), value))
        }
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| inside(format!(".{key}"), value) || key == name),
        _ => false,
    }
}

impl Plan {
    /// Reads a plan from JSON and refuses what this version does not understand.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let value: Value = serde_json::from_str(json).map_err(|error| {
            Error::new(
                ErrorKind::PlanInvalid,
                format!("the plan is not JSON: {error}"),
            )
        })?;
        for (name, ours) in [("version", VERSION), ("schema_version", schema::VERSION)] {
            match value.get(name).and_then(Value::as_u64) {
                Some(theirs) if theirs == u64::from(ours) => {}
                Some(theirs) => {
                    return Err(Error::new(
                        ErrorKind::PlanVersion,
                        format!("the plan has {name} {theirs}, this program reads {ours}"),
                    ));
                }
                None => {
                    return Err(Error::new(
                        ErrorKind::PlanInvalid,
                        format!("the plan has no {name}"),
                    ));
                }
            }
        }
        serde_json::from_value(value).map_err(|error| {
            let hint = hint(json, &error.to_string()).unwrap_or_default();
            Error::new(
                ErrorKind::PlanInvalid,
                format!("the plan is not valid: {error}{hint}"),
            )
        })
    }

    /// The canonical JSON of the plan, the form that the receipt hashes.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The order of day and month that was settled for a column.
    pub fn date_order(&self, column: &str) -> Option<DateOrder> {
        self.decisions.iter().find_map(|decision| match decision {
            Decision::DateOrder {
                column: name,
                order,
                ..
            } if name == column => Some(*order),
            _ => None,
        })
    }

    /// The decimal mark that was settled for a column.
    pub fn decimal_mark(&self, column: &str) -> Option<DecimalMark> {
        self.decisions.iter().find_map(|decision| match decision {
            Decision::DecimalMark {
                column: name, mark, ..
            } if name == column => Some(*mark),
            _ => None,
        })
    }

    /// The columns whose letters are put right, by their place in the header.
    pub fn mangled_columns(&self) -> Vec<(usize, CodePage)> {
        let mangled = self.decisions.iter().filter_map(|decision| match decision {
            Decision::Mojibake {
                column, through, ..
            } => {
                let place = self.sheet.header.iter().position(|name| name == column)?;
                Some((place, *through))
            }
            _ => None,
        });
        mangled.collect()
    }

    /// The columns that say when a record was deleted, by their place in the header.
    pub fn deleted_columns(&self) -> Vec<usize> {
        let deleted = self.decisions.iter().filter_map(|decision| match decision {
            Decision::Deleted { column } => {
                self.sheet.header.iter().position(|name| name == column)
            }
            _ => None,
        });
        deleted.collect()
    }

    /// The country that the numbers of the file itself show, `None` where they do not.
    pub fn shown_country(&self) -> Option<Country> {
        self.decisions.iter().find_map(|decision| match decision {
            Decision::Country {
                country,
                row: Some(_),
            } => Some(*country),
            _ => None,
        })
    }

    /// The country of numbers without a country code.
    pub fn country(&self) -> Country {
        self.decisions
            .iter()
            .find_map(|decision| match decision {
                Decision::Country { country, .. } => Some(*country),
                _ => None,
            })
            .unwrap_or(self.options.country)
    }

    /// The record types that the mappings make, in the order of [`RecordType::ALL`].
    pub fn record_types(&self) -> Vec<RecordType> {
        let mut types: Vec<_> = self
            .mappings
            .iter()
            .map(|mapping| mapping.record_type)
            .collect();
        types.sort_unstable();
        types.dedup();
        types
    }
}
