//! The survey of a file of any format, by its content.

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use serde::Serialize;

use super::{Survey, SurveyOptions, Surveyor, Unpacked};
use crate::issue::{Code, Issue};
use crate::mapping::Synonyms;
use crate::plan::{Sheet, WorkbookSheet};
use crate::source::workbook::{self, Contents, Limits, SheetInfo, Unpacking};
use crate::source::{self, HEAD};
use crate::{Error, ErrorKind};

/// How many sheets of a workbook are looked into before one of them is chosen.
const GLANCES: usize = 24;

/// Surveys a file of text, or the sheet of a workbook that `options` names, or else the one with
/// the most rows among those whose columns have names that are known. Content decides what the
/// file is, never its name.
pub fn survey_file<R: Read + Seek>(
    file: &mut R,
    options: SurveyOptions,
    limits: &Limits,
) -> Result<Survey, Error> {
    if workbook::detect(&source::head(file)?).is_none() {
        if let Some(name) = &options.sheet {
            return Err(Error::new(
                ErrorKind::SheetNotFound,
                format!("the file is text and has no sheet {name:?}; it is one table"),
            ));
        }
        let mut surveyor = Surveyor::new(options);
        source::feed(file, &Sheet::default(), limits, &mut |piece| {
            surveyor.push(piece)?;
            Ok(ControlFlow::Continue(()))
        })?;
        return surveyor.finish();
    }
    let chosen = choose_sheet(file, options.sheet.as_deref(), limits)?;
    let (file_hash, bytes) = file_hash(file)?;
    let unpacked = Unpacked {
        sheet: chosen.sheet.clone(),
        file_hash,
        bytes,
        issues: Vec::new(),
    };
    let mut surveyor = Surveyor::of_workbook(options, unpacked);
    let unpacking = workbook::unpack(file, &chosen.sheet, limits, &mut |piece| {
        surveyor.push(piece)?;
        Ok(ControlFlow::Continue(()))
    })?;
    let mut survey = surveyor.finish()?;
    chosen.finish(&unpacking, &mut survey);
    Ok(survey)
}

/// The sheet of a workbook that is read.
#[derive(Clone, Debug, Serialize)]
pub struct ChosenSheet {
    /// The sheet.
    pub sheet: WorkbookSheet,
    /// All sheets of the workbook, in their order.
    pub sheets: Vec<SheetInfo>,
    /// What is to be said of those that are not read.
    pub issues: Vec<Issue>,
}

impl ChosenSheet {
    /// Puts into a survey what is known of the workbook beyond the tape of its sheet.
    pub fn finish(self, unpacking: &Unpacking, survey: &mut Survey) {
        let issues = unpacking.issues.iter().cloned();
        survey.issues.splice(0..0, issues);
        survey.issues.extend(self.issues);
        survey.sheets = self.sheets;
        let read = |info: &&mut SheetInfo| info.name == self.sheet.name;
        if let Some(info) = survey.sheets.iter_mut().find(read) {
            (info.rows, info.columns) = (Some(unpacking.rows), Some(unpacking.columns));
        }
    }
}

/// The sheet of a workbook that `name` names, or else the one with the most rows among those whose
/// columns have names that are known.
pub fn choose_sheet<R: Read + Seek>(
    file: &mut R,
    name: Option<&str>,
    limits: &Limits,
) -> Result<ChosenSheet, Error> {
    let contents = workbook::contents(file, limits)?;
    let mut sheets = contents.sheets.clone();
    let chosen = match name {
        Some(name) => named(&contents, name)?,
        None => choose(file, &contents, &mut sheets, limits)?,
    };
    let issues = if name.is_none() {
        others(&sheets, chosen).collect()
    } else {
        Vec::new()
    };
    Ok(ChosenSheet {
        sheet: workbook_sheet(&contents, chosen)?,
        sheets,
        issues,
    })
}

/// The BLAKE3 hash of a file, 64 hex digits, and its size in bytes.
pub fn file_hash<R: Read + Seek>(file: &mut R) -> Result<(String, u64), Error> {
    source::hash(file)
}

