//! The floor: the phone function of the specification, value by value.

/// Formats a number as the specification does: ten digits get `+52`, twelve that start with 52
/// get `+`, anything else comes back as it was.
pub(super) fn format(cell: &str, text: &mut String) {
    text.clear();
    text.push('+');
    text.extend(cell.chars().filter(char::is_ascii_digit));
    let digits = &text[1..];
    if digits.len() == 10 {
        text.insert_str(1, "52");
    } else if digits.len() != 12 || !digits.starts_with("52") {
        text.clear();
        text.push_str(cell);
    }
}
