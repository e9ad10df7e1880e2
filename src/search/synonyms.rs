//! Synonyms: words that mean the same to a reader who searches: what the manual says, and numbers in words and in digits.
//!
//! Takes the settings, returns groups of phrases.

use crate::config::Config;

/// From nought; beyond twenty the round ones.
const ENGLISH: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety";
const SPANISH: &str = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa";
const DIGITS: &str = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 30 40 50 60 70 80 90";

/// The groups of a manual.
pub(super) fn groups(config: &Config) -> Vec<Vec<&str>> {
    let numbers = match config.language.split(['-', '_']).next().unwrap_or_default() {
        "en" => ENGLISH,
        "es" => SPANISH,
        _ => "",
    };
    let numbers = numbers.split(' ').zip(DIGITS.split(' ')).filter(|(word, _)| !word.is_empty());
    let own = config.synonyms.iter().map(|group| group.iter().map(String::as_str).collect());
    own.chain(numbers.map(|(word, digits)| vec![word, digits])).collect()
}
