//! BASIL (Fan et al. 2019): spans of lexical and informational bias, with their targets. The folder holds
//! `articles/YEAR/ID.json` and `annotations/YEAR/ID_ann.json`; the articles of a story share the first part of
//! their ids.
//!
//! Lexical bias is wording: it makes a sentence loaded. Informational bias alone, which facts are told, does not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::file::{entries, folder, span_of_chars};
use super::{DatasetError, DatasetName, File};
use crate::evaluate::Task;
use crate::evaluate::rows::{Dataset, LoadedRow, Rows, Skipped, Target, TargetRow};
use crate::span::Span;
use crate::voice::Voice;

#[derive(Deserialize)]
struct Article {
    #[serde(rename = "body-paragraphs")]
    paragraphs: Vec<Vec<String>>,
    #[serde(default)]
    source: Option<String>,
}

#[derive(Deserialize)]
struct Annotations {
    #[serde(rename = "phrase-level-annotations")]
    phrases: Vec<Phrase>,
}

#[derive(Deserialize)]
struct Phrase {
    id: String,
    start: usize,
    end: usize,
    txt: String,
    bias: String,
    #[serde(default)]
    polarity: String,
    #[serde(default)]
    aim: String,
    #[serde(default)]
    quote: String,
    #[serde(default)]
    target: String,
}

/// A phrase with its place in the sentence, its side and whose words it is.
struct Marked {
    phrase: Phrase,
    span: Span,
    gold: Option<usize>,
    voice: Voice,
}

/// An article with its sentences and what is marked in each.
struct Marks {
    id: String,
    story: String,
    outlet: Option<String>,
    text: Arc<str>,
    sentences: Vec<Span>,
    marked: BTreeMap<usize, Vec<Marked>>,
    /// Sentences with a phrase whose words are not at its offsets.
    displaced: BTreeSet<usize>,
}

pub(super) fn read(path: &Path, task: Task) -> Result<Dataset, DatasetError> {
    let (texts, annotations) =
        (folder(DatasetName::Basil, path, "articles")?, folder(DatasetName::Basil, path, "annotations")?);
    let (mut articles, mut skipped) = (Vec::new(), Vec::new());
    for year in entries(&texts)?.into_iter().filter(|year| year.is_dir()) {
        for article in entries(&year)? {
            let text = File::open(&article)?;
            let of_year = annotations.join(year.file_name().unwrap_or_default());
            let file = of_year.join(format!("{}_ann.json", text.stem()));
            if file.is_file() {
                articles.push(marks(&text, &File::open(&file)?, &mut skipped)?);
            } else {
                skipped.push(Skipped::new(text.stem(), "the article has no annotations"));
            }
        }
    }
    for article in &articles {
        let displaced = article.displaced.iter().map(|sentence| {
            let row = format!("{}:p{sentence}", article.id);
            Skipped::new(row, "the words of a phrase are not at its offsets")
        });
        skipped.extend(displaced);
    }
    Ok(match task {
        Task::EndToEnd => targets(&articles, skipped),
        _ => Dataset::new(Rows::Loaded(articles.iter().flat_map(loaded).collect()), skipped),
    })
}

