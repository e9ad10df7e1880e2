//! Serve: the manual in a browser, while it is being written.
//!
//! Takes the manual's folder and an address to listen on; builds, shows and builds again at every change until it is told to stop. The same code
//! as a build in a loop, with a memo of what did not change.
//!
//! - [`watch`] waits until something that the manual is made of has changed;
//! - [`desk`] builds: it keeps the memo, and knows what changed since the last time ([`change`]);
//! - [`shelf`] holds the last manual without errors, and makes a page of it when a browser asks;
//! - [`news`] is what browsers are told after each build, and how findings look there;
//! - [`server`] answers requests, on this computer only.
//!
//! What it never does: write into the manual's folder, answer another computer, or stop because of something an author can mend.

mod change;
mod desk;
mod news;
mod server;
mod shelf;
mod watch;

use crate::{Choices, Error};
use desk::Desk;
use news::Shown;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use watch::Watch;

pub use change::Changes;
pub use desk::Build;
pub use shelf::{Found, Shelf};

/// What the command line asks for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The manual's folder.
    pub folder: PathBuf,
    /// What a build would be told.
    pub choices: Choices,
    /// The browser goes to the changed place.
    pub follow: bool,
    /// Look for changes at these intervals instead of being told by the system.
    pub poll: Option<Duration>,
}

/// Serves a manual until Ctrl-C. Each build that changed something is passed to `tell`, what keeps changes from being seen to `warn`.
///
/// # Errors
/// When the folder holds no manual at the start, or the system grants no watch or thread.
pub fn serve(
    listener: TcpListener,
    settings: &Settings,
    mut tell: impl FnMut(&Build) + Send + 'static,
    mut warn: impl FnMut(&Error) + Send + 'static,
) -> Result<(), Error> {
    let start = |reason| Error::Usage(format!("cannot start the preview: {reason}"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(start)?;
    let (shown, reader) = tokio::sync::watch::channel(Arc::new(Shown::default()));
    let stop = runtime.block_on(server::stop()).map_err(start)?;
    let server = runtime.spawn(server::run(listener, reader));
    let mut desk = Desk::new(settings);
    let mut watch = Watch::new(&settings.folder, settings.poll)?;
    watch.attach(&desk.roots());
    // What is no manual now may become one any time later, but it was hardly meant to be served.
    let mut build = desk
        .build(None)
        .map(|build| match build.trouble {
            Some(
                error @ (Error::NoFolder { .. }
                | Error::NotAFolder { .. }
                | Error::NoContent { .. }
                | Error::ContentOutside { .. }),
            ) => Err(error),
            trouble => Ok(Build { trouble, ..build }),
        })
        .transpose()?;
    let round = move || loop {
        watch.complaint().iter().for_each(&mut warn);
        if let Some(build) = &build {
            let next = Arc::new(desk.shown(build, &shown.borrow()));
            // The manual of before is let go of when everybody knows of this one: with ten thousand pages that takes a while.
            let before = shown.send_replace(next);
            tell(build);
            drop(before);
        }
        let changed = watch.wait(&desk.roots());
        build = desk.build(changed);
    };
    std::thread::Builder::new().name("builds".to_owned()).spawn(round).map_err(start)?;
    runtime.block_on(async {
        tokio::select! {
            stopped = server => stopped.map_err(std::io::Error::other).flatten().map_err(start),
            () = stop => Ok(()),
        }
    })
}
