//! Cells and shared texts in their plainest form, cut out of the bytes as they are.
//!
//! Nearly all cells of nearly all files are `<c r="A1" s="1" t="s"><v>7</v></c>`, and nearly all
//! texts `<si><t>Luna</t></si>`. Taken whole they need one look instead of the five events of
//! general XML; whatever is not quite like this is left to those.

use memchr::{memchr, memchr2};

/// A cell in its plainest form.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plain<'b> {
    /// The values of its attributes, as they are written.
    pub(super) place: Option<&'b [u8]>,
    pub(super) style: Option<&'b [u8]>,
    pub(super) kind: Option<&'b [u8]>,
    /// What stands in its `v`, or in the `t` of its own text; empty if it has neither.
    pub(super) value: &'b [u8],
    /// Whether the blanks of its own text are kept; `None` if it has a `v`.
    pub(super) inline: Option<bool>,
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
    } else if let Some(text) = inner.strip_prefix(b"<v>") {
        let (value, rest) = up_to(text, b"</v></c>")?;
        cell.value = value;
        rest
    } else {
        let (value, keep_blanks, rest) = text(inner.strip_prefix(b"<is>")?, b"</t></is></c>")?;
        cell.value = value;
        cell.inline = Some(keep_blanks);
        rest
    };
    cell.length = bytes.len() - rest.len();
    Some(cell)
}

/// The shared text that the bytes start with, after blanks, if it is whole and plain: its bytes,
/// whether its blanks are kept, and how many bytes it takes.
pub(super) fn shared(bytes: &[u8]) -> Option<(&[u8], bool, usize)> {
    let inner = bytes.trim_ascii_start().strip_prefix(b"<si>")?;
    let (value, keep_blanks, rest) = text(inner, b"</t></si>")?;
    Some((value, keep_blanks, bytes.len() - rest.len()))
}

fn text<'b>(bytes: &'b [u8], end: &[u8]) -> Option<(&'b [u8], bool, &'b [u8])> {
    let tag = bytes.strip_prefix(b"<t")?;
    let kept = tag.strip_prefix(b" xml:space=\"preserve\">");
    let text = kept.or_else(|| tag.strip_prefix(b">"))?;
    let (text, rest) = up_to(text, end)?;
    Some((text, kept.is_some(), rest))
}

// A value with an entity in it is not plain, nor one that another element follows.
fn up_to<'b>(bytes: &'b [u8], end: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let length = memchr2(b'<', b'&', bytes)?;
    Some((&bytes[..length], bytes[length..].strip_prefix(end)?))
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
        let own =
            cell(b"<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> a</t></is></c>").unwrap();
        assert_eq!((own.value, own.inline), (&b" a"[..], Some(true)));
        let own = cell(b"<c t=\"inlineStr\"><is><t>a</t></is></c>").unwrap();
        assert_eq!((own.value, own.inline), (&b"a"[..], Some(false)));
        assert_eq!(
            shared(b" <si><t>a</t></si><si>"),
            Some((&b"a"[..], false, 18))
        );
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
            "<c><is><t>a</t><t>b</t></is></c>",
            "<c><is><r><t>a</t></r></is></c>",
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
