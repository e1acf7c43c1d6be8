//! A proxy before PostgreSQL that cuts a connection at one message of the client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Which messages count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Everything that the server answers: each statement is one or two of these.
    Any,
    /// Each COMMIT.
    Commit,
}

/// When the connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The message never arrives.
    Before,
    /// The server does what it says, and the answer is lost.
    After,
}

/// A proxy on a free port; it ends when this is dropped.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    state: Arc<State>,
    running: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    target: String,
    count: Count,
    when: When,
    nth: u64,
    met: AtomicU64,
}

impl Proxy {
    /// Starts a proxy before the server of a URL that cuts at the `nth` message that counts.
    pub async fn start(url: &str, count: Count, when: When, nth: u64) -> Self {
        let (_, rest) = url.split_once('@').unwrap();
        let (target, _) = rest.split_once('/').unwrap();
        let state = Arc::new(State {
            target: target.to_owned(),
            count,
            when,
            nth,
            met: AtomicU64::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::clone(&state);
        let running = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, Arc::clone(&shared)));
            }
        });
        Self {
            port,
            state,
            running,
        }
    }

    /// The URL of a database through this proxy.
    pub fn url(&self, url: &str) -> String {
        let (user, rest) = url.split_once('@').unwrap();
        let (_, name) = rest.split_once('/').unwrap();
        // What the messages say can only be seen without TLS.
        format!("{user}@127.0.0.1:{}/{name}?sslmode=disable", self.port)
    }

    /// Whether it has cut.
    pub fn has_cut(&self) -> bool {
        self.state.met.load(Ordering::SeqCst) >= self.state.nth
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn pass(client: TcpStream, state: Arc<State>) {
    let Ok(server) = TcpStream::connect(&state.target).await else {
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let held = Arc::new(AtomicBool::new(false));
    // Whichever ends first closes both connections.
    tokio::select! {
        () = answers(from_server, to_client, &held) => {}
        _ = messages(from_client, to_server, &state, &held) => {}
    }
}

/// Passes on what the server says, until an answer is to be lost.
async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, held: &AtomicBool) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if held.load(Ordering::SeqCst) || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

/// Passes on what the client says, message by message, until one is the one.
async fn messages(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: &State,
    held: &AtomicBool,
) -> std::io::Result<()> {
    // The first message has no type.
    let length = from.read_u32().await?;
    let mut body = vec![0; length as usize - 4];
    from.read_exact(&mut body).await?;
    to.write_u32(length).await?;
    to.write_all(&body).await?;
    loop {
        let kind = from.read_u8().await?;
        let length = from.read_u32().await?;
        body.resize(length as usize - 4, 0);
        from.read_exact(&mut body).await?;
        let counts = match state.count {
            // A query, the end of a pipeline, the end of a COPY.
            Count::Any => matches!(kind, b'Q' | b'S' | b'c'),
            Count::Commit => kind == b'Q' && body.starts_with(b"COMMIT"),
        };
        let cut = counts && state.met.fetch_add(1, Ordering::SeqCst) + 1 == state.nth;
        if cut && state.when == When::Before {
            return Ok(());
        }
        if cut {
            held.store(true, Ordering::SeqCst);
        }
        let mut message = Vec::with_capacity(body.len() + 5);
        message.push(kind);
        message.extend_from_slice(&length.to_be_bytes());
        message.extend_from_slice(&body);
        to.write_all(&message).await?;
        if cut {
            // Both connections stay open until the server has answered.
            std::future::pending::<()>().await;
        }
    }
}
