//! A server of S3 in this process, with one bucket in a folder that goes with it.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

const BUCKET: &str = "clinics";
const KEY: &str = "mudanza";
const SECRET: &str = "secret-of-a-test";

/// A server with one empty bucket; it ends when this is dropped.
#[derive(Debug)]
pub struct S3 {
    folder: TempDir,
    port: u16,
    running: AbortHandle,
}

impl S3 {
    /// Starts a server on a free port.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join(BUCKET))?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let running = serve(listener, &folder)?;
        Ok(Self {
            folder,
            port,
            running,
        })
    }

    /// Stops it: connections break, and no new one is taken.
    pub fn stop(&self) {
        self.running.abort();
    }

    /// Starts it again where it was stopped.
    pub async fn go_on(&mut self) -> Result<()> {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await?;
        self.running = serve(listener, &self.folder)?;
        Ok(())
    }

    /// The URL of a folder in the bucket, as `--files` takes it.
    pub fn url(&self, prefix: &str) -> String {
        format!("s3://{BUCKET}/{prefix}")
    }

    /// What the environment of a program must say to reach it.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        [
            (
                "AWS_ENDPOINT_URL",
                format!("http://127.0.0.1:{}", self.port),
            ),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ]
    }

    /// The folder in which the objects of the bucket stand, each in a file of its name.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Answers on a port until it is aborted; its connections end with it.
fn serve(listener: TcpListener, folder: &TempDir) -> Result<AbortHandle> {
    let objects = s3s_fs::FileSystem::new(folder.path()).map_err(|error| anyhow!("{error:?}"))?;
    let mut service = S3ServiceBuilder::new(objects);
    service.set_auth(SimpleAuth::from_single(KEY, SECRET));
    let service: S3Service = service.build();
    let answering = tokio::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            connections.spawn(async move {
                // A connection that breaks is the business of whoever asked.
                let _ = Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(socket), service)
                    .await;
            });
        }
    });
    Ok(answering.abort_handle())
}
