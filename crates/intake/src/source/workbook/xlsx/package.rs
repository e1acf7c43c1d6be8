//! The parts of a package: where the workbook is, and which sheets it has.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use quick_xml::events::Event;

use super::super::damaged;
use super::super::limits::{Limits, passed};
use super::super::xml::{Xml, attribute, is_true, local};
use super::super::zip::Archive;
use crate::{Error, ErrorKind};

/// What a package says of its workbook. The parts have their names in small letters.
pub(super) struct Package {
    pub(super) sheets: Vec<Sheet>,
    pub(super) strings: String,
    pub(super) styles: String,
    /// Whether the days count from 1904, as on an old Mac.
    pub(super) from_1904: bool,
}

/// A sheet of cells.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) part: String,
}

/// What one part says of another: what it is, and where.
struct Relation {
    /// The last word of the type, such as `worksheet`; the rest differs between editions.
    kind: String,
    part: String,
}

/// The longest name, and the longest target, that is looked at; it is that of a link in Excel.
const NAME: usize = 2_083;

type Relations = BTreeMap<String, Relation>;

impl Package {
    /// Reads what the package says of its workbook.
    pub(super) fn open<R: Read + Seek>(
        archive: &Archive<'_, R>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let roots = relations(archive, "", limits)?;
        let workbook = roots
            .values()
            .find(|relation| relation.kind == "officeDocument")
            .map_or("xl/workbook.xml", |relation| &relation.part);
        let related = relations(archive, workbook, limits)?;
        let mut package = Self {
            sheets: Vec::new(),
            strings: part_of(&related, "sharedStrings", "xl/sharedstrings.xml"),
            styles: part_of(&related, "styles", "xl/styles.xml"),
            from_1904: false,
        };
        if let Some(part) = archive.entry(workbook)? {
            refuse_binary(workbook)?;
            let mut xml = Xml::new(part, workbook, limits)?;
            package.read_workbook(&mut xml, &related, limits)?;
        } else if archive.has("xl/worksheets/sheet1.xml") {
            package.sheets.push(Sheet {
                name: "Sheet1".to_owned(),
                hidden: false,
                part: "xl/worksheets/sheet1.xml".to_owned(),
            });
        } else {
            return Err(no_workbook(archive));
        }
        if package.sheets.is_empty() {
            return Err(Error::new(
                ErrorKind::EmptyFile,
                "the workbook has no sheet with cells",
            ));
        }
        Ok(package)
    }

    fn read_workbook<B: std::io::BufRead>(
        &mut self,
        xml: &mut Xml<B>,
        related: &Relations,
        limits: &Limits,
    ) -> Result<(), Error> {
        let mut place = 0_u32;
        loop {
            let event = xml.next()?;
            let (Event::Start(start) | Event::Empty(start)) = &event else {
                if matches!(event, Event::Eof) {
                    return Ok(());
                }
                continue;
            };
            match local(start) {
                "workbookPr" => {
                    self.from_1904 = attribute(start, "date1904").is_some_and(|v| is_true(&v));
                }
                "sheet" => {
                    place += 1;
                    if place > limits.sheets {
                        return Err(passed("the workbook", limits.sheets.into(), "sheets"));
                    }
                    let relation = attribute(start, "id").and_then(|id| related.get(&id));
                    // Charts and dialogs are sheets without cells.
                    if relation.is_some_and(|relation| relation.kind != "worksheet") {
                        continue;
                    }
                    let state = attribute(start, "state").unwrap_or_default();
                    let name = attribute(start, "name").unwrap_or_default();
                    if name.len() > NAME {
                        return Err(damaged("the name of a sheet is too long"));
                    }
                    self.sheets.push(Sheet {
                        name: self.unique(&name),
                        hidden: matches!(state.as_str(), "hidden" | "veryHidden"),
                        part: relation.map_or_else(
                            || format!("xl/worksheets/sheet{place}.xml"),
                            |relation| relation.part.clone(),
                        ),
                    });
                }
                _ => {}
            }
        }
    }

    // Spreadsheets keep names apart; other programs may not.
    fn unique(&self, name: &str) -> String {
        let taken = |name: &str| self.sheets.iter().any(|sheet| sheet.name == name);
        let mut unique = name.to_owned();
        let mut number = 2;
        while taken(&unique) {
            unique = format!("{name} ({number})");
            number += 1;
        }
        unique
    }
}

fn part_of(related: &Relations, kind: &str, usual: &str) -> String {
    let found = related.values().find(|relation| relation.kind == kind);
    found.map_or_else(|| usual.to_owned(), |relation| relation.part.clone())
}

