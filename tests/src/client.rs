//! Asks a server over HTTP.

use std::time::Duration;

use futures::StreamExt;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::contract::check;
use crate::events::{Event, Parser};
use crate::{Answer, Import};

/// How long a batch of a story may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Speaks to one server.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
}

impl Client {
    /// Speaks to a server by its address, such as `127.0.0.1:7300`.
    pub fn new(address: impl std::fmt::Display) -> Self {
        server::use_ring();
        Self {
            http: reqwest::Client::new(),
            base: format!("http://{address}"),
        }
    }

    /// The address of the server, such as `http://127.0.0.1:7300`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request that is not sent yet; paths under the API start with `/batches` and the like.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Sends a request; its answer must be one that the API describes.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let meant = request.headers().get("x-http-method-override");
        let meant = meant.and_then(|meant| meant.to_str().ok());
        let method = meant.unwrap_or(request.method().as_str()).to_owned();
        let path = request.url().path().to_owned();
        let answer = Answer::read(self.http.execute(request).await.unwrap()).await;
        check(&method, &path, &answer);
        answer
    }

    /// Asks for something under the API.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, &format!("/api/v1{path}")))
            .await
    }

    /// Asks for something to be done.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, &format!("/api/v1{path}"));
        self.send(
            request
                .header("content-type", "application/json")
                .body(body.to_string()),
        )
        .await
    }

    /// Changes fields of a row, as a person does.
    pub async fn edit(&self, table: &str, id: &Value, changes: Value) -> Answer {
        let request = self.request(Method::PUT, &format!("/api/v1/targets/{table}/{id}"));
        self.send(request.json(&json!({ "changes": changes })))
            .await
    }

    /// Uploads.
    pub async fn upload(&self, import: Import) -> Answer {
        let mut request = self.request(Method::POST, "/api/v1/batches");
        if let Some(key) = &import.key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.multipart(import.form())).await
    }

    /// Uploads a file that makes a batch, and gives the batch.
    pub async fn create(&self, import: Import) -> Value {
        self.upload(import).await.json(201)["batch"].take()
    }

    /// Shows a batch.
    pub async fn batch(&self, id: &Value) -> Value {
        self.get(&format!("/batches/{id}")).await.json(200)["batch"].take()
    }

    /// Waits until a batch is as wanted.
    pub async fn wait_for(&self, id: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
        let waiting = async {
            loop {
                let batch = self.batch(id).await;
                if wanted(&batch) {
                    return batch;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(batch) => batch,
            Err(late) => panic!("{late}: batch {id} is {}", self.batch(id).await),
        }
    }

    /// Waits until nothing more happens to a batch.
    pub async fn wait(&self, id: &Value) -> Value {
        let ended = ["completed", "failed", "rolled_back", "cancelled"];
        self.wait_for(id, |batch| {
            ended.contains(&batch["status"].as_str().unwrap())
        })
        .await
    }

    /// Uploads a file and waits for its batch to end.
    pub async fn run(&self, import: Import) -> Value {
        let batch = self.create(import).await;
        self.wait(&batch["id"]).await
    }

    /// Undoes a batch and waits for the end of that.
    pub async fn roll_back(&self, id: &Value) -> Value {
        let path = format!("/batches/{id}/rollback");
        self.post(&path, &json!({})).await.json(202);
        self.wait(id).await
    }

    /// All records of a batch, page by page; `filter` is `status=error&` and the like.
    pub async fn records(&self, id: &Value, filter: &str) -> Vec<Value> {
        self.pages(
            &format!("/batches/{id}/records?{filter}limit=100"),
            "records",
        )
        .await
    }

    /// All rows of a table.
    pub async fn targets(&self, table: &str) -> Vec<Value> {
        self.pages(&format!("/targets/{table}?limit=100"), table)
            .await
    }

    async fn pages(&self, path: &str, name: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let mut page = self.get(&format!("{path}{cursor}")).await.json(200);
            items.append(page[name].as_array_mut().unwrap());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    /// The events of a batch until the server ends them, and when each came.
    pub async fn events(&self, id: &Value) -> Vec<Event> {
        let path = format!("/api/v1/batches/{id}/events");
        let response = self.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut parser = Parser::default();
        let mut pieces = response.bytes_stream();
        while let Some(piece) = pieces.next().await {
            parser.push(&piece.unwrap());
        }
        parser.events
    }
}
