//! `Upload-Checksum`: the bytes of a request are what the client meant, or none of them is kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

use crate::Problem;

/// What a checksum may be made by: the protocol asks for the first, and files have the other.
pub(super) const ALGORITHMS: &str = "sha1,blake3";

/// A checksum that was announced, and what came until now.
pub(super) struct Checksum {
    wanted: Vec<u8>,
    hasher: Hasher,
}

enum Hasher {
    Sha1(Sha1),
    Blake3(Box<blake3::Hasher>),
}

impl Checksum {
    /// Reads the header: an algorithm and a checksum in base64.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let (name, value) = text.split_once(' ').unwrap_or((text, ""));
        let hasher = match name {
            "sha1" => Some(Hasher::Sha1(Sha1::new())),
            "blake3" => Some(Hasher::Blake3(Box::default())),
            _ => None,
        };
        match (hasher, STANDARD.decode(value.trim())) {
            (Some(hasher), Ok(wanted)) => Ok(Self { wanted, hasher }),
            _ => Err(Problem::BadRequest(format!(
                "Upload-Checksum is one of {ALGORITHMS} and a checksum in base64"
            ))),
        }
    }

    /// Takes in bytes.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.hasher {
            Hasher::Sha1(hasher) => hasher.update(bytes),
            Hasher::Blake3(hasher) => {
                hasher.update(bytes);
            }
        }
    }

    /// Whether what came is what was announced.
    pub(super) fn check(self) -> Result<(), Problem> {
        let same = match self.hasher {
            Hasher::Sha1(hasher) => hasher.finalize().as_slice() == self.wanted,
            Hasher::Blake3(hasher) => hasher.finalize().as_bytes() == self.wanted.as_slice(),
        };
        if same {
            Ok(())
        } else {
            Err(Problem::ChecksumMismatch)
        }
    }
}
