//! The first pass: what the file is, and the evidence of each column.

pub(crate) mod alarm;
mod column;
mod damage;
mod distinct;
mod document;
mod encoding;
mod file;
mod mojibake;
mod numbers;
mod opening;
pub(crate) mod question;
mod reading;
mod repair;
mod shape;
mod table;
mod tables;

use crate::issue::{Code, Issue};
use crate::plan::{Encoding, Sheet, WorkbookSheet};
use crate::source::{self, CellKind, HEAD, Heading, LineKind, Row, RowBlocks, TableReader};
use crate::text::{self, CodePage};
use crate::{Error, ErrorKind};
use column::ColumnEvidence;
use encoding::{Count, TextEvidence};
use mojibake::MojibakeEvidence;
use repair::Profile;
use table::{cut_phantoms, guess_source, heading_issues, mixed_dates, several_tables};
use tables::{Start, Step, Wanted, Watch};

pub(crate) use damage::{Widths, damage};
pub(crate) use table::odd_header;

pub(crate) use column::shown_order;
pub use column::{ColumnSurvey, DateEvidence, NullToken, PhoneEvidence};
pub use distinct::{ValueCount, Values};
pub use document::{SkippedRow, Survey, SurveyOptions};
pub use file::{ChosenSheet, choose_sheet, file_hash, survey_file};
pub use mojibake::MojibakeSurvey;
pub use numbers::NumberEvidence;
pub use question::Question;
pub use reading::Reading;
pub use repair::Proposal;
pub(crate) use table::mixed_issue;
pub use tables::TableSpan;

/// How many skipped or damaged rows a survey names one by one; the rest is only counted.
const LISTED: usize = 100;

/// Reads a file once, chunk by chunk, and gathers what can be known of it.
#[derive(Debug)]
pub struct Surveyor {
    options: SurveyOptions,
    workbook: Option<Unpacked>,
    head: Vec<u8>,
    /// The head as text, where a delimiter was given that may not fit.
    start: Vec<u8>,
    hasher: blake3::Hasher,
    bytes: u64,
    table: Option<Table>,
}

/// What is known of a workbook when the tape of one of its sheets is surveyed.
#[derive(Clone, Debug)]
pub struct Unpacked {
    /// The sheet that is on the tape.
    pub sheet: WorkbookSheet,
    /// The BLAKE3 hash of the whole file, 64 hex digits.
    pub file_hash: String,
    /// The size of the whole file in bytes.
    pub bytes: u64,
    /// What was seen when the sheet was unpacked; the survey says it too.
    pub issues: Vec<Issue>,
}

#[derive(Debug)]
struct Table {
    /// The reader; `None` while its rows are looked at.
    reader: Option<TableReader>,
    watch: Watch,
    profile: Profile,
    /// Rows with an empty cell too many, which says nothing unless it is rare.
    trailing: (Vec<u32>, u32),
    /// Whether the rows belong to the table that is read, and not to one after it.
    is_inside: bool,
    /// The first rows, and the count of all, while the header that is wanted is still to come.
    above: (Vec<u32>, u32),
    sheet: Sheet,
    widths: Widths,
    /// Whether a title stands once more on a later page.
    title_repeats: bool,
    columns: Vec<ColumnEvidence>,
    rows: u32,
    skipped: Vec<SkippedRow>,
    skipped_rows: u32,
    issues: Vec<Issue>,
    damaged_rows: u32,
    /// Rows that were quoted as a whole.
    unquoted: Count,
    text: TextEvidence,
    mojibake: MojibakeEvidence,
    blocks: RowBlocks,
    /// The encoding stands: it was given, or the bytes leave no other.
    settled: bool,
}

impl Surveyor {
    /// Makes a surveyor; the options settle what shall not be detected.
    pub fn new(options: SurveyOptions) -> Self {
        Self {
            options,
            workbook: None,
            head: Vec::new(),
            start: Vec::new(),
            hasher: blake3::Hasher::new(),
            bytes: 0,
            table: None,
        }
    }

