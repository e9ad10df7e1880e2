//! How long each stage takes for a manual of 1,000 pages: `cargo bench`. Whole builds beside other generators: `tests/bench/run`.

#![allow(clippy::unwrap_used)]

#[path = "../tests/bench/src/manual.rs"]
mod manual;

use divan::Bencher;
use divan::counter::ItemsCount;
use guidepost::config::{self, Config};
use guidepost::emit::{Files, emit_files};
use guidepost::parse::{Options, Parsed, parse};
use guidepost::source::{self, Sources};
use guidepost::{Checked, Choices, check, outline, resolve};
use manual::{Form, Manual};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAGES: usize = 1000;

/// The manual on disk, and what each stage makes of it.
struct Stages {
    folder: TempDir,
    config: Config,
    sources: Sources,
    parsed: Vec<Arc<Parsed>>,
    checked: Checked,
    files: Files,
}

static STAGES: LazyLock<Stages> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    Manual::new(PAGES).write(folder.path(), Form::Guidepost).unwrap();
    let (config, _) = config::read(folder.path()).unwrap();
    let sources = source::read(folder.path(), &config.content, &mut Default::default()).unwrap();
    let options = Options::new(&config);
    let parsed = sources.chapters.iter().map(|source| Arc::new(parse(source, &options))).collect();
    let checked = check(folder.path(), &Choices::default()).unwrap();
    let files = checked.site().unwrap();
    Stages { folder, config, sources, parsed, checked, files }
});

fn main() {
    LazyLock::force(&STAGES);
    divan::main();
}

fn bench<T>(bencher: Bencher, work: impl Fn(&Stages) -> T + Sync) {
    bencher.counter(ItemsCount::new(PAGES)).bench(|| work(&STAGES));
}

#[divan::bench]
fn a_read(bencher: Bencher) {
    bench(bencher, |stages| {
        source::read(stages.folder.path(), &stages.config.content, &mut Default::default()).unwrap()
    });
}

/// On one processor; a build parses on all.
#[divan::bench]
fn b_parse(bencher: Bencher) {
    bench(bencher, |stages| {
        let options = Options::new(&stages.config);
        stages.sources.chapters.iter().map(|source| parse(source, &options)).collect::<Vec<_>>()
    });
}

#[divan::bench]
fn c_outline(bencher: Bencher) {
    bench(bencher, |stages| outline::build(&stages.config, &stages.sources, &stages.parsed, false));
}

#[divan::bench]
fn d_resolve(bencher: Bencher) {
    bench(bencher, |stages| {
        resolve::resolve(&stages.config, &stages.sources, &stages.parsed, &stages.checked.outline, &[], |_| None)
    });
}

#[divan::bench]
fn e_render(bencher: Bencher) {
    bench(bencher, |stages| stages.checked.site().unwrap());
}

#[divan::bench]
fn f_publish(bencher: Bencher) {
    let fresh = || tempfile::tempdir().unwrap();
    bencher.counter(ItemsCount::new(PAGES)).with_inputs(fresh).bench_local_values(|folder| {
        emit_files(&folder.path().join("output"), &STAGES.files).unwrap();
        folder
    });
}

#[divan::bench]
fn g_publish_unchanged(bencher: Bencher) {
    let output = STAGES.folder.path().join("output");
    emit_files(&output, &STAGES.files).unwrap();
    bench(bencher, |stages| emit_files(&output, &stages.files).unwrap());
}
