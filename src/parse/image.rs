//! Images and figures.
//!
//! An image is a reference to a file. Alone in its paragraph and with a caption (its title, or an emphasised line below it) it is a figure, with a
//! number and an address of its own.

use super::body::Writer;
use super::link::words;
use super::{Figure, Fill, Form, Reference};
use crate::diagnostic::{Finding, rules};
use crate::text::fold::fold;
use crate::text::{address, slug};
use pulldown_cmark::{Event, Tag};

impl<'a> Writer<'a, '_> {
    /// Writes the image at event `open`, which stands in running text.
    pub(super) fn image(&mut self, open: usize, close: usize) {
        self.image_tag(open, close, None);
    }

    /// Writes a whole paragraph as a figure when it is one; returns whether it was.
    pub(super) fn figure(&mut self, paragraph: usize) -> bool {
        let Some((close, caption)) = self.caption(paragraph) else { return false };
        let span = self.events[paragraph + 1].span.clone();
        let id = self.unique_id(format!("figure-{}", slug::slug(&caption.text)));
        self.anchor(id.clone(), span.clone(), false);
        let number = self.parsed.figures.len();
        self.out.html("<figure class=\"figure\" id=\"");
        self.out.id(&id);
        self.out.html("\">");
        self.parsed.figures.push(Figure { id, caption: caption.text.clone(), span });
        self.image_tag(paragraph + 1, close, Some(&caption.text));
        self.out.html("<figcaption>");
        self.out.hole(Fill::FigureNumber(number));
        match caption.events {
            Some((open, end)) => {
                for index in open + 1..end {
                    self.at = index;
                    self.event();
                    // A link or image inside the caption has written its own events.
                }
            }
            None => self.out.text(&caption.text),
        }
        self.out.html("</figcaption></figure>\n");
        self.at = self.events.closing(paragraph);
        true
    }

    /// The caption of the paragraph's only image, and where the image ends.
    fn caption(&self, paragraph: usize) -> Option<(usize, Caption)> {
        let Event::Start(Tag::Image { title, .. }) = &self.events.get(paragraph + 1)?.event else { return None };
        let close = self.events.closing(paragraph + 1);
        let end = self.events.closing(paragraph);
        if close + 1 == end {
            return (!title.trim().is_empty()).then(|| (close, Caption { text: title.to_string(), events: None }));
        }
        let broken = matches!(self.events[close + 1].event, Event::SoftBreak | Event::HardBreak);
        let emphasised = matches!(self.events.get(close + 2)?.event, Event::Start(Tag::Emphasis));
        if !broken || !emphasised {
            return None;
        }
        let caption_end = self.events.closing(close + 2);
        if caption_end + 1 != end {
            return None;
        }
        let text = words(&self.events[close + 3..caption_end]);
        Some((close, Caption { text, events: Some((close + 2, caption_end)) }))
    }

    fn image_tag(&mut self, open: usize, close: usize, caption: Option<&str>) {
        let events = self.events;
        let Event::Start(Tag::Image { dest_url, title, id, .. }) = &events[open].event else { return };
        let span = events[open].span.clone();
        let alt = words(&self.events[open + 1..close]);
        self.check_alt(&alt, caption, open);
        let target_span = self.target_span(&span, open, close, id, dest_url);
        self.at = close;
        if address::runs_script(dest_url) {
            self.finding(Finding::new(&rules::UNSAFE_HTML, self.place(span), "this image's address runs a script"));
            return;
        }
        let reference =
            Reference { form: Form::Image, span, target_span, target: dest_url.to_string(), takes_title: false };
        let reference = self.reference(reference);
        self.out.html("<img src=\"");
        self.out.hole(Fill::Address(reference));
        self.out.html("\" alt=\"");
        self.out.value(&alt);
        if !title.is_empty() && caption.is_none() {
            self.out.html("\" title=\"");
            self.out.value(title);
        }
        self.out.html("\"");
        self.out.hole(Fill::Size(reference));
        self.out.html(" />");
    }

    fn check_alt(&mut self, alt: &str, caption: Option<&str>, open: usize) {
        let place = self.place(self.events[open].span.clone());
        if alt.trim().is_empty() {
            let finding =
                Finding::new(&rules::IMAGE_WITHOUT_ALT, place, "this image has no words for people who cannot see it");
            self.finding(
                finding
                    .note("say between the `[ ]` what it shows; for a mere ornament write `<img alt=\"\" src=\"…\">`"),
            );
        } else if caption.is_some_and(|caption| fold(caption) == fold(alt)) {
            let finding = Finding::new(
                &rules::ALT_REPEATS_CAPTION,
                place,
                "a screen reader says the same words twice: this image's text repeats its caption",
            );
            self.finding(
                finding.note("let the caption name the picture, and the text between the `[ ]` say what is to be seen"),
            );
        }
    }
}

struct Caption {
    text: String,
    /// The emphasis that holds it, when it is not the image's title.
    events: Option<(usize, usize)>,
}
