//! Reads compiled time zones, RFC 9636.

use anyhow::{Context, Result, ensure};

/// A zone: its offset from UTC in minutes at first, and each change with its time in seconds.
#[derive(Debug)]
pub(super) struct Zone {
    pub(super) first: i32,
    pub(super) changes: Vec<(i64, i32)>,
}

/// The counts in a header, in their order.
struct Counts {
    is_ut: usize,
    is_std: usize,
    leap: usize,
    time: usize,
    kind: usize,
    char: usize,
}

/// Reads the 64-bit part of a file.
pub(super) fn read(bytes: &[u8]) -> Result<Zone> {
    let old = counts(bytes)?;
    let skip = old.time * 5 + old.kind * 6 + old.char + old.leap * 8 + old.is_std + old.is_ut;
    let bytes = bytes.get(44 + skip..).context("the file is cut off")?;
    let new = counts(bytes)?;
    let body = bytes.get(44..).context("the file is cut off")?;
    let (times, body) = part(body, new.time * 8)?;
    let (places, body) = part(body, new.time)?;
    let (kinds, _) = part(body, new.kind * 6)?;
    let offset = |place: usize| -> Result<i32> {
        let kind = kinds
            .get(place * 6..place * 6 + 4)
            .context("no such kind")?;
        Ok(i32::from_be_bytes(kind.try_into()?) / 60)
    };
    let changes: Result<Vec<(i64, i32)>> = times
        .chunks(8)
        .zip(places)
        .map(|(time, place)| {
            let time = i64::from_be_bytes(time.try_into()?);
            Ok((time, offset(usize::from(*place))?))
        })
        .collect();
    Ok(Zone {
        first: offset(0)?,
        changes: changes?,
    })
}

fn part(bytes: &[u8], length: usize) -> Result<(&[u8], &[u8])> {
    bytes
        .split_at_checked(length)
        .context("the file is cut off")
}

fn counts(bytes: &[u8]) -> Result<Counts> {
    ensure!(bytes.starts_with(b"TZif"), "it is no compiled zone");
    let count = |at: usize| -> Result<usize> {
        let bytes = bytes.get(20 + at * 4..24 + at * 4);
        let bytes = bytes.context("the file is cut off")?.try_into()?;
        Ok(u32::from_be_bytes(bytes) as usize)
    };
    Ok(Counts {
        is_ut: count(0)?,
        is_std: count(1)?,
        leap: count(2)?,
        time: count(3)?,
        kind: count(4)?,
        char: count(5)?,
    })
}
