//! A PostgreSQL server for the tests: on a free port of this machine, in a folder that goes with it.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::shell::{output, run, which};
use crate::tools;

/// Where Debian keeps the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A running server; it ends when this is dropped, and when this process does.
pub(crate) struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Installs PostgreSQL if it is not there, and starts an empty server.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        // Not in the target folder, which the unprivileged user may not reach.
        let folder = std::env::temp_dir().join(format!("mudanza-postgres-{port}"));
        let data = folder.join("data");
        std::fs::create_dir_all(&folder)?;
        if is_root()? {
            run(Command::new("chown").arg("nobody").arg(&folder))?;
        }
        run(unprivileged(&programs.join("initdb"))?
            .args(["--auth=trust", "--username=mudanza", "--encoding=UTF8"])
            .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
            .arg(&data)
            .stdout(Stdio::null()))?;
        let process = unprivileged(&programs.join("postgres"))?
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""])
            .args(["-c", "max_connections=300", "-c", "fsync=off"])
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.join("log"))?)
            .spawn()
            .context("postgres does not start")?;
        let mut server = Self {
            process,
            folder,
            port,
        };
        server.wait(&programs)?;
        Ok(server)
    }

    /// Its URL, without the name of a database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://mudanza@127.0.0.1:{}", self.port)
    }

    fn wait(&mut self, programs: &Path) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_mins(1) {
            let mut ready = Command::new(programs.join("pg_isready"));
            let port = self.port.to_string();
            ready.args(["-q", "-h", "127.0.0.1", "-p", &port]);
            if ready.status()?.success() {
                return Ok(());
            }
            if self.process.try_wait()?.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL does not answer: {log}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An interrupt ends it fast, with all its children.
        let stopped = Command::new("kill")
            .args(["-INT", &self.process.id().to_string()])
            .status();
        if stopped.is_ok_and(|status| status.success()) {
            let _ = self.process.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the newest version's programs.
fn programs() -> Result<PathBuf> {
    if let Some(found) = newest() {
        return Ok(found);
    }
    tools::apt(&["postgresql"])?;
    newest().with_context(|| format!("PostgreSQL is not in {VERSIONS} after it was installed"))
}

fn newest() -> Option<PathBuf> {
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
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}

/// PostgreSQL refuses to run as root: it gets a user without rights then. It ends with us, even if
/// we are killed.
fn unprivileged(program: &Path) -> Result<Command> {
    let Some(setpriv) = which("setpriv") else {
        bail!("setpriv of util-linux is missing");
    };
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", "INT"]);
    if is_root()? {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    }
    command.arg::<&OsStr>("--".as_ref()).arg(program);
    command.current_dir(std::env::temp_dir());
    Ok(command)
}
