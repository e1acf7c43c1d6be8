//! The texts that the sheets of a workbook share.

use super::limits::{Limits, passed};
use crate::Error;

/// How many bytes of texts stand in one block, or a few more.
const BLOCK: usize = 1 << 20;

/// The shared texts, one after the other in blocks that never move.
#[derive(Debug, Default)]
pub(super) struct Strings {
    blocks: Vec<String>,
    /// The block of each text, and where it starts there; it ends where the next one starts.
    starts: Vec<(u32, u32)>,
    bytes: usize,
}

impl Strings {
    /// A text by its place, from 0.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let &(block, start) = self.starts.get(index)?;
        let end = match self.starts.get(index + 1) {
            Some(&(next, end)) if next == block => Some(end as usize),
            _ => None,
        };
        let block = self.blocks.get(block as usize)?;
        block.get(start as usize..end.unwrap_or(block.len()))
    }

    /// Adds a text.
    pub(super) fn push(&mut self, text: &str, limits: &Limits) -> Result<(), Error> {
        if self.starts.len() >= limits.shared_strings {
            let most = limits.shared_strings as u64;
            return Err(passed("the workbook", most, "shared texts"));
        }
        self.bytes += text.len();
        if self.bytes > limits.shared_bytes {
            let most = limits.shared_bytes as u64;
            return Err(passed("the workbook", most, "bytes of shared texts"));
        }
        let full = |block: &String| block.len() + text.len() > block.capacity();
        if self.blocks.last().is_none_or(full) {
            self.blocks
                .push(String::with_capacity(BLOCK.max(text.len())));
        }
        let place = self.blocks.len() - 1;
        if let Some(block) = self.blocks.last_mut() {
            self.starts.push((place as u32, block.len() as u32));
            block.push_str(text);
        }
        Ok(())
    }
}
