//! What a cell is made of, from one look at its bytes.

use wide::u8x16;

/// Where the digits and the letters of a cell stand, bit n for byte n, and how many of its other
/// bytes are of each class. Sixteen bytes are looked at in one step, and most cells have few others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape<'c> {
    bytes: &'c [u8],
    digits: u64,
    /// The letters of ASCII.
    letters: u64,
    /// Every byte of other letters.
    high: u64,
    /// A counter of six bits for each class of marks, and a bit for each class above them.
    classes: u64,
}

/// The classes of bytes, by the place of their counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Point,
    Comma,
    Dash,
    Slash,
    Colon,
    Space,
    At,
    /// A plus or a bracket, which phone numbers have.
    Plus,
    Other,
    Digit,
    /// Letters of ASCII, and every byte of other letters.
    Letter,
}

/// The longest cell whose bytes the counters hold. What is longer is text.
pub(crate) const LONGEST: usize = 63;

const BITS: u32 = 6;

const fn mask(class: Class) -> u64 {
    match class {
        Class::Digit => 1 << 61,
        Class::Letter => 1 << 62,
        mark => (LONGEST as u64) << (mark as u32 * BITS),
    }
}

static ONES: [u64; 256] = {
    let mut ones = [1 << (Class::Other as u32 * BITS); 256];
    let marks = [
        (b'.', Class::Point),
        (b',', Class::Comma),
        (b'-', Class::Dash),
        (b'/', Class::Slash),
        (b':', Class::Colon),
        (b' ', Class::Space),
        (b'@', Class::At),
        (b'+', Class::Plus),
        (b'(', Class::Plus),
        (b')', Class::Plus),
    ];
    let mut at = 0;
    while at < marks.len() {
        let (byte, class) = marks[at];
        ones[byte as usize] = 1 << (class as u32 * BITS);
        at += 1;
    }
    ones
};

impl<'c> Shape<'c> {
    /// Looks at a cell; `None` if it is too long to be anything but text.
    #[inline]
    pub(crate) fn of(cell: &'c str) -> Option<Self> {
        let bytes = cell.as_bytes();
        if bytes.len() > LONGEST {
            return None;
        }
        let mut shape = Self {
            bytes,
            digits: 0,
            letters: 0,
            high: 0,
            classes: 0,
        };
        match bytes.last_chunk() {
            None => shape.see(&padded(bytes), 0),
            // The last bytes overlap those before them, which sets the same bits again.
            Some(last) => {
                for (chunk, at) in bytes.as_chunks().0.iter().zip((0..).step_by(16)) {
                    shape.see(chunk, at);
                }
                if !bytes.len().is_multiple_of(16) {
                    shape.see(last, bytes.len() - 16);
                }
            }
        }
        let class = |class, places| if places == 0 { 0 } else { mask(class) };
        let plain =
            class(Class::Digit, shape.digits) | class(Class::Letter, shape.letters | shape.high);
        let marks = shape.marks();
        shape.classes = marks.fold(plain, |sum, (_, byte)| sum + ONES[usize::from(byte)]);
        Some(shape)
    }

    #[inline]
    fn see(&mut self, bytes: &[u8; 16], at: usize) {
        let lanes = u8x16::new(*bytes);
        // Of the bytes less the first of a range, those that stand within it are below its length.
        let within = |lanes: u8x16, first: u8, count: u8| {
            let above = lanes - u8x16::splat(first);
            above.min(u8x16::splat(count - 1)).simd_eq(above)
        };
        let places = |found: u8x16| u64::from(found.to_bitmask()) << at;
        self.high |= places(lanes);
        self.digits |= places(within(lanes, b'0', 10));
        self.letters |= places(within(lanes | u8x16::splat(0x20), b'a', 26));
    }

    /// The bytes that are neither digits nor letters, each with its place as a bit.
    #[inline]
    fn marks(&self) -> impl Iterator<Item = (u64, u8)> + use<'c> {
        let bytes = self.bytes;
        let mut rest = self.all() & !(self.digits | self.letters | self.high);
        std::iter::from_fn(move || {
            let byte = bytes.get(rest.trailing_zeros() as usize)?;
            let place = rest & rest.wrapping_neg();
            rest ^= place;
            Some((place, *byte))
        })
    }

    /// The places of all bytes.
    pub(crate) fn all(&self) -> u64 {
        !(u64::MAX << self.bytes.len())
    }

    /// The places of the digits.
    pub(crate) fn digits(&self) -> u64 {
        self.digits
    }

    /// The places of the letters of ASCII.
    pub(crate) fn plain_letters(&self) -> u64 {
        self.letters
    }

    /// The places of a mark.
    pub(crate) fn places(&self, mark: u8) -> u64 {
        let found = self.marks().filter(|(_, byte)| *byte == mark);
        found.fold(0, |all, (place, _)| all | place)
    }

    /// Whether the cell is nothing but ASCII.
    pub(crate) fn is_ascii(&self) -> bool {
        self.high == 0
    }

    /// How many bytes of a class the cell has.
    pub(crate) fn count(&self, class: Class) -> usize {
        let count = match class {
            Class::Digit => self.digits.count_ones(),
            Class::Letter => (self.letters | self.high).count_ones(),
            mark => return (self.classes >> (mark as u32 * BITS)) as usize & LONGEST,
        };
        count as usize
    }

    /// Whether the cell has a byte of a class.
    #[inline]
    pub(crate) fn has(&self, class: Class) -> bool {
        self.classes & mask(class) != 0
    }

    /// Whether the cell has bytes of these classes alone.
    #[inline]
    pub(crate) fn is_only(&self, classes: &[Class]) -> bool {
        let own = classes.iter().fold(0, |all, class| all | mask(*class));
        self.classes & !own == 0
    }
}

