//! The sizes of pictures, read from their first bytes, so that a page keeps room for them.

use ahash::HashMap;
use bytes::Bytes;
use html5gum::{Token, Tokenizer};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The pictures of a manual, by path below the content folder.
#[derive(Debug)]
pub(crate) struct Pictures<'a>(HashMap<&'a str, Picture<'a>>);

#[derive(Debug)]
struct Picture<'a> {
    bytes: &'a [u8],
    /// Its size as attributes, measured when the first page asks.
    size: OnceLock<String>,
}

impl<'a> Pictures<'a> {
    /// The pictures among all assets.
    pub fn of(assets: &'a BTreeMap<String, Bytes>) -> Self {
        let picture = |bytes: &'a Bytes| Picture { bytes, size: OnceLock::new() };
        Self(assets.iter().map(|(path, bytes)| (path.as_str(), picture(bytes))).collect())
    }

    /// Width and height of one in CSS pixels, as the attributes of its tag; empty where they cannot be told.
    pub fn size(&self, path: &str) -> &str {
        let attributes = |(width, height)| format!(" width=\"{width}\" height=\"{height}\"");
        let measured = |picture: &Picture| measure(path, picture.bytes).map(attributes).unwrap_or_default();
        self.0.get(path).map_or("", |picture| picture.size.get_or_init(|| measured(picture)))
    }
}

fn measure(path: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    if path.to_ascii_lowercase().ends_with(".svg") {
        return vector(bytes);
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// An SVG's `width` and `height`, or the size of its `viewBox`.
fn vector(bytes: &[u8]) -> Option<(u32, u32)> {
    let tag = Tokenizer::new(bytes).find_map(|token| match token {
        Ok(Token::StartTag(tag)) if *tag.name == b"svg" => Some(tag),
        _ => None,
    })?;
    let attribute = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
    let pixels = |text: String| text.trim_end_matches("px").parse::<f64>().ok();
    let stated = attribute(b"width").and_then(pixels).zip(attribute(b"height").and_then(pixels));
    let viewed = || {
        let numbers: Vec<f64> =
            attribute(b"viewbox")?.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
        Some((*numbers.get(2)?, *numbers.get(3)?))
    };
    let (width, height) = stated.or_else(viewed)?;
    let sane = |length: f64| (1.0..100_000.0).contains(&length);
    (sane(width) && sane(height)).then(|| (width.round() as u32, height.round() as u32))
}
