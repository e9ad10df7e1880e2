//! What stands below the options in `--help`: examples, for people who learn a command by its looks.

pub(super) const GUIDEPOST: &str = "\
Start here:
  guidepost new my-manual       a small manual to begin with
  guidepost serve my-manual     see it in a browser while you write
  guidepost check my-manual     what is wrong, and what to write instead
  guidepost build my-manual     publish it as a web site

Exit codes: 0 all is well, 1 something is wrong in the manual, 2 guidepost could not run.
Colors are shown on a terminal only, and never when NO_COLOR is set.";

pub(super) const BUILD: &str = "\
Examples:
  guidepost build                         the manual in this folder, into its output folder
  guidepost build my-manual -d public     another manual, into another folder
  guidepost build --base-url https://example.org/manual/
                                          with a sitemap, for search engines

While something is wrong, nothing is written, and readers keep the manual they have.
Files that guidepost did not write are never removed.";

pub(super) const CHECK: &str = "\
Examples:
  guidepost check                         what is wrong in the manual in this folder
  guidepost check --fix --dry-run         show what could be mended, and change nothing
  guidepost check --fix                   mend what needs no judgement
  guidepost check --report report.html    a page to open, for people who don't use terminals
  guidepost check --strict --format json  for programs; warnings count too
  guidepost check --today                 also which pages are overdue for review

`guidepost explain RULE` says more about a rule.";

pub(super) const SERVE: &str = "\
Examples:
  guidepost serve                         the manual in this folder
  guidepost serve my-manual -o            another one, and open the browser
  guidepost serve --follow                the browser goes where you write
  guidepost serve --poll 5                look for changes every five seconds

Only this computer can see the preview. While something is wrong, the last good page stays,
and what is wrong stands over it. Its address is printed with -q too. Press Ctrl-C to stop.";

pub(super) const NEW: &str = "\
Example:
  guidepost new my-manual

The chapters it lays down explain themselves. Replace them with your own.";

pub(super) const EXPLAIN: &str = "\
Examples:
  guidepost explain                       all rules
  guidepost explain unknown-title         one rule, by its name
  guidepost explain GP401                 or by its code";

pub(super) const OUTLINE: &str = "\
Examples:
  guidepost outline                       titles and addresses, indented
  guidepost outline --format json         for programs";

pub(super) const REFS: &str = "\
Examples:
  guidepost refs \"Chapter 1/General Navigation\"      by its path, or its title alone
  guidepost refs content/02-workspace.md               by its file
  guidepost refs workspace.html#menus my-manual        by its address, in another manual
  guidepost refs content/images/logo.png --exact       a picture";

pub(super) const RENAME: &str = "\
Examples:
  guidepost rename Basics/Resets Passwords --dry-run    show what would change
  guidepost rename Basics/Resets Passwords              a section gets another title
  guidepost rename 01-basics/resets.md Passwords        a page gets another title

Titles of several words stand between quotation marks. Every reference is written anew where it
has to be, old addresses stay alive, and a change that would leave something broken is refused.";

pub(super) const PUBLISH_CHECK: &str = "\
Examples:
  guidepost build --record                write down what is published, once for each edition
  guidepost publish-check                 what was published and leads nowhere now
  guidepost publish-check --fix           keep it alive where it is certain what stood there";

pub(super) const MV: &str = "\
Examples:
  guidepost mv 02-reports.md 01-basics/reports.md       a page goes into another chapter
  guidepost mv 01-basics 01-first-steps                 a folder goes with all that is in it
  guidepost mv form.png images/ --dry-run               show what would change

Every reference to what moves, and from it, is written anew. Old addresses of pages and sections
stay alive; those of pictures and other files do not.";

pub(super) const NEW_EDITION: &str = "\
Example:
  guidepost new-edition 2026              what is published as 2025 now stays, and 2026 begins

A copy of manual.yaml and of the chapters goes to editions/2025, and manual.yaml names it. The site
then holds both editions, each in its folder, and the current one always in current/ too. Pages
lead there from their old addresses; pictures and other files have new ones.";

pub(super) const INVENTORY: &str = "\
Examples:
  guidepost inventory update                        every manual that manual.yaml names
  guidepost inventory update \"Agency Admin Manual\"  one of them
  guidepost inventory update --dry-run              what would change, and which references would break

They are fetched by https only, and only by this command. A file that is no inventory replaces none.";

pub(super) const COMPLETIONS: &str = "\
Examples:
  guidepost completions bash > ~/.local/share/bash-completion/completions/guidepost
  guidepost completions zsh > ~/.zfunc/_guidepost
  guidepost completions fish > ~/.config/fish/completions/guidepost.fish
  guidepost completions powershell >> $PROFILE";
