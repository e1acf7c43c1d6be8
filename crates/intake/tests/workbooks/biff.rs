//! Old workbooks made by the tests themselves: records, and the compound file around them.

/// A record.
pub(crate) fn record(id: u16, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut bytes = id.to_le_bytes().to_vec();
    bytes.extend((body.len() as u16).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// The record that globals (5) and sheets (16) start with.
pub(crate) fn start(version: u16, kind: u16) -> Vec<u8> {
    record(
        0x0809,
        &[&version.to_le_bytes(), &kind.to_le_bytes(), &[0; 4]],
    )
}

/// Row, column and style, with which the records of cells start.
pub(crate) fn place(row: u16, column: u16, style: u16) -> Vec<u8> {
    [row, column, style].map(u16::to_le_bytes).concat()
}

/// A text after the count of its letters: in single bytes if it can be, else in two each.
pub(crate) fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = (units.len() as u16).to_le_bytes().to_vec();
    if units.iter().all(|unit| *unit < 256) {
        bytes.push(0);
        bytes.extend(units.iter().map(|unit| *unit as u8));
    } else {
        bytes.push(1);
        bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    }
    bytes
}

/// The cell of a number.
pub(crate) fn number(row: u16, column: u16, style: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[&place(row, column, style), &value.to_le_bytes()])
}

/// The cell of a text of its own.
pub(crate) fn label(row: u16, column: u16, content: &str) -> Vec<u8> {
    record(0x0204, &[&place(row, column, 0), &text(content)])
}

/// The stream of a workbook: what stands before the list of sheets, the sheets with their state
/// and records, and what stands behind the list.
pub(crate) fn stream(
    version: u16,
    before: &[Vec<u8>],
    sheets: &[(&str, u8, Vec<Vec<u8>>)],
    behind: &[Vec<u8>],
) -> Vec<u8> {
    let globals = |offsets: &[u32]| {
        let mut bytes = start(version, 5);
        bytes.extend(before.concat());
        for ((name, state, _), offset) in sheets.iter().zip(offsets) {
            let mut letters = text(name);
            letters.remove(1);
            if version < 0x0600 {
                letters.remove(1);
            }
            let head = [*state, 0];
            bytes.extend(record(0x0085, &[&offset.to_le_bytes(), &head, &letters]));
        }
        bytes.extend(behind.concat());
        bytes.extend(record(0x000A, &[]));
        bytes
    };
    let mut offsets = vec![0; sheets.len()];
    let mut at = globals(&offsets).len();
    let mut bodies = Vec::new();
    for (place, (_, _, records)) in sheets.iter().enumerate() {
        offsets[place] = at as u32;
        let body = [start(version, 16), records.concat(), record(0x000A, &[])].concat();
        at += body.len();
        bodies.extend(body);
    }
    [globals(&offsets), bodies].concat()
}

/// The bytes of a sector.
pub(crate) const SECTOR: usize = 512;

/// A compound file with these streams, each of 4096 bytes or more.
pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut table: Vec<u32> = Vec::new();
    let mut sectors: Vec<u8> = Vec::new();
    let mut add = |bytes: &[u8], table: &mut Vec<u32>| {
        let first = table.len() as u32;
        let count = bytes.len().div_ceil(SECTOR).max(1);
        sectors.extend_from_slice(bytes);
        sectors.resize((table.len() + count) * SECTOR, 0);
        table.extend((1..count as u32).map(|next| first + next));
        table.push(0xFFFF_FFFE);
        first
    };
    let mut directory = entry("Root Entry", 5, 1, u32::MAX, 0xFFFF_FFFE, 0);
    for (place, (name, content)) in streams.iter().enumerate() {
        let mut content = content.to_vec();
        content.resize(content.len().max(4096), 0);
        let first = add(&content, &mut table);
        let next = if place + 1 < streams.len() {
            place as u32 + 2
        } else {
            u32::MAX
        };
        let size = content.len() as u32;
        directory.extend(entry(name, 2, u32::MAX, next, first, size));
    }
    let directory_at = add(&directory, &mut table);
    let table_at = table.len() as u32;
    let table_sectors = (table.len() + 2).div_ceil(SECTOR / 4 - 1);
    table.extend(std::iter::repeat_n(0xFFFF_FFFD, table_sectors));
    table.resize(table_sectors * SECTOR / 4, u32::MAX);
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.resize(SECTOR, 0xFF);
    let mut put = |at: usize, value: u32| header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, table_sectors as u32);
    put(48, directory_at);
    put(56, 4096);
    put(60, 0xFFFF_FFFE);
    put(68, 0xFFFF_FFFE);
    for place in 0..table_sectors as u32 {
        put(76 + place as usize * 4, table_at + place);
    }
    let table: Vec<u8> = table.iter().flat_map(|next| next.to_le_bytes()).collect();
    [header, sectors, table].concat()
}

fn entry(name: &str, kind: u8, child: u32, right: u32, start: u32, size: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() as u16 + 2;
    entry.resize(128, 0);
    entry[64..66].copy_from_slice(&length.to_le_bytes());
    entry[66] = kind;
    for (at, value) in [
        (68, u32::MAX),
        (72, right),
        (76, child),
        (116, start),
        (120, size),
    ] {
        entry[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    entry
}
