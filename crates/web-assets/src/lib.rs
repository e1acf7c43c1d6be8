//! The built page, as part of the program.
//!
//! `web/dist` need not exist when this crate is compiled: then there is no page, and all else works.

use std::borrow::Cow;
use std::fmt::Write as _;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// A file of the page.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub mime: &'static str,
    /// A hash of its bytes in hex, for an entity tag.
    pub hash: String,
    /// Its `Cache-Control`.
    pub cache: &'static str,
}

/// The file at a path without a leading slash, such as `index.html`.
pub fn get(path: &str) -> Option<Asset> {
    let file = Dist::get(path)?;
    Some(Asset {
        bytes: file.data,
        mime: mime_of(path),
        hash: hash_of(&file.metadata.sha256_hash()),
        cache: cache_of(path),
    })
}

/// Half the hash tells two files apart well enough for a cache.
fn hash_of(hash: &[u8; 32]) -> String {
    hash[..16]
        .iter()
        .fold(String::with_capacity(32), |mut hex, byte| {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Vite puts files with a hash in their name into `assets/`; all others may change under their name.
fn cache_of(path: &str) -> &'static str {
    if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn mime_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_files_are_kept_for_ever() {
        assert_eq!(cache_of("index.html"), "no-cache");
        assert_eq!(cache_of("favicon.svg"), "no-cache");
        assert!(cache_of("assets/index-B7x.js").ends_with("immutable"));
    }

    #[test]
    fn the_module_has_the_type_that_streaming_compilation_asks_for() {
        assert_eq!(mime_of("assets/intake_wasm_bg-1a.wasm"), "application/wasm");
        assert_eq!(mime_of("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn a_path_that_does_not_exist_is_no_asset() {
        assert!(get("no/such/file.js").is_none());
        assert!(get("../Cargo.toml").is_none());
    }

    #[test]
    fn a_hash_is_hex() {
        assert_eq!(hash_of(&[0xab; 32]), "ab".repeat(16));
    }
}
