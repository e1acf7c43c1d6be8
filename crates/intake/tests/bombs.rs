//! Workbooks made to harm: each is refused, or read for what it is, within its limits and in
//! little memory. None is a file of the repository: they are made here. How long each takes is
//! shown by `cargo bench -p intake --bench bombs`.

#[path = "workbooks/biff.rs"]
#[allow(dead_code, reason = "bombs only need some records")]
mod biff;
#[path = "bombs/list.rs"]
mod list;
#[path = "workbooks/package.rs"]
#[allow(dead_code, reason = "bombs only need what makes archives")]
mod package;

use std::sync::{Mutex, PoisonError};

use list::{Bomb, MEGABYTES};

/// One bomb at a time: the memory is counted for all threads together.
static ALONE: Mutex<()> = Mutex::new(());

fn defuse(bombs: Vec<Bomb>) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for bomb in bombs {
        let blast = bomb.read(&bomb.bytes());
        assert_eq!(bomb.complaint(&blast.read), None);
        assert!(blast.peak < MEGABYTES, "{}: {} MB", bomb.name, blast.peak);
    }
}

#[test]
fn ranges_and_cells() {
    defuse(list::cells());
}

#[test]
fn texts() {
    defuse(list::texts());
}

#[test]
fn archives() {
    defuse(list::archives());
}

#[test]
fn open_documents() {
    defuse(list::open_documents());
}

#[test]
fn pages() {
    defuse(list::pages());
}

#[test]
fn old_workbooks() {
    defuse(list::old_workbooks());
}
