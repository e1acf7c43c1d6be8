//! What goes wrong, on both engines: nothing is lost and nothing happens twice.

#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod clinics;
mod disk;
mod extent;
mod failpoints;
mod invariants;
mod kills;
mod restart;
mod statements;
mod zombie;
