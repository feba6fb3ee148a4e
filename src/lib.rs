//! Stance toward named actors, loaded wording and bias scores for news articles.

pub mod actor;
pub mod article;
pub mod clean;
pub mod ingest;
pub mod sentence;
pub mod span;
pub mod voice;
