//! One part of a comparison as CSV; what is not measured is empty.

use crate::cli::Part;
use crate::compare::{Comparison, Divergence, Tested};
use crate::statistics::Estimate;

/// The rows of `part`, with a header.
pub fn csv(comparison: &Comparison, part: Part) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows(comparison, part) {
        writer.write_record(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn rows(comparison: &Comparison, part: Part) -> Vec<Vec<String>> {
    match part {
        Part::Outlets => {
            let names = ["bias", "loaded_share", "narrator_share", "lean"];
            let header = ["side", "articles", "ranked"].map(str::to_owned).into_iter();
            let header = header.chain(names.into_iter().flat_map(estimate_names)).collect();
            let row = comparison.sides.iter().map(|side| {
                let measured = [side.bias, side.loaded_share, side.narrator_share, side.lean];
                let own = [side.side.clone(), side.n_articles.to_string(), side.ranked.to_string()];
                own.into_iter().chain(measured.iter().flat_map(estimate)).collect()
            });
            std::iter::once(header).chain(row).collect()
        }
        Part::Tone => {
            let header = ["actor", "name", "side", "mean", "low", "high", "n", "shrunken"];
            let row = comparison.tone.iter().flat_map(|actor| {
                actor.cells.iter().map(|cell| {
                    let own = [actor.actor.clone(), actor.name.clone(), cell.side.clone()].into_iter();
                    own.chain(estimate(&cell.mean)).chain([number(cell.shrunken)]).collect()
                })
            });
            headed(&header, row)
        }
        Part::Differences => {
            let header = ["actor", "name", "first", "second"].map(str::to_owned).into_iter();
            let header = header.chain(["raw", "matched"].into_iter().flat_map(test_names)).collect();
            let row = comparison.differences.iter().map(|found| {
                let own = [&found.actor, &found.name, &found.first, &found.second].map(String::clone);
                own.into_iter().chain(test(found.raw)).chain(test(found.matched)).collect()
            });
            std::iter::once(header).chain(row).collect()
        }
        Part::Attention => {
            let header = ["actor", "name", "side"].map(str::to_owned).into_iter();
            let header = header.chain(["named", "quoted"].into_iter().flat_map(estimate_names)).collect();
            let row = comparison.attention.iter().flat_map(|actor| {
                actor.sides.iter().map(|side| {
                    let own = [actor.actor.clone(), actor.name.clone(), side.side.clone()].into_iter();
                    own.chain(estimate(&side.named)).chain(estimate(&side.quoted)).collect()
                })
            });
            std::iter::once(header).chain(row).collect()
        }
        Part::Distances => {
            let header = [
                "first",
                "second",
                "named",
                "named_low",
                "named_high",
                "named_plug_in",
                "quoted",
                "quoted_low",
                "quoted_high",
                "quoted_plug_in",
            ];
            let row = comparison.distances.iter().map(|found| {
                let own = [found.first.clone(), found.second.clone()].into_iter();
                own.chain(divergence(&found.named)).chain(divergence(&found.quoted)).collect()
            });
            headed(&header, row)
        }
        Part::Series => {
            let header = ["actor", "side", "month", "mean", "low", "high", "n"];
            let row = comparison.series.iter().map(|found| {
                let own = [found.actor.clone(), found.side.clone(), found.month.clone()].into_iter();
                own.chain(estimate(&found.mean)).collect()
            });
            headed(&header, row)
        }
    }
}

fn headed(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    std::iter::once(header.iter().map(|&name| name.to_owned()).collect()).chain(rows).collect()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.6}"))
}

fn estimate_names(name: &str) -> [String; 4] {
    ["", "_low", "_high", "_n"].map(|end| format!("{name}{end}"))
}

fn estimate(estimate: &Estimate) -> [String; 4] {
    [
        number(estimate.value),
        number(estimate.interval.map(|interval| interval.0)),
        number(estimate.interval.map(|interval| interval.1)),
        estimate.n.to_string(),
    ]
}

fn test_names(name: &str) -> [String; 7] {
    ["", "_low", "_high", "_p", "_q", "_n", "_verdict"].map(|end| format!("{name}{end}"))
}

fn test(test: Option<Tested>) -> [String; 7] {
    let of = |pick: fn(&Tested) -> f64| number(test.as_ref().map(pick));
    [
        of(|test| test.difference.difference),
        of(|test| test.difference.interval.0),
        of(|test| test.difference.interval.1),
        of(|test| test.difference.p_value),
        of(|test| test.q_value),
        test.map_or_else(String::new, |test| test.n.to_string()),
        test.map_or_else(String::new, |test| {
            serde_json::to_value(test.verdict)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default()
        }),
    ]
}

fn divergence(found: &Divergence) -> [String; 4] {
    [
        number(found.corrected),
        number(found.interval.map(|interval| interval.0)),
        number(found.interval.map(|interval| interval.1)),
        number(found.plug_in),
    ]
}
