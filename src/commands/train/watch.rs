//! How a training goes, on standard error: a bar on a terminal, a line now and then elsewhere.

use std::time::{Duration, Instant};

use crate::commands::progress::Progress;
use crate::train::Event;

/// Time between lines where no bar is drawn.
const BETWEEN_LINES: Duration = Duration::from_secs(30);
/// How much of the shown loss is that of the steps before.
const INERTIA: f64 = 0.95;

/// Tells what happens.
pub(super) struct Watch {
    progress: Progress,
    epochs: u32,
    total: usize,
    /// Steps done when this run began, and when that was.
    begun: (usize, Instant),
    loss: Option<f64>,
    told: Instant,
}

impl Watch {
    pub(super) fn new(epochs: u32) -> Self {
        let now = Instant::now();
        Self { progress: Progress::new(None), epochs, total: 0, begun: (0, now), loss: None, told: now }
    }

    /// Takes note of what happened.
    pub(super) fn tell(&mut self, event: Event) {
        match event {
            Event::Ready { n_train, n_dev, n_left_out, done, total, warnings } => {
                for warning in warnings {
                    self.progress.message(warning);
                }
                if n_left_out > 0 {
                    self.progress.message(&format!(
                        "left out of training, their texts being in the dev set: {n_left_out}"
                    ));
                }
                self.progress
                    .message(&format!("{n_train} rows to learn from, {n_dev} to choose by; {total} steps"));
                if done > 0 {
                    self.progress.message(&format!("going on from step {done}"));
                }
                self.total = total;
                self.begun = (done, Instant::now());
                self.progress.finish();
                self.progress = Progress::of_rows(total);
                self.progress.steps_before(done);
            }
            Event::Step { done, loss } => {
                let loss = self.loss.map_or(loss, |before| INERTIA * before + (1.0 - INERTIA) * loss);
                self.loss = Some(loss);
                self.progress.step(done, &format!("step {done} of {}, loss {loss:.3}", self.total));
                if !self.progress.is_drawn() && self.told.elapsed() >= BETWEEN_LINES {
                    self.told = Instant::now();
                    let left = self.left(done).as_secs();
                    let line = format!(
                        "step {done} of {}, loss {loss:.3}, {}:{:02} left",
                        self.total,
                        left / 60,
                        left % 60
                    );
                    self.progress.message(&line);
                }
            }
            Event::Epoch { epoch, score, is_best } => {
                let of = self.epochs;
                let loss = self.loss.map_or_else(String::new, |loss| format!(", loss {loss:.3}"));
                let best = if is_best { ", the best so far" } else { "" };
                let score = score.map_or_else(String::new, |score| format!(", dev score {score:.4}{best}"));
                self.progress.message(&format!("epoch {epoch} of at most {of}{loss}{score}"));
            }
        }
    }

    /// Time that the other steps will take if they are as fast as those of this run.
    fn left(&self, done: usize) -> Duration {
        let (before, begun) = self.begun;
        let per_step = begun.elapsed().as_secs_f64() / done.saturating_sub(before).max(1) as f64;
        Duration::from_secs_f64(per_step * self.total.saturating_sub(done) as f64)
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        self.progress.finish();
    }
}
