//! The reports of OkVet and the tables of its database extract, recognised by their headers.

use std::sync::LazyLock;

use super::fields::Candidate;
use super::{Confidence, Reason, Sheet, Suggestion, header};
use crate::plan::{Constant, FieldMapping};
use crate::schema::RecordType;
use crate::text;
use crate::transform::{Param, TransformParams};

/// The reports as data; a test reads every line of it.
const REPORTS: &str = include_str!("../../data/okvet.txt");

/// Names that no other system writes.
const MARKS: &[&str] = &[
    "e reproductivo",
    "tident",
    "ident",
    "tcontacto",
    "vinculado",
    "autorizacion",
    "identificacion cliente",
    "tllc",
    "habeas at",
    "conctact",
    "objetive",
    "consult at",
    "vaccine type id",
    "gender id",
    "reproductive state",
    "deworming at",
    "assistance",
];

/// A report and its columns.
#[derive(Debug)]
pub(crate) struct Report {
    #[cfg_attr(not(test), expect(dead_code, reason = "tests and people call it so"))]
    name: &'static str,
    columns: Vec<Column>,
    constants: Vec<Constant>,
}

#[derive(Debug)]
struct Column {
    folded: String,
    target: Option<Target>,
}

/// Where a column goes, and how.
#[derive(Debug)]
struct Target {
    kind: RecordType,
    position: usize,
    transform: Option<&'static str>,
    params: TransformParams,
    default: Option<String>,
}

static ALL: LazyLock<Vec<Report>> = LazyLock::new(|| {
    let mut reports: Vec<Report> = Vec::new();
    for line in REPORTS.lines().map(str::trim) {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            reports.push(Report {
                name,
                columns: Vec::new(),
                constants: Vec::new(),
            });
        } else if let (Some(report), Some(constant)) = (reports.last_mut(), constant(line)) {
            report.constants.push(constant);
        } else if let (Some(report), Some(column)) = (reports.last_mut(), column(line)) {
            report.columns.push(column);
        }
    }
    reports
});

fn column(line: &'static str) -> Option<Column> {
    let (name, rest) = line.split_once(" = ").filter(|_| !line.starts_with('#'))?;
    let (field, how) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(Column {
        folded: text::fold(name),
        target: target(field, how),
    })
}

fn constant(line: &str) -> Option<Constant> {
    let (field, value) = line.strip_prefix("always ")?.split_once(" = ")?;
    let (kind, field) = field.split_once('.')?;
    Some(Constant {
        record_type: RecordType::from_word(kind)?,
        target_field: field.to_owned(),
        value: value.to_owned(),
    })
}

fn target(field: &'static str, how: &'static str) -> Option<Target> {
    let (kind, field) = field.split_once('.')?;
    let kind = RecordType::from_word(kind)?;
    let mut target = Target {
        kind,
        position: kind.position(field)?,
        transform: None,
        params: TransformParams::new(),
        default: None,
    };
    let mut words = how.split_whitespace();
    while let Some(word) = words.next() {
        match (word, word.split_once('=')) {
            ("via", _) => target.transform = words.next(),
            ("default", _) => target.default = words.next().map(str::to_owned),
            (_, Some(("columns", names))) => {
                let names = names.split(',').map(str::to_owned).collect();
                target
                    .params
                    .insert("columns".to_owned(), Param::List(names));
            }
            (_, Some((name, value))) => {
                target.params.insert(name.to_owned(), value.into());
            }
            _ => {}
        }
    }
    Some(target)
}

/// The report that a header is: the one with which it has most names in common. Columns may be
/// missing, added or renamed, as long as two names of three are the same; with names that only
/// OkVet writes, fewer are enough.
pub(crate) fn recognise(header: &[String]) -> Option<&'static Report> {
    let names: Vec<String> = header.iter().map(|name| text::fold(name)).collect();
    let names = without_checks(&names);
    let marks = names.iter().filter(|name| MARKS.contains(name)).count();
    let needed = if marks >= 2 { 40 } else { 65 };
    let likeness = |report: &'static Report| {
        let common = report
            .columns
            .iter()
            .filter(|column| names.contains(&&*column.folded));
        let common = common.count();
        let all = report.columns.len() + names.len() - common;
        (common >= 5).then_some((common * 100 / all.max(1), report))
    };
    let best = ALL
        .iter()
        .filter_map(likeness)
        .max_by_key(|(share, _)| *share);
    best.filter(|(share, _)| *share >= needed)
        .map(|(_, report)| report)
}

