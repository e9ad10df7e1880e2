//! `guidepost new`: a small manual that builds cleanly and shows each feature.

use crate::cli::{NewArgs, Voice};
use crate::{Error, starter};
use std::path::Path;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the folder holds something already, or cannot be written.
pub fn run(args: &NewArgs, voice: Voice) -> Result<ExitCode, Error> {
    starter::lay_down(&args.folder)?;
    if !voice.quiet {
        super::say(&mut std::io::stdout(), &next_steps(&args.folder));
    }
    Ok(ExitCode::SUCCESS)
}

fn next_steps(folder: &Path) -> String {
    let commands = [
        ("serve", "shows the manual in a browser, and every change as you save it"),
        ("check", "says what is wrong, where, and what to write instead"),
        ("build", "publishes it as a web site"),
    ];
    let command = |name: &str| match as_argument(folder) {
        Some(folder) => format!("guidepost {name} {folder}"),
        None => format!("guidepost {name}"),
    };
    let width = command("serve").chars().count();
    let mut text = format!("a small manual was started in `{}`\n\n", folder.display());
    for (name, what) in commands {
        text.push_str(&format!("  {:width$}  {what}\n", command(name)));
    }
    text.push_str(&format!(
        "\nits chapters are in `{}`, its settings in `{}`\n",
        folder.join("content").display(),
        folder.join(crate::config::FILE).display()
    ));
    text
}

/// The folder as it is typed in a command; none for the folder one is in.
fn as_argument(folder: &Path) -> Option<String> {
    let name = folder.display().to_string();
    if name == "." {
        return None;
    }
    Some(if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name })
}
