//! Where the next byte stands that means something: many bytes are looked at in one step.

use wide::u8x16;

/// How many bytes are looked at in one step: one for each bit of an integer.
const BLOCK: usize = 64;

/// Looks for the bytes that mean something, and remembers where they stand in the block that was
/// looked at last.
#[derive(Debug)]
pub(super) struct Stops {
    delimiter: u8x16,
    quote: u8x16,
    others: [u8x16; 3],
    /// The place of the buffer that the first bit is of.
    start: usize,
    /// The place of the buffer after those that the bits are of.
    end: usize,
    bits: Bits,
}

/// Where bytes stand in a block: bit n tells of byte n.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bits {
    pub(super) delimiters: u64,
    pub(super) quotes: u64,
    /// Line ends, and where they escape quotes, backslashes.
    pub(super) others: u64,
}

/// A part of the buffer with its bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// The place of the buffer that the first bit is of.
    pub(super) start: usize,
    /// The place of the buffer after the block.
    pub(super) end: usize,
    pub(super) bits: Bits,
}

/// The lowest bit alone; 0 where there is none.
pub(super) fn lowest(bits: u64) -> u64 {
    bits & bits.wrapping_neg()
}

/// The bits below one; all where there is none.
pub(super) fn below(bit: u64) -> u64 {
    bit.wrapping_sub(1)
}

impl Bits {
    fn all(self) -> u64 {
        self.delimiters | self.quotes | self.others
    }

    /// Those that are in a mask.
    pub(super) fn within(self, mask: u64) -> Self {
        Self {
            delimiters: self.delimiters & mask,
            quotes: self.quotes & mask,
            others: self.others & mask,
        }
    }
}

impl Stops {
    /// Looks for these bytes, of which the others may be the same.
    pub(super) fn new(delimiter: u8, quote: u8, others: [u8; 3]) -> Self {
        Self {
            delimiter: u8x16::splat(delimiter),
            quote: u8x16::splat(quote),
            others: others.map(u8x16::splat),
            start: 0,
            end: 0,
            bits: Bits::default(),
        }
    }

    /// Forgets what was seen, when the bytes of the buffer have moved.
    pub(super) fn forget(&mut self) {
        self.end = 0;
    }

    /// The first place from `from` on at which one of the bytes stands.
    #[inline]
    pub(super) fn next(&mut self, buffer: &[u8], from: usize) -> Option<usize> {
        let mut from = from;
        loop {
            let block = self.block(buffer, from)?;
            let bits = block.bits.all();
            if bits != 0 {
                return Some(block.start + bits.trailing_zeros() as usize);
            }
            from = block.end;
        }
    }

    /// The block of a place, with the bits from that place on; `None` at the end of the buffer.
    #[inline]
    pub(super) fn block(&mut self, buffer: &[u8], from: usize) -> Option<Block> {
        if !(self.start..self.end).contains(&from) {
            self.look(buffer.get(from..)?, from);
        }
        (from < self.end).then(|| Block {
            start: self.start,
            end: self.end,
            bits: self.bits.within(u64::MAX << (from - self.start)),
        })
    }

    fn look(&mut self, rest: &[u8], from: usize) {
        let (bits, length) = if let Some(block) = rest.first_chunk() {
            (self.bits_of(block), BLOCK)
        } else {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            let bits = self.bits_of(&block);
            (bits.within(!(u64::MAX << rest.len())), rest.len())
        };
        (self.start, self.end, self.bits) = (from, from + length, bits);
    }

    #[inline]
    fn bits_of(&self, block: &[u8; BLOCK]) -> Bits {
        let mut bits = Bits::default();
        for (quarter, at) in block.as_chunks().0.iter().zip((0..).step_by(16)) {
            let lanes = u8x16::new(*quarter);
            let places = |found: u8x16| u64::from(found.to_bitmask()) << at;
            let [a, b, c] = self.others.map(|byte| lanes.simd_eq(byte));
            bits.delimiters |= places(lanes.simd_eq(self.delimiter));
            bits.quotes |= places(lanes.simd_eq(self.quote));
            bits.others |= places(a | b | c);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_next_place_is_that_of_a_plain_search(
            text in proptest::collection::vec(prop_oneof![9 => Just(b'x'), 1 => 0_u8..6], 0..300),
            more in proptest::collection::vec(0_u8..9, 0..70),
            from in 0_usize..300,
        ) {
            let mut stops = Stops::new(1, 2, [3, 4, 5]);
            let mut buffer = text;
            for _ in 0..2 {
                let mut from = from.min(buffer.len());
                loop {
                    let plain = buffer[from..].iter().position(|byte| (1..6).contains(byte));
                    let found = stops.next(&buffer, from);
                    prop_assert_eq!(found, plain.map(|at| from + at));
                    let Some(at) = found else { break };
                    from = at + 1;
                }
                buffer.extend_from_slice(&more);
            }
        }
    }
}
