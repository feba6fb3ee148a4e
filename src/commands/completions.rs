//! `slant completions`.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::Status;
use crate::cli::Cli;

pub(super) fn run(shell: Shell) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "slant", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Status::Done)
}
