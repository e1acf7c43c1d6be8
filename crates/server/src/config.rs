//! What an operator decides about a server.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::files::Location;
use crate::ingest;

/// The settings of a server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the embedded database, and of files on their way to a bucket.
    pub data_dir: PathBuf,
    /// Where the uploaded files are; all processes of one database must share them.
    pub files: Location,
    /// The address to listen on; a loopback address until accounts exist.
    pub listen: SocketAddr,
    /// The largest upload in bytes.
    pub max_upload: u64,
    /// Whether this process commits batches as well as answering requests.
    pub worker: bool,
    /// How the worker works.
    pub ingest: ingest::Options,
}

impl Config {
    /// The settings for a data folder: files in it, port 7300 of this computer, uploads up to 2 GiB, one worker.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self {
            files: Location::Folder(Self::files_dir(&data_dir)),
            data_dir,
            listen: (Ipv4Addr::LOCALHOST, 7300).into(),
            max_upload: 2 << 30,
            worker: true,
            ingest: ingest::Options::default(),
        }
    }

    /// The folder of the uploaded files under a data folder.
    pub fn files_dir(data_dir: &Path) -> PathBuf {
        data_dir.join("files")
    }

    /// Refuses settings that would be unsafe.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.listen.ip().is_loopback() {
            Ok(())
        } else {
            Err(ConfigError::NotLoopback(self.listen))
        }
    }
}

/// Why settings are refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The address can be reached from other computers, and there are no accounts yet.
    #[error(
        "refusing to listen on {0}: there are no accounts yet, so anybody who reaches the server may \
         read and change everything; listen on 127.0.0.1 or [::1]"
    )]
    NotLoopback(
        /// The address that was asked for.
        SocketAddr,
    ),
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn only_loopback_addresses_are_served() {
        let mut config = Config::new("data");
        assert!(config.check().is_ok());
        for address in ["0.0.0.0:7300", "192.168.1.4:80", "[::]:7300"] {
            config.listen = address.parse().unwrap();
            assert!(config.check().unwrap_err().to_string().contains(address));
        }
        config.listen = "[::1]:7300".parse().unwrap();
        assert!(config.check().is_ok());
    }
}
