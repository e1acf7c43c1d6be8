//! Many rows at once, by `COPY`: the cells are written into its text form as they come.

use sqlx::PgConnection;
use store::Result;

use crate::engine;

/// The statement that copies rows into a table.
pub(crate) struct Copy {
    width: usize,
    statement: String,
}

impl Copy {
    /// Makes it for columns.
    pub(crate) fn new(table: &str, columns: &[&str]) -> Self {
        Self {
            width: columns.len(),
            statement: format!("COPY {table} ({}) FROM STDIN", columns.join(", ")),
        }
    }

    /// An empty list of rows for these columns.
    pub(crate) fn cells(&self) -> Cells {
        Cells {
            width: self.width,
            column: 0,
            text: String::new(),
        }
    }

    /// Copies rows.
    pub(crate) async fn run(&self, connection: &mut PgConnection, cells: Cells) -> Result<()> {
        if cells.text.is_empty() {
            return Ok(());
        }
        let mut copy = connection
            .copy_in_raw(&self.statement)
            .await
            .map_err(engine)?;
        copy.send(cells.text.as_bytes()).await.map_err(engine)?;
        copy.finish().await.map_err(engine)?;
        Ok(())
    }
}

/// The cells of rows, one after the other, in the order of the columns.
pub(crate) struct Cells {
    width: usize,
    column: usize,
    text: String,
}

impl Cells {
    pub(crate) fn int(&mut self, number: i64) -> &mut Self {
        self.text.push_str(&number.to_string());
        self.end_cell()
    }

    pub(crate) fn maybe_int(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            Some(number) => self.int(number),
            None => self.null(),
        }
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        let mut rest = text;
        // All that must be escaped is one byte in UTF-8, so that no character is ever cut.
        while let Some(at) = rest.find(['\\', '\t', '\n', '\r']) {
            self.text.push_str(&rest[..at]);
            self.text.push_str(match rest.as_bytes()[at] {
                b'\t' => "\\t",
                b'\n' => "\\n",
                b'\r' => "\\r",
                _ => "\\\\",
            });
            rest = &rest[at + 1..];
        }
        self.text.push_str(rest);
        self.end_cell()
    }

    pub(crate) fn maybe_text(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    fn null(&mut self) -> &mut Self {
        self.text.push_str("\\N");
        self.end_cell()
    }

    fn end_cell(&mut self) -> &mut Self {
        self.column = (self.column + 1) % self.width;
        self.text.push(if self.column == 0 { '\n' } else { '\t' });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_is_escaped_within_a_cell() {
        let copy = Copy::new("t", &["a", "b"]);
        let mut cells = copy.cells();
        cells.int(1).text("a\tb\nc\r\\N");
        cells.maybe_int(None).maybe_text(None);
        assert_eq!(cells.text, "1\ta\\tb\\nc\\r\\\\N\n\\N\t\\N\n");
        assert_eq!(copy.statement, "COPY t (a, b) FROM STDIN");
    }
}
