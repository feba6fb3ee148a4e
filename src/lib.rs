//! Stance toward named actors, loaded wording and bias scores for news articles.
//!
//! The stages, in order; each reads what stands before it and nothing behind it:
//!
//! | stage | in | out |
//! |---|---|---|
//! | [`ingest`] | files | [`RawArticle`](article::RawArticle) |
//! | [`clean`] | raw article | [`Article`](article::Article), its parts marked |
//! | [`language`] | text | is it in English |
//! | [`sentence`] | article | [`Sentence`](article::Sentence)s |
//! | [`tokenize`] | sentence | [`Encoded`](tokenize::Encoded) |
//! | [`batch`] | encoded sentences | [`Batch`](batch::Batch)es |
//! | [`encoder`] | batch | hidden states |
//! | [`heads`] | hidden states | names, stance and loaded-wording probabilities |
//! | [`actor`] | names | [`Actor`](actor::Actor)s with their mentions |
//! | [`voice`] | sentences, names | [`VoiceSpan`](voice::VoiceSpan)s: narrator or source |
//! | [`stance`] | actors, voices, states | [`Stance`](stance::Stance)s |
//! | [`score`] | stances | [`ActorScore`](score::ActorScore), [`Components`](score::Components), [`Lean`](score::Lean) |
//! | [`assemble`] | all of these | [`ArticleRecord`](record::ArticleRecord) |
//! | [`compare`] | records | [`Comparison`](compare::Comparison) of outlets |
//! | [`report`] | records, comparisons | table, JSON, CSV, HTML page |
//!
//! [`pipeline`] calls them; [`evaluate`] measures them on labelled sets; [`train`] makes models out of labels;
//! [`cli`] and [`commands`] are the program around it.

pub mod actor;
pub mod article;
pub mod assemble;
pub mod batch;
pub mod clean;
pub mod cli;
pub mod commands;
pub mod compare;
mod digest;
pub mod encoder;
pub mod evaluate;
pub mod heads;
pub mod ingest;
pub mod language;
pub mod model;
pub mod pipeline;
pub mod record;
pub mod report;
pub mod score;
pub mod sentence;
pub mod span;
pub mod stance;
pub mod statistics;
pub mod tokenize;
#[cfg_attr(
    feature = "libtorch",
    expect(
        clippy::cast_possible_wrap,
        reason = "libtorch counts in i64; shapes and ids are far below its limit"
    )
)]
pub mod train;
pub mod voice;
