//! The same commands against a running server.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::program::{Clinic, TODAY};

/// A running `mudanza serve`, ended when it is dropped.
pub(crate) struct Serving {
    child: Child,
    pub(crate) url: String,
}

impl Serving {
    /// Starts it on a free port.
    pub(crate) fn start(clinic: &Clinic) -> Self {
        let mut child = clinic
            .command(&["serve", "--listen", "127.0.0.1:0", "--json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self {
            child,
            url: said["url"].as_str().unwrap().to_owned(),
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_server_gives_the_same_receipt_and_the_same_history() {
    let clinic = Clinic::new();
    let serving = Serving::start(&clinic);
    let server = ["--server", &serving.url];
    let preview = clinic.run(&[&["preview", "okvet-mascotas.csv", "--json"], &TODAY[..]].concat());
    let preview: serde_json::Value = serde_json::from_str(&preview.stdout).unwrap();
    let receipt = preview["receipt"].as_str().unwrap();
    let import = clinic.commit(
        1,
        "okvet-mascotas.csv",
        &[&["--receipt", receipt], &server[..]].concat(),
    );
    assert_eq!(import["batch"]["receipt"], receipt);
    assert_eq!(import["batch"]["status"], "completed");

    let near = clinic.json(0, &["batch", "list"]);
    let far = clinic.json(0, &[&["batch", "list"], &server[..]].concat());
    assert_eq!(near, far);
    let near = clinic.run(&["batch", "errors", "1"]);
    let far = clinic.run(&[&["batch", "errors", "1"], &server[..]].concat());
    assert_eq!(near.stdout, far.stdout);

    let undone = clinic.json(0, &[&["batch", "rollback", "1"], &server[..]].concat());
    assert_eq!(undone["batch"]["status"], "rolled_back");
    let missing = clinic.run(&[&["batch", "show", "77"], &server[..]].concat());
    assert_eq!((missing.status, missing.code()), (2, "batch_not_found"));
}
