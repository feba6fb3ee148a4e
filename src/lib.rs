//! Stance toward named actors, loaded wording and bias scores for news articles.

pub mod actor;
pub mod article;
pub mod batch;
pub mod encoder;
pub mod heads;
pub mod model;
pub mod span;
pub mod tokenize;
pub mod voice;
