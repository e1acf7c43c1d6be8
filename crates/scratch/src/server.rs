//! A PostgreSQL server on a free port of this machine, in a folder that goes with it.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Where Debian keeps the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A server; it ends when this is dropped, and when this process does.
#[derive(Debug)]
pub struct Server {
    programs: PathBuf,
    process: Option<Child>,
    folder: PathBuf,
    port: u16,
    durable: bool,
    encrypted: bool,
}

impl Server {
    /// Starts an empty server of the programs in a folder. It does not wait for the disk.
    pub fn start(programs: &Path) -> Result<Self> {
        Self::begin(programs, false, false)
    }

    /// The same for a measurement: each commit is on its disk before it is acknowledged.
    pub fn start_durable(programs: &Path) -> Result<Self> {
        Self::begin(programs, true, false)
    }

    /// The same with TLS for whoever asks for it, by a [certificate](Server::certificate) of its own.
    pub fn start_encrypted(programs: &Path) -> Result<Self> {
        Self::begin(programs, false, true)
    }

    fn begin(programs: &Path, durable: bool, encrypted: bool) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        // Not in the target folder, which the unprivileged user may not reach.
        let folder = std::env::temp_dir().join(format!("mudanza-postgres-{port}"));
        std::fs::create_dir_all(&folder)?;
        if is_root()? {
            finish(Command::new("chown").arg("nobody").arg(&folder))?;
        }
        let mut server = Self {
            programs: programs.to_owned(),
            process: None,
            folder,
            port,
            durable,
            encrypted,
        };
        finish(
            unprivileged(&programs.join("initdb"))?
                .args(["--auth=trust", "--username=mudanza", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
                .arg(server.data())
                .stdout(Stdio::null()),
        )?;
        if encrypted {
            server.certify()?;
        }
        server.go_on()?;
        Ok(server)
    }

    /// Its URL, without the name of a database.
    pub fn url(&self) -> String {
        format!("postgres://mudanza@127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate that it shows as 127.0.0.1, signed by itself, where it has one.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("server.crt")
    }

    /// Starts it again where it was stopped, and waits until it answers.
    pub fn go_on(&mut self) -> Result<()> {
        let mut command = unprivileged(&self.programs.join("postgres"))?;
        command.arg("-D").arg(self.data());
        command.args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-k", ""]);
        let fsync = if self.durable {
            "fsync=on"
        } else {
            "fsync=off"
        };
        command.args(["-c", "max_connections=300", "-c", fsync]);
        if self.encrypted {
            let certificate = format!("ssl_cert_file={}", self.certificate().display());
            let key = format!("ssl_key_file={}", self.key().display());
            command.args(["-c", "ssl=on", "-c", &certificate, "-c", &key]);
        }
        command.stdout(Stdio::null());
        command.stderr(std::fs::File::create(self.log())?);
        self.process = Some(command.spawn().context("postgres does not start")?);
        self.wait()
    }

    /// Ends it: at once and without tidying up, or with all its connections in good order.
    pub fn stop(&mut self, at_once: bool) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            let signal = if at_once { "-QUIT" } else { "-INT" };
            let id = process.id().to_string();
            finish(Command::new("kill").args([signal, &id]))?;
            process.wait()?;
        }
        Ok(())
    }

    /// Makes a key and the certificate, by the program that Debian's PostgreSQL brings along.
    fn certify(&self) -> Result<()> {
        finish(
            unprivileged("openssl".as_ref())?
                .args([
                    "req",
                    "-x509",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=127.0.0.1",
                ])
                .args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
                .args(["-addext", "subjectAltName=IP:127.0.0.1"])
                .args(["-addext", "basicConstraints=critical,CA:FALSE"])
                .arg("-keyout")
                .arg(self.key())
                .arg("-out")
                .arg(self.certificate())
                .stderr(Stdio::null()),
        )
    }

    fn key(&self) -> PathBuf {
        self.folder.join("server.key")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn wait(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_mins(1) {
            if self.is_ready() {
                return Ok(());
            }
            if let Some(process) = &mut self.process
                && process.try_wait()?.is_some()
            {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        bail!("PostgreSQL does not answer: {log}")
    }
}

impl Server {
    /// Whether the server says so, where `pg_ctl` looks as well: the eighth line of its pid file.
    fn is_ready(&self) -> bool {
        let Ok(said) = std::fs::read_to_string(self.data().join("postmaster.pid")) else {
            return false;
        };
        let mut lines = said.lines();
        let ours = self
            .process
            .as_ref()
            .map(|process| process.id().to_string());
        lines.next() == ours.as_deref() && lines.nth(6).is_some_and(|word| word.trim() == "ready")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An interrupt ends it fast, with all its children.
        let _ = self.stop(false);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the newest version's programs on this machine, `None` if there is none.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS).ok()?;
    versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let number: u32 = entry.file_name().to_str()?.parse().ok()?;
            let programs = entry.path().join("bin");
            programs
                .join("initdb")
                .is_file()
                .then_some((number, programs))
        })
        .max()
        .map(|(_, programs)| programs)
}

fn is_root() -> Result<bool> {
    let id = Command::new("id").arg("-u").output().context("id -u")?;
    Ok(id.stdout.trim_ascii() == b"0")
}

/// PostgreSQL refuses to run as root: it gets a user without rights then. It ends with us, even if
/// we are killed.
fn unprivileged(program: &Path) -> Result<Command> {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if is_root()? {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    }
    command.arg::<&OsStr>("--".as_ref()).arg(program);
    command.current_dir(std::env::temp_dir());
    Ok(command)
}

fn finish(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}