/// What a part says of others in the package; nothing if it says nothing.
fn relations<R: Read + Seek>(
    archive: &Archive<'_, R>,
    of: &str,
    limits: &Limits,
) -> Result<Relations, Error> {
    let (folder, _) = split(of);
    let mut relations = Relations::new();
    each_relation(archive, of, limits, &mut |id, kind, target, outside| {
        if outside {
            return Ok(());
        }
        if relations.len() as u64 >= limits.entries {
            return Err(passed(
                "the workbook",
                limits.entries,
                "relations of a part",
            ));
        }
        let part = join(folder, &target);
        relations.insert(id, Relation { kind, part });
        Ok(())
    })?;
    Ok(relations)
}

/// What a part says of the world outside, by the id of the relation: those of a kind, as long as
/// they take no more than some bytes.
pub(super) fn external<R: Read + Seek>(
    archive: &Archive<'_, R>,
    of: &str,
    kind: &str,
    bytes: usize,
    limits: &Limits,
) -> Result<BTreeMap<String, String>, Error> {
    let mut targets = BTreeMap::new();
    let mut held = 0;
    each_relation(archive, of, limits, &mut |id, found, target, outside| {
        // What an entry of the map takes beside its texts counts too.
        held += id.len() + target.len() + 64;
        if outside && found == kind && held <= bytes {
            targets.insert(id, target);
        }
        Ok(())
    })?;
    Ok(targets)
}

type Take<'t> = &'t mut dyn FnMut(String, String, String, bool) -> Result<(), Error>;

// Gives the id, the kind and the target of each relation of a part, and whether it leads outside.
fn each_relation<R: Read + Seek>(
    archive: &Archive<'_, R>,
    of: &str,
    limits: &Limits,
    take: Take<'_>,
) -> Result<(), Error> {
    let (folder, file) = split(of);
    let name = join(folder, &format!("_rels/{file}.rels"));
    let Some(part) = archive.entry(&name)? else {
        return Ok(());
    };
    let mut xml = Xml::new(part, &name, limits)?;
    loop {
        let event = xml.next()?;
        let (Event::Start(start) | Event::Empty(start)) = &event else {
            if matches!(event, Event::Eof) {
                return Ok(());
            }
            continue;
        };
        if local(start) != "Relationship" {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) = (
            attribute(start, "Id"),
            attribute(start, "Type"),
            attribute(start, "Target"),
        ) else {
            continue;
        };
        if id.len() > NAME || target.len() > NAME {
            continue;
        }
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let outside = attribute(start, "TargetMode").is_some_and(|mode| mode == "External");
        take(id, kind, target, outside)?;
    }
}

fn split(part: &str) -> (&str, &str) {
    part.rsplit_once('/').unwrap_or(("", part))
}

/// The name of a part that is named from within a folder.
fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        steps.extend(folder.split('/'));
    }
    for step in target.split('/') {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    steps.retain(|step| !step.is_empty() && *step != ".");
    steps.join("/").to_ascii_lowercase()
}

const BINARY: &str = "xl/workbook.bin";

fn refuse_binary(workbook: &str) -> Result<(), Error> {
    if workbook == BINARY {
        return Err(Error::new(
            ErrorKind::UnsupportedFormat,
            "the file is a binary workbook (XLSB), which is not read; save it as XLSX (in Excel: \
             Save as, Excel workbook) and give that file",
        ));
    }
    Ok(())
}

// What an archive is that is no workbook, by what stands in it.
fn no_workbook<R: Read + Seek>(archive: &Archive<'_, R>) -> Error {
    if let (true, Err(error)) = (archive.has(BINARY), refuse_binary(BINARY)) {
        return error;
    }
    let holds = |start: &str| archive.names().any(|name| name.starts_with(start));
    let what = if holds("word/") {
        "a document of Word"
    } else if holds("ppt/") {
        "a presentation"
    } else if holds("index/") && holds("metadata/") {
        "a file of Numbers; export it from Numbers as Excel or CSV"
    } else {
        let tables = [".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"];
        let mut names = archive.names();
        if names.any(|name| tables.iter().any(|ending| name.ends_with(ending))) {
            "an archive with files in it; unpack it and give the one with the table"
        } else {
            "an archive, and no workbook is in it"
        }
    };
    Error::new(ErrorKind::UnsupportedFormat, format!("the file is {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_their_folder() {
        for (folder, target, expected) in [
            ("xl", "worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
            (
                "xl",
                "/xl/worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
            ("xl", "../customXml/item1.xml", "customxml/item1.xml"),
            ("xl", "./styles.xml", "xl/styles.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "../../xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(join(folder, target), expected, "{folder} {target}");
        }
    }
}
