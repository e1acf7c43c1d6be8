//! `mudanza transform`: values from standard input, one per line, each to one line of JSON.

use std::collections::BTreeMap;
use std::io::BufRead;

use chrono::NaiveDate;
use intake::issue::{Code, Issue, Severity};
use intake::plan::DateOrder;
use intake::transform::{
    Context, Country, Note, Out as Converted, TransformError, TransformParams, Verdict, make,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::failure::{End, Failure};
use crate::language::Language;
use crate::out::Out;
use crate::planning::today;

const EXAMPLES: &str = "\
Examples:
  echo '31/12/2020' | mudanza transform date_parse
  mudanza transform phone_format < phones.txt
  echo '044 55 1234 5678' | mudanza transform phone_format --param context=batch
  echo '05/06/2020' | mudanza transform date_parse --param context=batch --param date_order=mdy

Each line of the answer is {\"input\", \"value\", \"issues\"}. Alone, a value is converted as the
specification has it. With context=batch it is converted as in a file, and these say what the
file would: country, row_country, area_code, date_order, species, unit, date.
Other parameters are the transform's own.";

/// Arguments of `transform`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Transform, such as date_parse, phone_format or species_map
    name: String,
    /// Parameter; may be given several times
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    params: Vec<(String, String)>,
}

/// Converts every line.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let mut params: TransformParams = args.params.iter().cloned().collect();
    let surroundings = Surroundings::take(&mut params)?;
    let context = surroundings.context();
    let transform = make(&args.name, &params).map_err(|error| {
        let code = match error {
            TransformError::Unknown { .. } => "transform_unknown",
            TransformError::Param { .. } => "param_invalid",
        };
        Failure::new(code, error.to_string())
    })?;
    let mut refused = 0;
    let mut converted = Converted::default();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| {
            Failure::new(
                "not_text",
                format!("standard input cannot be read: {error}"),
            )
        })?;
        converted.clear();
        let cell = intake::text::clean(&line);
        let verdict = transform.apply(&cell, &context, &mut converted);
        refused += u64::from(verdict == Verdict::Refused);
        out.json_line(&answer(&line, verdict, &converted, out.language))?;
    }
    Ok(End::with_errors(refused))
}

/// One line of the answer.
#[derive(Serialize)]
struct Answer<'a> {
    input: &'a str,
    value: Option<&'a str>,
    issues: Vec<Remark<'a>>,
    /// Values for other fields, such as a second phone number in the same cell.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    also: BTreeMap<&'a str, &'a str>,
}

/// What the transform remarks about its value.
#[derive(Serialize)]
struct Remark<'a> {
    code: Code,
    severity: Severity,
    params: BTreeMap<&'a str, &'a str>,
    message: String,
}

fn answer<'a>(
    input: &'a str,
    verdict: Verdict,
    converted: &'a Converted,
    language: Language,
) -> Answer<'a> {
    let remark = |note: &'a Note| Remark {
        code: note.code,
        severity: note.severity,
        params: note
            .params
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect(),
        message: language.message(&Issue::new(note.code, note.params.clone())),
    };
    Answer {
        input,
        value: (verdict == Verdict::Value).then_some(&converted.text),
        issues: converted.notes.iter().map(remark).collect(),
        also: converted
            .also
            .iter()
            .map(|(field, text)| (*field, text.as_str()))
            .collect(),
    }
}

/// What a file would say about its values.
struct Surroundings {
    in_batch: bool,
    country: Option<Country>,
    row_country: Option<Country>,
    date_order: Option<DateOrder>,
    area_code: Option<String>,
    species: Option<String>,
    unit: Option<String>,
    date: NaiveDate,
}

impl Surroundings {
    /// Takes what is no parameter of the transform itself.
    fn take(params: &mut TransformParams) -> Result<Self, Failure> {
        let in_batch = match params.remove("context").as_deref() {
            None | Some("alone") => false,
            Some("batch") => true,
            Some(other) => return Err(bad_param("context", other, "alone or batch")),
        };
        let mut surroundings = Self {
            in_batch,
            country: None,
            row_country: None,
            date_order: None,
            area_code: None,
            species: None,
            unit: None,
            date: word(params.remove("date"), "date", "YYYY-MM-DD")?.unwrap_or_else(today),
        };
        if in_batch {
            let upper = |text: Option<String>| text.map(|text| text.to_ascii_uppercase());
            surroundings.country = word(upper(params.remove("country")), "country", "MX or CO")?;
            surroundings.row_country = word(
                upper(params.remove("row_country")),
                "row_country",
                "MX or CO",
            )?;
            surroundings.date_order =
                word(params.remove("date_order"), "date_order", "dmy, mdy or ymd")?;
            surroundings.area_code = params.remove("area_code");
            surroundings.species = params.remove("species");
            surroundings.unit = params.remove("unit");
        }
        Ok(surroundings)
    }

    fn context(&self) -> Context<'_> {
        let alone = Context::alone(self.date);
        Context {
            in_batch: self.in_batch,
            date_order: self.date_order,
            country: self.country.unwrap_or(alone.country),
            row_country: self.row_country,
            area_code: self.area_code.as_deref(),
            species: self.species.as_deref(),
            unit: self.unit.as_deref(),
            ..alone
        }
    }
}

/// Reads a word as JSON has it in plans.
fn word<T: DeserializeOwned>(
    text: Option<String>,
    name: &str,
    wanted: &str,
) -> Result<Option<T>, Failure> {
    text.map(|text| serde_json::from_value(json!(text)).map_err(|_| bad_param(name, &text, wanted)))
        .transpose()
}

fn bad_param(name: &str, value: &str, wanted: &str) -> Failure {
    Failure::new(
        "param_invalid",
        format!("--param {name}={value}: {wanted} is wanted"),
    )
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is wanted")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}
