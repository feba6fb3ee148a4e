//! The stages in order, over a window of articles.
//!
//! Three passes, so that memory is bounded by the window: each article is prepared on its own; sentences of
//! all articles are encoded in batches of like length; each article is folded back into its scores. Results
//! are in the order of the input and do not depend on threads, windows or batches.

mod recurring;

use std::collections::BTreeMap;

use ndarray::{ArcArray2, ArrayView2, s};
use rayon::prelude::*;

use self::recurring::Recurring;
use crate::actor::{Actor, Catalogue, LinkOptions, TaggedName, link};
use crate::article::{Article, BlockKind, Origin, RawArticle, Sentence};
use crate::assemble::{Findings, RunContext, assemble, unscored};
use crate::batch::{TOKEN_BUDGET, batches};
use crate::clean::{CleanError, clean};
use crate::encoder::{Encoder, EncoderError};
use crate::heads::{Heads, Loaded};
use crate::language::{Language, language};
use crate::model::Model;
use crate::record::{ArticleRecord, RunSettings};
use crate::score::{BiasError, BiasScorer};
use crate::sentence::sentences;
use crate::span::Span;
use crate::stance::stances;
use crate::tokenize::Encoded;
use crate::voice::voices;

/// Longer articles are refused: their states would not fit the memory a run may take.
pub const MAX_SENTENCES: usize = 4_000;

/// Why one article could not be scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArticleError {
    /// Nothing is left after cleaning, or nothing was there.
    #[error("{source}")]
    Clean {
        /// Where the article stands.
        origin: Origin,
        /// What is wrong.
        source: CleanError,
    },
    /// In a language that the model does not read.
    #[error("{origin}: the text is in `{language}`; this model reads English only")]
    Language {
        /// Where the article stands.
        origin: Origin,
        /// Its ISO 639 code.
        language: &'static str,
    },
    /// No sentence in title or body.
    #[error("{origin}: no sentence in the article's text; is it a page without an article?")]
    NoSentence {
        /// Where the article stands.
        origin: Origin,
    },
    /// Too long to be scored at once.
    #[error("{origin}: {sentences} sentences, more than {MAX_SENTENCES}; split the text into articles")]
    TooLong {
        /// Where the article stands.
        origin: Origin,
        /// How many sentences it has.
        sentences: usize,
    },
    /// The tokenizer refused a sentence.
    #[error("{origin}: a sentence cannot be tokenized: {source}")]
    Tokenize {
        /// Where the article stands.
        origin: Origin,
        /// What the tokenizer library said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The encoder failed on a batch with one of its sentences.
    #[error("{origin}: {source}")]
    Encode {
        /// Where the article stands.
        origin: Origin,
        /// What is wrong.
        source: EncoderError,
    },
}

/// Why sentences could not be encoded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SentenceError {
    /// The tokenizer refused one.
    #[error("a sentence cannot be tokenized: {source}")]
    Tokenize {
        /// What the tokenizer library said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The encoder failed.
    #[error(transparent)]
    Encode(#[from] EncoderError),
}

/// What a run may change.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Stances under this top probability become null.
    pub abstain: Option<f64>,
    /// Whether pronouns are linked to actors.
    pub pronouns: bool,
    /// Recorded; nothing in scoring is drawn.
    pub seed: u64,
    /// Tokens per batch; changes speed and memory, never a score.
    pub token_budget: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { abstain: None, pronouns: true, seed: 0, token_budget: TOKEN_BUDGET }
    }
}

