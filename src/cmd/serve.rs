//! `guidepost serve`: the manual in a browser, while it is being written.

use crate::cli::{ServeArgs, Voice};
use crate::diagnostic::count;
use crate::diagnostic::format::Format;
use crate::serve::{self, Build, Changes, Settings};
use crate::{Choices, Error};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;

/// The port when the command line names none, and how many behind it are tried.
const PORT: u16 = 3000;
const MORE_PORTS: u16 = 20;

/// Runs the command, until Ctrl-C.
///
/// # Errors
/// When the folder holds no manual, or the port cannot be had.
pub fn run(args: &ServeArgs, voice: Voice) -> Result<ExitCode, Error> {
    let listener = match args.port {
        Some(port) => listen(port).map_err(|error| refused(port, &error))?,
        None => any_port()?,
    };
    let address = listener.local_addr().map_err(|error| refused(args.port.unwrap_or(PORT), &error))?;
    let (url, open) = (format!("http://{address}/"), args.open);
    let choices = Choices { drafts: args.manual.drafts, ..Choices::default() };
    let settings = Settings { folder: args.manual.folder.clone(), choices, follow: args.follow, poll: args.poll };
    let mut first = true;
    let told = move |build: &Build| {
        let first = std::mem::take(&mut first);
        if first {
            announce(&url, open);
        }
        tell(build, first, voice);
    };
    serve::serve(listener, &settings, told, warn)?;
    Ok(ExitCode::SUCCESS)
}

/// Says where the preview is, once there is a manual to show. Nobody could know otherwise, so it is said in a low voice too.
fn announce(url: &str, open: bool) {
    say(&format!("serving {url} until you press Ctrl-C"));
    if open && open::that_detached(url).is_err() {
        super::say(&mut std::io::stderr(), &format!("no browser could be opened: open {url} yourself\n"));
    }
}

/// On this computer only.
fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// The usual port, or the next one that is free.
fn any_port() -> Result<TcpListener, Error> {
    let first = match listen(PORT) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => error,
        Err(error) => return Err(refused(PORT, &error)),
        listener => return listener.map_err(|error| refused(PORT, &error)),
    };
    let mut others = (PORT + 1)..=(PORT + MORE_PORTS);
    let Some((port, listener)) = others.find_map(|port| Some((port, listen(port).ok()?))) else {
        return Err(refused(PORT, &first));
    };
    let taken = format!("port {PORT} is taken by another program, so port {port} is used\n");
    super::say(&mut std::io::stderr(), &taken);
    Ok(listener)
}

fn refused(port: u16, reason: &std::io::Error) -> Error {
    let help = "  try: `guidepost serve -p 0` takes any port that is free";
    Error::Usage(match reason.kind() {
        ErrorKind::AddrInUse => format!("port {port} is taken by another program\n{help}"),
        _ => format!("cannot listen on port {port}: {reason}\n{help}"),
    })
}

/// The findings as in `check`, and one line for each build.
fn tell(build: &Build, first: bool, voice: Voice) {
    if let Some(manual) = &build.manual {
        super::report(manual, Format::Human, false, Voice { quiet: true, ..voice });
    }
    if let Some(error) = &build.trouble {
        super::complain(error);
    }
    if !voice.quiet {
        say(&summary(build, first));
    }
}

/// What keeps changes from being seen, but not the manual from being shown.
fn warn(error: &Error) {
    super::say(&mut anstream::stderr(), &format!("\x1b[1;33mwarning\x1b[0m: {error}\n"));
}

/// "2 pages changed, 0 errors, 14 ms"
fn summary(build: &Build, first: bool) -> String {
    let mut parts = match &build.manual {
        Some(manual) if first => vec![super::counted(manual.outline.page_count(), "page")],
        _ => what_changed(&build.changes),
    };
    let (errors, warnings) = build.manual.as_ref().map_or((0, 0), |manual| count(&manual.findings));
    parts.push(super::counted(errors + usize::from(build.trouble.is_some()), "error"));
    if warnings > 0 {
        parts.push(super::counted(warnings, "warning"));
    }
    parts.push(format!("{} ms", build.took.as_millis()));
    let line = parts.join(", ");
    if build.failed() { format!("{line}: the last good manual stays") } else { line }
}

fn what_changed(changes: &Changes) -> Vec<String> {
    let mut parts = Vec::new();
    if changes.pages > 0 {
        parts.push(format!("{} changed", super::counted(changes.pages, "page")));
    }
    let others =
        [(changes.settings, "manual.yaml changed"), (changes.files, "files changed"), (changes.theme, "theme changed")];
    parts.extend(others.iter().filter(|(changed, _)| *changed).map(|(_, words)| (*words).to_owned()));
    parts
}

fn say(line: &str) {
    super::say(&mut std::io::stdout(), &format!("{line}\n"));
}
