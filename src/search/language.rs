//! Language: what a question's words mean beside themselves: synonyms of the manual, numbers in words and in digits, and words that every question has.
//!
//! Takes the settings, returns lists for the engine, which itself knows no language but the forms of English words.

use crate::config::Config;
use crate::labels::primary;

/// The words of one language.
struct Words {
    /// From nought; beyond twenty the round ones, as [`DIGITS`].
    numbers: &'static str,
    /// They join others or open a question. Asked for alone they are found, beside others they weigh little.
    common: &'static str,
}

const DIGITS: &str = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 30 40 50 60 70 80 90";

const ENGLISH: Words = Words {
    numbers: "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
    common: "a about again ago also am an and any anymore anyone anything are as at be because been being but by can cannot cant could couldnt did didnt do does doesnt dont else ever for from get gets getting goes going got had has have hello here hi how i if ill im in into is it its ive just know let lets like may me might much my need not now of ok okay on or our please really said say says shall should since so some someone something still stuff tell tells than thanks that the their them then there these they thing things this those to too tried tries try trying up us very want was we were what when where which who whom why will with wont would you your",
};

const SPANISH: Words = Words {
    numbers: "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    common: "a ahora al algo alguien algun ante aqui bien cada como con cosa cosas cual cuando cuanto de debo del desde dice dicen donde e el ella en entonces entre es esa ese eso esta este esto favor fue gracias ha hacen hacer hago hay he hola la las le les lo los me mi mis mucho muy nada necesito no nos o otra otro para pero poder por porque puede puedo pues que quien quiero se ser si siempre sin sobre solo son soy su sus tambien tampoco tengo tiene todavia tu un una unas uno unos y ya yo",
};

const OTHER: Words = Words { numbers: "", common: "" };

fn of(config: &Config) -> Words {
    match &*primary(&config.language) {
        "en" => ENGLISH,
        "es" => SPANISH,
        _ => OTHER,
    }
}

/// Words that weigh little in a question.
pub(super) fn common(config: &Config) -> &'static str {
    of(config).common
}

/// Phrases that mean the same.
pub(super) fn synonyms(config: &Config) -> Vec<Vec<&str>> {
    let numbers = of(config).numbers.split_whitespace().zip(DIGITS.split(' '));
    let own = config.synonyms.iter().map(|group| group.iter().map(String::as_str).collect());
    own.chain(numbers.map(|(word, digits)| vec![word, digits])).collect()
}
