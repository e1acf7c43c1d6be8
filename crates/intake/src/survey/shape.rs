//! What a cell is made of, from one look at its bytes.

/// How many bytes of each class a cell has: ten counters of six bits, so that a cell is looked at
/// with one addition for each byte and nothing is allocated. A bit above them says whether the cell
/// has bytes above ASCII.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape(u64);

/// The classes of bytes, by the place of their counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Digit,
    /// Letters of ASCII, and every byte of other letters.
    Letter,
    Point,
    Comma,
    Dash,
    Slash,
    Colon,
    Space,
    /// A plus or a bracket, which phone numbers have.
    Plus,
    Other,
}

/// The longest cell whose bytes the counters hold. What is longer is text.
pub(crate) const LONGEST: usize = 63;

const BITS: u32 = 6;

/// The bit above the counters.
const HIGH: u64 = 1 << 60;

const fn class(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' => Class::Digit,
        b'a'..=b'z' | b'A'..=b'Z' | 0x80..=0xff => Class::Letter,
        b'.' => Class::Point,
        b',' => Class::Comma,
        b'-' => Class::Dash,
        b'/' => Class::Slash,
        b':' => Class::Colon,
        b' ' => Class::Space,
        b'+' | b'(' | b')' => Class::Plus,
        _ => Class::Other,
    }
}

static ONES: [u64; 256] = {
    let mut ones = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        ones[byte] = 1 << (class(byte as u8) as u32 * BITS);
        byte += 1;
    }
    ones
};

impl Shape {
    /// Looks at a cell; `None` if it is too long to be anything but text.
    pub(crate) fn of(cell: &str) -> Option<Self> {
        if cell.len() > LONGEST {
            return None;
        }
        let add = |(sum, all), byte| (sum + ONES[usize::from(byte)], all | byte);
        let (sum, all) = cell.bytes().fold((0, 0_u8), add);
        Some(Self(if all.is_ascii() { sum } else { sum | HIGH }))
    }

    /// Whether the cell is nothing but ASCII.
    pub(crate) fn is_ascii(self) -> bool {
        self.0 & HIGH == 0
    }

    /// How many bytes of a class the cell has.
    pub(crate) fn count(self, class: Class) -> usize {
        (self.0 >> (class as u32 * BITS)) as usize & LONGEST
    }

    /// Whether the cell has a byte of a class.
    pub(crate) fn has(self, class: Class) -> bool {
        self.count(class) > 0
    }

    /// Whether the cell has bytes of these classes alone.
    pub(crate) fn is_only(self, classes: &[Class]) -> bool {
        let mask = |class: &Class| (LONGEST as u64) << (*class as u32 * BITS);
        let others = !classes.iter().map(mask).fold(HIGH, |a, b| a | b);
        self.0 & others == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_counter_holds_the_longest_cell() {
        let shape = Shape::of(&"7".repeat(LONGEST)).unwrap();
        assert_eq!(
            (shape.count(Class::Digit), shape.count(Class::Letter)),
            (63, 0)
        );
        assert!(Shape::of(&"7".repeat(LONGEST + 1)).is_none());
    }
}
