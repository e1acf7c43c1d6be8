//! `mudanza transform`: values from standard input, one per line, each to one line of JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::BufRead;

use chrono::NaiveDate;
use intake::issue::{Code, Issue, Severity};
use intake::plan::DateOrder;
use intake::transform::{
    Context, Country, Note, Out as Converted, Param, TransformError, TransformParams, Verdict,
    Zone, make,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::failure::{End, Failure};
use crate::help_of::command;
use crate::language::Language;
use crate::out::Out;
use crate::planning::today;

const EXAMPLES: &str = "\
Examples:
  echo '31/12/2020' | mudanza transform date_parse
  mudanza transform phone_format < phones.txt
  echo '044 55 1234 5678' | mudanza transform phone_format --param context=batch
  echo '05/06/2020' | mudanza transform date_parse --param context=batch --param date_order=mdy
  echo 'Limpieza' | mudanza transform record_type_map --param values='{\"Limpieza\":\"grooming\"}'

Each line of the answer is {\"input\", \"value\", \"issues\"}. Alone, a value is converted as the
specification has it. With context=batch it is converted as in a file, and these say what the
file would: country, row_country, area_code, date_order, species, unit, date, time_zone, and cells,
the list of the other cells of the row.
Other parameters are the transform's own. A list is written [\"a\",\"b\"], an object {\"a\":\"b\"}.";

/// Arguments of `transform`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Transform, such as date_parse, phone_format or species_map
    name: String,
    /// Parameter; may be given several times
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    params: Vec<(String, Param)>,
}

/// Converts every line.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let mut params: TransformParams = args.params.iter().cloned().collect();
    let surroundings = Surroundings::take(&mut params)?;
    let others: Vec<Cow<'_, str>> = surroundings
        .cells
        .iter()
        .map(|cell| intake::text::clean(cell))
        .collect();
    let context = Context {
        others: &others,
        ..surroundings.context()
    };
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
    help: String,
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
        help: command(note.code.as_str()),
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
    zone: Option<Zone>,
    /// The other cells of the row.
    cells: Vec<String>,
}

impl Surroundings {
    /// Takes what is no parameter of the transform itself.
    fn take(params: &mut TransformParams) -> Result<Self, Failure> {
        let in_batch = match text(params, "context")?.as_deref() {
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
            date: word(text(params, "date")?, "date", "YYYY-MM-DD")?.unwrap_or_else(today),
            zone: None,
            cells: Vec::new(),
        };
        if in_batch {
            let upper = |text: Option<String>| text.map(|text| text.to_ascii_uppercase());
            surroundings.country = word(upper(text(params, "country")?), "country", "MX or CO")?;
            surroundings.row_country = word(
                upper(text(params, "row_country")?),
                "row_country",
                "MX or CO",
            )?;
            surroundings.date_order =
                word(text(params, "date_order")?, "date_order", "dmy, mdy or ymd")?;
            surroundings.area_code = text(params, "area_code")?;
            surroundings.species = text(params, "species")?;
            surroundings.unit = text(params, "unit")?;
            surroundings.zone = text(params, "time_zone")?
                .map(|name| {
                    let wanted = || format!("an IANA name such as {}", Zone::nearest(&name));
                    Zone::named(&name).ok_or_else(|| bad_param("time_zone", &name, &wanted()))
                })
                .transpose()?;
            surroundings.cells = match params.remove("cells") {
                None => Vec::new(),
                Some(Param::Text(cell)) => vec![cell],
                Some(Param::List(cells)) => cells,
                Some(other @ Param::Map(_)) => {
                    return Err(bad_param("cells", &other.to_string(), "a list of texts"));
                }
            };
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
            zone: self.zone.as_ref(),
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

/// Takes a parameter that is one text.
fn text(params: &mut TransformParams, name: &str) -> Result<Option<String>, Failure> {
    match params.remove(name) {
        None => Ok(None),
        Some(Param::Text(text)) => Ok(Some(text)),
        Some(other) => Err(bad_param(name, &other.to_string(), "one text")),
    }
}

/// A name and a value: a list or an object of texts if it is written as such, else a text.
fn pair(text: &str) -> Result<(String, Param), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is wanted")?;
    let param = serde_json::from_str::<Param>(value)
        .ok()
        .filter(|param| !matches!(param, Param::Text(_)));
    Ok((
        name.trim().to_owned(),
        param.unwrap_or_else(|| value.into()),
    ))
}
