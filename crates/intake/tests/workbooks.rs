//! Workbooks of every shape, made here or by others, are read as the sheets they are.

#[path = "workbooks/biff.rs"]
mod biff;
#[path = "workbooks/choice.rs"]
mod choice;
#[path = "workbooks/markup.rs"]
mod markup;
#[path = "workbooks/ods.rs"]
mod ods;
#[path = "workbooks/oracle.rs"]
mod oracle;
#[path = "workbooks/package.rs"]
mod package;
#[path = "workbooks/xls.rs"]
mod xls;
#[path = "workbooks/xlsx.rs"]
mod xlsx;
