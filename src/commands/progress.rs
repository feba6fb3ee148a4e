//! Progress and messages on standard error. The bar is drawn on a terminal only.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often the times on the bar are brought up to date.
const TICK: Duration = Duration::from_millis(250);

/// A bar over the bytes of the input, which are known before the number of articles is.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// `total` is in bytes; `None` where it cannot be known, as for standard input.
    pub(super) fn new(total: Option<u64>) -> Self {
        let bar = match total {
            Some(bytes) => ProgressBar::new(bytes)
                .with_style(style("{bar:30} {percent:>3} %  {msg}  {elapsed} gone, {eta} left")),
            None => ProgressBar::new_spinner().with_style(style("{spinner} {msg}  {elapsed} gone")),
        };
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        bar.set_draw_target(target);
        bar.enable_steady_tick(TICK);
        Self { bar }
    }

    /// A bar over a known number of rows.
    pub(super) fn of_rows(total: usize) -> Self {
        Self::new(u64::try_from(total).ok())
    }

    /// Shows how many rows are done.
    pub(super) fn rows(&self, done: usize) {
        self.bar.set_position(done as u64);
        self.bar.set_message(format!("{done} rows"));
    }

    /// Steps that were done before and do not tell of this run's speed.
    #[cfg(feature = "libtorch")]
    pub(super) fn steps_before(&self, done: usize) {
        self.bar.set_position(done as u64);
        self.bar.reset_eta();
    }

    /// Shows how many steps are done, with a word on the last one.
    #[cfg(feature = "libtorch")]
    pub(super) fn step(&self, done: usize, line: &str) {
        self.bar.set_position(done as u64);
        self.bar.set_message(line.to_owned());
    }

    /// Whether the bar can be seen.
    #[cfg(feature = "libtorch")]
    pub(super) fn is_drawn(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// Shows where the run is.
    pub(super) fn at(&self, bytes: u64, n_articles: usize, n_failed: usize) {
        self.bar.set_position(bytes);
        let rate = n_articles as f64 / self.bar.elapsed().as_secs_f64().max(0.001);
        let failed = if n_failed > 0 { format!(", {n_failed} failed") } else { String::new() };
        self.bar.set_message(format!("{n_articles} articles{failed}, {rate:.1}/s"));
    }

    /// Time since it was made.
    pub(super) fn elapsed(&self) -> Duration {
        self.bar.elapsed()
    }

    /// A line above the bar.
    pub(super) fn message(&self, line: &str) {
        self.beside(|| {
            let _ = writeln!(std::io::stderr(), "slant: {line}");
        });
    }

    /// Lets something else be written to the terminal.
    pub(super) fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
