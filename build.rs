//! Puts a fingerprint of the program into the program: what it would make from the same manual is the same while this is.
//!
//! Takes the sources, the theme and the versions of all crates; sets `GUIDEPOST_BUILD`. The same sources give the same on every machine.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

fn main() -> io::Result<()> {
    let mut hash = Xxh3::new();
    for part in ["src", "themes", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={part}");
        add(Path::new(part), &mut hash)?;
    }
    println!("cargo:rustc-env=GUIDEPOST_BUILD={:032x}", hash.digest128());
    Ok(())
}

/// Adds a file or, in order of name, all below a folder. A file that is not there counts as none: a packaged crate may lack one.
fn add(path: &Path, hash: &mut Xxh3) -> io::Result<()> {
    if path.is_dir() {
        let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
        let mut paths: Vec<PathBuf> = entries.collect::<Result<_, _>>()?;
        paths.sort();
        return paths.iter().try_for_each(|path| add(path, hash));
    }
    if path.is_file() {
        hash.update(&fs::read(path)?);
    }
    Ok(())
}