/// The names without those of the checks of a consultation, each of which has its remarks beside it:
/// `skin` and `skin_obs`. How many a clinic uses says nothing of what the table is.
fn without_checks(names: &[String]) -> Vec<&str> {
    let has = |name: &str| names.iter().any(|other| other == name);
    let is_check = |name: &str| match name.strip_suffix(" obs") {
        Some(check) => has(check),
        None => has(&format!("{name} obs")),
    };
    let others = names.iter().filter(|name| !is_check(name));
    others.map(String::as_str).collect()
}

/// Whether a header is one of OkVet's.
pub(crate) fn is_okvet(header: &[String]) -> bool {
    recognise(header).is_some() || {
        let known = |name: &&String| MARKS[..6].contains(&&*text::fold(name));
        header.iter().filter(known).count() >= 3
    }
}

/// What all rows of a report have, whatever its columns say.
pub(crate) fn constants(header: &[String]) -> &'static [Constant] {
    recognise(header).map_or(&[], |report| &report.constants)
}

/// The column that says when a record was deleted: the tables keep what nobody sees any more.
pub(crate) fn deleted_column(header: &[String]) -> Option<&str> {
    recognise(header)?;
    let mut names = header.iter().map(String::as_str);
    names.find(|name| text::fold(name) == "deleted at")
}

/// The mapping of a column as the report has it.
pub(crate) fn mapping(names: &[String], suggestion: &Suggestion) -> Option<FieldMapping> {
    let report = recognise(names)?;
    let target = report.column(&suggestion.column)?.target.as_ref()?;
    let field = &target.kind.fields()[target.position];
    let mapping = FieldMapping {
        record_type: target.kind,
        source_field: suggestion.column.clone(),
        target_field: field.name.to_owned(),
        transform: target.transform.unwrap_or(field.transform).to_owned(),
        params: target.params.clone(),
        is_required: field.required,
        default_value: target.default.clone(),
    };
    Some(header::fit(mapping, names))
}

