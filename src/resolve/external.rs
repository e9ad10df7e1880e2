//! Web and mail addresses: checked for form, never fetched.
//!
//! Takes an address with a scheme, returns what is wrong with it in plain words, with the address as it should be where that is certain.

/// What is wrong with an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub reason: String,
    /// The address as it must have been meant.
    pub fix: Option<String>,
}

fn malformed(reason: impl Into<String>) -> Option<Malformed> {
    Some(Malformed { reason: reason.into(), fix: None })
}

fn mended(reason: impl Into<String>, fix: String) -> Option<Malformed> {
    Some(Malformed { reason: reason.into(), fix: Some(fix) })
}

/// Checks an address whose scheme is known.
pub(super) fn check(address: &str, scheme: &str) -> Option<Malformed> {
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ftp" => web(address, scheme),
        "//" => host(address.trim_start_matches('/')),
        "mailto" => mail(&address[scheme.len() + 1..]),
        "tel" => telephone(&address[scheme.len() + 1..]),
        other => misspelled(other, &address[scheme.len() + 1..]),
    }
}

/// A scheme one letter away from a common one: `htps://`, `mialto:`. Any other is some program's own.
fn misspelled(scheme: &str, rest: &str) -> Option<Malformed> {
    let meant = ["https", "http", "mailto"].into_iter().find(|known| strsim::osa_distance(scheme, known) == 1)?;
    let web = meant != "mailto";
    (web == rest.starts_with("//"))
        .then(|| Malformed { reason: format!("`{scheme}:` is not `{meant}:`"), fix: Some(format!("{meant}:{rest}")) })
}

/// An address that lost its colon or its scheme and so looks like a file: `http//example.org`, `www.example.org`.
pub(super) fn lost_scheme(address: &str) -> Option<Malformed> {
    let lower = address.to_ascii_lowercase();
    for scheme in ["https", "http"] {
        if lower.starts_with(&format!("{scheme}//")) {
            return mended(
                format!("a `:` is missing behind `{scheme}`"),
                format!("{scheme}:{}", &address[scheme.len()..]),
            );
        }
    }
    if lower.starts_with("www.") {
        return mended("a web address begins with `https://`", format!("https://{address}"));
    }
    let (name, domain) = address.split_once('@')?;
    if !name.is_empty() && !address.contains('/') && domain.contains('.') && !crate::source::is_chapter(domain) {
        return mended("a mail address in a link begins with `mailto:`", format!("mailto:{address}"));
    }
    None
}

fn web(address: &str, scheme: &str) -> Option<Malformed> {
    let rest = &address[scheme.len() + 1..];
    let slashes = rest.len() - rest.trim_start_matches('/').len();
    let tail = rest.trim_start_matches('/');
    if rest.starts_with('\\') {
        return mended(
            "its slashes are turned the wrong way",
            format!("{scheme}://{}", rest.trim_start_matches('\\').replace('\\', "/")),
        );
    }
    if tail.is_empty() {
        return malformed("it has no host: nothing stands behind the slashes");
    }
    match slashes {
        2 => host(tail),
        0 => mended(format!("two slashes are missing behind `{scheme}:`"), format!("{scheme}://{tail}")),
        1 => mended(format!("a slash is missing behind `{scheme}:/`"), format!("{scheme}://{tail}")),
        _ => malformed(format!("it has no host: `{scheme}:` is followed by more than two slashes")),
    }
}

/// Checks the host at the head of `rest` (RFC 3986, section 3.2, as far as a slip of the pen can hurt it).
fn host(rest: &str) -> Option<Malformed> {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    if rest.contains(char::is_whitespace) {
        return malformed("it holds a space: write `%20`, or look for a stray one");
    }
    if host_and_port.starts_with('[') {
        return (!host_and_port.contains(']'))
            .then(|| Malformed { reason: "its host begins with `[` and never ends".to_owned(), fix: None });
    }
    let (host, port) = match host_and_port.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (host_and_port, None),
    };
    if matches!(host, "http" | "https") {
        return malformed("it begins twice");
    }
    if let Some(port) = port.filter(|port| port.parse::<u16>().is_err()) {
        return malformed(format!("`{port}` is no port number"));
    }
    name(host)
}

/// A host name: parts between dots, none of them empty.
fn name(host: &str) -> Option<Malformed> {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() {
        return malformed("it has no host");
    }
    if host.split('.').any(str::is_empty) {
        return malformed(format!("`{host}` has a dot too many"));
    }
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '%') || !c.is_ascii();
    if let Some(bad) = host.chars().find(|&c| !allowed(c)) {
        return malformed(format!("a host name cannot hold `{bad}`"));
    }
    if host.split('.').any(|part| part.starts_with('-') || part.ends_with('-')) {
        return malformed(format!("no part of `{host}` can begin or end with a hyphen"));
    }
    None
}

fn mail(rest: &str) -> Option<Malformed> {
    let addresses = rest.split('?').next().unwrap_or_default();
    if addresses.is_empty() {
        // `mailto:?subject=…` asks the reader for the address.
        return if rest.starts_with('?') { None } else { malformed("it names nobody") };
    }
    addresses.split(',').find_map(|address| {
        let address = address.trim();
        let Some((local, domain)) = address.rsplit_once('@') else {
            return malformed(format!("`{address}` has no `@`"));
        };
        if local.is_empty() || address.contains(char::is_whitespace) {
            return malformed(format!("`{address}` is no mail address"));
        }
        if !domain.contains('.') || domain.ends_with('.') {
            return malformed(format!("`{domain}` has no ending such as `.org`"));
        }
        name(domain)
    })
}

fn telephone(number: &str) -> Option<Malformed> {
    let known = |c: char| c.is_ascii_digit() || "+-.() ;=*#".contains(c) || c.is_ascii_alphabetic();
    if !number.chars().any(|c| c.is_ascii_digit()) || !number.replace("%20", " ").chars().all(known) {
        return malformed(format!("`{number}` is no telephone number"));
    }
    None
}
