//! The program: parse, run, report.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use slant::cli::Cli;
use slant::commands::run;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(status) => status.into(),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "slant: {error:#}");
            ExitCode::from(2)
        }
    }
}
