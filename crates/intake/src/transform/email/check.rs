//! The form of an address.

/// The longest address that can be delivered to.
const LONGEST: usize = 254;
/// The longest part before the `@`.
const LONGEST_LOCAL: usize = 64;

/// Whether a text is an email address: plain ASCII, a domain with a dot, no empty parts.
pub(crate) fn is_email(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() > LONGEST {
        return false;
    }
    let Some(at) = bytes.iter().position(|byte| *byte == b'@') else {
        return false;
    };
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    is_local(local) && is_domain(domain)
}

fn is_local(local: &[u8]) -> bool {
    // A dot is assumed before the first byte, so that a leading dot counts as doubled.
    let mut previous = b'.';
    for &byte in local {
        let sound = match byte {
            b'.' => previous != b'.',
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => true,
            _ => b"!#$%&'*+/=?^_`{|}~-".contains(&byte),
        };
        if !sound {
            return false;
        }
        previous = byte;
    }
    previous != b'.' && local.len() <= LONGEST_LOCAL
}

fn is_domain(domain: &[u8]) -> bool {
    let (mut previous, mut dots, mut letters_only) = (b'.', 0, true);
    let mut label = 0_usize;
    for &byte in domain {
        match byte {
            b'.' => {
                if matches!(previous, b'.' | b'-') {
                    return false;
                }
                dots += 1;
                (label, letters_only) = (0, true);
            }
            b'a'..=b'z' | b'A'..=b'Z' => label += 1,
            b'0'..=b'9' => (label, letters_only) = (label + 1, false),
            b'-' if previous != b'.' => (label, letters_only) = (label + 1, false),
            _ => return false,
        }
        if label > 63 {
            return false;
        }
        previous = byte;
    }
    dots > 0 && letters_only && label >= 2
}
