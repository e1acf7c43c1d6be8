//! What must hold for any bytes; each function is the body of one fuzz target.

mod dialect;
mod plan;
mod reader;
mod workbook;

pub use dialect::dialect;
pub use plan::plan;
pub use reader::reader;
pub use workbook::workbook;
