//! Cells in their plainest form, cut out of the bytes as they are.
//!
//! Nearly all cells of nearly all files are `<c r="A1" s="1" t="s"><v>7</v></c>`. Taken whole they
//! need one look instead of the five events of general XML; whatever is not quite like this is left
//! to those.

use memchr::{memchr, memchr2};

/// A cell in its plainest form.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plain<'b> {
    /// The values of its attributes, as they are written.
    pub(super) place: Option<&'b [u8]>,
    pub(super) style: Option<&'b [u8]>,
    pub(super) kind: Option<&'b [u8]>,
    /// What stands in its `v`; empty if it has none.
    pub(super) value: &'b [u8],
    /// How many bytes the cell takes.
    pub(super) length: usize,
}

/// The cell that the bytes start with, after blanks, if it is whole and plain.
pub(super) fn cell(bytes: &[u8]) -> Option<Plain<'_>> {
    let tag = bytes.trim_ascii_start().strip_prefix(b"<c")?;
    let mut cell = Plain::default();
    let (inner, empty) = attributes(tag, &mut cell)?;
    let rest = if empty {
        inner
    } else if let Some(rest) = inner.strip_prefix(b"</c>") {
        rest
    } else {
        let text = inner.strip_prefix(b"<v>")?;
        // A value with an entity in it is not plain.
        let end = memchr2(b'<', b'&', text)?;
        cell.value = &text[..end];
        text[end..].strip_prefix(b"</v></c>")?
    };
    cell.length = bytes.len() - rest.len();
    Some(cell)
}

// Takes the attributes; gives what follows the tag, and whether the tag is the whole element.
fn attributes<'b>(mut tag: &'b [u8], cell: &mut Plain<'b>) -> Option<(&'b [u8], bool)> {
    loop {
        match tag {
            [b'>', rest @ ..] => return Some((rest, false)),
            [b'/', b'>', rest @ ..] => return Some((rest, true)),
            [b' ', rest @ ..] => tag = rest,
            _ => return None,
        }
        if matches!(tag, [b'>' | b'/' | b' ', ..]) {
            continue;
        }
        let equals = memchr(b'=', tag.get(..tag.len().min(64))?)?;
        let (name, rest) = (&tag[..equals], &tag[equals + 1..]);
        let (&quote, rest) = rest.split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = rest
            .iter()
            .position(|&byte| byte == quote || byte == b'<')?;
        let value = &rest[..end];
        tag = rest[end..].strip_prefix(&[quote])?;
        match name {
            b"r" => cell.place = Some(value),
            b"s" => cell.style = Some(value),
            b"t" => cell.kind = Some(value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_cells_are_taken() {
        let full = cell(b"\n <c r=\"A1\" s='3' t=\"s\"><v>7</v></c><c/>").unwrap();
        assert_eq!(full.place, Some(&b"A1"[..]));
        assert_eq!(full.style, Some(&b"3"[..]));
        assert_eq!(full.kind, Some(&b"s"[..]));
        assert_eq!((full.value, full.length), (&b"7"[..], 36));
        for bytes in [
            "<c/>",
            "<c />",
            "<c r=\"A1\"/>",
            "<c></c>",
            "<c x:y=\"1\" s=\"2\"></c>",
        ] {
            let found = cell(bytes.as_bytes()).unwrap();
            assert_eq!(
                (found.value, found.length),
                (&b""[..], bytes.len()),
                "{bytes}"
            );
        }
    }

    #[test]
    fn others_are_left() {
        for bytes in [
            "",
            "<",
            "<c",
            "<col min=\"1\"/>",
            "</row>",
            "<c r=\"A1\"><v>7</v>",
            "<c r=\"A1\"><v>7",
            "<c r=\"A1",
            "<c r=\"A1\"><v>a &amp; b</v></c>",
            "<c><v xml:space=\"preserve\">7</v></c>",
            "<c><f>1</f><v>7</v></c>",
            "<c><is><t>a</t></is></c>",
            "<c><v>7</v> </c>",
            "<c r=A1><v>7</v></c>",
            "<x:c><x:v>7</x:v></x:c>",
        ] {
            assert_eq!(cell(bytes.as_bytes()), None, "{bytes}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in "(<c|<v>|</v>|</c>|/?>| |[rst]=|\"|'|&|[a-z1-9]){0,20}") {
            if let Some(cell) = cell(bytes.as_bytes()) {
                prop_assert!(cell.length <= bytes.len());
            }
        }
    }
}
