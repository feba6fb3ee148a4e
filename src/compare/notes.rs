//! What keeps a comparison from saying more, in words.

use std::collections::BTreeSet;

use super::sides::FEWEST;
use super::{By, Comparison, Corpus};

pub(super) fn notes(corpus: &Corpus, comparison: &Comparison) -> Vec<String> {
    let mut notes = Vec::new();
    let n_ranked = comparison.sides.iter().filter(|side| side.ranked).count();
    let least = comparison.settings.min_articles;
    let what = match &corpus.by {
        By::Field(_) => "side",
        known => known.name(),
    };
    match (comparison.sides.len(), n_ranked) {
        (1, _) => notes.push(format!("all articles are of one {what}: there is nothing to compare it with")),
        (n, 0 | 1) => notes.push(format!(
            "{n_ranked} of {n} {what}s has the {least} articles that a comparison needs (--min-articles)"
        )),
        (n, ranked) if ranked < n => notes.push(format!(
            "{} of {n} {what}s have fewer than {least} articles: listed, not ranked (--min-articles)",
            n - ranked
        )),
        _ => {}
    }
    if n_ranked > 1 && comparison.differences.is_empty() {
        notes.push(format!("no actor is scored by two {what}s in {FEWEST} articles each"));
    }
    if n_ranked > 1 && comparison.differences.iter().all(|difference| difference.matched.is_none()) {
        notes.push(format!("no two {what}s share {FEWEST} stories about one actor: only raw differences"));
    }
    if corpus.n_nobodys() > 0 && !corpus.runs.iter().any(|run| run.catalogue_sha256.is_some()) {
        notes.push(format!(
            "{} times a person is named by one word only and cannot be told across articles; a catalogue \
             (`slant score --actors`) can",
            corpus.n_nobodys()
        ));
    }
    if let Some((given, usual)) = corpus.renamed.first_key_value() {
        let others = match corpus.renamed.len() {
            1 => String::new(),
            n => format!(", and {} more", n - 1),
        };
        notes.push(format!("counted under an outlet's usual name (--outlets): “{given}” as {usual}{others}"));
    }
    if corpus.axes.len() > 1 {
        notes.push(
            "leans are measured along several axes and cannot be compared: use one catalogue".to_owned(),
        );
    }
    if corpus.runs.len() > 1 {
        let models: BTreeSet<&str> = corpus.runs.iter().map(|run| run.model.as_str()).collect();
        let models = models.into_iter().collect::<Vec<_>>().join(", ");
        notes.push(format!("the articles were scored in {} different ways (by {models})", corpus.runs.len()));
    }
    notes
}
