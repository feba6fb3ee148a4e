//! Buffers of one running batch, kept for the next.

use std::sync::{Mutex, PoisonError};

use super::attention::Scratch;
use super::int8::QuantisedRows;

/// Scratch space of one thread.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    pub(super) projected: Vec<f32>,
    pub(super) context: Vec<f32>,
    pub(super) attention: Scratch,
    pub(super) wide: Vec<f32>,
    pub(super) quantised: QuantisedRows,
}

/// The first `length` values of a buffer that grows when it is too short; what they hold is left over.
pub(super) fn sized(buffer: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if buffer.len() < length {
        buffer.resize(length, 0.0);
    }
    &mut buffer[..length]
}

/// As many workspaces as threads have ever run at once.
#[derive(Debug, Default)]
pub(super) struct Workspaces(Mutex<Vec<Workspace>>);

impl Workspaces {
    /// Lends a workspace to `work`.
    pub(super) fn lend<T>(&self, work: impl FnOnce(&mut Workspace) -> T) -> T {
        let idle = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut workspace = idle().pop().unwrap_or_default();
        let result = work(&mut workspace);
        idle().push(workspace);
        result
    }
}
