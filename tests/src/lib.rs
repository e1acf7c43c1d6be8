//! What the stories are told with: a server of their own, files, and what comes back.
//!
//! ```no_run
//! # async fn story() {
//! use stories::{Import, TestApp, sheets};
//!
//! let app = TestApp::start().await;
//! let batch = app.run(Import::of(sheets::clients(3)).commit()).await;
//! assert_eq!(batch["success_count"], 3);
//! # }
//! ```

#![allow(clippy::missing_panics_doc, clippy::unwrap_used)]

mod answer;
mod app;
mod binary;
mod client;
mod contract;
mod events;
mod import;
mod place;
mod play;
pub mod proxy;
pub mod sheets;
mod victim;

pub use answer::Answer;
pub use app::TestApp;
pub use binary::{Binary, Process, program};
pub use client::Client;
pub use contract::{operations_done, path_of};
pub use events::Event;
pub use import::{Import, batch_of, plan_for};
pub use place::{Engine, Look, Opened, Place};
pub use play::Act;
pub use victim::{Ended, Seen, Victim};
