//! Tests of the whole program and of laws that hold across stages.

mod audio_leaks;
mod cli;
mod golden;
mod laws;
mod parity;
mod schema;
mod support;
