//! Sends a large file to a server in parts, by tus 1.0: a connection that breaks costs one part at most.

use std::io::SeekFrom;
use std::path::Path;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Method, Response};
use indicatif::ProgressBar;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::connection::Connection;
use crate::failure::Failure;
use crate::input::Input;

/// How many bytes one request carries; the server keeps that many at once.
const PART: u64 = 4 << 20;

/// How long to wait before each new attempt at a part, in milliseconds. Who comes back at once is told
/// an offset that does not count yet what the server is just putting away, and sends that again.
const WAITS: [u64; 6] = [300, 1_000, 2_000, 4_000, 8_000, 15_000];

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

/// Whether a file is worth more than one request on its way over a connection.
pub(crate) fn is_worth_it(input: &Input, connection: &Connection) -> bool {
    input.size > PART && matches!(connection, Connection::Remote(_))
}

/// Sends a file and gives the name by which a batch can be made of it.
pub(crate) async fn send(
    input: &Input,
    connection: &Connection,
    bar: &ProgressBar,
) -> Result<String, Failure> {
    let size = input.size.to_string();
    let headers = [TUS, ("upload-length", size.as_str())];
    let begin = connection.exchange(Method::POST, "/uploads", &headers, Body::empty());
    let place = header(&begin.await?, "location")?;
    let id = place.rsplit('/').next().unwrap_or_default().to_owned();
    let path = format!("/uploads/{id}");

    let mut offset = 0;
    let mut waits = WAITS.iter();
    while offset < input.size {
        let part = read(&input.path, offset).await?;
        match append(connection, &path, offset, part).await {
            Ok(reached) => {
                offset = reached;
                waits = WAITS.iter();
            }
            Err(failure) => {
                let Some(wait) = waits.next().filter(|_| passes(&failure)) else {
                    return Err(failure.next(
                        "import the file again when the server answers; what arrived of it is forgotten \
                         after a day",
                    ));
                };
                tokio::time::sleep(Duration::from_millis(*wait)).await;
                // What arrived of a part that broke off is kept.
                if let Ok(reached) = reached(connection, &path).await {
                    offset = reached;
                }
            }
        }
        bar.set_position(offset);
    }
    Ok(id)
}

/// Sends a part; gives how much the server has then.
async fn append(
    connection: &Connection,
    path: &str,
    offset: u64,
    part: Bytes,
) -> Result<u64, Failure> {
    let offset = offset.to_string();
    let headers = [
        TUS,
        ("upload-offset", offset.as_str()),
        ("content-type", "application/offset+octet-stream"),
    ];
    let answer = connection.exchange(Method::PATCH, path, &headers, Body::from(part));
    number(&answer.await?)
}

/// How much of a file the server has.
async fn reached(connection: &Connection, path: &str) -> Result<u64, Failure> {
    let answer = connection.exchange(Method::HEAD, path, &[TUS], Body::empty());
    number(&answer.await?)
}

/// Reads a part of the file.
async fn read(path: &Path, offset: u64) -> Result<Bytes, Failure> {
    let reading = async {
        let mut file = File::open(path).await?;
        file.seek(SeekFrom::Start(offset)).await?;
        let mut part = Vec::new();
        file.take(PART).read_to_end(&mut part).await?;
        Ok::<_, std::io::Error>(part)
    };
    match reading.await {
        Ok(part) if !part.is_empty() => Ok(part.into()),
        Ok(_) => Err(Failure::new(
            "not_readable",
            format!("{} became shorter while it was sent", path.display()),
        )),
        Err(error) => Err(Failure::new(
            "not_readable",
            format!("{} cannot be read: {error}", path.display()),
        )),
    }
}

/// Whether the same part may arrive at another time.
fn passes(failure: &Failure) -> bool {
    [
        "connection_lost",
        "server_unreachable",
        "upload_cut_off",
        "offset_mismatch",
        "files_unreachable",
    ]
    .contains(&&*failure.code)
}

fn number(answer: &Response<Body>) -> Result<u64, Failure> {
    let text = header(answer, "upload-offset")?;
    text.parse()
        .map_err(|_| bad_answer("an upload-offset that is no number"))
}

fn header(answer: &Response<Body>, name: &str) -> Result<String, Failure> {
    let value = answer.headers().get(name);
    let text = value.and_then(|value| value.to_str().ok());
    text.map(str::to_owned)
        .ok_or_else(|| bad_answer(&format!("no {name}")))
}

fn bad_answer(what: &str) -> Failure {
    Failure::new("bad_answer", format!("the server answered with {what}"))
}
