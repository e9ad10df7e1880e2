//! Progress: what a run that takes long shows on a terminal.
//!
//! Takes the name of each stage as it begins, and draws a bar on standard error once half a second has passed; takes the bar away at the end.
//! Shows nothing where standard error is no terminal. The stages know nothing of it: [`crate::timings`] passes their names on.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// The stages of a check, and what each of them does in plain words.
pub const CHECKING: &[(&str, &str)] = &[
    ("settings", "reading the settings"),
    ("read", "reading the chapters"),
    ("parse", "making sense of the chapters"),
    ("outline", "putting the chapters in order"),
    ("resolve", "following every reference"),
    ("settle", "sorting what was found"),
];

/// The stages that follow in a build.
pub const PUBLISHING: &[(&str, &str)] = &[
    ("compare", "looking at what is published"),
    ("render", "making what pages share"),
    ("publish", "making the pages"),
];

/// A bar that is not shown yet, is shown, or never will be. Clones are the same bar; without [`Progress::start`] there is none.
#[derive(Debug, Clone, Default)]
pub struct Progress(Option<Arc<Bar>>);

#[derive(Debug)]
struct Bar {
    bar: ProgressBar,
    stages: Vec<(&'static str, &'static str)>,
    /// Set once, so that a bar never appears when all is done.
    over: Mutex<bool>,
}

impl Progress {
    /// A bar for a run of these stages, shown once it takes long.
    pub fn start(stages: &[&[(&'static str, &'static str)]]) -> Self {
        let stages = stages.concat();
        let bar = ProgressBar::with_draw_target(Some(stages.len() as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{spinner} [{bar:24}] {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        let shared = Arc::new(Bar { bar, stages, over: Mutex::new(false) });
        let late = Arc::downgrade(&shared);
        std::thread::spawn(move || {
            std::thread::sleep(PATIENCE);
            if let Some(bar) = late.upgrade() {
                bar.show();
            }
        });
        Self(Some(shared))
    }

    /// A stage begins.
    pub fn begin(&self, stage: &str) {
        let Some(Bar { bar, stages, .. }) = self.0.as_deref() else { return };
        if let Some(number) = stages.iter().position(|(name, _)| *name == stage) {
            bar.set_position(number as u64);
            bar.set_message(stages[number].1);
        }
    }

    /// Does something that prints, with the bar out of the way.
    pub fn aside<T>(&self, printing: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.bar.suspend(printing),
            None => printing(),
        }
    }

    /// Takes the bar away for good, so that what is printed next stands alone.
    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish();
        }
    }
}

impl Bar {
    fn show(&self) {
        let over = self.over.lock().unwrap_or_else(PoisonError::into_inner);
        if !*over {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    fn finish(&self) {
        *self.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bar.finish_and_clear();
    }
}

/// A run that ends early leaves no bar behind.
impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
