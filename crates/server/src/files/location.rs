//! Where the files are: a folder, or a bucket by its URL.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use futures::StreamExt;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{
    BackoffConfig, ClientConfigKey, Error, ObjectStore, ObjectStoreExt, PutMode, RetryConfig,
};

use super::{Files, OpenError, resumable};

/// A place for files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder of this computer, or of a disk that several share.
    Folder(PathBuf),
    /// A folder in a bucket of S3; the environment says by which keys it is reached.
    S3 {
        /// The bucket, which must be there.
        bucket: String,
        /// The folder in it; may be empty.
        prefix: String,
    },
}

impl FromStr for Location {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(Self::Folder(text.into()));
        };
        if scheme != "s3" {
            return Err(OpenError::Unknown(scheme.to_owned()));
        }
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() || rest.contains(['?', '#', '@', ':']) {
            return Err(OpenError::NotABucket);
        }
        Ok(Self::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
        })
    }
}

/// Makes a way to a bucket from what the variables of AWS say; nothing is sent yet.
pub(super) fn connect(bucket: &str, prefix: &str) -> Result<Arc<dyn ObjectStore>, OpenError> {
    build(AmazonS3Builder::from_env(), bucket, prefix)
}

/// The same from a builder that knows its keys.
pub(super) fn build(
    builder: AmazonS3Builder,
    bucket: &str,
    prefix: &str,
) -> Result<Arc<dyn ObjectStore>, OpenError> {
    crate::tls::use_ring();
    // A batch waits by itself and shows what for, so that a request need not wait long.
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        },
        max_retries: 4,
        retry_timeout: Duration::from_secs(5),
    };
    let mut builder = builder.with_bucket_name(bucket).with_retry(retry);
    let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
    if endpoint.is_some_and(|endpoint| endpoint.starts_with("http://") && is_loopback(&endpoint)) {
        builder = builder.with_allow_http(true);
    } else if !may_go_over(&builder) {
        return Err(OpenError::Unencrypted);
    }
    let store = builder.build().map_err(OpenError::Settings)?;
    if prefix.is_empty() {
        return Ok(Arc::new(store));
    }
    let prefix = Key::parse(prefix).map_err(|_| OpenError::NotABucket)?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

/// Whether the way is encrypted, or somebody said that it need not be.
fn may_go_over(builder: &AmazonS3Builder) -> bool {
    let says = |key: AmazonS3ConfigKey| builder.get_config_value(&key).unwrap_or_default();
    let plain = says(AmazonS3ConfigKey::Endpoint).starts_with("http://");
    !plain || says(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp)) == "true"
}

/// Whether what is sent there stays on this computer.
fn is_loopback(endpoint: &str) -> bool {
    let uri = endpoint.parse::<Uri>().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

impl Files {
    /// Sees that a bucket is there, takes what is written, and keeps writers apart; a folder was seen
    /// when it was opened. To be asked before a process starts to work.
    pub async fn check(&self) -> Result<(), OpenError> {
        if self.folder.is_some() {
            return Ok(());
        }
        // Uploads are found by listing them, so that this must be allowed as well. What is wrong with
        // it is told best by the writing, other than that the bucket is not there.
        let listed = self.store.list(None).next().await;
        if let Some(Err(error)) = &listed
            && error.to_string().contains("NoSuchBucket")
        {
            return Err(OpenError::NoBucket);
        }
        // If this process dies in between, the probe is swept away as an upload that nobody ended.
        let probe = resumable::folder("probe", &resumable::unlikely_word()).join("0");
        let create = || {
            let (once, probe) = (PutMode::Create.into(), &probe);
            async move { self.store.put_opts(probe, "probe".into(), once).await }
        };
        create().await?;
        let again = create().await;
        self.store.delete(&probe).await?;
        match (again, listed) {
            (Err(Error::AlreadyExists { .. }), Some(Err(error))) => Err(error.into()),
            (Err(Error::AlreadyExists { .. }), _) => Ok(()),
            (Ok(_), _) => Err(OpenError::NoCreate),
            (Err(error), _) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(bucket: &str, prefix: &str) -> Location {
        Location::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        }
    }

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        let read = |text: &str| text.parse::<Location>().unwrap();
        assert_eq!(read("/srv/files"), Location::Folder("/srv/files".into()));
        assert_eq!(read("s3://clinic"), s3("clinic", ""));
        assert_eq!(read("s3://clinic/a/b/"), s3("clinic", "a/b"));
        for text in [
            "s3://",
            "s3:///a",
            "s3://key:secret@clinic/a",
            "s3://a?region=b",
        ] {
            let refused = text.parse::<Location>().unwrap_err();
            assert!(matches!(refused, OpenError::NotABucket), "{text}");
        }
        for text in [
            "gs://clinic",
            "https://key:secret@host/clinic",
            "file:///srv",
        ] {
            let refused = text.parse::<Location>().unwrap_err();
            assert!(matches!(refused, OpenError::Unknown(_)), "{text}");
            assert!(!refused.to_string().contains("secret"), "{refused}");
        }
    }

    #[test]
    fn only_what_stays_on_this_computer_goes_unencrypted() {
        let open = |endpoint: &str, allow: bool| {
            let builder = AmazonS3Builder::new().with_endpoint(endpoint);
            let builder = builder.with_access_key_id("a").with_secret_access_key("b");
            build(builder.with_allow_http(allow), "clinic", "")
        };
        for endpoint in [
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost",
            "https://s3.example",
        ] {
            assert!(open(endpoint, false).is_ok(), "{endpoint}");
        }
        for endpoint in [
            "http://s3.example",
            "http://10.0.0.4:9000",
            "http://localhost.example",
        ] {
            assert!(
                matches!(open(endpoint, false), Err(OpenError::Unencrypted)),
                "{endpoint}"
            );
            assert!(open(endpoint, true).is_ok(), "{endpoint}");
        }
    }
}