/// The sheet that a person names: by its name, or by its place from 1 where none has that name.
fn named(contents: &Contents, name: &str) -> Result<usize, Error> {
    let find =
        |same: &dyn Fn(&str) -> bool| contents.sheets.iter().position(|sheet| same(&sheet.name));
    let folded = crate::text::fold(name);
    let by_place = || {
        let place: usize = name.trim().parse().ok()?;
        (1..=contents.sheets.len())
            .contains(&place)
            .then(|| place - 1)
    };
    find(&|each| each == name)
        .or_else(|| find(&|each| crate::text::fold(each) == folded))
        .or_else(by_place)
        .ok_or_else(|| {
            let names = contents
                .sheets
                .iter()
                .map(|sheet| format!("{:?}", sheet.name));
            let names: Vec<_> = names.take(20).collect();
            Error::new(
                ErrorKind::SheetNotFound,
                format!(
                    "the workbook has no sheet {name:?}; it has {}",
                    names.join(", ")
                ),
            )
        })
}

/// The sheet that is meant where nobody says which; what is seen of the others goes to `sheets`.
fn choose<R: Read + Seek>(
    file: &mut R,
    contents: &Contents,
    sheets: &mut [SheetInfo],
    limits: &Limits,
) -> Result<usize, Error> {
    let visible: Vec<usize> = (0..sheets.len()).filter(|at| !sheets[*at].hidden).collect();
    // A workbook whose sheets are all hidden is still a clinic's data.
    let candidates = if visible.is_empty() {
        (0..sheets.len()).collect()
    } else {
        visible
    };
    if let [only] = candidates[..] {
        return Ok(only);
    }
    let mut best: Option<((bool, u32), usize)> = None;
    for &at in candidates.iter().take(GLANCES) {
        let sheet = workbook_sheet(contents, at)?;
        let glance = match glance(file, &sheet, limits) {
            Ok(glance) => glance,
            // A trap is refused wherever it stands; a damaged sheet does not spoil the others.
            Err(error) if error.kind() == ErrorKind::FileDamaged => continue,
            Err(error) => return Err(error),
        };
        let info = &mut sheets[at];
        if glance.whole || info.rows.is_none_or(|rows| rows < glance.rows) {
            info.rows = Some(glance.rows);
            info.columns = Some(glance.columns);
        }
        let rank = (glance.known, info.rows.unwrap_or(0));
        // Of two that are as good, the first stands.
        if best.is_none_or(|(best, _)| rank > best) {
            best = Some((rank, at));
        }
    }
    best.map(|(_, at)| at).ok_or_else(|| {
        Error::new(
            ErrorKind::FileDamaged,
            "no sheet of the workbook can be read; export it again, or open it and save it anew",
        )
    })
}

/// What the first rows of a sheet show.
struct Glance {
    /// Whether a row holds names of columns that are known.
    known: bool,
    rows: u32,
    columns: u32,
    /// Whether these are all rows.
    whole: bool,
}

fn glance<R: Read + Seek>(
    file: &mut R,
    sheet: &WorkbookSheet,
    limits: &Limits,
) -> Result<Glance, Error> {
    let mut head = Vec::new();
    let unpacking = workbook::unpack(file, sheet, limits, &mut |piece| {
        head.extend_from_slice(piece);
        Ok(if head.len() < HEAD {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    let read_as = Sheet {
        workbook: Some(sheet.clone()),
        ..Sheet::default()
    };
    let header = source::find_header(&head, unpacking.ended, &read_as);
    let synonyms = Synonyms::get();
    let known = |names: &[String]| names.iter().filter(|name| synonyms.knows(name)).count() >= 2;
    Ok(Glance {
        known: header.is_ok_and(|heading| known(&heading.names)),
        rows: unpacking.rows,
        columns: unpacking.columns,
        whole: unpacking.ended,
    })
}

/// What is to be said of the sheets that were not read.
fn others(sheets: &[SheetInfo], chosen: usize) -> impl Iterator<Item = Issue> {
    let read = sheets
        .get(chosen)
        .map_or("", |sheet| &sheet.name)
        .to_owned();
    [(false, Code::OtherSheets), (true, Code::HiddenSheets)]
        .into_iter()
        .filter_map(move |(hidden, code)| {
            let others = sheets.iter().enumerate().filter(|(at, sheet)| {
                *at != chosen && sheet.hidden == hidden && sheet.rows != Some(0)
            });
            let names: Vec<_> = others.map(|(_, sheet)| sheet.name.as_str()).collect();
            (!names.is_empty()).then(|| {
                let params = vec![("sheet", read.clone()), ("sheets", names.join(", "))];
                Issue::new(code, params)
            })
        })
}

fn workbook_sheet(contents: &Contents, at: usize) -> Result<WorkbookSheet, Error> {
    let sheet = contents
        .sheets
        .get(at)
        .ok_or_else(|| Error::new(ErrorKind::EmptyFile, "the workbook has no sheet with cells"))?;
    Ok(WorkbookSheet {
        container: contents.container,
        name: sheet.name.clone(),
    })
}
