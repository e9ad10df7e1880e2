//! Words in brackets: `[[Slides]](https://example.org)` is a link of Markdown whose words stand in brackets, and no reference by a title.
//!
//! Takes the events, returns them with each such link as one. The Markdown parser knows `[[…]]` and looks no further; only an address right behind it, and
//! nothing that could be a remark in parentheses, makes it a link.

use super::events::Item;
use super::unfinished::{is_address, nearby};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Makes one link of each `[[words]](address)`.
pub(super) fn join<'a>(items: Vec<Item<'a>>, source: &'a str) -> Vec<Item<'a>> {
    if memchr::memmem::find(source.as_bytes(), b"]](").is_none() {
        return items;
    }
    let mut found = find(&items, source).into_iter().peekable();
    let mut joined = Vec::with_capacity(items.len());
    let mut open = None;
    let mut address: Option<Range<usize>> = None;
    for (index, item) in items.into_iter().enumerate() {
        if let Some(address) = address.as_ref().filter(|address| starts_in(&item, address)) {
            // The parser took it for text, or for an emphasis; it is part of the link now.
            let rest = (address.end + 1).min(item.span.end)..item.span.end;
            if !rest.is_empty() {
                joined.push(Item { event: Event::Text(CowStr::Borrowed(&source[rest.clone()])), span: rest });
            }
        } else if let Some((_, address)) = found.next_if(|(start, _)| *start == index) {
            open = Some((joined.len(), address));
            joined.push(item);
        } else if let Some((start, behind)) = open.take_if(|_| matches!(item.event, Event::End(TagEnd::Link))) {
            let words = joined.split_off(start + 1);
            close(&mut joined, words, source, &behind);
            address = Some(behind);
        } else {
            joined.push(item);
        }
    }
    joined
}

/// The references with an address behind them: the events that open them, and where the address is.
fn find(items: &[Item], source: &str) -> Vec<(usize, Range<usize>)> {
    let opens = items.iter().enumerate().filter_map(|(index, item)| match &item.event {
        Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, .. }) => {
            address_behind(source, &item.span).map(|address| (index, address))
        }
        _ => None,
    });
    // An emphasis that begins in the address and ends behind it is the author's word against that of the brackets.
    let whole = |(index, address): &(usize, Range<usize>)| {
        let behind = items[*index..].iter().skip_while(|item| item.span.start < address.start - 1);
        let mut within = behind.take_while(|item| starts_in(item, address));
        within.all(|item| matches!(item.event, Event::Text(_)) || item.span.end <= address.end + 1)
    };
    opens.filter(whole).collect()
}

/// Whether an event begins in an address or with the parentheses around it.
fn starts_in(item: &Item, address: &Range<usize>) -> bool {
    (address.start - 1..=address.end).contains(&item.span.start)
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
    let address = &behind[..memchr::memchr(b')', nearby(behind))?];
    let plain = !address.contains(['(', '<', '>', '\\', '&', '*', '`', '[', ']', '~', '"', '\'']);
    let start = reference.end + 1;
    (plain && !inside.trim().is_empty() && is_address(address)).then(|| start..start + address.len())
}
