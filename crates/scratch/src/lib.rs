#![doc = include_str!("../README.md")]

#[cfg(feature = "database")]
mod database;
#[cfg(feature = "s3")]
mod s3;
mod server;

#[cfg(feature = "database")]
pub use database::Database;
#[cfg(feature = "s3")]
pub use s3::S3;
pub use server::{Server, programs};
