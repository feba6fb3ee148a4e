//! Tests of the whole program and of laws that hold across stages.

mod parity;
