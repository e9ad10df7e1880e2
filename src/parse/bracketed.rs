//! Words in brackets: `[[Slides]](https://example.org)` is a link of Markdown whose words stand in brackets, and no reference by a title.
//!
//! Takes the events, returns them with each such link as one. The Markdown parser knows `[[…]]` and looks no further; only an address right behind it, and
//! nothing that could be a remark in parentheses, makes it a link.

use super::events::Item;
use super::unfinished::is_address;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Makes one link of each `[[words]](address)`.
pub(super) fn join<'a>(items: Vec<Item<'a>>, source: &'a str) -> Vec<Item<'a>> {
    if memchr::memmem::find(source.as_bytes(), b"]](").is_none() {
        return items;
    }
    let mut joined = Vec::with_capacity(items.len());
    let mut open = None;
    let mut address: Option<Range<usize>> = None;
    for item in items {
        let of_address =
            address.as_ref().filter(|address| (address.start - 1..=address.end).contains(&item.span.start));
        match (&item.event, of_address) {
            (Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, .. }), _) => {
                open = address_behind(source, &item.span).map(|behind| (joined.len(), behind));
                joined.push(item);
            }
            (Event::End(TagEnd::Link), _) => match open.take() {
                Some((start, behind)) => {
                    let words = joined.split_off(start + 1);
                    close(&mut joined, words, source, &behind);
                    address = Some(behind);
                }
                None => joined.push(item),
            },
            // The address was text, and is part of the link now.
            (Event::Text(_), Some(address)) => {
                let rest = (address.end + 1).min(item.span.end)..item.span.end;
                if !rest.is_empty() {
                    joined.push(Item { event: Event::Text(CowStr::Borrowed(&source[rest.clone()])), span: rest });
                }
            }
            _ => joined.push(item),
        }
    }
    joined
}

/// Turns the reference that `joined` ends with into a link with brackets around its words.
fn close<'a>(joined: &mut Vec<Item<'a>>, words: Vec<Item<'a>>, source: &'a str, address: &Range<usize>) {
    let Some(open) = joined.last_mut() else { return };
    let (start, end) = (open.span.start, address.end + 1);
    open.span.end = end;
    open.event = Event::Start(Tag::Link {
        link_type: LinkType::Inline,
        dest_url: CowStr::Borrowed(&source[address.clone()]),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    });
    let bracket = |span: Range<usize>| Item { event: Event::Text(CowStr::Borrowed(&source[span.clone()])), span };
    joined.push(bracket(start + 1..start + 2));
    joined.extend(words);
    joined.push(bracket(address.start - 3..address.start - 2));
    joined.push(Item { event: Event::End(TagEnd::Link), span: start..end });
}

/// The address in parentheses right behind a `[[…]]`: one that needs no unescaping, and is plain text to the Markdown parser.
fn address_behind(source: &str, reference: &Range<usize>) -> Option<Range<usize>> {
    let inside = source.get(reference.clone())?.strip_suffix("]]")?.strip_prefix("[[")?;
    let behind = source[reference.end..].strip_prefix('(')?;
    let address = &behind[..behind.find(')')?];
    let plain = !address.contains(['(', '<', '>', '\\', '&', '*', '`', '[', ']', '~', '"', '\'']);
    let start = reference.end + 1;
    (plain && !inside.trim().is_empty() && is_address(address)).then(|| start..start + address.len())
}
