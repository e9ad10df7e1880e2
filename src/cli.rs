//! The command line: what can be asked, in the words of `--help`, and what the exit code says.
//!
//! Exit codes: 0 clean, 1 findings of severity error (with `--strict` warnings too), 2 could not run.

mod help;

use crate::calendar::Day;
use crate::diagnostic::format::Format;
use crate::progress::Progress;
use crate::{Choices, Error, cmd};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Turns a folder of Markdown chapters into a training manual, and refuses to publish a broken reference.
#[derive(Debug, Parser)]
#[command(name = "guidepost", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = help::GUIDEPOST)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Say only what is wrong: nothing at all when all is well
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: every place of a fault, however many there are
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the manual and publish it as a web site
    Build(BuildArgs),
    /// Check the manual; nothing is written unless --fix asks for it
    Check(CheckArgs),
    /// Show the manual in a browser, and every change as it is saved
    Serve(ServeArgs),
    /// Start a small manual that shows each feature
    New(NewArgs),
    /// Say what a rule means, or list all rules
    Explain(ExplainArgs),
    /// Show the tree of chapters, pages and sections with numbers and addresses
    Outline(OutlineArgs),
    /// Show everything that points at a page, a section or a file
    Refs(RefsArgs),
    /// Print what a shell needs to complete commands and options
    Completions(CompletionsArgs),
    /// Give a chapter, page or section another title, and everything that refers to it the new one
    Rename(RenameArgs),
    /// Check that every address an earlier edition published still leads somewhere
    PublishCheck(PublishCheckArgs),
    /// Take a file or folder to another place, and everything that refers to it along
    Mv(MvArgs),
    /// Keep the manual as it stands as an edition, and begin the next one
    NewEdition(NewEditionArgs),
    /// Keep the inventories of other manuals, which references into them are checked against
    Inventory(InventoryArgs),
}

/// The manual a command works on.
#[derive(Debug, Args)]
pub struct ManualArgs {
    /// The manual's folder: the one that holds manual.yaml and content/
    #[arg(default_value = ".", value_name = "DIR")]
    pub folder: PathBuf,
    /// Treat drafts as pages like any other
    #[arg(long)]
    pub drafts: bool,
}

/// `guidepost build`
#[derive(Debug, Args)]
#[command(after_help = help::BUILD)]
pub struct BuildArgs {
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// Where to write the site [default: output/ in the manual's folder]
    #[arg(short = 'd', long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Where the manual will be published, for the sitemap and canonical addresses
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Write down the address of every page and section that is published, in addresses.json: none of them may die from then on
    #[arg(long)]
    pub record: bool,
    /// Let warnings fail the build too
    #[arg(long)]
    pub strict: bool,
    /// Write the site as one zip file too, which opens from disk once it is unpacked [default: named after the manual, beside the site's folder]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub zip: Option<Option<PathBuf>>,
    /// Show how long each stage took, and how many files a second that is
    #[arg(long)]
    pub timings: bool,
}

/// `guidepost check`
#[derive(Debug, Args)]
#[command(after_help = help::CHECK)]
pub struct CheckArgs {
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Also look at the calendar: which pages were to be reviewed before today, or before the day given
    #[arg(long, value_name = "YYYY-MM-DD", num_args = 0..=1, require_equals = true)]
    pub today: Option<Option<Day>>,
    /// Let warnings fail the check too
    #[arg(long)]
    pub strict: bool,
    /// Mend every reference that can be mended without a person's judgement, then report what is left
    #[arg(long)]
    pub fix: bool,
    /// With --fix: show what would change, and change nothing
    #[arg(long, requires = "fix", conflicts_with = "format")]
    pub dry_run: bool,
    /// Also write a page for people who don't use terminals: what is wrong, who refers to what, what nobody uses
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub report: Option<PathBuf>,
}

/// `guidepost serve`
#[derive(Debug, Args)]
#[command(after_help = help::SERVE)]
pub struct ServeArgs {
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// The port to listen on, 0 for any that is free [default: 3000, or the next one that is free]
    #[arg(short, long)]
    pub port: Option<u16>,
    /// Open the browser
    #[arg(short, long)]
    pub open: bool,
    /// Let the browser go to the page and section that changed
    #[arg(long)]
    pub follow: bool,
    /// Look for changes every so many seconds, for network drives that do not tell of them
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "2", value_parser = seconds)]
    pub poll: Option<Duration>,
}

