//! `Upload-Metadata`: what a client says of its file, as pairs of a name and a value in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Problem;

/// How long the header may be; it is kept and given back as it came.
const MAX: usize = 4 << 10;

/// Refuses what is no list of pairs.
pub(super) fn check(said: &str) -> Result<(), Problem> {
    let sound = said.len() <= MAX && (said.is_empty() || pairs(said).all(|pair| pair.is_some()));
    if sound {
        Ok(())
    } else {
        let why =
            "Upload-Metadata is a list, of at most 4 KiB, of names each with a value in base64";
        Err(Problem::BadRequest(why.to_owned()))
    }
}

/// The name of the file, if the client said one.
pub(crate) fn file_name(said: &str) -> Option<String> {
    let (_, name) = pairs(said).flatten().find(|(key, _)| *key == "filename")?;
    String::from_utf8(name).ok().filter(|name| !name.is_empty())
}

fn pairs(said: &str) -> impl Iterator<Item = Option<(&str, Vec<u8>)>> {
    said.split(',').map(|pair| {
        // A name may stand alone.
        let pair = pair.trim();
        let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value.trim()).ok()?;
        (!name.is_empty()).then_some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::{check, file_name};

    #[test]
    fn pairs_are_read_and_other_things_refused() {
        let said = "filename bWFzY290YXMuY3N2,is_confidential,filetype dGV4dC9jc3Y=";
        assert!(check(said).is_ok());
        assert_eq!(file_name(said).as_deref(), Some("mascotas.csv"));
        assert!(check("").is_ok());
        for none in ["", "filename", "filetype dGV4dC9jc3Y=", "filename /w=="] {
            assert_eq!(file_name(none), None, "{none}");
        }
        for wrong in ["filename mascotas.csv", ",", "a YQ==,,b YQ=="] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
        assert!(check(&format!("a {}", "YWFh".repeat(2000))).is_err());
    }
}
