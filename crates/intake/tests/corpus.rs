//! What the fuzzers found once stays found: their corpus runs as a test, on a stable compiler.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test reads its files, and names the one that fails"
)]

#[path = "../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "it is a library of its own to the fuzzers")]
mod fuzz;

use std::fs;
use std::path::Path;

fn every(target: &str, check: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut files = 0;
    for entry in fs::read_dir(corpus.join(target)).expect("the corpus stands in fuzz/") {
        let path = entry.expect("a folder can be listed").path();
        println!("{}", path.display());
        check(&fs::read(path).expect("a file of the corpus can be read"));
        files += 1;
    }
    assert!(files > 0, "the corpus of {target} is empty");
}

#[test]
fn dialect() {
    every("dialect", fuzz::dialect);
}

#[test]
fn plan() {
    every("plan", fuzz::plan);
}

#[test]
fn reader() {
    every("reader", fuzz::reader);
}

#[test]
fn workbook() {
    every("workbook", fuzz::workbook);
}
