//! SEESAW (Zhang et al. 2022): who is for or against whom in each sentence, and each article's sentiment toward
//! its entities. The folder holds `articles/`, `annotations/` and, for splits and outlets, `meta/`, a file per
//! article or story, named by story and document.

mod article;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use self::article::{Article, Judged, Stance};
use super::file::{entries, folder};
use super::{DatasetError, DatasetName, File};
use crate::actor::ActorKind;
use crate::evaluate::Task;
use crate::evaluate::rows::{
    ArticleStanceRow, Dataset, Rated, Ratings, Rows, Skipped, Target, TargetRow, VoiceRow,
};
use crate::statistics::Level;
use crate::voice::Voice;

/// The subject of a stance that is the article's own.
const NOBODY: &str = "None";
/// A subject or object that the annotators did not list.
const UNLISTED: &str = "Not in the list";

pub(super) fn read(path: &Path, task: Task, split: Option<&str>) -> Result<Dataset, DatasetError> {
    let (texts, annotations) =
        (folder(DatasetName::Seesaw, path, "articles")?, folder(DatasetName::Seesaw, path, "annotations")?);
    let meta = path.join("meta");
    let mut articles = Vec::new();
    for annotation in entries(&annotations)? {
        let file = File::open(&annotation)?;
        let text = File::open(&texts.join(annotation.file_name().unwrap_or_default()))?;
        articles.push(Article::read(&file, &text, &meta, split)?);
    }
    articles.retain(|article| split.is_none() || article.split.as_deref() == split);
    match task {
        Task::EndToEnd => targets(&articles),
        Task::Voices => sentence_voices(&articles),
        _ => entity_sentiments(&articles),
    }
}

fn entity_sentiments(articles: &[Article]) -> Result<Dataset, DatasetError> {
    let annotators: BTreeSet<&String> =
        articles.iter().flat_map(|a| a.sentiments.values().flatten().map(|(_, by)| by)).collect();
    let (mut rows, mut skipped, mut units) = (Vec::new(), Vec::new(), Vec::new());
    for article in articles {
        for (entity, labels) in &article.sentiments {
            let id = format!("{}#{entity}", article.id);
            let kind = match article.kind(entity) {
                Ok(kind) => kind,
                Err(why) => {
                    skipped.push(Skipped::new(id, why));
                    continue;
                }
            };
            // An annotator who gave two labels counts by the first.
            let mut by: BTreeMap<&String, f64> = BTreeMap::new();
            for (label, annotator) in labels.iter().filter(|(label, _)| label != UNKNOWN) {
                let fault = || article.fault(format!("sentiment `{label}` of {entity}"));
                by.entry(annotator).or_insert(rank(label).ok_or_else(fault)?);
            }
            let values = annotators.iter().map(|annotator| by.get(annotator).copied()).collect();
            units.push(Rated { group: article.story.clone(), values });
            match majority(by.values().copied()) {
                Ok(gold) => rows.push(ArticleStanceRow {
                    id,
                    group: Some(article.story.clone()),
                    outlet: article.outlet.clone(),
                    title: Some(article.title.clone()),
                    text: Arc::clone(&article.text),
                    target: entity.clone(),
                    actor_kind: Some(kind),
                    gold,
                }),
                Err(why) => skipped.push(Skipped::new(id, why)),
            }
        }
    }
    let ratings = Some(Ratings { level: Level::Ordinal, units });
    Ok(Dataset { rows: Rows::ArticleStance(rows), skipped, ratings })
}

/// The label of an annotator who could not tell.
const UNKNOWN: &str = "Unknown";

/// A label as a rank; `None` for a label of another scheme.
fn rank(label: &str) -> Option<f64> {
    const RANKS: [&str; 7] = [
        "Very Negative",
        "Negative",
        "Slightly Negative",
        "Neutral",
        "Slightly Positive",
        "Positive",
        "Very Positive",
    ];
    RANKS.iter().position(|known| *known == label).map(|rank| rank as f64 - 3.0)
}

/// The side that most annotators take: 0 against, 1 neutral, 2 favour.
fn majority(ratings: impl Iterator<Item = f64>) -> Result<usize, &'static str> {
    let mut votes = [0_usize; 3];
    for rating in ratings {
        let side = if rating < 0.0 { 0 } else { 1 + usize::from(rating > 0.0) };
        votes[side] += 1;
    }
    let most = *votes.iter().max().expect("there are three sides");
    let mut sides = (0..3).filter(|&side| votes[side] == most);
    match (most, sides.next(), sides.next()) {
        (0, ..) => Err("the annotators could not tell"),
        (_, Some(side), None) => Ok(side),
        _ => Err("the annotators did not agree"),
    }
}