    /// Makes a surveyor of a workbook's sheet; what is pushed is the tape of the sheet.
    pub fn of_workbook(options: SurveyOptions, workbook: Unpacked) -> Self {
        Self {
            workbook: Some(workbook),
            ..Self::new(options)
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
        // What is looked at more than once is still near then.
        chunk.chunks(HEAD).try_for_each(|piece| self.see(piece))
    }

    fn see(&mut self, chunk: &[u8]) -> Result<(), Error> {
        if self.workbook.is_none() {
            self.hasher.update(chunk);
            self.bytes += chunk.len() as u64;
        }
        if let Some(table) = &mut self.table {
            return table.push(chunk);
        }
        self.head.extend_from_slice(chunk);
        if self.head.len() >= HEAD {
            self.open(false)
        } else {
            Ok(())
        }
    }

    /// How many rows of data were seen so far.
    pub fn rows(&self) -> u32 {
        self.table.as_ref().map_or(0, |table| table.rows)
    }

    /// Ends the pass and gives what was seen.
    pub fn finish(mut self) -> Result<Survey, Error> {
        if self.table.is_none() {
            self.open(true)?;
        }
        let Some(mut table) = self.table else {
            return Err(Error::new(ErrorKind::EmptyFile, "the file holds no rows"));
        };
        table.finish()?;
        let unfit = opening::unfit(&self.options, &table.sheet, &self.start);
        if table.rows == 0 {
            if let Some(issue) = unfit {
                return Err(Error::new(ErrorKind::DelimiterUnfit, issue.message()));
            }
            return Err(Error::new(
                ErrorKind::EmptyFile,
                "the file has no row of data",
            ));
        }
        table.issues.extend(unfit);
        let (bytes, file_hash) = match self.workbook {
            Some(workbook) => {
                table.issues.splice(0..0, workbook.issues);
                (workbook.bytes, workbook.file_hash)
            }
            None => (self.bytes, self.hasher.finalize().to_hex().to_string()),
        };
        Ok(table.into_survey(bytes, file_hash))
    }

    // The head decides the dialect, always from the same bytes, whatever the chunks were.
    fn open(&mut self, whole: bool) -> Result<(), Error> {
        let head = &self.head[..self.head.len().min(HEAD)];
        let whole = whole && head.len() == self.head.len();
        let mut sheet = match &self.workbook {
            Some(workbook) => Sheet {
                workbook: Some(workbook.sheet.clone()),
                ..Sheet::default()
            },
            None => opening::text_sheet(&self.options, head, whole)?,
        };
        if self.options.delimiter.is_some() && self.workbook.is_none() {
            self.start = source::head_text(head, sheet.encoding).into_owned();
        }
        let (heading, wanted) = self.find_heading(head, whole, &sheet)?;
        heading.apply(&mut sheet);
        let mut table = Table::new(sheet, &heading.names);
        table.watch = Watch::new(&table.sheet, wanted);
        table.settled = self.options.encoding.is_some()
            || self.workbook.is_some()
            || (table.sheet.encoding != Encoding::Utf8 && table.sheet.encoding.page().is_none());
        table.push(&std::mem::take(&mut self.head))?;
        self.table = Some(table);
        Ok(())
    }

    // The first header of the file, and the one to wait for where another table is read.
    fn find_heading(
        &self,
        head: &[u8],
        whole: bool,
        sheet: &Sheet,
    ) -> Result<(Heading, Option<Wanted>), Error> {
        let SurveyOptions {
            header_row: given,
            header_rows: given_rows,
            ..
        } = self.options;
        if given == Some(0) {
            return Ok((source::named_header(head, whole, sheet, 0, None)?, None));
        }
        let first = source::find_header(head, whole, sheet)?;
        let mut sheet = sheet.clone();
        first.apply(&mut sheet);
        let tables = tables::of_head(head, whole, &sheet)?;
        let chosen = match given {
            Some(row) => tables.iter().skip(1).find(|table| table.header_row == row),
            None => tables::largest(&tables),
        };
        if let Some(table) = chosen {
            let wanted = Wanted {
                row: table.header_row,
                rows: given_rows.unwrap_or(table.header_rows),
                is_evident: true,
            };
            return Ok((first, Some(wanted)));
        }
        let Some(row) = given else {
            return Ok((first, None));
        };
        match source::named_header(head, whole, &sheet, row, given_rows) {
            Ok(heading) => Ok((heading, None)),
            // The row stands far below the head.
            Err(_) if !whole && row > first.row => {
                let wanted = Wanted {
                    row,
                    rows: given_rows.unwrap_or(1),
                    is_evident: false,
                };
                Ok((first, Some(wanted)))
            }
            Err(error) => Err(error),
        }
    }
}

impl Table {
    fn new(sheet: Sheet, names: &[String]) -> Self {
        let mut issues = heading_issues(&sheet);
        for (name, unique) in names.iter().zip(&sheet.header) {
            if sheet.header_row == 0 {
                break;
            }
            if text::repair_any(name).is_some() {
                let issue = Issue::new(Code::TextRepaired, vec![("value", name.clone())]);
                let issue = issue.in_column(unique.clone());
                issues.push(issue.at_row(sheet.header_row));
            }
            if name.trim().is_empty() {
                issues.push(Issue::new(Code::BlankHeader, vec![]).in_column(unique.clone()));
            } else if !source::is_own_name(name, unique) {
                let params = vec![("name", name.clone())];
                issues.push(Issue::new(Code::DuplicateHeader, params).in_column(unique.clone()));
            }
        }
        Self {
            reader: Some(TableReader::new(&sheet)),
            watch: Watch::new(&sheet, None),
            profile: Profile::new(&sheet),
            trailing: (Vec::new(), 0),
            is_inside: true,
            above: (Vec::new(), 0),
            widths: Widths::of(&sheet),
            title_repeats: false,
            columns: sheet
                .header
                .iter()
                .map(|_| ColumnEvidence::default())
                .collect(),
            sheet,
            rows: 0,
            skipped: Vec::new(),
            skipped_rows: 0,
            issues,
            damaged_rows: 0,
            unquoted: Count::default(),
            text: TextEvidence::default(),
            mojibake: MojibakeEvidence::default(),
            blocks: RowBlocks::default(),
            settled: false,
        }
    }

    fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
        if let Some(reader) = &mut self.reader {
            reader.push(chunk);
        }
        self.drain()
    }

    fn finish(&mut self) -> Result<(), Error> {
        if let Some(reader) = &mut self.reader {
            reader.finish();
        }
        self.drain()?;
        self.release();
        if let Some(wanted) = self.watch.wanted() {
            return Err(Error::new(
                ErrorKind::NoHeader,
                format!("no row starts at line {}", wanted.row),
            ));
        }
        Ok(())
    }

    fn drain(&mut self) -> Result<(), Error> {
        let Some(mut reader) = self.reader.take() else {
            return Ok(());
        };
        let seen = self.see_all(&mut reader);
        self.reader = Some(reader);
        seen
    }

    fn see_all(&mut self, reader: &mut TableReader) -> Result<(), Error> {
        while let Some((kind, row)) = reader.next_row()? {
            self.text.see(row);
            if tables::is_above(&self.sheet, kind, row) {
                self.see(kind, row);
                continue;
            }
            match self.watch.see(self.is_inside.then_some(kind), row) {
                Step::Same => self.see(kind, row),
                Step::Held => {}
                Step::Released => self.release(),
                Step::Started => {
                    let start = self.watch.start(&self.sheet);
                    if start.wanted.is_some() {
                        self.switch(start);
                        reader.follow(&self.sheet);
                    } else {
                        self.leave(&start);
                    }
                }
            }
        }
        Ok(())
    }

    // Rows that waited belong to the table under way.
    fn release(&mut self) {
        for (kind, row) in self.watch.release() {
            self.see(kind, &row);
        }
    }

    // Another table starts: the one that is read ends above it.
    fn leave(&mut self, start: &Start) {
        if self.is_inside {
            self.sheet.last_row = Some(start.top_row.saturating_sub(1));
            self.is_inside = false;
        }
        for (kind, row) in &start.held {
            self.see(*kind, row);
        }
    }

    // The table that is read starts: nothing of the rows above belongs to it.
    fn switch(&mut self, start: Start) {
        let is_evident = start.wanted.is_some_and(|wanted| wanted.is_evident);
        let mut fresh = Self::new(start.sheet, &start.names);
        fresh.sheet.top_row = is_evident.then_some(start.top_row);
        fresh.settled = self.settled;
        std::mem::swap(&mut fresh.text, &mut self.text);
        std::mem::swap(&mut fresh.watch, &mut self.watch);
        let (lines, count) = std::mem::take(&mut self.above);
        let reason = if is_evident {
            LineKind::OtherTable
        } else {
            LineKind::Title
        };
        let skipped = lines.into_iter().map(|row| SkippedRow { row, reason });
        (fresh.skipped, fresh.skipped_rows) = (skipped.collect(), count);
        let header_row = fresh.sheet.header_row;
        for (_, row) in start.held.iter().filter(|(_, row)| row.line < header_row) {
            fresh.skip(row.line, LineKind::Title);
        }
        *self = fresh;
    }

    fn skip(&mut self, row: u32, reason: LineKind) {
        self.skipped_rows += 1;
        if self.skipped.len() < LISTED {
            self.skipped.push(SkippedRow { row, reason });
        }
    }

