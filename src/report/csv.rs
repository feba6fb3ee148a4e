//! CSV: one row per article and actor; an article without actors has one row with empty actor columns.

use std::io::{self, Write};

use super::Writer;
use crate::record::{ActorRecord, ArticleRecord};
use crate::score::ActorScore;

const ARTICLE_COLUMNS: [&str; 20] = [
    "id",
    "outlet",
    "title",
    "published",
    "url",
    "author",
    "section",
    "language",
    "genre",
    "reason",
    "bias",
    "bias_low",
    "bias_high",
    "loaded_share",
    "stance_extremity",
    "stance_inequality",
    "narrator_share",
    "lean",
    "lean_low",
    "lean_high",
];
const ACTOR_COLUMNS: [&str; 13] = [
    "actor_id",
    "actor",
    "kind",
    "mentions",
    "narrator",
    "narrator_low",
    "narrator_high",
    "narrator_n",
    "sources",
    "sources_low",
    "sources_high",
    "sources_n",
    "title_stance",
];

pub(super) struct CsvWriter {
    /// Fields of the input that get a column each.
    kept: Vec<String>,
}

impl CsvWriter {
    pub(super) fn new(kept: &[String]) -> Self {
        Self { kept: kept.to_vec() }
    }
}

impl Writer for CsvWriter {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let columns = ARTICLE_COLUMNS.iter().chain(&ACTOR_COLUMNS).chain(&["model"]);
        let names: Vec<String> = columns.map(|name| (*name).to_owned()).collect();
        row(out, &[names, self.kept.clone()].concat())
    }

    fn article(&mut self, record: &ArticleRecord, out: &mut dyn Write) -> io::Result<()> {
        let article = article_columns(record);
        let kept = self.kept.iter().map(|name| record.fields.get(name).cloned().unwrap_or_default());
        let behind: Vec<String> = std::iter::once(record.run.model.clone()).chain(kept).collect();
        let actors: Vec<Vec<String>> = if record.actors.is_empty() {
            vec![vec![String::new(); ACTOR_COLUMNS.len()]]
        } else {
            record.actors.iter().map(actor_columns).collect()
        };
        for actor in actors {
            row(out, &[article.clone(), actor, behind.clone()].concat())?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn row(out: &mut dyn Write, fields: &[String]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(fields).map_err(io::Error::from)?;
    writer.flush()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.6}"))
}

fn article_columns(record: &ArticleRecord) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let components = &record.bias.components;
    vec![
        record.id.clone(),
        text(&record.outlet),
        text(&record.title),
        text(&record.published),
        text(&record.url),
        text(&record.author),
        text(&record.section),
        text(&record.language),
        text(&record.genre),
        text(&record.reason),
        number(record.bias.score),
        number(record.bias.interval.map(|interval| interval.0)),
        number(record.bias.interval.map(|interval| interval.1)),
        number(components.loaded_share),
        number(components.stance_extremity),
        number(components.stance_inequality),
        number(components.narrator_share),
        number(record.lean.as_ref().map(|lean| lean.value)),
        number(record.lean.as_ref().map(|lean| lean.interval.0)),
        number(record.lean.as_ref().map(|lean| lean.interval.1)),
    ]
}

fn actor_columns(actor: &ActorRecord) -> Vec<String> {
    let score = |score: &ActorScore| {
        [
            number(score.stance),
            number(score.interval.map(|interval| interval.0)),
            number(score.interval.map(|interval| interval.1)),
            score.n.to_string(),
        ]
    };
    let mut columns =
        vec![actor.id.clone(), actor.name.clone(), actor.kind.name().to_owned(), actor.mentions.to_string()];
    columns.extend(score(&actor.narrator));
    columns.extend(score(&actor.sources));
    columns.push(number(actor.title.and_then(|title| title.stance)));
    columns
}
