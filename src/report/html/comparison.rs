//! What the page holds of a comparison.
//!
//! In: a [`Comparison`] of the page's articles. Out: the same facts rounded, with sides, actors and articles by
//! index, since there may be thousands of differences. Actors that no two sides score in [`FEWEST`] articles are left
//! to the matrix.

use std::collections::BTreeMap;

use serde::Serialize;

use super::embed::rounded;
use super::means::ends;
use crate::actor::ActorKind;
use crate::compare::{
    ActorTone, Comparison, Copy, Divergence, FEWEST, LeftOut, Map, Settings, Side, Tested, ToneCell, Verdict,
};
use crate::score::Interval;
use crate::statistics::Estimate;

/// Value, interval and n.
#[derive(Serialize)]
struct Score(Option<f64>, Option<Interval>, usize);

#[derive(Serialize)]
pub(super) struct ComparisonData<'a> {
    by: &'a str,
    given: usize,
    compared: usize,
    left_out: &'a [LeftOut],
    notes: &'a [String],
    sides: Vec<SideData<'a>>,
    side_of: &'a [Option<usize>],
    actors: Vec<ActorData<'a>>,
    differences: Vec<DifferenceData>,
    distances: Vec<DistanceData>,
    map: Option<&'a Map>,
    lean_axis: Option<&'a str>,
    stories: Vec<StoryData<'a>>,
    stories_given: bool,
    copies: &'a [Copy],
    renamed: &'a BTreeMap<String, String>,
    settings: &'a Settings,
}

#[derive(Serialize)]
struct SideData<'a> {
    name: &'a str,
    n: usize,
    ranked: bool,
    bias: Score,
    loaded: Score,
    narrator: Score,
    lean: Score,
}

#[derive(Serialize)]
struct ActorData<'a> {
    id: &'a str,
    name: &'a str,
    kind: ActorKind,
    n: usize,
    centre: Option<f64>,
    between_sd: Option<f64>,
    cells: Vec<CellData>,
}

/// Side, raw mean, shrunken mean.
#[derive(Serialize)]
struct CellData(usize, Score, Option<f64>);

/// Actor, first side, second side, over all articles, within shared stories.
#[derive(Serialize)]
struct DifferenceData(usize, usize, usize, Option<TestData>, Option<TestData>);

/// Difference, interval, adjusted p-value, n; 1 where the first side is more favourable, −1 where the second is, 0
/// where it cannot be told.
#[derive(Serialize)]
struct TestData(f64, Interval, f64, usize, i8);

/// Sides, distances of whom they name and of whom they quote.
#[derive(Serialize)]
struct DistanceData(usize, usize, DivergenceData, DivergenceData);

/// Corrected, interval, plug-in.
#[derive(Serialize)]
struct DivergenceData(Option<f64>, Option<Interval>, Option<f64>);

/// Name, articles.
#[derive(Serialize)]
struct StoryData<'a>(&'a str, Vec<usize>);

/// The data of a comparison.
pub(super) fn data(comparison: &Comparison) -> ComparisonData<'_> {
    let sides: BTreeMap<&str, usize> =
        comparison.sides.iter().enumerate().map(|(at, side)| (side.side.as_str(), at)).collect();
    let is_shown = |tone: &&ActorTone| tone.cells.iter().filter(|cell| cell.mean.n >= FEWEST).count() > 1;
    let shown: Vec<&ActorTone> = comparison.tone.iter().filter(is_shown).collect();
    let actors: BTreeMap<(ActorKind, &str), usize> =
        shown.iter().enumerate().map(|(at, tone)| ((tone.kind, tone.actor.as_str()), at)).collect();
    let differences = comparison.differences.iter().filter_map(|found| {
        let [first, second] = [&found.first, &found.second].map(|side| sides[side.as_str()]);
        let actor = *actors.get(&(found.kind, found.actor.as_str()))?;
        Some(DifferenceData(actor, first, second, found.raw.map(test), found.matched.map(test)))
    });
    let distances = comparison.distances.iter().map(|found| {
        let [first, second] = [&found.first, &found.second].map(|side| sides[side.as_str()]);
        DistanceData(first, second, divergence(found.named), divergence(found.quoted))
    });
    ComparisonData {
        by: comparison.by.name(),
        given: comparison.articles.given,
        compared: comparison.articles.compared,
        left_out: &comparison.articles.left_out,
        notes: &comparison.notes,
        sides: comparison.sides.iter().map(side).collect(),
        side_of: &comparison.side_of,
        actors: shown.iter().map(|tone| actor(tone, &sides)).collect(),
        differences: differences.collect(),
        distances: distances.collect(),
        map: comparison.map.as_ref(),
        lean_axis: comparison.lean_axis.as_deref(),
        stories: comparison
            .stories
            .iter()
            .map(|story| {
                StoryData(&story.story, story.articles.iter().map(|article| article.place).collect())
            })
            .collect(),
        stories_given: comparison.stories_given,
        copies: &comparison.copies,
        renamed: &comparison.renamed,
        settings: &comparison.settings,
    }
}

fn side(side: &Side) -> SideData<'_> {
    SideData {
        name: &side.side,
        n: side.n_articles,
        ranked: side.ranked,
        bias: score(side.bias),
        loaded: score(side.loaded_share),
        narrator: score(side.narrator_share),
        lean: score(side.lean),
    }
}

fn actor<'a>(tone: &'a ActorTone, sides: &BTreeMap<&str, usize>) -> ActorData<'a> {
    let cell =
        |cell: &ToneCell| CellData(sides[cell.side.as_str()], score(cell.mean), cell.shrunken.map(rounded));
    ActorData {
        id: &tone.actor,
        name: &tone.name,
        kind: tone.kind,
        n: tone.n,
        centre: tone.centre.map(rounded),
        between_sd: tone.between_sd.map(rounded),
        cells: tone.cells.iter().map(cell).collect(),
    }
}

fn score(estimate: Estimate) -> Score {
    Score(estimate.value.map(rounded), estimate.interval.map(ends), estimate.n)
}

fn test(test: Tested) -> TestData {
    let verdict = match test.verdict {
        Verdict::FirstMoreFavourable => 1,
        Verdict::SecondMoreFavourable => -1,
        Verdict::CannotBeTold => 0,
    };
    let difference = test.difference;
    // Small adjusted p-values are told apart to the last digit that is shown.
    let q_value = (test.q_value * 1e4).round() / 1e4;
    TestData(rounded(difference.difference), ends(difference.interval), q_value, test.n, verdict)
}

fn divergence(found: Divergence) -> DivergenceData {
    DivergenceData(found.corrected.map(rounded), found.interval.map(ends), found.plug_in.map(rounded))
}
