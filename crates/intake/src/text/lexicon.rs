//! Looks up short words fast: names and value maps are asked for every row.

/// A word of at most sixteen bytes as one number.
type Key = u128;

/// A table from short folded words to small numbers, by open addressing.
#[derive(Debug)]
pub(crate) struct Lexicon {
    slots: Vec<(Key, u16)>,
}

impl Lexicon {
    /// Makes the table; of a word that stands twice, the values are joined bit by bit. Words of
    /// more than sixteen bytes are left out.
    pub(crate) fn new<'a>(words: impl IntoIterator<Item = (&'a str, u16)>) -> Self {
        let words: Vec<_> = words
            .into_iter()
            .filter_map(|(word, value)| Some((pack(word)?, value)))
            .collect();
        // At least half of the slots stay free, so that a search ends soon.
        let size = (words.len() * 2).next_power_of_two().max(16);
        let mut table = Self {
            slots: vec![(0, 0); size],
        };
        for (key, value) in words {
            let slot = table.find(key);
            table.slots[slot] = (key, table.slots[slot].1 | value);
        }
        table
    }

    /// The value of a folded word.
    pub(crate) fn get(&self, folded: &str) -> Option<u16> {
        self.of_key(pack(folded)?)
    }

    /// The value of a word as it stands, punctuation left out; 0 if the table has no such word.
    pub(crate) fn look(&self, word: &str) -> u16 {
        fold_key(word).and_then(|key| self.of_key(key)).unwrap_or(0)
    }

    fn of_key(&self, key: Key) -> Option<u16> {
        let (found, value) = self.slots[self.find(key)];
        (found == key && key != 0).then_some(value)
    }

    /// The slot of a key, or the free one where it would go.
    fn find(&self, key: Key) -> usize {
        let mask = self.slots.len() - 1;
        let mixed = ((key >> 64) as u64 ^ key as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut slot = (mixed >> 40) as usize & mask;
        while self.slots[slot].0 != key && self.slots[slot].0 != 0 {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

fn pack(word: &str) -> Option<Key> {
    let mut bytes = [0; 16];
    bytes
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    Some(Key::from_le_bytes(bytes))
}

/// The key of a word, its Latin letters folded, its dots and commas left out.
fn fold_key(word: &str) -> Option<Key> {
    let mut bytes = [0; 16];
    let mut length = 0;
    let mut put = |byte: u8| {
        *bytes.get_mut(length)? = byte;
        length += 1;
        Some(())
    };
    for letter in word.chars() {
        match letter {
            'a'..='z' | '0'..='9' => put(letter as u8)?,
            'A'..='Z' => put(letter.to_ascii_lowercase() as u8)?,
            'á' | 'Á' | 'à' | 'À' | 'ä' | 'Ä' | 'â' | 'Â' | 'ã' | 'Ã' => put(b'a')?,
            'é' | 'É' | 'è' | 'È' | 'ë' | 'Ë' | 'ê' | 'Ê' => put(b'e')?,
            'í' | 'Í' | 'ì' | 'Ì' | 'ï' | 'Ï' | 'î' | 'Î' => put(b'i')?,
            'ó' | 'Ó' | 'ò' | 'Ò' | 'ö' | 'Ö' | 'ô' | 'Ô' | 'õ' | 'Õ' => put(b'o')?,
            'ú' | 'Ú' | 'ù' | 'Ù' | 'ü' | 'Ü' | 'û' | 'Û' => put(b'u')?,
            'ñ' | 'Ñ' => put(b'n')?,
            'ç' | 'Ç' => put(b'c')?,
            '.' | ',' => {}
            _ => return None,
        }
    }
    Some(Key::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        let table = Lexicon::new([("maria", 1), ("jose", 2), ("maria", 4), ("dr", 8)]);
        assert_eq!(table.get("maria"), Some(5));
        assert_eq!(table.get("mario"), None);
        assert_eq!(table.get(""), None);
        assert_eq!(table.look("MARÍA"), 5);
        assert_eq!(table.look("José"), 2);
        assert_eq!(table.look("Dr."), 8);
        assert_eq!(table.look("a-very-long-name-that-is-none"), 0);
        assert_eq!(table.look(""), 0);
    }
}
