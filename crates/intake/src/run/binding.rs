//! One field mapping of a plan, made ready to run.

use std::borrow::Cow;

use crate::plan::{DateOrder, DecimalMark, Decision, FieldMapping, Plan};
use crate::schema::{Field, Kind, RecordType};
use crate::text::NullKind;
use crate::transform::{self, Target, Transform, TransformError};
use crate::validate::ROWS_RULES;
use crate::{Error, ErrorKind};

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own, asked at every cell"
)]
pub(super) struct Binding {
    /// The place of the column in the row.
    pub(super) column: usize,
    pub(super) column_name: Cow<'static, str>,
    pub(super) record_type: RecordType,
    /// The place of the field in its record type.
    pub(super) position: usize,
    pub(super) field: &'static Field,
    pub(super) transform: Box<dyn Transform>,
    pub(super) null: NullKind,
    /// The places of the further columns that the transform reads.
    pub(super) others: Vec<usize>,
    pub(super) is_required: bool,
    pub(super) is_phone: bool,
    /// Whether records are compared by it with those of other rows.
    pub(super) is_compared: bool,
    /// Whether the column names the country of the client.
    pub(super) is_country: bool,
    pub(super) default: Option<String>,
    pub(super) date_order: Option<DateOrder>,
    /// The first row that proves the order: the plan's, or else the first that the run meets.
    pub(super) order_row: Option<u32>,
    pub(super) decimal: Option<DecimalMark>,
    /// The unit that stands in the name of the column.
    pub(super) unit: Option<String>,
    /// The longest text of the field in characters.
    pub(super) max: Option<usize>,
    /// What the value is held to, where the transform may give it in another form than the field's.
    pub(super) held_to: Option<Kind>,
}

impl std::fmt::Debug for Binding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} -> {}.{}",
            self.column_name,
            self.record_type.as_str(),
            self.field.name
        )
    }
}

/// Makes the mappings of a plan ready, in the order of the fields of the schema.
pub(super) fn bind(plan: &Plan) -> Result<Vec<Binding>, Error> {
    for column in plan.decisions.iter().filter_map(Decision::column) {
        place_of(plan, "decides about", column)?;
    }
    let mut bindings: Vec<Binding> = Vec::with_capacity(plan.mappings.len());
    for mapping in &plan.mappings {
        let binding = bind_one(plan, mapping)?;
        let twin = bindings.iter().find(|other| {
            (other.record_type, other.position) == (binding.record_type, binding.position)
        });
        if let Some(twin) = twin {
            return Err(invalid(format!(
                "columns {:?} and {:?} both go to {}.{}; keep one of them",
                twin.column_name,
                binding.column_name,
                mapping.record_type.as_str(),
                mapping.target_field
            )));
        }
        let again = bindings.iter().find(|other| {
            (other.record_type, other.column) == (binding.record_type, binding.column)
        });
        if let Some(again) = again {
            return Err(invalid(format!(
                "column {:?} goes to two fields of a {}, {:?} and {:?}; keep one of them",
                binding.column_name,
                mapping.record_type.as_str(),
                again.field.name,
                binding.field.name
            )));
        }
        bindings.push(binding);
    }
    if bindings.is_empty() {
        return Err(Error::new(
            ErrorKind::NothingMapped,
            "the plan maps no column",
        ));
    }
    bindings.sort_by_key(|binding| (binding.record_type, binding.position));
    Ok(bindings)
}

/// A value that no column gives, made ready to run.
#[derive(Debug)]
pub(super) struct BoundConstant {
    pub(super) record_type: RecordType,
    /// The place of the field in its record type.
    pub(super) position: usize,
    pub(super) value: String,
}

