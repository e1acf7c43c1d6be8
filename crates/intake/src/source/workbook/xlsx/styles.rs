//! Which cells show their numbers as dates.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::events::Event;

use super::super::limits::passed;
use super::super::serial::Format;
use super::super::xml::{Xml, attribute, local, raw_attribute};
use crate::Error;

/// How many styles a workbook may have; Excel stops at 65,490.
const STYLES: usize = 1 << 17;

/// Reads the part of the styles: the format of each style of cells, by its place.
pub(super) fn read<B: BufRead>(xml: &mut Xml<B>) -> Result<Vec<Format>, Error> {
    let mut own: BTreeMap<u32, Format> = BTreeMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    loop {
        let event = xml.next()?;
        match &event {
            Event::Start(start) | Event::Empty(start) => match local(start) {
                "numFmt" => {
                    let id = attribute(start, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(start, "formatCode")) {
                        own.insert(id, Format::of_code(&code));
                    }
                }
                "cellXfs" => in_cells = matches!(event, Event::Start(_)),
                "xf" if in_cells => {
                    let id = raw_attribute(start, "numFmtId").and_then(|id| id.parse().ok());
                    let id = id.unwrap_or(0);
                    let format = own.get(&id).copied().or_else(|| Format::built_in(id));
                    styles.push(format.unwrap_or_default());
                }
                _ => {}
            },
            Event::End(end) if end.local_name().into_inner() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
        if styles.len() > STYLES || own.len() > STYLES {
            return Err(passed("the workbook", STYLES as u64, "styles of cells"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::limits::Limits;
    use super::Format::{Date, Number};
    use super::*;

    #[test]
    fn styles_have_the_format_of_their_number() {
        let part = "<styleSheet><numFmts count=\"2\">\
            <numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>\
            <numFmt numFmtId=\"165\" formatCode=\"0.0 &quot;kg&quot;\"/></numFmts>\
            <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"><alignment/></xf>\
            <xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf/><xf numFmtId=\"999\"/></cellXfs>\
            <dxfs><xf numFmtId=\"14\"/></dxfs></styleSheet>";
        let mut xml = Xml::new(part.as_bytes(), "s", &Limits::default()).unwrap();
        let expected = [Number, Date, Date, Number, Number, Number];
        assert_eq!(read(&mut xml).unwrap(), expected);
    }
}
