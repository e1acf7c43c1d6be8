//! An archive of given parts, stored as they are, with the checksums that belong to them.

/// The parts of an Office Open XML workbook, in the order in which the bytes give them.
pub(super) const OOXML: &[&str] = &[
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];

/// The parts of an OpenDocument workbook.
pub(super) const OPEN_DOCUMENT: &[&str] = &["content.xml", "META-INF/manifest.xml"];

/// What separates the parts in the bytes.
const BETWEEN: u8 = 0;

/// An archive of these names, the bytes of each cut at [`BETWEEN`].
pub(super) fn of_parts(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let parts = bytes.splitn(names.len(), |byte| *byte == BETWEEN);
    let (mut file, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for (name, part) in names.iter().zip(parts) {
        let start = file.len() as u32;
        // What both headers share: version, flags, method, time, checksum, sizes, name, extra.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(checksum(part).to_le_bytes());
        common.extend((part.len() as u32).to_le_bytes());
        common.extend((part.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.as_bytes());
        file.extend(part);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
        count += 1;
    }
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
        }
    }
    !sum
}
