//! The floor under every generator: reads each Markdown file of a folder, turns it into HTML and writes that behind 4 KB of frame. It resolves
//! nothing, checks nothing and knows no navigation, so no generator can be faster by much; a build is quoted as a multiple of it.
//!
//! `floor CONTENT OUTPUT` prints what each of its three steps took, in milliseconds; without OUTPUT nothing is written.

use rayon::prelude::*;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FRAME: usize = 4096;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let content = arguments.next().ok_or("say which folder to read: floor CONTENT [OUTPUT]")?;
    let output = arguments.next();

    let start = Instant::now();
    let texts: Vec<(PathBuf, String)> = chapters(&content)?
        .into_par_iter()
        .map(|path| fs::read_to_string(&path).map(|text| (path, text)))
        .collect::<Result<_, _>>()?;
    let read = start.elapsed();
    let pages: Vec<(&Path, String)> = texts.par_iter().map(|(path, text)| (path.as_path(), page(text))).collect();
    let parsed = start.elapsed();
    if let Some(output) = output {
        pages.par_iter().try_for_each(|(path, html)| {
            let to = output.join(path.strip_prefix(&content).unwrap_or(path)).with_extension("html");
            fs::create_dir_all(to.parent().unwrap_or(&output))?;
            fs::write(to, html)
        })?;
    }
    let written = start.elapsed();
    println!(
        "read {} parse {} write {}",
        read.as_millis(),
        (parsed - read).as_millis(),
        (written - parsed).as_millis()
    );
    Ok(())
}

fn chapters(content: &Path) -> Result<Vec<PathBuf>, walkdir::Error> {
    let entries = walkdir::WalkDir::new(content).into_iter().map(|entry| entry.map(walkdir::DirEntry::into_path));
    entries.filter(|path| path.as_ref().map_or(true, |path| path.extension().is_some_and(|end| end == "md"))).collect()
}

fn page(text: &str) -> String {
    let mut html = String::with_capacity(FRAME + text.len() * 3 / 2);
    html.extend(std::iter::repeat_n('x', FRAME));
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::all()));
    html
}