/// Makes the constants of a plan ready.
pub(super) fn bind_constants(
    plan: &Plan,
    bindings: &[Binding],
) -> Result<Vec<BoundConstant>, Error> {
    let types = plan.record_types();
    let mut constants: Vec<BoundConstant> = Vec::with_capacity(plan.constants.len());
    for constant in &plan.constants {
        let (kind, name) = (constant.record_type, constant.target_field.as_str());
        let told = format!("{}.{name}", kind.as_str());
        let position = kind.position(name).ok_or_else(|| {
            let names = kind.fields().iter().map(|field| field.name);
            let nearest = crate::text::nearest(name, names);
            invalid(format!(
                "the plan has a constant for {told}, which is no field; the nearest is \
                     {nearest:?}"
            ))
        })?;
        let field = &kind.fields()[position];
        if !types.contains(&kind) {
            return Err(invalid(format!(
                "the plan has a constant for {told}, but maps no column to a {}",
                kind.as_str()
            )));
        }
        let taken = |of: RecordType, at: usize| (of, at) == (kind, position);
        if bindings
            .iter()
            .any(|one| taken(one.record_type, one.position))
            || constants
                .iter()
                .any(|one| taken(one.record_type, one.position))
        {
            return Err(invalid(format!(
                "the plan fills {told} twice; keep the constant or the column"
            )));
        }
        if name == "source_id" || !field.kind.holds(&constant.value) {
            return Err(invalid(format!(
                "the constant {:?} cannot stand in {told}",
                constant.value
            )));
        }
        constants.push(BoundConstant {
            record_type: kind,
            position,
            value: constant.value.clone(),
        });
    }
    Ok(constants)
}

fn bind_one(plan: &Plan, mapping: &FieldMapping) -> Result<Binding, Error> {
    let FieldMapping {
        record_type,
        source_field,
        target_field,
        ..
    } = mapping;
    let place = |wanted: &String| place_of(plan, "maps", wanted);
    let column = place(source_field)?;
    let position = record_type.position(target_field).ok_or_else(|| {
        let names = record_type.fields().iter().map(|field| field.name);
        invalid(format!(
            "the plan maps {source_field:?} to {}.{target_field}, which is no field; the nearest \
             is {:?}",
            record_type.as_str(),
            crate::text::nearest(target_field, names)
        ))
    })?;
    let field = &record_type.fields()[position];
    let target = Target {
        record_type: *record_type,
        field,
    };
    let transform = transform::make_for(target, &mapping.transform, &mapping.params)
        .map_err(|error: TransformError| invalid(format!("column {source_field:?}: {error}")))?;
    let others: Result<Vec<usize>, Error> = transform.columns().iter().map(place).collect();
    let words = crate::text::fold(source_field);
    let mut binding = Binding {
        column,
        column_name: Cow::Owned(source_field.clone()),
        record_type: *record_type,
        position,
        field,
        others: others?,
        transform,
        null: NullKind::of(field),
        is_required: mapping.is_required,
        is_phone: mapping.transform == "phone_format",
        is_compared: false,
        is_country: field.name == "country",
        default: mapping
            .default_value
            .clone()
            .filter(|text| !text.trim().is_empty()),
        // The date of a time is in a column of its own, which has the order.
        date_order: std::iter::once(source_field.as_str())
            .chain(mapping.further_columns())
            .find_map(|column| plan.date_order(column)),
        order_row: plan.decisions.iter().find_map(|decision| match decision {
            Decision::DateOrder { column, row, .. } if column == source_field => *row,
            _ => None,
        }),
        decimal: plan.decimal_mark(source_field),
        unit: words
            .rsplit(' ')
            .next()
            .map(str::to_owned)
            .filter(|unit| is_unit(unit)),
        max: match field.kind {
            Kind::Text { max } => Some(usize::from(max)),
            _ => None,
        },
        // A transform that is made for the field keeps to its form.
        held_to: Some(field.kind).filter(|kind| {
            !matches!(kind, Kind::Text { .. } | Kind::Reference { .. })
                && (mapping.transform != field.transform || mapping.transform == "text")
        }),
    };
    let of_pairs = ROWS_RULES
        .iter()
        .any(|rule| super::pairs::is_for(&binding, rule));
    binding.is_compared = of_pairs || super::sums::is_for(&binding);
    Ok(binding)
}

fn is_unit(word: &str) -> bool {
    const UNITS: &[&str] = &[
        "kg",
        "kgs",
        "g",
        "gr",
        "lb",
        "lbs",
        "libras",
        "gramos",
        "kilogramos",
        "anos",
        "years",
        "meses",
        "months",
        "semanas",
        "weeks",
        "dias",
        "days",
        "c",
        "f",
        "fahrenheit",
        "celsius",
    ];
    UNITS.contains(&word)
}

/// The place of a column in the header; `what` says what the plan does with it.
pub(super) fn place_of(plan: &Plan, what: &str, column: &str) -> Result<usize, Error> {
    let header = &plan.sheet.header;
    header
        .iter()
        .position(|name| name == column)
        .ok_or_else(|| {
            invalid(format!(
                "the plan {what} column {column:?}, which its header does not have; the nearest is \
                 {:?}",
                crate::text::nearest(column, header.iter().map(String::as_str))
            ))
        })
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::PlanInvalid, message)
}
