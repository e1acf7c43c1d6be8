#![doc = include_str!("../README.md")]

mod accept;
mod again;
mod app;
mod clock;
mod config;
pub mod files;
mod guard;
mod http;
pub mod ingest;
mod openapi;
mod problem;
mod router;
mod rule;
mod samples;
mod serve;
mod template;
mod tls;

pub use app::App;
pub use clock::now;
pub use config::{Config, ConfigError};
pub use http::Language;
pub use openapi::document as api_document;
pub use problem::Problem;
pub use router::{handlers, router};
pub use rule::Rule;
pub use samples::{Sample, sample, samples};
pub use serve::{ServeError, Server, stop_signal};
pub use template::{template_csv, template_xlsx};
pub use tls::use_ring;
