//! Laws of the comparison, and simulations with known effects.
