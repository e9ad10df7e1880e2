//! The ids in a page's HTML and what refers to them, so that many pages can stand in one.
//!
//! Takes finished HTML, returns the places where an id begins: in `id` and `name`, in a `#` link, and in the attributes that hold ids.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// Attributes that hold one id or several with spaces between them.
const HOLDS_IDS: &[&[u8]] = &[
    b"id",
    b"for",
    b"headers",
    b"list",
    b"aria-labelledby",
    b"aria-describedby",
    b"aria-controls",
    b"aria-details",
    b"aria-owns",
];

/// The byte offsets at which ids begin, in order.
pub(super) fn names(html: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut tag, mut attribute) = (Vec::new(), Vec::new());
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag = name.to_vec(),
            CallbackEvent::AttributeName { name } => attribute = name.to_ascii_lowercase(),
            CallbackEvent::AttributeValue { .. } => {
                let value = html.get(span.start..span.end)?;
                let holds_ids = HOLDS_IDS.contains(&attribute.as_slice()) || (tag == b"a" && attribute == b"name");
                if holds_ids {
                    found.extend(words(value).map(|at| span.start + at));
                } else if matches!(attribute.as_slice(), b"href" | b"usemap")
                    && value.len() > 1
                    && value.starts_with('#')
                {
                    found.push(span.start + 1);
                }
            }
            _ => {}
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).collect();
    found
}

/// Where each word of an attribute begins.
fn words(value: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = value.as_bytes();
    let is_space = |at: usize| bytes[at].is_ascii_whitespace();
    (0..bytes.len()).filter(move |&at| !is_space(at) && (at == 0 || is_space(at - 1)))
}