/// Fewer than sixteen bytes, with zeros after them, which are of no class that is asked for.
#[inline]
fn padded(bytes: &[u8]) -> [u8; 16] {
    let wide = |first: &[u8; 8]| u128::from(u64::from_le_bytes(*first));
    let narrow = |first: &[u8; 4]| u128::from(u32::from_le_bytes(*first));
    let (eight, four) = (bytes.first_chunk::<8>(), bytes.first_chunk::<4>());
    let joined = if let (Some(first), Some(last)) = (eight, bytes.last_chunk::<8>()) {
        wide(first) | wide(last) << (8 * (bytes.len() - 8))
    } else if let (Some(first), Some(last)) = (four, bytes.last_chunk::<4>()) {
        narrow(first) | narrow(last) << (8 * (bytes.len() - 4))
    } else {
        let each = bytes.iter().enumerate();
        each.fold(0, |all, (at, byte)| all | u128::from(*byte) << (8 * at))
    };
    joined.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Class; 11] = [
        Class::Point,
        Class::Comma,
        Class::Dash,
        Class::Slash,
        Class::Colon,
        Class::Space,
        Class::At,
        Class::Plus,
        Class::Other,
        Class::Digit,
        Class::Letter,
    ];

    #[test]
    fn bytes_are_counted_by_their_class() {
        let shape = Shape::of("+52 (55) 1234-5678, ñ").unwrap();
        for (class, count) in [
            (Class::Digit, 12),
            (Class::Letter, 2),
            (Class::Plus, 3),
            (Class::Dash, 1),
            (Class::Comma, 1),
            (Class::Space, 3),
            (Class::Other, 0),
        ] {
            assert_eq!(shape.count(class), count, "{class:?}");
        }
        assert!(!shape.is_ascii() && Shape::of("n").unwrap().is_ascii());
        assert!(Shape::of("ñ").unwrap().is_only(&[Class::Letter]));
        assert!(
            Shape::of("12.5")
                .unwrap()
                .is_only(&[Class::Digit, Class::Point])
        );
        assert!(
            !Shape::of("12,5")
                .unwrap()
                .is_only(&[Class::Digit, Class::Point])
        );
    }

    #[test]
    fn the_longest_cell_has_a_place_for_each_byte() {
        let longest = "7".repeat(LONGEST);
        let shape = Shape::of(&longest).unwrap();
        assert_eq!(
            (shape.count(Class::Digit), shape.count(Class::Letter)),
            (63, 0)
        );
        assert!(Shape::of(&"7".repeat(LONGEST + 1)).is_none());
    }

    fn class_of(byte: u8) -> Class {
        match byte {
            b'0'..=b'9' => Class::Digit,
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => Class::Letter,
            b'.' => Class::Point,
            b',' => Class::Comma,
            b'-' => Class::Dash,
            b'/' => Class::Slash,
            b':' => Class::Colon,
            b' ' => Class::Space,
            b'@' => Class::At,
            b'+' | b'(' | b')' => Class::Plus,
            _ => Class::Other,
        }
    }

    fn places(cell: &str, is: impl Fn(u8) -> bool) -> u64 {
        let own = cell.bytes().enumerate().filter(|(_, byte)| is(*byte));
        own.fold(0, |all, (at, _)| all | 1 << at)
    }

    proptest! {
        #[test]
        fn each_byte_stands_in_its_class(
            cell in "([\\x00-\\x7f]|[0-9a-zA-Z@ .,:/+()-]|[ñ€Ã😀\\u{a0}]){0,40}",
        ) {
            prop_assume!(cell.len() <= LONGEST);
            let shape = Shape::of(&cell).unwrap();
            for class in ALL {
                let count = cell.bytes().filter(|byte| class_of(*byte) == class).count();
                prop_assert_eq!(shape.count(class), count, "{:?} {:?}", class, &cell);
                prop_assert_eq!(shape.has(class), count > 0);
                prop_assert_eq!(shape.is_only(&[class]), count == cell.len());
            }
            prop_assert_eq!(shape.is_ascii(), cell.is_ascii());
            prop_assert_eq!(shape.digits(), places(&cell, |byte| byte.is_ascii_digit()));
            prop_assert_eq!(
                shape.plain_letters(),
                places(&cell, |byte| byte.is_ascii_alphabetic())
            );
            prop_assert_eq!(shape.places(b'@'), places(&cell, |byte| byte == b'@'));
        }
    }
}
