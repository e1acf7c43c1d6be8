//! The receipt: one hash of every outcome of a plan over a file.
//!
//! Outcomes are encoded canonically (lengths before texts, numbers little-endian) and hashed with
//! BLAKE3 in blocks of [`BLOCK_ROWS`] rows. The hashes of the blocks are chained from the hash of
//! the schema version and the plan, so that two receipts that differ also say in which block the
//! first difference is.

use crate::plan::Plan;
use crate::record::{Outcome, Status};
use crate::schema::RecordType;

/// How many rows of data one block of the receipt covers.
pub const BLOCK_ROWS: u32 = 1024;

/// Gathers outcomes into a receipt.
#[derive(Debug)]
pub struct Hasher {
    chain: blake3::Hash,
    encoded: Vec<u8>,
    rows: u32,
    blocks: Vec<[u8; 32]>,
}

impl Hasher {
    /// Starts a receipt for a plan.
    pub fn new(plan: &Plan) -> Self {
        Self {
            chain: blake3::hash(plan.to_json().as_bytes()),
            encoded: Vec::with_capacity(256 * BLOCK_ROWS as usize),
            rows: 0,
            blocks: Vec::new(),
        }
    }

    /// Adds the outcomes of one row of data.
    pub fn add_row(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            self.encode(outcome);
        }
        self.rows += 1;
        if self.rows.is_multiple_of(BLOCK_ROWS) {
            self.close_block();
        }
    }

    /// Ends the receipt: 64 hex digits, and one hash for each block of rows.
    pub fn finish(mut self) -> (String, Vec<String>) {
        if !self.rows.is_multiple_of(BLOCK_ROWS) {
            self.close_block();
        }
        let mut last = blake3::Hasher::new();
        last.update(self.chain.as_bytes());
        last.update(&self.rows.to_le_bytes());
        let blocks = self
            .blocks
            .iter()
            .map(|hash| blake3::Hash::from(*hash).to_hex()[..16].to_owned());
        (last.finalize().to_hex().to_string(), blocks.collect())
    }

    fn close_block(&mut self) {
        let block = blake3::hash(&self.encoded);
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.chain.as_bytes());
        hasher.update(block.as_bytes());
        self.chain = hasher.finalize();
        self.blocks.push(*block.as_bytes());
        self.encoded.clear();
    }

    fn encode(&mut self, outcome: &Outcome) {
        let out = &mut self.encoded;
        out.extend_from_slice(&outcome.row.to_le_bytes());
        out.push(match outcome.record_type {
            RecordType::Client => 1,
            RecordType::Pet => 2,
            RecordType::MedicalRecord => 3,
            RecordType::Vaccination => 4,
            RecordType::Appointment => 5,
            RecordType::Invoice => 6,
            RecordType::InvoiceLine => 7,
        });
        out.push(match outcome.status {
            Status::Ready => 1,
            Status::Error => 2,
            Status::Skipped => 3,
        });
        text(out, &outcome.source_id);
        for value in outcome.data.iter() {
            match value {
                None => out.push(0),
                Some(value) => {
                    out.push(1);
                    text(out, value);
                }
            }
        }
        out.extend_from_slice(&(outcome.issues.len() as u32).to_le_bytes());
        for issue in &outcome.issues {
            text(out, issue.code.as_str());
            out.push(issue.severity as u8);
            text(out, issue.column.as_deref().unwrap_or_default());
            text(out, issue.field.unwrap_or_default());
            out.extend_from_slice(&(issue.params.len() as u32).to_le_bytes());
            for (name, value) in &issue.params {
                text(out, name);
                text(out, value);
            }
        }
    }
}

/// The first eight bytes of BLAKE3, for ids made from texts.
pub(crate) fn key_hash(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}
