//! Writes lines as spreadsheet programs do: RFC 4180, quotes only where they are needed.

/// One line of cells, its line break included.
pub(super) fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let mut text = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        assert_eq!(
            line(&["a", "b,c", "d\"e", "f\ng"]),
            "a,\"b,c\",\"d\"\"e\",\"f\ng\"\r\n"
        );
    }
}
