//! The draft of a change: what becomes of headings and front matter, before any reference is looked at.

use super::heading::{self, HeadingEdit};
use super::same::{Lost, Same};
use super::{Refusal, front, kind};
use crate::Checked;
use crate::diagnostic::{Fix, Place};
use crate::outline::address::{of_alias, of_page};
use crate::outline::{Kind, NodeId, stated};
use crate::text::fold::fold;
use crate::text::slug::slug;
use crate::yaml;
use std::collections::BTreeMap;

/// Changes in headings (by source and section; none is the page's title) and in front matter (by source).
#[derive(Debug, Default)]
pub(super) struct Draft {
    headings: BTreeMap<(usize, Option<usize>), HeadingEdit>,
    fronts: BTreeMap<usize, FrontEdit>,
    /// What must change together with them.
    pub with: Vec<Fix>,
    /// The node that gets a new title, and that title.
    title: Option<(NodeId, String)>,
}

#[derive(Debug, Default)]
struct FrontEdit {
    add: Vec<String>,
    remove: Vec<String>,
    title: Option<String>,
    number: Option<u32>,
}

impl Draft {
    /// Nothing but old addresses: of pages by source, of sections by source and number.
    pub fn of_aliases(pages: BTreeMap<usize, Vec<String>>, headings: BTreeMap<(usize, usize), Vec<String>>) -> Self {
        let fronts = pages.into_iter().map(|(source, add)| (source, FrontEdit { add, ..FrontEdit::default() }));
        let headings = headings
            .into_iter()
            .map(|((source, section), add)| ((source, Some(section)), HeadingEdit { add, ..HeadingEdit::default() }));
        Self { fronts: fronts.collect(), headings: headings.collect(), ..Self::default() }
    }

    /// Gives a node another title.
    pub fn retitle(&mut self, manual: &Checked, node: NodeId, title: &str) -> Result<(), Refusal> {
        let outline = &manual.outline;
        let title = self.plain_title(manual, node, title)?;
        let page = outline[node].page;
        let Some(source) = outline[page].source else {
            let message = format!("the {} `{}` has no file of its own", kind(manual, node), outline[node].title);
            let help = format!("write an `index.md` in its folder that begins `# {title}`");
            return Err(Refusal { message, help: vec![help] });
        };
        let parsed = &manual.parsed[source];
        let section = outline[node].section;
        let has_heading = section.is_some() || parsed.title.as_ref().is_some_and(|heading| !heading.text.is_empty());
        if has_heading {
            let edit = self.headings.entry((source, section)).or_default();
            edit.title = Some(title.clone());
            let slug = slug(&title);
            let numbered = |id: &str| {
                let rest = id.strip_prefix(slug.as_str()).unwrap_or("x");
                rest.is_empty() || rest.strip_prefix('-').is_some_and(|n| n.parse::<u32>().is_ok())
            };
            // Going back to an old title: the id it had then is its own again.
            let back = parsed.aliases.iter().filter(|alias| alias.section == section && alias.is_id());
            edit.remove = back.filter(|alias| numbered(&alias.written)).map(|alias| alias.written.clone()).collect();
        }
        let in_front = parsed.front.title.as_ref().is_some_and(|(front, _)| fold(front) == *outline[node].folded);
        if section.is_none() && (!has_heading || in_front) {
            self.fronts.entry(source).or_default().title = Some(title.clone());
        }
        self.title = Some((node, title));
        Ok(())
    }

    /// The title without the chapter's own number, if it can be one.
    fn plain_title(&self, manual: &Checked, node: NodeId, title: &str) -> Result<String, Refusal> {
        let outline = &manual.outline;
        let title = title.trim();
        if outline[node].kind == Kind::Manual {
            let help = "change `title:` in manual.yaml, then `guidepost check` says which sentences name the old one";
            return Err(Refusal {
                message: "the manual's own title stands in manual.yaml".to_owned(),
                help: vec![help.to_owned()],
            });
        }
        let title = match stated(title, outline.chapter_word()).filter(|_| outline[node].kind == Kind::Chapter) {
            Some(stated) if outline[node].number == Some(stated.number) && !stated.title.is_empty() => stated.title,
            Some(stated) if !stated.title.is_empty() => {
                let message =
                    format!("`{}` is {}; a new title does not change that", outline[node].title, outline.label(node));
                let help =
                    "a chapter's number comes from its place: move its file, or leave the number out of the title";
                return Err(Refusal { message, help: vec![help.to_owned()] });
            }
            _ => title,
        };
        if title.is_empty() || title.contains(['\n', '\r', '\0']) {
            return Err(Refusal::plain("a title is one line of words".to_owned()));
        }
        if *title == *outline[node].title {
            return Err(Refusal::plain(format!("the {} is called `{title}` already", kind(manual, node))));
        }
        Ok(title.to_owned())
    }

