//! Timings: how long each stage of a run took.
//!
//! Takes the work of a stage, does it and notes the time; returns the list for `--timings`. Nothing a build publishes depends on it.

use crate::progress::Progress;
use std::time::{Duration, Instant};

/// The stages of one run, in order.
#[derive(Debug, Clone, Default)]
pub struct Timings {
    stages: Vec<(&'static str, Duration)>,
    progress: Progress,
}

impl Timings {
    /// Timings of a run whose stages are shown as they begin.
    pub fn shown_by(progress: &Progress) -> Self {
        Self { stages: Vec::new(), progress: progress.clone() }
    }

    /// Does the work of a stage and notes how long it took.
    pub fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        self.progress.begin(stage);
        let start = Instant::now();
        let result = work();
        self.stages.push((stage, start.elapsed()));
        result
    }

    /// Each stage and its time.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }

    /// All stages together.
    pub fn total(&self) -> Duration {
        self.stages.iter().map(|(_, time)| *time).sum()
    }
}
