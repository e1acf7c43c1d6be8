//! Many rows at once. Rows go in by statements of fixed sizes, each compiled once: measured, that
//! is faster than taking one JSON array apart in SQL. Keys to look up go in as one JSON array,
//! whatever their number, and what is found comes back as one: each row by itself would cost the
//! driver some ten microseconds.

use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;
use store::{Result, StoreError};

use crate::engine;

/// How many rows one statement takes. A chunk goes in by the largest first.
const SIZES: [usize; 3] = [128, 16, 1];

/// The statements that insert rows into a table: one for each size.
pub(crate) struct Insert {
    width: usize,
    statements: [String; SIZES.len()],
}

impl Insert {
    /// Makes them for columns, and for what comes after the rows.
    pub(crate) fn new(table: &str, columns: &[&str], tail: &str) -> Self {
        let width = columns.len();
        let columns = columns.join(", ");
        let row = format!("({})", vec!["?"; width].join(", "));
        let statements = SIZES.map(|size| {
            let rows = vec![row.as_str(); size].join(", ");
            format!("INSERT INTO {table} ({columns}) VALUES {rows} {tail}")
        });
        Self { width, statements }
    }

    /// Inserts rows.
    pub(crate) async fn run(
        &'static self,
        connection: &mut SqliteConnection,
        cells: Cells<'_>,
    ) -> Result<()> {
        let mut left = cells.0.len() / self.width;
        let mut cells = cells.0.into_iter();
        for (size, statement) in SIZES.iter().zip(&self.statements) {
            while left >= *size {
                let mut query = sqlx::query(statement.as_str());
                for cell in cells.by_ref().take(size * self.width) {
                    query = match cell {
                        Cell::Null => query.bind(None::<i64>),
                        Cell::Int(number) => query.bind(number),
                        Cell::Text(text) => query.bind(text),
                        Cell::Owned(text) => query.bind(text),
                    };
                }
                query.execute(&mut *connection).await.map_err(engine)?;
                left -= size;
            }
        }
        Ok(())
    }
}

enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Owned(String),
}

/// The cells of rows, one after the other, in the order of the columns.
#[derive(Default)]
pub(crate) struct Cells<'a>(Vec<Cell<'a>>);

impl<'a> Cells<'a> {
    pub(crate) fn int(&mut self, number: i64) -> &mut Self {
        self.0.push(Cell::Int(number));
        self
    }

    pub(crate) fn maybe_int(&mut self, number: Option<i64>) -> &mut Self {
        self.0.push(number.map_or(Cell::Null, Cell::Int));
        self
    }

    pub(crate) fn text(&mut self, text: &'a str) -> &mut Self {
        self.0.push(Cell::Text(text));
        self
    }

    pub(crate) fn maybe_text(&mut self, text: Option<&'a str>) -> &mut Self {
        self.0.push(text.map_or(Cell::Null, Cell::Text));
        self
    }

    pub(crate) fn owned(&mut self, text: String) -> &mut Self {
        self.0.push(Cell::Owned(text));
        self
    }

    pub(crate) fn maybe_owned(&mut self, text: Option<String>) -> &mut Self {
        self.0.push(text.map_or(Cell::Null, Cell::Owned));
        self
    }
}

/// The rows of a query that gives all of them as one JSON array of arrays, in no order.
pub(crate) fn rows<T: DeserializeOwned>(json: &str) -> Result<Vec<T>> {
    serde_json::from_str(json).map_err(StoreError::lasting)
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
        let json: serde_json::Value = serde_json::from_str(&texts([awkward, ""])).unwrap();
        assert_eq!(json, serde_json::json!([awkward, ""]));
        assert_eq!(texts(["a", "b\""]), r#"["a","b\""]"#);
        assert_eq!(ints([1, 2]), "[1,2]");
    }
}
