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

/// Every program of `fuzz/` has its corpus, and its test below.
#[test]
fn no_target_is_left_out() {
    let tested = ["dialect", "plan", "reader", "workbook"];
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    for folder in ["corpus", "targets"] {
        let entries = fs::read_dir(fuzz.join(folder)).expect("it stands in fuzz/");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("a folder can be listed").path())
            .map(|path| path.file_stem().expect("a name").to_owned())
            .collect();
        names.sort();
        assert_eq!(names, tested, "fuzz/{folder}");
    }
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
