//! A first plan from a survey: the mappings and decisions that the evidence supports.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::currency::currency_of;
use super::{
    Constant, DateOrder, Decision, FieldMapping, Options, Plan, Severities, Source, VERSION,
};
use crate::mapping::{self, Reason, StoredMapping, Suggestion};
use crate::schema::{self, RecordType};
use crate::survey::{ColumnSurvey, Survey};
use crate::transform::{Country, Param, TransformParams};
use crate::{Error, ErrorKind};

/// Numbers with a calling code that must agree before their country counts as that of the file.
const ENOUGH_PHONES: u32 = 20;

/// The dates that may lie in the future, so that a year of two digits may as well.
const FUTURE: &[&str] = &[
    "starts_at",
    "ends_at",
    "next_due_on",
    "next_visit",
    "due_on",
    "lot_expiry",
];

/// Makes a plan for a file. `source` and `record_types` take the place of what the columns say.
pub fn suggest(
    survey: &Survey,
    source: Option<Source>,
    record_types: Option<&[RecordType]>,
    options: Options,
    reference_date: NaiveDate,
) -> Result<Plan, Error> {
    suggest_from(survey, source, record_types, &[], options, reference_date)
}

/// Makes a plan for a file as [`suggest`] does, from the clinic's earlier mappings first: those of
/// `stored` that are for the source of the file.
pub fn suggest_from(
    survey: &Survey,
    source: Option<Source>,
    record_types: Option<&[RecordType]>,
    stored: &[StoredMapping],
    options: Options,
    reference_date: NaiveDate,
) -> Result<Plan, Error> {
    let source = source.unwrap_or(survey.source);
    let stored = mapping::of_source(stored, source);
    let suggestions = mapping::suggest_from(survey, record_types, &stored);
    if suggestions.is_empty() {
        return Err(Error::new(
            ErrorKind::NothingMapped,
            format!(
                "none of the {} columns has a name that is known; rename them (for example \
                 \"Nombre\", \"Especie\", \"Celular\") or give a plan",
                survey.columns.len()
            ),
        ));
    }
    let mappings: Vec<_> = suggestions
        .iter()
        .filter_map(|one| match one.reason {
            Reason::Learned => mapping::learned(one, &survey.sheet.header, &stored),
            Reason::Report => mapping::reported(one, &survey.sheet.header),
            _ => field_mapping(one, source),
        })
        .collect();
    let decisions = decide(survey, &mappings, &options);
    let mut constants = constants(&mappings, &options);
    for constant in mapping::report_constants(&survey.sheet.header) {
        let same = |other: &Constant| {
            (other.record_type, &other.target_field)
                == (constant.record_type, &constant.target_field)
        };
        let kind = constant.record_type;
        if mappings.iter().any(|one| one.record_type == kind) {
            constants.retain(|other| !same(other));
            constants.push(constant.clone());
        }
    }
    Ok(Plan {
        mappings,
        constants,
        decisions,
        ..unmapped(survey, source, options, reference_date)
    })
}

/// The plan of a file none of whose columns goes anywhere yet; it cannot be run before one does.
pub fn unmapped(
    survey: &Survey,
    source: Source,
    options: Options,
    reference_date: NaiveDate,
) -> Plan {
    Plan {
        version: VERSION,
        schema_version: schema::VERSION,
        source,
        sheet: survey.sheet.clone(),
        mappings: Vec::new(),
        constants: Vec::new(),
        decisions: Vec::new(),
        edits: Vec::new(),
        repairs: Vec::new(),
        excluded_rows: Vec::new(),
        severities: Severities::default(),
        options,
        reference_date,
    }
}

/// The constants that the mappings ask for: a clinic's invoices are in the currency of its country,
/// a visit is a consultation and an appointment is to come, unless a column says otherwise.
pub fn constants(mappings: &[FieldMapping], options: &Options) -> Vec<Constant> {
    let makes = |kind| mappings.iter().any(|one| one.record_type == kind);
    let maps = |kind, name| {
        let mut own = mappings.iter().filter(|one| one.record_type == kind);
        own.any(|one| one.target_field == name)
    };
    let usual = [
        (RecordType::MedicalRecord, "type", "consultation"),
        (RecordType::Appointment, "status", "scheduled"),
    ];
    let lacking = usual
        .into_iter()
        .filter(|&(kind, name, _)| makes(kind) && !maps(kind, name));
    let mut constants: Vec<_> = lacking
        .map(|(record_type, name, value)| Constant {
            record_type,
            target_field: name.to_owned(),
            value: value.to_owned(),
        })
        .collect();
    if makes(RecordType::Invoice)
        && !maps(RecordType::Invoice, "currency")
        && let Some(currency) = currency_of(options.country)
    {
        constants.push(Constant {
            record_type: RecordType::Invoice,
            target_field: "currency".to_owned(),
            value: currency.to_owned(),
        });
    }
    constants
}

