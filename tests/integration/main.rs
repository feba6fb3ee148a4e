//! Tests of the whole program and of laws that hold across stages.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops at what it did not expect, and names what it skips"
)]

mod actors;
mod audio_leaks;
mod cli;
mod compare;
mod evaluate;
mod evaluate_sets;
mod golden;
mod laws;
#[cfg(feature = "libtorch")]
mod libtorch;
mod parity;
mod precision;
mod report;
mod schema;
mod support;
#[cfg(feature = "libtorch")]
mod train;
