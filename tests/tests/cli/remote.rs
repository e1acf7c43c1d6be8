//! The same commands against a running server.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

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

/// A way to a server that breaks once so many bytes went to it; gives its address, and the offset of
/// each part that was sent. The server, which answers only to its own address, hears that.
fn breaks_after(url: &str, bytes: usize) -> (String, Arc<Mutex<Vec<usize>>>) {
    let target = url
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().to_string();
    assert_eq!(own.len(), target.len(), "the ports have as many digits");
    let here = format!("http://{own}");
    let went = Arc::new(AtomicUsize::new(0));
    let offsets = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&offsets);
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let Ok(server) = TcpStream::connect(&target) else {
                return;
            };
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            let (went, noted) = (Arc::clone(&went), Arc::clone(&noted));
            let (own, target) = (own.clone(), target.clone());
            std::thread::spawn(move || {
                let mut piece = vec![0; 1 << 16];
                while let Ok(read @ 1..) = from.read(&mut piece) {
                    let before = went.fetch_add(read, Ordering::SeqCst);
                    noted.lock().unwrap().extend(offset(&piece[..read]));
                    let mut words = piece[..read].windows(own.len());
                    if let Some(at) = words.position(|word| word == own.as_bytes()) {
                        piece[at..at + own.len()].copy_from_slice(target.as_bytes());
                    }
                    let breaks = before < bytes && before + read >= bytes;
                    if breaks || to.write_all(&piece[..read]).is_err() {
                        break;
                    }
                }
                let _ = to.shutdown(std::net::Shutdown::Both);
                let _ = from.shutdown(std::net::Shutdown::Both);
            });
            std::thread::spawn(move || {
                let (mut from, mut to) = (server, client);
                let _ = std::io::copy(&mut from, &mut to);
                let _ = to.shutdown(std::net::Shutdown::Both);
            });
        }
    });
    (here, offsets)
}

/// The offset at which a request goes on with an upload, if these bytes begin such a request.
fn offset(request: &[u8]) -> Option<usize> {
    let request = String::from_utf8_lossy(request);
    let head = request.strip_prefix("PATCH ")?.split("\r\n\r\n").next()?;
    let named = head.lines().filter_map(|line| line.split_once(": "));
    let mut offset = named.filter(|(name, _)| name.eq_ignore_ascii_case("upload-offset"));
    offset.next()?.1.parse().ok()
}

#[test]
fn a_large_file_is_sent_on_where_the_connection_broke() {
    const MIB: usize = 1 << 20;
    let clinic = Clinic::new();
    let serving = Serving::start(&clinic);
    let (way, offsets) = breaks_after(&serving.url, 7 * MIB);
    let notes = "Prefiere que le llamen por la tarde. ".repeat(80);
    let mut sheet = "Nombre completo,Correo,Notas\n".to_owned();
    for number in 0..3_500 {
        writeln!(sheet, "Ana Ruiz {number},ana{number}@ejemplo.mx,{notes}").unwrap();
    }
    assert!(sheet.len() > 9 * MIB);
    clinic.write("notas.csv", &sheet);
    let import = clinic.commit(0, "notas.csv", &["--server", &way]);
    assert_eq!(import["batch"]["status"], "completed", "{import}");
    assert_eq!(import["batch"]["success_count"], 3_500);
    let hash = blake3::hash(sheet.as_bytes()).to_hex();
    assert_eq!(import["batch"]["file_hash"], hash.as_str());
    // The server may still have been busy with what arrived when it was asked how much that was: then
    // the part that broke off is begun once more, but never what arrived whole before it.
    let offsets = offsets.lock().unwrap().clone();
    assert_eq!(offsets[..2], [0, 4 * MIB], "{offsets:?}");
    assert_ne!(offsets[2..], [8 * MIB], "it broke");
    let again = &offsets[2..];
    assert!(again.iter().all(|at| *at >= 4 * MIB), "{offsets:?}");
    assert!(again.is_sorted(), "{offsets:?}");
}
