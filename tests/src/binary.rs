//! The real program in a process of its own, which can be killed.

use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use scratch::S3;

use crate::Client;

/// A running program, which is killed when this is dropped.
#[derive(Debug)]
pub struct Process(Child);

impl Process {
    /// Starts the program; what it says is shown with a failing test.
    fn start(command: &mut Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // If nobody read what it says, it would stop.
        let said = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || show(said));
        Self(child)
    }

    /// Starts `mudanza worker` over a folder, with more arguments.
    pub fn worker(folder: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(program());
        Self::start(command.arg("worker").arg("--data").arg(folder).args(more))
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Kills the process without warning. What it gave to the system still reaches the disk, other than
    /// in a power cut.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks the process to end, as an operator does; gives whether it ended well.
    pub fn terminate(mut self) -> bool {
        let id = self.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        self.0.wait().unwrap().success()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running `mudanza serve`.
pub struct Binary {
    client: Client,
    process: Process,
}

impl Binary {
    /// Starts the program over a folder and waits until it answers.
    pub async fn serve(folder: &Path) -> Self {
        Self::serve_with(folder, &[]).await
    }

    /// Starts the program over a folder, with more arguments, and waits until it answers.
    pub async fn serve_with(folder: &Path, more: &[&str]) -> Self {
        Self::start(folder, more, &[]).await
    }

    /// Starts the program over a folder, with its files in a bucket, and waits until it answers.
    pub async fn serve_from(folder: &Path, bucket: &S3, prefix: &str) -> Self {
        let files = ["--files", &bucket.url(prefix)];
        Self::start(folder, &files, &bucket.environment()).await
    }

    async fn start(folder: &Path, more: &[&str], environment: &[(&str, String)]) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let mut command = Command::new(program());
        command.arg("serve").arg("--data").arg(folder);
        command.arg("--listen").arg(address.to_string()).args(more);
        command.envs(environment.iter().cloned());
        let server = Self {
            client: Client::new(address),
            process: Process::start(&mut command),
        };
        for _ in 0..500 {
            let ready = server.request(reqwest::Method::GET, "/readyz").send().await;
            if ready.is_ok_and(|answer| answer.status().is_success()) {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("`mudanza serve` does not answer");
    }

    /// Kills the process without warning: see [`Process::kill`].
    pub fn kill(self) {
        self.process.kill();
    }

    /// Asks the process to end: see [`Process::terminate`].
    pub fn terminate(self) -> bool {
        self.process.terminate()
    }

    /// The process alone.
    pub fn into_process(self) -> Process {
        self.process
    }
}

impl Deref for Binary {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Shows what the program says together with a failing test.
#[expect(
    clippy::print_stdout,
    reason = "the test harness keeps it for failures"
)]
fn show(said: impl BufRead) {
    for line in said.lines().map_while(Result::ok) {
        println!("mudanza: {line}");
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
        build
            .arg(profile.parent().unwrap())
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(
            build.status().unwrap().success(),
            "the program does not build"
        );
        profile.join(format!("mudanza{}", std::env::consts::EXE_SUFFIX))
    })
}
