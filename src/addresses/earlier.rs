//! Earlier editions beside the current one: whether what they published in their own folders still leads somewhere there.
//!
//! Takes the book and a manual with its editions, returns findings. An edition that was published in a folder and is not any more is one finding, not one for each of
//! its pages.

use super::book::{Book, FILE};
use super::compare;
use super::report::in_edition;
use crate::Checked;
use crate::diagnostic::{Finding, Place, rules};
use std::sync::Arc;

/// What is wrong with earlier editions; the current one is looked at by itself.
pub fn of_earlier_editions(book: &Book, text: &str, manual: &Checked) -> Vec<Finding> {
    let mut findings = Vec::new();
    for recorded in &book.editions {
        if recorded.folder.is_empty() || recorded.edition == manual.config.edition {
            continue;
        }
        match manual.editions.iter().find(|edition| edition.address == recorded.folder) {
            Some(edition) => {
                let own = Book { editions: vec![recorded.clone()], ..Book::default() };
                findings
                    .extend(compare::dead(&own, &edition.manual).iter().map(|dead| in_edition(dead, text, edition)));
            }
            None => findings.push(gone(&recorded.edition, &recorded.folder, text)),
        }
    }
    findings
}

fn gone(name: &str, folder: &str, text: &str) -> Finding {
    let words = format!("\"edition\": {}", serde_json::Value::from(name));
    let span = text.find(&words).map_or(0..0, |at| at..at + words.len());
    let message = format!("edition {name} was published in `{folder}/`, and nothing is published there now");
    Finding::new(&rules::DEAD_ADDRESS, Place::new(&Arc::from(FILE), span), message).note(format!(
        "name it under `editions:` in manual.yaml: `{}: editions/{folder}`",
        serde_json::Value::from(name)
    ))
}
