//! Postings: the vocabulary in files of about the same size.
//!
//! Takes words with their postings, returns shards. A shard is text: words and their postings in turn, with spaces between. Postings are
//! whole numbers in printable characters: in how many sections the word stands, then for each weight, heaviest first, the weight, how
//! many sections have it, and the steps from one section to the next. A number's last digit has base 62, those ahead of it base 30, each from
//! digits of their own, so that a number needs no mark at its end and a step below 62 takes one character.

use super::tally::Posting;
use super::vocabulary::Word;
use rayon::prelude::*;

/// A shard is closed at this size, in bytes.
const SHARD: usize = 16 * 1024;
/// A word in more sections than this is kept where it weighs most: one that stands everywhere leads nowhere, however large the manual.
const KEPT: usize = 3_000;
/// So many words are encoded one behind the other.
const FEW: usize = 8;

/// What a JSON string holds as it is: all printable ASCII but the space, `"` and `\`.
const DIGITS: &[u8; 92] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'()*+,-./:;<=>?@[]^_`{|}~";
const LAST: usize = 62;
const LEADING: usize = DIGITS.len() - LAST;

/// A run of the vocabulary.
pub(super) struct Shard<'a> {
    pub first: &'a str,
    pub text: String,
}

/// The whole vocabulary, which is in order, as shards.
pub(super) fn shards<'a>(vocabulary: &[Word<'a>]) -> Vec<Shard<'a>> {
    // A few words stand nearly everywhere, and may stand together: no processor takes many at once.
    let words = vocabulary.par_iter().with_max_len(FEW);
    let encoded: Vec<String> = words.map(|word| encode(|| word.weights())).collect();
    let mut shards: Vec<Shard> = Vec::new();
    for (&Word { word, .. }, postings) in vocabulary.iter().zip(encoded) {
        match shards.last_mut() {
            Some(shard) if shard.text.len() + word.len() + postings.len() < SHARD => {
                for part in [" ", word, " ", &postings] {
                    shard.text.push_str(part);
                }
            }
            _ => shards.push(Shard { first: word, text: format!("{word} {postings}") }),
        }
    }
    shards
}

/// The postings of a word, which are gone through twice: it may stand in so many sections that those kept are chosen before any is written down.
fn encode<Weights: Iterator<Item = (u32, u8)>>(weights: impl Fn() -> Weights) -> String {
    let mut counts = [0; Posting::HEAVIEST as usize + 1];
    weights().for_each(|(_, weight)| counts[usize::from(weight)] += 1);
    // Where among the sections kept those of each weight go, the heaviest first.
    let mut places = counts.map(|_| 0..0);
    let mut kept = 0;
    for (place, count) in places.iter_mut().zip(counts).rev() {
        *place = kept..KEPT.min(kept + count);
        kept = place.end;
    }
    let mut sections = vec![0; kept];
    let mut free = places.clone();
    weights().for_each(|(section, weight)| {
        if let Some(place) = free[usize::from(weight)].next() {
            sections[place] = section;
        }
    });
    let mut out = String::with_capacity(kept * 2 + 8);
    push_number(&mut out, counts.iter().sum());
    for (weight, place) in places.into_iter().enumerate().rev().filter(|(_, place)| !place.is_empty()) {
        push_number(&mut out, weight);
        push_number(&mut out, place.len());
        let mut before = 0;
        for &section in &sections[place] {
            push_number(&mut out, (section - before) as usize);
            before = section;
        }
    }
    out
}

fn push_number(out: &mut String, number: usize) {
    push_leading(out, number / LAST);
    out.push(char::from(DIGITS[number % LAST]));
}

fn push_leading(out: &mut String, number: usize) {
    if number > 0 {
        push_leading(out, number / LEADING);
        out.push(char::from(DIGITS[LAST + number % LEADING]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_no_mark_at_their_end() {
        let written = |number| {
            let mut text = String::new();
            push_number(&mut text, number);
            text
        };
        assert_eq!([0, 61, 62, 1_859, 1_860].map(written), ["0", "z", "#0", "~z", "#!0"]);
    }

    #[test]
    fn the_heaviest_come_first() {
        assert_eq!(encode(|| [(3, 2), (5, 31), (9, 2)].into_iter()), "3V15223".to_owned() + "6");
    }

    #[test]
    fn a_word_that_stands_everywhere_is_kept_where_it_weighs_most() {
        let weight = |section| if section == 9_999 { 9 } else { 1 };
        let text = encode(|| (0..10_000).map(|section| (section, weight(section))));
        assert!(text.starts_with("'-I91'-H1"), "{}", &text[..20]);
        assert!(text.len() < KEPT + 20);
    }
}