fn marks(text: &File, annotations: &File, skipped: &mut Vec<Skipped>) -> Result<Marks, DatasetError> {
    let Article { paragraphs, source } = text.json()?;
    let (mut joined, mut sentences) = (String::new(), Vec::new());
    for paragraph in &paragraphs {
        for (at, sentence) in paragraph.iter().enumerate() {
            if !joined.is_empty() {
                joined.push_str(if at == 0 { "\n\n" } else { " " });
            }
            sentences.push(Span::new(joined.len(), joined.len() + sentence.len()));
            joined.push_str(sentence);
        }
    }
    let id = text.stem().to_owned();
    let mut article = Marks {
        story: id.split_once('_').map_or(id.as_str(), |(story, _)| story).to_owned(),
        id,
        outlet: source,
        text: joined.into(),
        sentences,
        marked: BTreeMap::new(),
        displaced: BTreeSet::new(),
    };
    for (at, phrase) in annotations.json::<Annotations>()?.phrases.into_iter().enumerate() {
        let fault = |reason: String| annotations.row(at + 1, format!("phrase {}: {reason}", phrase.id));
        if phrase.id == "title" {
            skipped.push(Skipped::new(format!("{}:title", article.id), "the phrase stands in the headline"));
            continue;
        }
        let number = phrase.id.strip_prefix('p').and_then(|number| number.parse::<usize>().ok());
        let number = number.ok_or_else(|| fault("the id is not of the form pN".to_owned()))?;
        let sentence = *article
            .sentences
            .get(number)
            .ok_or_else(|| fault(format!("the article has {} sentences", article.sentences.len())))?;
        let words = sentence.of(&article.text);
        let span = span_of_chars(words, phrase.start, phrase.end)
            .ok_or_else(|| fault(format!("{}..{} is beyond the sentence", phrase.start, phrase.end)))?;
        if !matches!(phrase.bias.as_str(), "lex" | "inf") {
            return Err(fault(format!("bias `{}` is not lex or inf", phrase.bias)));
        }
        let gold = match phrase.polarity.as_str() {
            "neg" => Some(0),
            "pos" => Some(2),
            "" => None,
            other => return Err(fault(format!("polarity `{other}` is not neg or pos"))),
        };
        if span.of(words).trim() != phrase.txt.trim() {
            article.displaced.insert(number);
        }
        let voice = if phrase.quote == "yes" { Voice::Source } else { Voice::Narrator };
        article.marked.entry(number).or_default().push(Marked { phrase, span, gold, voice });
    }
    Ok(article)
}

fn loaded(article: &Marks) -> impl Iterator<Item = LoadedRow> + '_ {
    let usable = article.sentences.iter().enumerate().filter(|(at, _)| !article.displaced.contains(at));
    usable.map(|(at, sentence)| {
        let marked = article.marked.get(&at).map(Vec::as_slice).unwrap_or_default();
        let words: Vec<Span> =
            marked.iter().filter(|marked| marked.phrase.bias == "lex").map(|marked| marked.span).collect();
        LoadedRow {
            id: format!("{}:p{at}", article.id),
            group: Some(article.story.clone()),
            text: sentence.of(&article.text).to_owned(),
            gold: !words.is_empty(),
            words: Some(words),
            outlet: article.outlet.clone(),
        }
    })
}

/// How each actor that a phrase is aimed at comes off in its sentence.
fn targets(articles: &[Marks], mut skipped: Vec<Skipped>) -> Dataset {
    let mut rows = Vec::new();
    for article in articles {
        for (at, marked) in article.marked.iter().filter(|(at, _)| !article.displaced.contains(at)) {
            let mut aimed: BTreeMap<&str, Vec<&Marked>> = BTreeMap::new();
            for marked in marked {
                aimed.entry(&marked.phrase.target).or_default().push(marked);
            }
            let n_targets = aimed.len();
            for (target, marked) in aimed {
                let id = format!("{}:p{at}#{target}", article.id);
                let golds: Option<BTreeSet<usize>> = marked.iter().map(|marked| marked.gold).collect();
                let gold = golds.as_ref().filter(|golds| golds.len() == 1).and_then(BTreeSet::first);
                let why = if target.is_empty() {
                    Some("the phrase names no target")
                } else if marked.iter().any(|marked| marked.phrase.aim != "dir") {
                    Some("the phrase is not aimed at its target directly")
                } else if gold.is_none() {
                    Some("the phrases about the target are of no polarity, or of two")
                } else {
                    None
                };
                match (why, gold) {
                    (None, Some(&gold)) => rows.push(TargetRow {
                        id,
                        group: Some(article.story.clone()),
                        text: Arc::clone(&article.text),
                        sentence: article.sentences[*at],
                        target: Target::Name(target.replace('_', " ")),
                        gold,
                        outlet: article.outlet.clone(),
                        voice: Some(marked[0].voice),
                        actor_kind: None,
                        n_targets,
                    }),
                    (why, _) => skipped.push(Skipped::new(id, why.unwrap_or_default())),
                }
            }
        }
    }
    Dataset::new(Rows::EndToEnd(rows), skipped)
}
