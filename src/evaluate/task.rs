//! What a labelled set can be asked.

use clap::ValueEnum;

/// Tasks of labelled sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// Stance toward an actor whose mentions are given
    Stance,
    /// Stance toward an actor from raw text, with our own actors, mentions and voices
    EndToEnd,
    /// Loaded sentences
    Loaded,
    /// Loaded words
    LoadedWords,
    /// Names of actors
    Actors,
    /// Mentions of one actor, by name, title or pronoun, grouped together
    Chains,
    /// Whose words they are: the narrator's or a source's
    Voices,
    /// The article's stance toward an actor
    ArticleStance,
    /// Bias of whole articles
    ArticleBias,
}

impl Task {
    /// The name as it is typed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stance => "stance",
            Self::EndToEnd => "end-to-end",
            Self::Loaded => "loaded",
            Self::LoadedWords => "loaded-words",
            Self::Actors => "actors",
            Self::Chains => "chains",
            Self::Voices => "voices",
            Self::ArticleStance => "article-stance",
            Self::ArticleBias => "article-bias",
        }
    }
}
