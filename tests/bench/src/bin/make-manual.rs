//! `make-manual FOLDER PAGES [guidepost|mdbook|hugo]` writes a large manual, the same one each time, in the form of one generator.

#[path = "../manual.rs"]
mod manual;

use manual::{Form, Manual};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, pages, rest @ ..] = &arguments[..] else {
        return Err("say where and how many pages: make-manual FOLDER PAGES [guidepost|mdbook|hugo]".into());
    };
    let form = match rest.first().map_or("guidepost", String::as_str) {
        "guidepost" => Form::Guidepost,
        "mdbook" => Form::MdBook,
        "hugo" => Form::Hugo,
        other => return Err(format!("`{other}` is none of guidepost, mdbook and hugo").into()),
    };
    Ok(Manual::new(pages.parse()?).write(Path::new(folder), form)?)
}
