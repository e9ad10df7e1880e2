//! The server: one request, one answer, from what is shown at this moment.
//!
//! Takes a listener and what is shown, answers until it is stopped. It answers this computer only, and no page of another web site that is open there: one
//! whose name was made to lead here is refused by the name it asks for, one that would load something from here by what the browser says of it. Files come from memory, so no address can reach one that is not published.

use super::news::{OWN, Shown};
use super::shelf::Found;
use crate::text::address;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header::HeaderName};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use bytes::Bytes;
use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use tokio::sync::watch::Receiver;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

/// What a browser says about who asks, and what a page of another site may do with the answer.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const SCRIPT: &[u8] = include_bytes!("page/reload.js");
const STYLE: &[u8] = include_bytes!("page/findings.css");

type Reader = Receiver<Arc<Shown>>;

/// Answers requests for ever.
pub(super) async fn run(listener: TcpListener, shown: Reader) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(listener, Router::new().fallback(answer).with_state(shown)).await
}

/// Begins to listen for Ctrl-C, and for the system asking for the same; what it returns waits for either. From here on neither ends the process
/// by itself.
#[cfg(unix)]
pub(super) async fn stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Begins to listen for Ctrl-C; what it returns waits for it.
#[cfg(windows)]
pub(super) async fn stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

async fn answer(State(mut shown): State<Reader>, request: Request) -> Response {
    if !is_local(request.headers()) {
        let words = "guidepost shows this manual under the names localhost and 127.0.0.1 only\n";
        return reply(StatusCode::FORBIDDEN, TEXT, words);
    }
    if is_for_another_site(request.headers()) {
        return reply(StatusCode::FORBIDDEN, TEXT, "guidepost shows this manual to no other web site\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return with(
            reply(StatusCode::METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD are answered here\n"),
            ALLOW,
            "GET, HEAD",
        );
    }
    let Ok(path) = percent_encoding::percent_decode_str(request.uri().path()).decode_utf8() else {
        return reply(StatusCode::BAD_REQUEST, TEXT, "this address is not UTF-8\n");
    };
    match path.strip_prefix(OWN) {
        Some("news") => return news(shown).into_response(),
        Some("reload.js") => return reply(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT),
        Some("findings.css") => return reply(StatusCode::OK, "text/css; charset=utf-8", STYLE),
        _ => {}
    }
    // Whoever asks while the first build is under way waits for it.
    let Ok(shown) = shown.wait_for(|shown| shown.ready).await.map(|shown| Arc::clone(&shown)) else {
        return reply(StatusCode::SERVICE_UNAVAILABLE, TEXT, "guidepost is ending\n");
    };
    if path.strip_prefix(OWN) == Some("findings") {
        return reply(StatusCode::OK, HTML, shown.findings_html().to_owned());
    }
    let (path, query) = (path.into_owned(), request.uri().query().map(str::to_owned));
    let answer = tokio::task::spawn_blocking(move || from_shelf(&shown, &path, query.as_deref())).await;
    answer.unwrap_or_else(|_| reply(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "this page could not be made\n"))
}

/// Whether a request was sent to this computer by one of its own names.
fn is_local(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(name, _)| name),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "::1"
}

/// Whether a page of another site asks, which could run what it gets as a script and so read the manual. A link there may lead here.
fn is_for_another_site(headers: &HeaderMap) -> bool {
    let says = |name: HeaderName, word: &str| headers.get(name).is_some_and(|value| value == word);
    let another = says(SEC_FETCH_SITE, "cross-site") || says(SEC_FETCH_SITE, "same-site");
    another && !says(SEC_FETCH_MODE, "navigate")
}

/// What is shown, now and after every build.
fn news(shown: Reader) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>>> {
    let ready = WatchStream::new(shown).filter(|shown| shown.ready);
    Sse::new(ready.map(|shown| Ok(Event::default().data(shown.news())))).keep_alive(KeepAlive::default())
}

/// The answer for an address below the root.
fn from_shelf(shown: &Shown, path: &str, query: Option<&str>) -> Response {
    let Some(shelf) = &shown.shelf else {
        return reply(StatusCode::SERVICE_UNAVAILABLE, HTML, shown.instead());
    };
    let address = path.trim_start_matches('/');
    let file =
        if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() };
    let found = match shelf.get(&file) {
        Ok(None) if shelf.has_page(&format!("{file}/index.html")) => return to_folder(address, query),
        found => found,
    };
    let found = match found {
        Ok(Some(found)) => Ok((StatusCode::OK, found)),
        Ok(None) => shelf.missing().map(|page| (StatusCode::NOT_FOUND, page)),
        Err(error) => Err(error),
    };
    match found {
        Ok((status, Found::Page(page))) => reply(status, HTML, with_script(&page.to_vec(), &shown.edition)),
        Ok((status, Found::File(bytes))) => reply(status, &type_of(&file), bytes.to_vec()),
        Err(error) => reply(StatusCode::INTERNAL_SERVER_ERROR, HTML, shown.in_place_of_a_page(&error)),
    }
}

/// Relative links on a folder's page need the slash at the end of its address.
fn to_folder(address: &str, query: Option<&str>) -> Response {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let response = reply(StatusCode::TEMPORARY_REDIRECT, TEXT, "");
    with(response, LOCATION, &format!("/{}/{query}", address::encode(address)))
}

fn type_of(address: &str) -> String {
    let kind = mime_guess::from_path(address).first_or_octet_stream();
    let text = kind.type_() == mime_guess::mime::TEXT
        || matches!(kind.subtype().as_str(), "javascript" | "json" | "xml")
        || kind.suffix() == Some(mime_guess::mime::XML);
    if text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.essence_str().to_owned() }
}

/// A page with the script that keeps it up to date; what a build publishes never has it.
fn with_script(page: &[u8], edition: &str) -> Bytes {
    let script = format!("<script src=\"{OWN}reload.js\" data-edition=\"{edition}\"></script>\n");
    let at = memchr::memmem::rfind(page, b"</body>").unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat().into()
}

fn reply(status: StatusCode, kind: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let response = with(response, CONTENT_TYPE, kind);
    let response = with(with(response, CACHE_CONTROL, "no-store"), X_CONTENT_TYPE_OPTIONS, "nosniff");
    with(response, CROSS_ORIGIN_RESOURCE_POLICY, "same-origin")
}

/// Adds a header; one that cannot be written is left out.
fn with(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}
