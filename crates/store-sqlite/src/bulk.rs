//! Many rows in one bound value: a JSON array of arrays, which a statement takes apart with
//! `json_each`. One statement writes a chunk, whatever its size.

/// Rows on their way into a statement.
pub(crate) struct Rows {
    json: String,
    rows: usize,
}

impl Rows {
    pub(crate) fn new() -> Self {
        Self {
            json: "[".to_owned(),
            rows: 0,
        }
    }

    /// Adds a row; `fill` puts its cells.
    pub(crate) fn row(&mut self, fill: impl FnOnce(&mut Row<'_>)) {
        self.json.push_str(if self.rows == 0 { "[" } else { ",[" });
        self.rows += 1;
        fill(&mut Row {
            json: &mut self.json,
            cells: 0,
        });
        self.json.push(']');
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The text to bind.
    pub(crate) fn into_json(mut self) -> String {
        self.json.push(']');
        self.json
    }
}

/// A row that is being filled.
pub(crate) struct Row<'a> {
    json: &'a mut String,
    cells: usize,
}

impl Row<'_> {
    fn separate(&mut self) {
        if self.cells > 0 {
            self.json.push(',');
        }
        self.cells += 1;
    }

    pub(crate) fn int(&mut self, number: i64) -> &mut Self {
        self.separate();
        self.json.push_str(&number.to_string());
        self
    }

    pub(crate) fn maybe_int(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            Some(number) => self.int(number),
            None => self.raw("null"),
        }
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.separate();
        push_string(self.json, text);
        self
    }

    pub(crate) fn maybe_text(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.raw("null"),
        }
    }

    /// Puts a cell that is JSON already.
    pub(crate) fn raw(&mut self, json: &str) -> &mut Self {
        self.separate();
        self.json.push_str(json);
        self
    }
}

/// The JSON array of some texts.
pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut json = "[".to_owned();
    for text in texts {
        if json.len() > 1 {
            json.push(',');
        }
        push_string(&mut json, text);
    }
    json.push(']');
    json
}

/// The JSON array of some numbers.
pub(crate) fn ints(numbers: impl IntoIterator<Item = i64>) -> String {
    let numbers: Vec<String> = numbers
        .into_iter()
        .map(|number| number.to_string())
        .collect();
    format!("[{}]", numbers.join(","))
}

fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut rest = text;
    // All that JSON wants escaped is one byte in UTF-8, so that no character is ever cut.
    while let Some(at) = rest
        .bytes()
        .position(|b| b < b' ' || b == b'"' || b == b'\\')
    {
        json.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => json.push_str("\\\""),
            b'\\' => json.push_str("\\\\"),
            b'\n' => json.push_str("\\n"),
            control => {
                const HEX: [char; 16] = [
                    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
                ];
                json.push_str("\\u00");
                json.push(HEX[usize::from(control >> 4)]);
                json.push(HEX[usize::from(control & 15)]);
            }
        }
        rest = &rest[at + 1..];
    }
    json.push_str(rest);
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_the_json_of_the_same_values() {
        let awkward = "a \"b\" \\ c\nd\u{1}é\u{2028}";
        let mut rows = Rows::new();
        rows.row(|row| {
            row.int(-4)
                .text(awkward)
                .maybe_text(None)
                .maybe_int(None)
                .raw("{}");
        });
        rows.row(|row| {
            row.maybe_int(Some(7));
        });
        let json: serde_json::Value = serde_json::from_str(&rows.into_json()).unwrap();
        assert_eq!(
            json,
            serde_json::json!([[-4, awkward, null, null, {}], [7]])
        );
        assert_eq!(texts(["a", "b\""]), r#"["a","b\""]"#);
        assert_eq!(ints([1, 2]), "[1,2]");
    }
}
