//! Server-sent events.

use serde_json::Value;

/// One event.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: u64,
    /// Its data.
    pub data: Value,
}

#[derive(Default)]
pub(crate) struct Parser {
    text: Vec<u8>,
    pub(crate) events: Vec<Event>,
}

impl Parser {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
        while let Some(end) = self.text.windows(2).position(|pair| pair == b"\n\n") {
            let block = String::from_utf8(self.text.drain(..end + 2).collect()).unwrap();
            let mut event = Event::default();
            for line in block.lines() {
                match line.split_once(": ") {
                    Some(("event", name)) => name.clone_into(&mut event.name),
                    Some(("id", id)) => event.id = id.parse().unwrap(),
                    Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
                    _ => {}
                }
            }
            if !event.name.is_empty() {
                self.events.push(event);
            }
        }
    }
}