/// Sentiment toward each actor of a sentence, whoever holds it.
fn targets(articles: &[Article]) -> Result<Dataset, DatasetError> {
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for article in articles {
        for Judged { number, span: sentence, stances } in article.sentences()? {
            let mut objects: BTreeMap<&str, Vec<&Stance>> = BTreeMap::new();
            for stance in stances {
                objects.entry(&stance.object).or_default().push(stance);
            }
            let n_targets = objects.len();
            for (object, stances) in objects {
                let id = format!("{}:{number}#{object}", article.id);
                let mut golds = Vec::new();
                for stance in &stances {
                    golds.push(match stance.sentiment.as_str() {
                        "NEG" => 0,
                        "POS" => 2,
                        other => {
                            return Err(article.fault(format!("sentiment `{other}` of sentence {number}")));
                        }
                    });
                }
                let kind = if matches!(object, UNLISTED | NOBODY) {
                    Err("the target is not named".to_owned())
                } else {
                    article.kind(object)
                };
                match kind {
                    Err(why) => skipped.push(Skipped::new(id, why)),
                    Ok(_) if golds.iter().any(|gold| *gold != golds[0]) => {
                        skipped.push(Skipped::new(
                            id,
                            "treated well by one and badly by another in the sentence",
                        ));
                    }
                    Ok(kind) => rows.push(TargetRow {
                        id,
                        group: Some(article.story.clone()),
                        text: Arc::clone(&article.text),
                        sentence,
                        target: Target::Name(object.to_owned()),
                        gold: golds[0],
                        outlet: article.outlet.clone(),
                        voice: None,
                        actor_kind: Some(kind),
                        n_targets,
                    }),
                }
            }
        }
    }
    Ok(Dataset::new(Rows::EndToEnd(rows), skipped))
}

/// Whose view each sentence with a stance gives: the article's own, or that of someone it tells of. Deeds count
/// as views in this set, not words alone.
fn sentence_voices(articles: &[Article]) -> Result<Dataset, DatasetError> {
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for article in articles {
        for Judged { number, span: sentence, stances } in article.sentences()? {
            if stances.is_empty() {
                continue;
            }
            let id = format!("{}:{number}", article.id);
            let n_own = stances.iter().filter(|stance| stance.subject == NOBODY).count();
            if n_own > 0 && n_own < stances.len() {
                skipped.push(Skipped::new(id, "it gives both the article's own view and another's"));
                continue;
            }
            rows.push(VoiceRow {
                id,
                group: Some(article.story.clone()),
                outlet: article.outlet.clone(),
                text: Arc::clone(&article.text),
                sentence,
                gold: if n_own > 0 { Voice::Narrator } else { Voice::Source },
                holders: stances
                    .iter()
                    .map(|stance| &stance.subject)
                    .filter(|name| !matches!(name.as_str(), NOBODY | UNLISTED))
                    .cloned()
                    .collect(),
            });
        }
    }
    Ok(Dataset::new(Rows::SentenceVoices(rows), skipped))
}

/// What an entity is, by the kind that most annotators gave it.
fn actor_kind(kinds: &[String]) -> Result<ActorKind, String> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in kinds {
        *votes.entry(kind).or_default() += 1;
    }
    let most = votes.iter().max_by_key(|(_, votes)| **votes).map_or("nothing", |(kind, _)| *kind);
    match most {
        "People" => Ok(ActorKind::Person),
        "Organization" => Ok(ActorKind::Organisation),
        "GPE" => Ok(ActorKind::Country),
        other => Err(format!("the entity is no actor ({other})")),
    }
}

#[cfg(test)]
mod tests {
    use super::{majority, rank};

    #[test]
    fn the_side_of_most_annotators_is_gold_and_a_tie_is_none() {
        let gold = |labels: &[&str]| majority(labels.iter().filter_map(|label| rank(label)));
        assert_eq!(gold(&["Slightly Negative", "Very Negative", "Positive"]), Ok(0));
        assert_eq!(gold(&["Neutral"]), Ok(1));
        assert_eq!(gold(&["Positive", "Very Positive", "Neutral"]), Ok(2));
        assert_eq!(gold(&["Positive", "Neutral"]), Err("the annotators did not agree"));
        assert_eq!(gold(&[]), Err("the annotators could not tell"));
        assert_eq!(rank("Bad"), None);
    }
}
