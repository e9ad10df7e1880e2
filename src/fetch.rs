//! Fetch: the inventory of another manual, from the web.
//!
//! Takes an address, returns what stands there or why it was not taken. This is the only room that calls anybody up, and only `guidepost inventory update`
//! opens its door. By https alone, redirects too; certificates are looked at as the system does, so that an agency's own count where it has
//! installed them; and no more is read, and for no longer, than is allowed.

use crate::source::LARGEST_INVENTORY;
use std::sync::Arc;
use std::time::Duration;
use ureq::Error;
use ureq::tls::{RootCerts, TlsConfig};

/// So many times an address may lead to another one.
const MOST_REDIRECTS: u32 = 5;

/// Why nothing was fetched.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The server has nothing at the address.
    NotThere,
    /// Anything else, in words.
    Other(String),
}

/// What stands at an https address. All of it together may take so long.
pub(crate) fn get(url: &str, time: Duration) -> Result<Vec<u8>, Trouble> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let config = ureq::Agent::config_builder()
        .https_only(true)
        .max_redirects(MOST_REDIRECTS)
        .timeout_global(Some(time))
        .user_agent(concat!("guidepost/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build();
    let mut answer = ureq::Agent::new_with_config(config).get(url).call().map_err(|error| trouble(error, time))?;
    let body = answer.body_mut().with_config().limit(LARGEST_INVENTORY);
    body.read_to_vec().map_err(|error| trouble(error, time))
}

fn trouble(error: Error, time: Duration) -> Trouble {
    let words = match error {
        Error::StatusCode(404 | 410) => return Trouble::NotThere,
        Error::StatusCode(status) => format!("the server answers with the status {status}"),
        Error::RequireHttpsOnly(_) => "it leads to an address that is not https".to_owned(),
        Error::BodyExceedsLimit(_) => {
            format!("it has more than {} MB, and no inventory has that", LARGEST_INVENTORY / 1024 / 1024)
        }
        Error::Timeout(_) => format!("it took longer than {} s", time.as_secs_f64()),
        Error::TooManyRedirects => "it leads from one address to the next without an end".to_owned(),
        Error::HostNotFound => "there is no server of that name, or the network cannot be reached".to_owned(),
        Error::Rustls(reason) => format!("the server cannot show that it is who it says it is: {reason}"),
        other => match certificate(&other) {
            Some(reason) => format!("the server cannot show that it is who it says it is: {reason}"),
            None => other.to_string(),
        },
    };
    Trouble::Other(words)
}

/// What is wrong with a certificate, where a connection failed by that.
fn certificate(error: &Error) -> Option<String> {
    let Error::Io(error) = error else { return None };
    error.get_ref()?.downcast_ref::<rustls::Error>().map(ToString::to_string)
}
