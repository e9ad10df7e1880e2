//! All integration tests, in one binary: each module drives the program or the public library from outside.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod addresses;
mod any_text;
mod build;
mod cli;
mod commonmark;
mod editions;
mod elsewhere;
mod emit;
mod explain;
mod fetching;
mod fix;
mod formats;
mod git;
mod golden;
mod hmis;
mod house;
mod manual;
mod matrix;
mod new;
mod page;
mod readme;
mod refs;
mod report;
mod review;
mod rules;
mod search;
mod serve;
mod settings;
mod settle;
mod warm;
mod zip;
