//! Mappings that were made for another header.

use crate::plan::FieldMapping;
use crate::text;
use crate::transform::Param;

/// The columns of a header that have one of some names. Case, accents and marks do not count.
pub(super) fn present<'a>(header: &[String], names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let here = |name: &str| {
        let folded = text::fold(name);
        header.iter().find(|own| text::fold(own) == folded).cloned()
    };
    names.filter_map(here).collect()
}

/// Leaves out the further columns that a header lacks. Without any of them the cell is read alone,
/// by the transform that its field has.
pub(super) fn fit(mut mapping: FieldMapping, header: &[String]) -> FieldMapping {
    if !mapping.params.contains_key("columns") {
        return mapping;
    }
    let names = present(header, mapping.further_columns());
    if !names.is_empty() {
        mapping
            .params
            .insert("columns".to_owned(), Param::List(names));
        return mapping;
    }
    mapping.params.remove("columns");
    let field = mapping.record_type.field(&mapping.target_field);
    if let Some(field) = field.filter(|field| field.transform != mapping.transform) {
        field.transform.clone_into(&mut mapping.transform);
        mapping.params.clear();
    }
    mapping
}
