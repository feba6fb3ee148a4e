//! Command line of `slant`.

fn main() {}
