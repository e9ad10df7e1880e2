//! `guidepost outline`: the tree with numbers, titles and addresses.

use super::say;
use crate::cli::OutlineArgs;
use crate::outline::{Kind, Outline};
use crate::{Error, check};
use std::process::ExitCode;

/// How the tree is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Indented lines
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read.
pub fn run(args: &OutlineArgs) -> Result<ExitCode, Error> {
    let manual = check(&args.manual.folder, &args.manual.choices())?;
    match args.format {
        Format::Text => say(&mut std::io::stdout(), &text(&manual.outline)),
        Format::Json => {
            let json = serde_json::to_string_pretty(&manual.outline.view(Outline::MANUAL, true)).unwrap_or_default();
            say(&mut std::io::stdout(), &format!("{json}\n"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn text(outline: &Outline) -> String {
    let mut lines = String::new();
    for (id, node) in outline.nodes() {
        let depth = outline.ancestry(id).len() - 1;
        let draft = if node.draft { "  (draft)" } else { "" };
        let label = outline.label(id);
        let title = match node.kind {
            Kind::Chapter | Kind::Manual => outline.full_title(id),
            _ if label.is_empty() => node.title.to_string(),
            _ => format!("{label} {}", node.title),
        };
        lines.push_str(&format!("{}{title}  {}{draft}\n", "  ".repeat(depth), outline.address(id)));
    }
    lines
}
