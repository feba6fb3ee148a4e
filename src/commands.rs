//! One file per subcommand: wiring of stages to arguments, files and messages.

mod actors;
mod compare;
mod completions;
mod engine;
mod evaluate;
mod intake;
mod progress;
mod report;
mod score;
mod sink;
mod train;
mod windows;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything was done.
    Done,
    /// Some articles failed, a check found clashes, or a gate was missed; each was named.
    SomeFailed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::SUCCESS,
            Status::SomeFailed => Self::from(1),
        }
    }
}

/// Runs what was typed. An error means that the run could not be done; that nobody reads on is none.
pub fn run(cli: Cli) -> anyhow::Result<Status> {
    let outcome = match cli.command {
        Command::Score(args) => score::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Actors(args) => actors::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Completions { shell } => completions::run(shell),
    };
    match outcome {
        Err(error) if is_closed_pipe(&error) => Ok(Status::Done),
        outcome => outcome,
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
