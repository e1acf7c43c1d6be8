//! Numbers that look random and are the same on every machine and in every year.

/// The SplitMix64 generator; a crate's generator may change its numbers with its version.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Whether something happens that happens `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the given words.
    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A deck of `len` cards in which each kind has its measured share, shuffled.
    ///
    /// Draws would only come near the measured rates on 300 rows; a deck meets them. What the
    /// shares leave over goes to the first kind.
    pub(crate) fn deck<T: Copy>(&mut self, len: usize, shares: &[(T, usize)]) -> Vec<T> {
        let mut cards: Vec<T> = Vec::with_capacity(len);
        for (kind, per_mille) in &shares[1..] {
            let count = (len * per_mille).div_ceil(1000).min(len - cards.len());
            cards.extend(std::iter::repeat_n(*kind, count));
        }
        cards.resize(len, shares[0].0);
        self.shuffle(&mut cards);
        cards
    }

    /// Puts cards in an order that looks random.
    pub(crate) fn shuffle<T>(&mut self, cards: &mut [T]) {
        for last in (1..cards.len()).rev() {
            cards.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_never_change() {
        let mut rng = Rng::new(1);
        assert_eq!(
            [rng.below(1000), rng.below(1000), rng.below(1000)],
            [465, 519, 590]
        );
    }

    #[test]
    fn a_deck_keeps_the_shares() {
        let deck = Rng::new(7).deck(300, &[(0, 0), (1, 88), (2, 79)]);
        let count = |kind| deck.iter().filter(|card| **card == kind).count();
        assert_eq!((count(1), count(2), deck.len()), (27, 24, 300));
    }
}
