//! Numbers, sizes and lists as people read them.

/// A number with a comma between each three digits.
pub(crate) fn number(value: impl Into<i128>) -> String {
    let digits = value.into().max(0).to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number and its noun, in the plural unless it is one.
pub(crate) fn count(value: impl Into<i128>, noun: &str) -> String {
    let value: i128 = value.into();
    match value {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", number(value)),
    }
}

/// A size in bytes, kB, MB or GB.
pub(crate) fn size(bytes: u64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let Some((unit, one)) = units.into_iter().find(|(_, one)| bytes >= *one) else {
        return format!("{bytes} bytes");
    };
    match bytes / (one / 10) % 10 {
        0 => format!("{} {unit}", bytes / one),
        tenth => format!("{}.{tenth} {unit}", bytes / one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sizes_and_nouns() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000), "1,000");
        assert_eq!(number(12_345_678), "12,345,678");
        assert_eq!(count(1, "row"), "1 row");
        assert_eq!(count(2_000, "row"), "2,000 rows");
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_250), "1.2 kB");
        assert_eq!(size(64_000_000), "64 MB");
        assert_eq!(size(5_400_000_000_000), "5400 GB");
    }
}