impl Report {
    /// The name of the report, such as `vacunaciones`.
    #[cfg(test)]
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The record types that its rows make.
    pub(super) fn kinds(&self) -> Vec<RecordType> {
        let targets = self
            .columns
            .iter()
            .filter_map(|column| column.target.as_ref());
        let mut kinds: Vec<_> = targets.map(|target| target.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Whether it has a column of that name, mapped or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    /// The field of a column; none if the column goes nowhere.
    pub(super) fn candidates(&self, name: &str, sheet: &Sheet) -> Vec<Candidate> {
        let target = self.column(name).and_then(|column| column.target.as_ref());
        let made = target.filter(|target| sheet.makes(target.kind));
        let candidate = made.map(|target| Candidate {
            kind: target.kind,
            position: target.position,
            confidence: Confidence::Sure,
            reason: Reason::Report,
            order: 0,
        });
        candidate.into_iter().collect()
    }

    fn column(&self, name: &str) -> Option<&Column> {
        let folded = text::fold(name);
        self.columns.iter().find(|column| column.folded == folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names
            .split('|')
            .map(|name| name.trim().to_owned())
            .collect()
    }

    fn recognised(names: &str) -> Option<&'static str> {
        recognise(&header(names)).map(Report::name)
    }

    #[test]
    fn every_line_of_the_data_is_a_column_and_its_field() {
        for line in REPORTS.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') || line.starts_with('[') {
                continue;
            }
            if let Some(constant) = constant(line) {
                let field = constant.record_type.field(&constant.target_field).unwrap();
                assert!(field.kind.holds(&constant.value), "{line}");
                continue;
            }
            let column = column(line).unwrap_or_else(|| panic!("{line}"));
            assert!(
                column.target.is_some() || line.ends_with(" = none"),
                "{line}"
            );
        }
        for report in ALL.iter() {
            let mut seen = std::collections::BTreeSet::new();
            for target in report
                .columns
                .iter()
                .filter_map(|column| column.target.as_ref())
            {
                assert!(
                    seen.insert((target.kind, target.position)),
                    "{}",
                    report.name
                );
                let name = target
                    .transform
                    .unwrap_or(target.kind.fields()[target.position].transform);
                assert!(
                    crate::transform::make(name, &target.params).is_ok(),
                    "{}",
                    report.name
                );
            }
        }
    }

    #[test]
    fn a_report_is_recognised_whole() {
        for report in ALL.iter() {
            let names: Vec<_> = report
                .columns
                .iter()
                .map(|column| column.folded.clone())
                .collect();
            assert_eq!(recognise(&names).map(Report::name), Some(report.name));
        }
    }

    #[test]
    fn missing_extra_and_renamed_columns_are_tolerated() {
        let vaccinations = "Fecha | Mascota | Especie | Propietario | Celular | Vacuna | Lab. | \
                            Lote | Detalles | Próxima vacuna | Usuario | Sede";
        assert_eq!(recognised(vaccinations), Some("vacunaciones"));
        let owners = "Nombres | TIdent | Ident. | Correo | Celular | Dirección | Vinculado";
        assert_eq!(recognised(owners), Some("propietarios"));
        assert_eq!(
            recognised("Nombres | TIdent | Ident. | Correo | Celular"),
            None
        );
        let owners = "Nombres | TIdent | Ident. | Correo | Celular | Dirección | Ciudad | Vinculado | Barrio";
        assert_eq!(recognised(owners), Some("propietarios"));
    }

    /// The checks of a consultation, each with its remarks.
    fn checks() -> String {
        let systems = [
            "skin",
            "eyes",
            "ears",
            "mouth",
            "nose",
            "lymph_nodes",
            "cardiovascular",
            "respiratory",
            "digestive",
            "urinary",
            "reproductive",
            "nervous",
            "musculoskeletal",
            "general",
        ];
        systems.map(|name| format!("{name}|{name}_obs")).join("|")
    }

    #[test]
    fn a_consultation_is_recognised_with_all_its_checks() {
        let known = "id|pet_id|vet_id|user_id|consult_at|type|anamnesis|objetive|interpretation|\
                     diagnostic_plan|therapeutic_plan|problems|differential_diagnosis|\
                     final_diagnosis|treatment|next_control_at|temperature|temperature_unit|weight|\
                     weight_unit|bcs|crt|heart_rate|breathing_rate|saturation|blood_pressure|\
                     glycemia|mucous_membrane";
        let rest = "file|import_id|created_at|updated_at|deleted_at";
        for whole in [
            format!("{known}|{}|{rest}", checks()),
            format!("{known}|{}|file|import_id", checks()),
            format!("{known}|{rest}"),
            known.to_owned(),
            // Some exports leave the remarks out.
            format!("{known}|{}|{rest}", checks().replace("_obs", "_2")),
        ] {
            assert_eq!(recognised(&whole), Some("db consultas"), "{whole}");
        }
        // A consultation of somebody else is none for its checks.
        let others = "id|pet_id|visit_date|type|subjective|objective|assessment|plan|temperature|\
                      weight|heart_rate|diagnosis|treatment";
        for header_of in [format!("{others}|{}", checks()), others.to_owned()] {
            assert_eq!(recognised(&header_of), None, "{header_of}");
            assert!(!is_okvet(&header(&header_of)));
        }
    }

    #[test]
    fn the_files_of_others_are_not_okvets() {
        for names in [
            "id_cliente | Nombre | Apellidos | Celular | Correo | Dirección | Ciudad | Estado | CP",
            "Mascota | Especie | Raza | Sexo | Fecha de nacimiento | Propietario | Teléfono",
            "Fecha | Paciente | Dueño | Vacuna | Lote | Próxima dosis | Veterinario",
            "Fecha | Cliente | Total",
        ] {
            assert_eq!(recognised(names), None, "{names}");
            assert!(!is_okvet(&header(names)));
        }
    }
}