    fn see(&mut self, kind: LineKind, row: &Row) {
        if self.watch.wanted().is_some() {
            let (lines, count) = &mut self.above;
            *count += 1;
            if lines.len() < LISTED {
                lines.push(row.line);
            }
        }
        if !self.is_inside {
            self.skip(row.line, LineKind::OtherTable);
            return;
        }
        if kind == LineKind::Header {
            return;
        }
        if kind != LineKind::Data {
            self.title_repeats |= kind == LineKind::Title && self.rows > 0;
            self.skip(row.line, kind);
            return;
        }
        self.rows += 1;
        if row.unquoted {
            self.unquoted.add(row.line);
        }
        self.mojibake.see(row, self.columns.len());
        self.blocks.see(row);
        for (index, (evidence, cell)) in self.columns.iter_mut().zip(row.each()).enumerate() {
            let kind = row.kind(index);
            if !evidence.see_again(cell, kind) {
                evidence.see(row.get(index), kind, row.line);
            }
        }
        for evidence in self.columns.iter_mut().skip(row.len()) {
            evidence.see("", CellKind::Text, row.line);
        }
        self.profile.see(row, &self.widths);
        if self.widths.are_kept(row) && row.stray_quotes == 0 && !row.unclosed_quote {
            return;
        }
        if self.widths.is_trailing(row) {
            let (lines, count) = &mut self.trailing;
            *count += 1;
            if lines.len() < LISTED {
                lines.push(row.line);
            }
        }
        let mut found = damage(row, &self.widths);
        if !found.is_empty() {
            self.damaged_rows += 1;
            if self.issues.len() < LISTED {
                self.issues.append(&mut found);
            }
        }
    }

    // The head said how rows that are not UTF-8 are read; all rows may say otherwise. What was kept
    // of them is then read again.
    fn settle_encoding(&mut self) {
        if self.settled {
            return;
        }
        let before = self.sheet.encoding;
        let after = self.text.encoding();
        self.sheet.encoding = after;
        let page = |encoding: Encoding| encoding.page().unwrap_or(CodePage::Windows1252);
        let (from, to) = (page(before), page(after));
        if from == to {
            return;
        }
        let surely = self.text.is_one_page();
        let again = |text: &mut String| {
            if let Some(read) = encoding::read_again(text, from, to, surely) {
                *text = read;
            }
        };
        self.sheet.header.iter_mut().for_each(again);
        self.sheet.page_titles.iter_mut().for_each(again);
        self.watch.each_text(again);
        self.profile.each_text(again);
        for column in &mut self.columns {
            column.each_text(again);
        }
        for issue in &mut self.issues {
            if let Some(column) = &mut issue.column {
                again(column.to_mut());
            }
            issue.params.iter_mut().for_each(|(_, text)| again(text));
        }
    }

    // An empty cell at the end of few rows is a delimiter too many; at the end of many it is how
    // the file was written.
    fn see_trailing(&mut self) {
        let (lines, count) = std::mem::take(&mut self.trailing);
        if count * 4 > self.rows {
            return;
        }
        self.damaged_rows += count;
        let room = LISTED.saturating_sub(self.issues.len());
        let issue = |row| Issue::new(Code::TrailingDelimiter, vec![]).at_row(row);
        self.issues.extend(lines.into_iter().take(room).map(issue));
    }

    fn into_survey(mut self, bytes: u64, file_hash: String) -> Survey {
        self.columns.iter_mut().for_each(ColumnEvidence::settle);
        self.settle_encoding();
        self.see_trailing();
        self.issues.extend(self.unquoted.issue(Code::RowsQuoted));
        self.issues.extend(self.text.issue(self.sheet.encoding));
        let mut questions: Vec<_> = question::of_sheet(&self.sheet).into_iter().collect();
        if !self.settled {
            questions.extend(self.text.doubt().map(question::encoding));
        }
        let workbook = self.sheet.workbook.is_some();
        let columns = self.sheet.header.iter().zip(self.columns).enumerate();
        let mut columns: Vec<_> = columns
            .map(|(index, (name, mut evidence))| {
                let mojibake = self.mojibake.of_column(index, evidence.letters());
                match mojibake {
                    Some(found) => evidence.each_text(|text| {
                        if let Some(repaired) = text::repair(text, found.through) {
                            *text = repaired;
                        }
                    }),
                    None => self.issues.extend(self.mojibake.issue(index, name)),
                }
                self.issues.extend(evidence.alarms(name));
                questions.extend(evidence.phone_question(name));
                ColumnSurvey {
                    mojibake,
                    ..evidence.into_survey(index as u32, name.clone(), workbook)
                }
            })
            .collect();
        cut_phantoms(&mut self.sheet, &mut columns, &mut self.issues);
        if !self.title_repeats {
            self.sheet.page_titles.clear();
        }
        self.issues.extend(columns.iter().filter_map(mixed_dates));
        questions.extend(columns.iter().flat_map(question::of_column));
        let proposals = self.profile.proposals(&self.sheet);
        let mut tables = self.watch.into_tables();
        if let [_] = tables[..] {
            tables.clear();
        }
        self.issues.extend(several_tables(&mut tables, &self.sheet));
        Survey {
            tables,
            proposals,
            source: guess_source(&self.sheet.header),
            rows: self.rows,
            bytes,
            file_hash,
            columns,
            skipped: self.skipped,
            skipped_rows: self.skipped_rows,
            damaged_rows: self.damaged_rows,
            issues: self.issues,
            questions,
            blocks: self.blocks,
            sheets: Vec::new(),
            sheet: self.sheet,
        }
    }
}
