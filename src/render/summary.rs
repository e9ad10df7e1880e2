//! What a page says of itself when its front matter does not: its first sentence, as plain text, for search engines.

use html5gum::{Token, Tokenizer};

/// About as much as a search engine shows.
const LONGEST: usize = 160;

/// The first sentence of the first paragraph in a body; as many whole words of it as fit.
pub(super) fn of(html: &str) -> String {
    let paragraph = html.split_once("<p>").and_then(|(_, rest)| rest.split_once("</p>")).map_or("", |(words, _)| words);
    let mut text = String::new();
    for token in Tokenizer::new(paragraph) {
        if let Ok(Token::String(words)) = token {
            text.push_str(&String::from_utf8_lossy(&words));
        }
    }
    let mut summary = String::new();
    for word in text.split_whitespace() {
        if summary.chars().count() + word.chars().count() > LONGEST {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
        if word.ends_with(['.', '?', '!', '。']) && word.chars().count() > 3 {
            break;
        }
    }
    summary
}
