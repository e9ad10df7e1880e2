//! Calendar: days and the time between them, as manuals write them.
//!
//! Takes words, returns days and spans; what a month is and when it ends is the calendar crate's business. Only [`Day::today`] looks at a clock, and
//! only a command that was asked to calls it.

use chrono::{Datelike, Days, Local, Months, NaiveDate};
use std::fmt;
use std::str::FromStr;

/// A day of the calendar, written `2025-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(NaiveDate);

/// A length of time: calendar months, or days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// So many calendar months; from the last day of a long one to the last of a short one.
    Months(u32),
    /// So many days.
    Days(u32),
}

impl Day {
    /// The day it is where this computer stands.
    pub fn today() -> Self {
        Self(Local::now().date_naive())
    }

    /// The day so much later; none behind the end of the calendar.
    pub fn after(self, span: Span) -> Option<Self> {
        match span {
            Span::Months(months) => self.0.checked_add_months(Months::new(months)),
            Span::Days(days) => self.0.checked_add_days(Days::new(days.into())),
        }
        .filter(|day| day.year() <= 9999)
        .map(Self)
    }

    /// How many days lie between this day and a later one.
    pub fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0).num_days()
    }
}

impl FromStr for Day {
    type Err = String;

    /// Year, month and day with all their digits: what sorts as text is in order of time.
    fn from_str(text: &str) -> Result<Self, String> {
        let day = text.parse().ok().filter(|day: &NaiveDate| day.to_string() == text);
        day.map(Self).ok_or_else(|| format!("`{text}` is not a day: write it as year-month-day, `2025-03-31`"))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The longest span that is no slip of the pen: a hundred years.
const LONGEST: u32 = 1200;

impl FromStr for Span {
    type Err = String;

    /// A number and a unit: `1 year`, `6 months`, `2 weeks`, `90 days`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no length of time: write a number and a unit, `1 year`, `6 months` or `90 days`");
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = text[..digits].parse().map_err(|_| wrong())?;
        let unit = text[digits..].trim_start().to_ascii_lowercase();
        let span = match unit.strip_suffix('s').unwrap_or(&unit) {
            "year" => Self::Months(number.saturating_mul(12)),
            "month" => Self::Months(number),
            "week" => Self::Days(number.saturating_mul(7)),
            "day" => Self::Days(number),
            _ => return Err(wrong()),
        };
        match span {
            Self::Months(1..=LONGEST) => Ok(span),
            Self::Days(days) if (1..=LONGEST * 31).contains(&days) => Ok(span),
            _ => Err(wrong()),
        }
    }
}

/// How often a page is looked at, when somebody said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Again after this long.
    Every(Span),
    /// Not again: `never`, for a page that the manual's own setting does not suit.
    Never,
}

impl FromStr for Rhythm {
    type Err = String;

    /// A length of time, or `never`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "never" => Ok(Self::Never),
            _ => text.parse().map(Self::Every).map_err(|wrong: String| format!("{wrong}, or `never`")),
        }
    }
}