/// Everything needed to score articles.
pub struct Pipeline {
    model: Model,
    heads: Heads,
    encoder: Box<dyn Encoder>,
    bias: Option<BiasScorer>,
    catalogue: Option<Catalogue>,
    settings: Settings,
    recurring: Recurring,
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline")
            .field("model", &self.model.folder)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Hidden states `[tokens, hidden]` of one sentence.
type States = Result<ArcArray2<f32>, EncoderError>;

/// An article after the first pass.
struct Prepared {
    article: Article,
    content: Content,
}

enum Content {
    Unreadable(&'static str),
    Readable { language: Option<&'static str>, sentences: Vec<Sentence>, encoded: Vec<Encoded> },
}

impl Pipeline {
    /// Puts the parts together, and checks that the model's bias coefficients are for this program's components.
    pub fn new(
        model: Model,
        heads: Heads,
        encoder: Box<dyn Encoder>,
        catalogue: Option<Catalogue>,
        settings: Settings,
    ) -> Result<Self, BiasError> {
        let bias = model.config.bias.as_ref().map(BiasScorer::new).transpose()?;
        Ok(Self { model, heads, encoder, bias, catalogue, settings, recurring: Recurring::default() })
    }

    /// Scores a window of articles; one outcome per article, in order.
    #[must_use]
    pub fn score(&self, window: Vec<RawArticle>) -> Vec<Result<ArticleRecord, ArticleError>> {
        let prepared = window.into_par_iter().map(|raw| self.prepare(cleaned(raw)?)).collect();
        self.fold_all(prepared, |prepared, states| self.fold(prepared, states))
    }

    /// What the stages find in texts taken as they are, with their blocks as given; for labelled sets, whose
    /// offsets must stay. One outcome per article, in order.
    #[must_use]
    pub fn find(&self, window: Vec<Article>) -> Vec<Result<Findings, ArticleError>> {
        let prepared = window.into_par_iter().map(|article| self.prepare(article)).collect();
        self.fold_all(prepared, |Prepared { article, content }, states| match content {
            Content::Unreadable(language) => Err(ArticleError::Language { origin: article.origin, language }),
            Content::Readable { sentences, encoded, .. } => {
                self.findings(&article, sentences, &encoded, states)
            }
        })
    }

    /// The second and third pass.
    fn fold_all<T: Send>(
        &self,
        prepared: Vec<Result<Prepared, ArticleError>>,
        fold: impl Fn(Prepared, Vec<States>) -> Result<T, ArticleError> + Sync,
    ) -> Vec<Result<T, ArticleError>> {
        let mut states = self.encode(&prepared).into_iter();
        let jobs: Vec<_> = prepared
            .into_iter()
            .map(|outcome| {
                let n_sentences = match &outcome {
                    Ok(Prepared { content: Content::Readable { encoded, .. }, .. }) => encoded.len(),
                    _ => 0,
                };
                (outcome, states.by_ref().take(n_sentences).collect::<Vec<_>>())
            })
            .collect();
        jobs.into_par_iter().map(|(outcome, states)| fold(outcome?, states)).collect()
    }

    fn prepare(&self, article: Article) -> Result<Prepared, ArticleError> {
        let origin = article.origin.clone();
        let language = match language(&body_text(&article)) {
            Language::Other(code) => return Ok(Prepared { article, content: Content::Unreadable(code) }),
            Language::Readable(code) => code,
        };
        let sentences: Vec<Sentence> =
            sentences(&article).into_iter().filter(|sentence| sentence.kind != BlockKind::Heading).collect();
        if sentences.is_empty() {
            return Err(ArticleError::NoSentence { origin });
        }
        if sentences.len() > MAX_SENTENCES {
            return Err(ArticleError::TooLong { origin, sentences: sentences.len() });
        }
        let encoded = sentences
            .iter()
            .map(|sentence| self.model.tokenizer.encode(sentence.span.of(&article.text)))
            .collect::<Result<_, _>>()
            .map_err(|source| ArticleError::Tokenize { origin, source })?;
        Ok(Prepared { article, content: Content::Readable { language, sentences, encoded } })
    }

    /// The model in use.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The model's heads.
    #[must_use]
    pub fn heads(&self) -> &Heads {
        &self.heads
    }

    /// Tokens and hidden states `[tokens, hidden]` of sentences taken as they are, in order; for labelled
    /// sets, whose sentences are given.
    pub fn encode_sentences(&self, texts: &[&str]) -> Result<Vec<(Encoded, ArcArray2<f32>)>, SentenceError> {
        let encoded = texts
            .par_iter()
            .map(|text| self.model.tokenizer.encode(text))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|source| SentenceError::Tokenize { source })?;
        let states = self.encode_all(&encoded.iter().collect::<Vec<_>>());
        encoded.into_iter().zip(states).map(|(encoded, states)| Ok((encoded, states?))).collect()
    }

    /// Hidden states `[tokens, hidden]` of every readable article's sentences, in order.
    fn encode(&self, prepared: &[Result<Prepared, ArticleError>]) -> Vec<States> {
        let encoded: Vec<&Encoded> = prepared
            .iter()
            .filter_map(|outcome| match &outcome.as_ref().ok()?.content {
                Content::Readable { encoded, .. } => Some(encoded),
                Content::Unreadable(_) => None,
            })
            .flatten()
            .collect();
        self.encode_all(&encoded)
    }

    /// Encodes each different sentence once, and not at all where its states are kept from earlier windows.
    fn encode_all(&self, sentences: &[&Encoded]) -> Vec<States> {
        let mut known: BTreeMap<&[u32], usize> = BTreeMap::new();
        let mut different: Vec<&Encoded> = Vec::new();
        let places: Vec<usize> = sentences
            .iter()
            .map(|sentence| {
                *known.entry(sentence.ids.as_slice()).or_insert_with(|| {
                    different.push(sentence);
                    different.len() - 1
                })
            })
            .collect();
        let kept: Vec<_> = different.iter().map(|sentence| self.recurring.find(&sentence.ids)).collect();
        let missing: Vec<&Encoded> = different
            .iter()
            .zip(&kept)
            .filter_map(|(&sentence, kept)| kept.is_none().then_some(sentence))
            .collect();
        let mut encoded = self.encode_different(&missing).into_iter();
        let states: Vec<_> = kept
            .into_iter()
            .map(|kept| kept.map(Ok).or_else(|| encoded.next()).expect("what is not kept was encoded"))
            .collect();
        for &place in &places {
            if let Ok(states) = &states[place] {
                self.recurring.met(&different[place].ids, states);
            }
        }
        places.into_iter().map(|place| states[place].clone()).collect()
    }

    fn encode_different(&self, encoded: &[&Encoded]) -> Vec<States> {
        let mut states: Vec<(usize, States)> = batches(encoded, self.settings.token_budget)
            .into_par_iter()
            .flat_map_iter(|batch| {
                let outcome = self.encoder.encode(&batch);
                let rows: Vec<_> = batch.rows().zip(batch.indices.iter().copied()).collect();
                rows.into_iter().map(move |(range, index)| {
                    (
                        index,
                        outcome
                            .as_ref()
                            .map(|all| all.slice(s![range, ..]).to_shared())
                            .map_err(Clone::clone),
                    )
                })
            })
            .collect();
        states.sort_unstable_by_key(|(index, _)| *index);
        states.into_iter().map(|(_, outcome)| outcome).collect()
    }

    fn fold(&self, prepared: Prepared, states: Vec<States>) -> Result<ArticleRecord, ArticleError> {
        let article = prepared.article;
        let context = RunContext {
            model: &self.model,
            encoder: self.encoder.as_ref(),
            bias: self.bias.as_ref(),
            catalogue: self.catalogue.as_ref(),
            settings: RunSettings { abstain: self.settings.abstain, pronouns: self.settings.pronouns },
            seed: self.settings.seed,
        };
        let (language, sentences, encoded) = match prepared.content {
            Content::Unreadable(code) => return Ok(unscored(&article, code, &context)),
            Content::Readable { language, sentences, encoded } => (language, sentences, encoded),
        };
        let found = self.findings(&article, sentences, &encoded, states)?;
        Ok(assemble(&article, language, &found, &context))
    }

    fn findings(
        &self,
        article: &Article,
        sentences: Vec<Sentence>,
        encoded: &[Encoded],
        states: Vec<States>,
    ) -> Result<Findings, ArticleError> {
        let states = states
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .map_err(|source| ArticleError::Encode { origin: article.origin.clone(), source })?;
        let views: Vec<ArrayView2<f32>> = states.iter().map(|state| state.view()).collect();

        let names = self.names(&sentences, encoded, &views);
        let options = LinkOptions { pronouns: self.settings.pronouns, ..LinkOptions::default() };
        let actors = link(article, &sentences, &names, self.catalogue.as_ref(), &options);
        let voices = voices(article, &sentences, &mention_spans(&actors));
        let stances = stances(&self.heads.stance, &actors, &voices, &sentences, encoded, &views);
        let loaded: Vec<Loaded> = encoded
            .iter()
            .zip(&views)
            .map(|(encoded, view)| self.heads.loaded.apply(*view, encoded))
            .collect();
        Ok(Findings { sentences, actors, voices, stances, loaded })
    }

    fn names(
        &self,
        sentences: &[Sentence],
        encoded: &[Encoded],
        states: &[ArrayView2<f32>],
    ) -> Vec<TaggedName> {
        let mut names = Vec::new();
        for (index, ((sentence, encoded), states)) in sentences.iter().zip(encoded).zip(states).enumerate() {
            for name in self.heads.actors.names(*states, encoded) {
                names.push(TaggedName {
                    sentence: index,
                    span: name.span.shifted(sentence.span.start),
                    kind: name.kind,
                    probability: name.probability,
                });
            }
        }
        names
    }
}

fn cleaned(raw: RawArticle) -> Result<Article, ArticleError> {
    let origin = raw.origin.clone();
    clean(raw).map_err(|source| ArticleError::Clean { origin, source })
}

fn body_text(article: &Article) -> String {
    let own = article.blocks.iter().filter(|block| block.kind.is_article());
    own.map(|block| block.span.of(&article.text)).collect::<Vec<_>>().join("\n")
}

/// Where actors are named, in order of the text.
fn mention_spans(actors: &[Actor]) -> Vec<Span> {
    let mut spans: Vec<Span> =
        actors.iter().flat_map(|actor| actor.mentions.iter().map(|mention| mention.span)).collect();
    spans.sort_unstable();
    spans
}
