//! Stored mappings: read from answers and files, and as people read them.

use std::path::Path;

use intake::mapping::StoredMapping;
use intake::plan::{FieldMapping, Plan, Source};
use intake::schema::RecordType;
use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::input;
use crate::out::Out;
use crate::plan_view::mapping_rows;

/// The mapping of a source and a record type.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Mapping {
    pub(crate) source_system: Source,
    pub(crate) record_type: RecordType,
    pub(crate) fields: Vec<FieldMapping>,
}

/// One mapping of an answer.
pub(crate) fn mapping(answer: &Value) -> Result<Mapping, Failure> {
    Mapping::deserialize(answer)
        .map_err(|error| Failure::new("bad_answer", format!("the answer is no mapping: {error}")))
}

/// The mappings of an answer.
pub(crate) fn mappings(answer: &Value) -> Result<Vec<Mapping>, Failure> {
    Vec::<Mapping>::deserialize(answer)
        .map_err(|error| Failure::new("bad_answer", format!("the answer is no mapping: {error}")))
}

/// The mappings of a file: a plan, or what `mapping show --json` or `mapping list --json` wrote.
pub(crate) fn from_file(path: &Path) -> Result<Vec<Mapping>, Failure> {
    let text = input::small_text(path)?;
    let invalid = |error: &dyn std::fmt::Display| {
        let message = format!("{}: {error}", path.display());
        Failure::new("mapping_invalid", message)
    };
    let value: Value = serde_json::from_str(&text).map_err(|error| invalid(&error))?;
    if let Some(one) = value.get("mapping") {
        return Ok(vec![
            Mapping::deserialize(one).map_err(|error| invalid(&error))?,
        ]);
    }
    if let Some(list) = value
        .get("mappings")
        .filter(|_| value.get("version").is_none())
    {
        return Vec::deserialize(list).map_err(|error| invalid(&error));
    }
    let plan = Plan::from_json(&text).map_err(|error| invalid(&error))?;
    let of_kind = |record_type: RecordType| Mapping {
        source_system: plan.source,
        record_type,
        fields: plan
            .mappings
            .iter()
            .filter(|field| field.record_type == record_type)
            .cloned()
            .collect(),
    };
    Ok(plan.record_types().into_iter().map(of_kind).collect())
}

/// The field mappings of which suggestions are learned.
pub(crate) fn stored(mappings: Vec<Mapping>) -> Vec<StoredMapping> {
    let fields = mappings.into_iter().flat_map(|one| {
        let source_system = one.source_system;
        one.fields.into_iter().map(move |mapping| StoredMapping {
            source_system,
            mapping,
        })
    });
    fields.collect()
}

/// Shows a mapping, column by column.
pub(crate) fn show(mapping: &Mapping, out: &mut Out) -> Result<(), Failure> {
    out.line(format_args!(
        "{} to {}",
        mapping.source_system.as_str(),
        mapping.record_type.as_str()
    ))?;
    mapping_rows(out, &mapping.fields)?;
    Ok(())
}
