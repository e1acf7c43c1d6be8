//! The real program in a process of its own, which can be killed.

use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::Client;

/// A running `mudanza serve`.
pub struct Binary {
    client: Client,
    child: Child,
}

impl Binary {
    /// Starts the program over a folder and waits until it answers.
    pub async fn serve(folder: &Path) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let mut child = Command::new(program())
            .arg("serve")
            .arg("--data")
            .arg(folder)
            .arg("--listen")
            .arg(address.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // What it says is shown with a failing test; nobody reading would stop it.
        let said = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                println!("serve: {line}");
            }
        });
        let client = Client::new(address);
        for _ in 0..500 {
            let ready = client.request(reqwest::Method::GET, "/readyz").send().await;
            if ready.is_ok_and(|answer| answer.status().is_success()) {
                return Self { client, child };
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("`mudanza serve` does not answer");
    }

    /// Kills the process as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Deref for Binary {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// The program: the one that `MUDANZA_BIN` names, or the one that is built here, once.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(path) = std::env::var_os("MUDANZA_BIN") {
            return path.into();
        }
        // A test stands in `target/<profile>/deps`, the program two steps up.
        let test = std::env::current_exe().unwrap();
        let profile = test.ancestors().nth(2).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args([
            "build",
            "--quiet",
            "--package",
            "cli",
            "--bin",
            "mudanza",
            "--target-dir",
        ]);
        build.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            build.arg("--release");
        }
        let built = build
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .unwrap();
        assert!(built.success(), "the program does not build");
        profile.join(format!("mudanza{}", std::env::consts::EXE_SUFFIX))
    })
}