    /// Takes out old addresses that a page has again after the moves, its own or that of a folder without a file of its own around it.
    pub fn drop_needless(&mut self, manual: &Checked, moves: &BTreeMap<String, String>) {
        let config = &manual.config;
        for (source, parsed) in manual.parsed.iter().enumerate() {
            let Some(new) = moves.get(&*manual.sources.chapters[source].path) else { continue };
            let again = |address: &str| {
                let folder = address.strip_suffix("index.html").filter(|folder| !folder.is_empty());
                let own = of_page(new);
                address == own || folder.is_some_and(|folder| own.starts_with(folder))
            };
            let own = parsed.front.aliases.iter().filter(|(written, _)| {
                let old = of_alias(written, &config.base_url, &config.content);
                old.is_ok_and(|(address, place)| place.is_none() && again(&address))
            });
            let own: Vec<String> = own.map(|(written, _)| written.clone()).collect();
            if !own.is_empty() {
                self.fronts.entry(source).or_default().remove = own;
            }
        }
    }

    /// Chapters that state their numbers state those of their new order, where all were in order before. Returns whether one changed.
    pub fn renumber(&mut self, manual: &Checked, base: &Checked, same: &Same) -> bool {
        let in_order = |manual: &Checked| {
            let numbers = manual.outline.chapters().filter_map(|chapter| manual.outline[chapter].number);
            numbers.zip(1..).all(|(number, place)| number == place)
        };
        if !in_order(manual) || in_order(base) {
            return false;
        }
        let mut old_places: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        for (id, _) in manual.outline.nodes().filter(|(_, node)| node.section.is_none()) {
            old_places.extend(same.node(id).map(|now| (now, id)));
        }
        let numbered = base.outline.chapters().filter(|&chapter| base.outline[chapter].number.is_some());
        let mut changed = false;
        for (chapter, wanted) in numbered.zip(1..) {
            let old = old_places.get(&chapter).and_then(|&old| manual.outline[manual.outline[old].page].source);
            let Some(source) = old.filter(|_| base.outline[chapter].number != Some(wanted)) else { continue };
            let parsed = &manual.parsed[source];
            let stated = parsed.title.as_ref().and_then(|title| stated(&title.text, manual.outline.chapter_word()));
            if parsed.front.number.is_some() {
                self.fronts.entry(source).or_default().number = Some(wanted);
                changed = true;
            }
            if stated.is_some_and(|stated| !stated.title.is_empty()) {
                self.headings.entry((source, None)).or_default().number = Some(wanted);
                changed = true;
            }
        }
        changed
    }

    /// Keeps addresses that would be lost. Once a retitled section keeps its own, its neighbours may have lost nothing: they wait for the
    /// next round.
    pub fn keep(&mut self, manual: &Checked, mut lost: Vec<Lost>) -> Result<(), Refusal> {
        let retitled = |lost: &Lost| match lost {
            Lost::Section { source, section, .. } => {
                self.headings.get(&(*source, Some(*section))).is_some_and(|edit| edit.title.is_some())
            }
            _ => false,
        };
        if lost.iter().any(retitled) {
            lost.retain(retitled);
        }
        for lost in lost {
            match lost {
                Lost::Page { address, source } => {
                    let edit = self.fronts.entry(source).or_default();
                    if edit.add.contains(&address) {
                        return Err(dead(&address));
                    }
                    edit.add.push(address);
                }
                Lost::Section { source, section, id, thief } => {
                    self.keep_section(manual, source, section, id, thief)?
                }
                Lost::Other { address } => return Err(dead(&address)),
            }
        }
        Ok(())
    }

    /// A retitled section keeps its old id as an alias; any other keeps it as its own.
    fn keep_section(
        &mut self,
        manual: &Checked,
        source: usize,
        section: usize,
        id: String,
        thief: Option<Option<usize>>,
    ) -> Result<(), Refusal> {
        let retitled = |section| self.headings.get(&(source, section)).is_some_and(|edit| edit.title.is_some());
        let own = manual.parsed[source].sections[section].id.clone();
        match thief {
            Some(Some(thief)) if retitled(Some(thief)) && thief != section => {
                let before = manual.parsed[source].sections[thief].id.clone();
                let edit = self.headings.entry((source, Some(thief))).or_default();
                edit.add.retain(|old| **old != *before);
                edit.id = Some(before.to_string());
            }
            _ if !retitled(Some(section)) => {
                self.headings.entry((source, Some(section))).or_default().id = Some(own.to_string());
            }
            _ => {
                let edit = self.headings.entry((source, Some(section))).or_default();
                if edit.add.contains(&id) {
                    return Err(dead(&format!("#{id}")));
                }
                edit.remove.retain(|old| *old != id);
                edit.add.push(id);
            }
        }
        Ok(())
    }

