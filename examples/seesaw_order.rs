//! How well article scores order the articles of SEESAW by its readers' sentiment toward each entity.
//!
//! ```sh
//! slant score articles.jsonl --format jsonl -o scored.jsonl    # ids as STORY_DOCUMENT_N
//! cargo run --release --example seesaw_order -- DATA/seesaw scored.jsonl
//! ```
//!
//! Prints rank correlations of the narrator's score, and of all voices together, with the readers' majority; and of
//! two outlets' articles on one story that readers judge differently, the share that the scores order alike. Draws
//! for intervals are of stories.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;

use anyhow::{Context, ensure};
use slant::actor::same_name;
use slant::evaluate::rows::{ArticleStanceRow, Rows};
use slant::evaluate::{DatasetName, Task, read_dataset};
use slant::record::{ActorRecord, ArticleRecord, scored};
use slant::statistics::{Bootstrap, Interval, kendall_tau_b, spearman};

/// An entity in an article that was found: story, entity, readers' side, score.
type Found<'a> = (&'a str, &'a str, f64, f64);

type Score = fn(&ActorRecord) -> Option<f64>;

fn narrator(actor: &ActorRecord) -> Option<f64> {
    actor.narrator.stance
}

fn all_voices(actor: &ActorRecord) -> Option<f64> {
    let parts = [actor.narrator, actor.sources];
    let n: usize = parts.iter().map(|part| part.n).sum();
    let sum: f64 = parts.iter().filter_map(|part| Some(part.stance? * part.n as f64)).sum();
    (n > 0).then(|| sum / n as f64)
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (folder, path) =
        arguments.next().zip(arguments.next()).context("name SEESAW's folder and a scored file")?;
    let dataset = read_dataset(DatasetName::Seesaw, Some(Task::ArticleStance), &folder, None)?;
    let Rows::ArticleStance(rows) = &dataset.rows else { anyhow::bail!("the set has no article sentiments") };
    let file = BufReader::new(File::open(&path).with_context(|| format!("cannot read {}", path.display()))?);
    let records: BTreeMap<String, ArticleRecord> = scored(file, &path)
        .map(|record| record.map(|record| (record.id.clone(), record)))
        .collect::<Result<_, _>>()?;
    let mut out = std::io::stdout().lock();
    for (name, score) in [("narrator", narrator as Score), ("all voices", all_voices)] {
        let found = found(rows, &records, score);
        ensure!(!found.is_empty(), "no entity was found; are the ids of {} those of SEESAW?", path.display());
        writeln!(out, "{name}: {} of {} entities found and scored", found.len(), rows.len())?;
        let by_story = by_story(&found);
        for (what, statistic) in
            [("Spearman", spearman as fn(&[f64], &[f64]) -> Option<f64>), ("Kendall tau-b", kendall_tau_b)]
        {
            report(&mut out, what, &by_story, |chosen| {
                let (golds, scores): (Vec<f64>, Vec<f64>) =
                    chosen.iter().map(|found| (found.2, found.3)).unzip();
                statistic(&golds, &scores)
            })?;
        }
        for (what, apart) in [("that differ", 1.0), ("opposite in sign", 2.0)] {
            let share = |chosen: &[Found<'_>]| pairs(chosen, apart).share();
            report(&mut out, &format!("outlet pairs {what}, ordered alike"), &by_story, share)?;
            let stories: Vec<Pairs> = by_story.iter().map(|story| pairs(story, apart)).collect();
            let n: i64 = stories.iter().map(|pairs| pairs.n).sum();
            writeln!(out, "    {n} pairs; one-sided p against chance: {:.4}", p_of_chance(&stories))?;
        }
    }
    Ok(())
}

fn found<'a>(
    rows: &'a [ArticleStanceRow],
    records: &BTreeMap<String, ArticleRecord>,
    score: Score,
) -> Vec<Found<'a>> {
    rows.iter()
        .filter_map(|row| {
            let record = records.get(row.id.split('#').next()?)?;
            let actor = record.actors.iter().find(|actor| same_name(&actor.name, &row.target))?;
            Some((row.group.as_deref()?, row.target.as_str(), row.gold as f64 - 1.0, score(actor)?))
        })
        .collect()
}

fn by_story<'a>(found: &[Found<'a>]) -> Vec<Vec<Found<'a>>> {
    let mut stories: BTreeMap<&str, Vec<Found<'a>>> = BTreeMap::new();
    for &entity in found {
        stories.entry(entity.0).or_default().push(entity);
    }
    stories.into_values().collect()
}

fn report(
    out: &mut dyn Write,
    what: &str,
    stories: &[Vec<Found<'_>>],
    statistic: impl Fn(&[Found<'_>]) -> Option<f64> + Sync,
) -> std::io::Result<()> {
    let of = |drawn: &[usize]| {
        statistic(&drawn.iter().flat_map(|&story| stories[story].clone()).collect::<Vec<_>>())
    };
    let all: Vec<usize> = (0..stories.len()).collect();
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
    let interval = Bootstrap::default().interval(stories.len(), of);
    let shown = interval.map_or_else(String::new, |Interval(low, high)| format!(" [{low:.3}, {high:.3}]"));
    writeln!(out, "  {what}: {}{shown}", number(of(&all)))
}

/// Pairs of outlets on one story and entity that readers judge differently.
#[derive(Default)]
struct Pairs {
    n: i64,
    /// Those that the scores order as the readers do.
    alike: i64,
}

impl Pairs {
    fn share(&self) -> Option<f64> {
        (self.n > 0).then(|| self.alike as f64 / self.n as f64)
    }
}

/// Pairs whose readers' sides are at least `apart`.
fn pairs(found: &[Found<'_>], apart: f64) -> Pairs {
    let mut pairs = Pairs::default();
    for (at, one) in found.iter().enumerate() {
        for other in &found[at + 1..] {
            let gold = one.2 - other.2;
            if one.0 == other.0 && one.1 == other.1 && gold.abs() >= apart {
                pairs.n += 1;
                pairs.alike += i64::from((one.3 - other.3) * gold > 0.0);
            }
        }
    }
    pairs
}

/// How often chance alone orders as many pairs alike, or more: the exact randomisation test in which the scores of a
/// whole story are exchanged or not, since its pairs are not independent.
fn p_of_chance(stories: &[Pairs]) -> f64 {
    let surplus = |pairs: &Pairs| 2 * pairs.alike - pairs.n;
    let mut chances = BTreeMap::from([(0, 1.0)]);
    for story in stories.iter().filter(|pairs| surplus(pairs) != 0) {
        let mut next: BTreeMap<i64, f64> = BTreeMap::new();
        for (sum, chance) in chances {
            for step in [surplus(story), -surplus(story)] {
                *next.entry(sum + step).or_default() += chance / 2.0;
            }
        }
        chances = next;
    }
    let observed: i64 = stories.iter().map(surplus).sum();
    chances.range(observed..).map(|(_, chance)| chance).sum()
}