/// `guidepost new`
#[derive(Debug, Args)]
#[command(after_help = help::NEW)]
pub struct NewArgs {
    /// The folder to start the manual in: one that is empty or not there yet
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// `guidepost explain`
#[derive(Debug, Args)]
#[command(after_help = help::EXPLAIN)]
pub struct ExplainArgs {
    /// The rule's name or code, as it stands in a finding; all rules when none is given
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
}

/// `guidepost rename`
#[derive(Debug, Args)]
#[command(after_help = help::RENAME)]
pub struct RenameArgs {
    /// What gets a new title: a chapter path (`General Navigation/Resets`), a file, or a place in one (`a.md#resets`)
    #[arg(value_name = "TARGET")]
    pub target: String,
    /// The new title
    #[arg(value_name = "TITLE")]
    pub title: String,
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `guidepost publish-check`
#[derive(Debug, Args)]
#[command(after_help = help::PUBLISH_CHECK)]
pub struct PublishCheckArgs {
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Keep each dead address alive where it is certain what stood there, then report what is left
    #[arg(long)]
    pub fix: bool,
    /// With --fix: show what would change, and change nothing
    #[arg(long, requires = "fix", conflicts_with = "format")]
    pub dry_run: bool,
}

/// `guidepost mv`
#[derive(Debug, Args)]
#[command(after_help = help::MV)]
pub struct MvArgs {
    /// The file or folder, from the content folder on
    #[arg(value_name = "FROM")]
    pub from: String,
    /// Its new place; one that ends in `/` is a folder to put it into
    #[arg(value_name = "TO")]
    pub to: String,
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `guidepost new-edition`
#[derive(Debug, Args)]
#[command(after_help = help::NEW_EDITION)]
pub struct NewEditionArgs {
    /// The name of the edition that begins: a year, say
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
}

/// `guidepost inventory`
#[derive(Debug, Args)]
#[command(after_help = help::INVENTORY)]
pub struct InventoryArgs {
    /// What to do with them
    #[command(subcommand)]
    pub command: InventoryCommand,
}

/// The commands below `guidepost inventory`.
#[derive(Debug, Subcommand)]
pub enum InventoryCommand {
    /// Fetch the inventories of other manuals from their addresses
    Update(UpdateArgs),
}

/// `guidepost inventory update`
#[derive(Debug, Args)]
#[command(after_help = help::INVENTORY)]
pub struct UpdateArgs {
    /// The other manuals, by their titles in manual.yaml [default: all of them]
    #[arg(value_name = "TITLE")]
    pub titles: Vec<String>,
    /// The manual that refers to them
    #[arg(short = 'C', long = "dir", value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How long each of them may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub timeout: Duration,
}

/// `guidepost outline`
#[derive(Debug, Args)]
#[command(after_help = help::OUTLINE)]
pub struct OutlineArgs {
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// How to print the tree
    #[arg(long, value_enum, default_value_t)]
    pub format: cmd::outline::Format,
}

/// `guidepost refs`
#[derive(Debug, Args)]
#[command(after_help = help::REFS)]
pub struct RefsArgs {
    /// A chapter path or title, a file of the manual, or an address, with or without a #place
    #[arg(value_name = "TARGET")]
    pub target: String,
    /// The manual
    #[command(flatten)]
    pub manual: ManualArgs,
    /// Leave out references to what stands below the target
    #[arg(long)]
    pub exact: bool,
    /// How to print the references
    #[arg(long, value_enum, default_value_t)]
    pub format: cmd::refs::Format,
}

/// `guidepost completions`
#[derive(Debug, Args)]
#[command(after_help = help::COMPLETIONS)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

impl CheckArgs {
    /// What these arguments change about a run.
    pub fn choices(&self) -> Choices {
        let today = self.today.map(|day| day.unwrap_or_else(Day::today));
        Choices { today, ..self.manual.choices() }
    }
}

impl ManualArgs {
    /// What these arguments change about a run that makes no page.
    pub fn choices(&self) -> Choices {
        Choices { drafts: self.drafts, only_checks: true, ..Choices::default() }
    }
}

/// From a tenth of a second to an hour.
fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) if (0.1..=3600.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("write a number of seconds from 0.1 to 3600".to_owned()),
    }
}

/// How much a command says beside its findings.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// Only what is wrong.
    pub quiet: bool,
    /// More than usual.
    pub verbose: bool,
}

impl Voice {
    /// A bar for a run of these stages, unless nothing but faults is to be seen.
    pub(crate) fn progress(self, stages: &[&[(&'static str, &'static str)]]) -> Progress {
        if self.quiet { Progress::default() } else { Progress::start(stages) }
    }
}

/// Runs the program with the process's own arguments.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let voice = Voice { quiet: cli.quiet, verbose: cli.verbose };
    let result = match &cli.command {
        Command::Build(args) => cmd::build::run(args, voice),
        Command::Check(args) => cmd::check::run(args, voice),
        Command::Serve(args) => cmd::serve::run(args, voice),
        Command::New(args) => cmd::new::run(args, voice),
        Command::Explain(args) => cmd::explain::run(args),
        Command::Outline(args) => cmd::outline::run(args),
        Command::Refs(args) => cmd::refs::run(args, voice),
        Command::Completions(args) => cmd::completions::run(args),
        Command::Rename(args) => cmd::rename::run(args, voice),
        Command::PublishCheck(args) => cmd::publish_check::run(args, voice),
        Command::Mv(args) => cmd::mv::run(args, voice),
        Command::NewEdition(args) => cmd::new_edition::run(args, voice),
        Command::Inventory(InventoryArgs { command: InventoryCommand::Update(args) }) => {
            cmd::inventory::run(args, voice)
        }
    };
    result.unwrap_or_else(|error| could_not_run(&error))
}

fn could_not_run(error: &Error) -> ExitCode {
    cmd::complain(error);
    ExitCode::from(2)
}