/// Settles what depends on which columns are mapped: call it again after mappings were changed.
pub fn decide(survey: &Survey, mappings: &[FieldMapping], options: &Options) -> Vec<Decision> {
    let column = |mapping: &FieldMapping| {
        survey
            .columns
            .iter()
            .find(|column| column.name == mapping.source_field)
    };
    let custom = if options.country == Country::US {
        DateOrder::Mdy
    } else {
        DateOrder::Dmy
    };
    let mut decisions: Vec<Decision> = Vec::new();
    for mapping in mappings {
        let is_date = matches!(mapping.transform.as_str(), "date_parse" | "datetime");
        if let (true, Some(column)) = (is_date, column(mapping)) {
            let known = decisions.iter().any(|decision| {
                matches!(decision, Decision::DateOrder { column: name, .. } if *name == column.name)
            });
            if !known && column.dates.dates > 0 {
                decisions.push(date_order(column, custom));
            }
        }
        let is_number = matches!(
            mapping.transform.as_str(),
            "weight_kg" | "money" | "number" | "percent"
        );
        if let (true, Some(column)) = (is_number, column(mapping)) {
            decisions.extend(decimal_mark(column));
        }
    }
    let phones: Vec<_> = mappings
        .iter()
        .filter(|mapping| mapping.transform == "phone_format")
        .filter_map(column)
        .collect();
    decisions.extend(country(&phones));
    decisions.extend(survey.columns.iter().filter_map(|column| {
        let mojibake = column.mojibake?;
        Some(Decision::Mojibake {
            column: column.name.clone(),
            through: mojibake.through,
            row: mojibake.row,
        })
    }));
    let deleted = mapping::deleted_column(&survey.sheet.header);
    decisions.extend(deleted.map(|column| Decision::Deleted {
        column: column.to_owned(),
    }));
    decisions
}

/// The mapping that a field asks for by default, such as the page makes when staff choose it.
pub fn field_mapping(suggestion: &Suggestion, source: Source) -> Option<FieldMapping> {
    let field = suggestion.record_type.field(suggestion.target_field)?;
    let mut params = TransformParams::new();
    let folded = crate::text::fold(&suggestion.column);
    if field.transform == "sex_map" && source == Source::Okvet {
        params.insert("codes".to_owned(), "okvet".into());
    }
    if field.name == "is_deceased" && mapping::says_alive(&folded) {
        params.insert("invert".to_owned(), "true".into());
    }
    if FUTURE.contains(&field.name) {
        params.insert("future".to_owned(), "true".into());
    }
    if !suggestion.columns.is_empty() {
        let columns = Param::List(suggestion.columns.clone());
        params.insert("columns".to_owned(), columns);
    }
    if field.transform == "age_to_birth" {
        let unit = [
            ("anos", "years"),
            ("meses", "months"),
            ("semanas", "weeks"),
            ("dias", "days"),
            ("years", "years"),
            ("months", "months"),
            ("weeks", "weeks"),
            ("days", "days"),
        ]
        .into_iter()
        .find(|(word, _)| folded.ends_with(word));
        params.extend(unit.map(|(_, unit)| ("unit".to_owned(), unit.into())));
    }
    Some(FieldMapping {
        record_type: suggestion.record_type,
        source_field: suggestion.column.clone(),
        target_field: field.name.to_owned(),
        transform: field.transform.to_owned(),
        params,
        is_required: field.required,
        default_value: None,
    })
}

// The majority decides, with its first row as the proof; what does not fit it is then an error
// of its own cell. Without any proof the custom of the country stands, and no row.
fn date_order(column: &ColumnSurvey, custom: DateOrder) -> Decision {
    let dates = &column.dates;
    let (order, row) = match dates.day_first.cmp(&dates.month_first) {
        Ordering::Greater => (DateOrder::Dmy, dates.day_first_row),
        Ordering::Less => (DateOrder::Mdy, dates.month_first_row),
        Ordering::Equal => (custom, None),
    };
    Decision::DateOrder {
        column: column.name.clone(),
        order,
        row,
    }
}

// A weight has decimals and no thousands, unless a cell shows both marks: only where the column
// proves one of them, and another cell means something else under it, is there anything to settle.
fn decimal_mark(column: &ColumnSurvey) -> Option<Decision> {
    let (mark, row) = column.numbers.proof()?;
    column.numbers.matters().then(|| Decision::DecimalMark {
        column: column.name.clone(),
        mark,
        row: Some(row),
    })
}

// Most numbers must carry a calling code, and nearly all of these the same one: a few foreign
// owners say nothing of the numbers that stand without a code.
fn country(columns: &[&ColumnSurvey]) -> Option<Decision> {
    let mut counts: Vec<(Country, u32, u32)> = Vec::new();
    for seen in columns.iter().flat_map(|column| &column.phones) {
        match counts
            .iter_mut()
            .find(|(country, ..)| *country == seen.country)
        {
            Some((_, count, row)) => {
                *count += seen.count;
                *row = (*row).min(seen.row);
            }
            None => counts.push((seen.country, seen.count, seen.row)),
        }
    }
    let filled: u32 = columns.iter().map(|column| column.filled).sum();
    let coded: u32 = counts.iter().map(|(_, count, _)| count).sum();
    let &(country, count, row) = counts.iter().max_by_key(|(_, count, _)| *count)?;
    let settled = coded >= ENOUGH_PHONES
        && count * 10 >= coded * 9
        && u64::from(count) * 4 >= u64::from(filled);
    settled.then_some(Decision::Country {
        country,
        row: Some(row),
    })
}
