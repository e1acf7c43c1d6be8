//! The second pass, and the pages of rows that can be read again after it.

use intake::run::{self, Filter, Pager, Pass, flag};
use js_sys::{Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::cross::{document, misuse, plan, refusal};

/// Runs a plan over a file, pass after pass, then reads pages of its rows.
#[wasm_bindgen]
pub struct Run {
    running: Option<run::Run>,
    pager: Option<Pager>,
    rows: u32,
}

#[wasm_bindgen]
impl Run {
    /// Starts a run of a plan, given as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(plan_json: &str) -> Result<Run, JsValue> {
        let run = run::Run::new(&plan(plan_json)?).map_err(|error| refusal(&error))?;
        Ok(Self {
            running: Some(run.indexed()),
            pager: None,
            rows: 0,
        })
    }

    /// How many passes over the file are still to come, this one included.
    pub fn passes(&self) -> u32 {
        match &self.running {
            Some(run) if run.makes_outcomes() => 1,
            Some(_) => 2,
            None => 0,
        }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), JsValue> {
        self.running()?
            .push(chunk, &mut |_| {})
            .map_err(|error| refusal(&error))
    }

    /// Ends a pass: `"again"`, or the report.
    pub fn end_pass(&mut self) -> Result<JsValue, JsValue> {
        let pass = self
            .running()?
            .end_pass(&mut |_| {})
            .map_err(|error| refusal(&error))?;
        match pass {
            Pass::Again => Ok("again".into()),
            Pass::Done(report) => {
                self.rows = report.rows;
                self.pager = self.running.take().and_then(run::Run::into_pager);
                document(&*report)
            }
        }
    }

    /// The rows of data that have become records so far.
    pub fn rows(&self) -> u32 {
        self.running.as_ref().map_or(self.rows, run::Run::rows)
    }

    /// The ordinals of the rows of a kind: `error`, `warning`, `changed`, `edited`, `skipped`, or
    /// `group` with the id of a group of issues.
    pub fn filter(&self, kind: &str, group: Option<u32>) -> Result<Uint32Array, JsValue> {
        let filter = match (kind, group) {
            ("all", _) => Filter::All,
            ("error", _) => Filter::Flag(flag::ERROR),
            ("warning", _) => Filter::Flag(flag::WARNING),
            ("changed", _) => Filter::Flag(flag::CHANGED),
            ("edited", _) => Filter::Flag(flag::EDITED),
            ("skipped", _) => Filter::Flag(flag::SKIPPED),
            ("group", Some(group)) => Filter::Group(group),
            _ => return Err(misuse("no such filter")),
        };
        let pager = self
            .pager
            .as_ref()
            .ok_or_else(|| misuse("the run is not over"))?;
        Ok(Uint32Array::from(&pager.ordinals(filter)[..]))
    }

    /// The block that holds a row: its number, its first byte, and its end or -1 for that of the
    /// file.
    pub fn block_of(&self, ordinal: u32) -> Result<Vec<f64>, JsValue> {
        let pager = self
            .pager
            .as_ref()
            .ok_or_else(|| misuse("the run is not over"))?;
        let (block, start, end) = pager.block(ordinal).ok_or_else(|| misuse("no such row"))?;
        // A number of JavaScript holds every byte of a file below 8 PiB exactly.
        #[allow(clippy::cast_precision_loss)]
        let at = |byte: u64| byte as f64;
        Ok(vec![f64::from(block), at(start), end.map_or(-1.0, at)])
    }

    /// The cells of rows of one block: `[text, ends, flags, lines]`.
    pub fn page(&mut self, block: u32, bytes: &[u8], ordinals: &[u32]) -> Result<Array, JsValue> {
        let page = self
            .paging()?
            .page(block, bytes, ordinals)
            .map_err(|error| refusal(&error))?;
        Ok(Array::of4(
            &JsValue::from_str(&page.text),
            &Uint32Array::from(&page.ends[..]),
            &Uint8Array::from(&page.flags[..]),
            &Uint32Array::from(&page.rows[..]),
        ))
    }

    /// All that is known of a row of a block.
    pub fn row(&mut self, block: u32, bytes: &[u8], ordinal: u32) -> Result<JsValue, JsValue> {
        let row = self
            .paging()?
            .row(block, bytes, ordinal)
            .map_err(|error| refusal(&error))?;
        document(&row.ok_or_else(|| misuse("no such row"))?)
    }

    fn running(&mut self) -> Result<&mut run::Run, JsValue> {
        self.running
            .as_mut()
            .ok_or_else(|| misuse("the run is over"))
    }

    fn paging(&mut self) -> Result<&mut Pager, JsValue> {
        self.pager
            .as_mut()
            .ok_or_else(|| misuse("the run is not over"))
    }
}
