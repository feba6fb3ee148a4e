//! CSV: one row per article and actor; an article without actors has one row with empty actor columns.

use std::io::{self, Write};

use super::Writer;
use crate::record::{ActorRecord, ArticleRecord};
use crate::score::ActorScore;

const COLUMNS: [&str; 30] = [
    "id",
    "outlet",
    "title",
    "published",
    "url",
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
    "model",
];

pub(super) struct CsvWriter;

impl Writer for CsvWriter {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        row(out, COLUMNS.map(str::to_owned).as_slice())
    }

    fn article(&mut self, record: &ArticleRecord, out: &mut dyn Write) -> io::Result<()> {
        let article = article_columns(record);
        let actors: Vec<Vec<String>> = if record.actors.is_empty() {
            vec![vec![String::new(); 13]]
        } else {
            record.actors.iter().map(actor_columns).collect()
        };
        for actor in actors {
            row(out, &[article.clone(), actor, vec![record.run.model.clone()]].concat())?;
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
    let mut columns = vec![
        actor.id.clone(),
        actor.name.clone(),
        serde_json::to_value(actor.kind)
            .ok()
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default(),
        actor.mentions.to_string(),
    ];
    columns.extend(score(&actor.narrator));
    columns.extend(score(&actor.sources));
    columns.push(number(actor.title.and_then(|title| title.stance)));
    columns
}