    /// Whether the new title came out as it was asked for.
    pub fn settled(&self, manual: &Checked, base: &Checked) -> Result<(), Refusal> {
        let Some((node, title)) = &self.title else { return Ok(()) };
        let came = base.outline.nodes().nth(node.0 as usize).map(|(_, node)| node.title.to_string());
        if came.as_ref() == Some(title) {
            return Ok(());
        }
        let message = format!(
            "`{title}` cannot be the title of a {}: it would read `{}`",
            kind(manual, *node),
            came.unwrap_or_default()
        );
        Err(Refusal::plain(message))
    }

    /// The draft as replacements in the old texts.
    pub fn fixes(&self, manual: &Checked) -> Vec<Fix> {
        let headings = self.headings.iter().filter_map(|(&(source, section), edit)| {
            let parsed = &manual.parsed[source];
            let heading = match section {
                Some(section) => &parsed.sections[section].heading,
                None => parsed.title.as_ref()?,
            };
            let text = &manual.sources.chapters[source].text;
            let prefix = self.prefix(manual, source, section, &text[heading.span.clone()]);
            Some((source, heading::edited(text, &heading.span, prefix, edit)))
        });
        let fronts = self.fronts.iter().flat_map(|(&source, edit)| {
            let (text, front) = (&manual.sources.chapters[source].text, &manual.parsed[source].front);
            let title = edit.title.as_ref().map(|title| match &front.title {
                Some((_, span)) => (span.clone(), yaml::scalar(title)),
                None => front::new_title(text, title),
            });
            let aliases = front::aliases(text, front, &edit.remove, &edit.add);
            let number = edit.number.zip(front.number.as_ref());
            let number = number.map(|(number, (_, span))| (span.clone(), number.to_string()));
            title.into_iter().chain(number).chain(aliases).map(move |edit| (source, edit))
        });
        let all = headings.chain(fronts);
        all.map(|(source, (span, replacement))| {
            let place = Place::new(&manual.sources.chapters[source].file, span);
            Fix { place, replacement, certain: true }
        })
        .chain(self.with.iter().cloned())
        .collect()
    }

    /// How much of a chapter's written title is its number: `Chapter 2: `.
    fn prefix(&self, manual: &Checked, source: usize, section: Option<usize>, heading: &str) -> usize {
        let words = heading.trim_start_matches(['#', ' ', '\t']);
        let numbered = section.is_none()
            && manual.parsed[source].title.as_ref().is_some_and(|title| {
                stated(&title.text, manual.outline.chapter_word()).is_some_and(|stated| !stated.title.is_empty())
            });
        match words.find([':', '：']).filter(|_| numbered) {
            Some(colon) => {
                let behind = colon + words[colon..].chars().next().map_or(1, char::len_utf8);
                behind + words[behind..].len() - words[behind..].trim_start().len()
            }
            None => 0,
        }
    }

    /// The references of a source (numbered as in `manual`) that do not stand in a heading with a new title; `source` numbers the old one.
    pub fn references_outside(&self, manual: &Checked, at: usize, source: usize) -> Vec<usize> {
        let parsed = &manual.parsed[at];
        let retitled: Vec<_> = (self.headings.iter())
            .filter(|((of, _), edit)| *of == source && edit.title.is_some())
            .filter_map(|((_, section), _)| match section {
                Some(section) => parsed.sections.get(*section).map(|section| section.heading.span.clone()),
                None => parsed.title.as_ref().map(|title| title.span.clone()),
            })
            .collect();
        let outside = |span: &std::ops::Range<usize>| !retitled.iter().any(|title| title.contains(&span.start));
        parsed
            .references
            .iter()
            .enumerate()
            .filter(|(_, reference)| outside(&reference.span))
            .map(|(number, _)| number)
            .collect()
    }
}

fn dead(address: &str) -> Refusal {
    let message = format!("the address `{address}` would lead nowhere, or to another place");
    let folder = address.strip_suffix("/index.html").map(|folder| {
        format!(
            "the folder `{folder}` still has pages, and its own page stays at that address: move the folder as a whole"
        )
    });
    Refusal { message, help: folder.into_iter().collect() }
}
