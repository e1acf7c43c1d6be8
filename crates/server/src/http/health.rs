//! For those who operate the server.

pub(crate) mod live;
pub(crate) mod ready;
