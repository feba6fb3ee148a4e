//! Rows with groups of mentions: how well the mentions of each actor are found and held together.
//!
//! Every actor counts, also one with a single mention. “Common” metrics leave out mentions that only one side has:
//! they tell of the grouping alone.

use std::collections::BTreeSet;

use super::{mixed, part, span_in, three};
use crate::evaluate::EvaluateError;
use crate::evaluate::prediction::{Outcome, Prediction};
use crate::span::Span;
use crate::statistics::{LinkCounts, SpanCounts, b_cubed, ceaf_phi4, conll_average, exact_match, lea, muc};

/// Rows of a task with groups of mentions.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct Chains(Vec<Counts>);

/// Counts of one text.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    mentions: SpanCounts,
    all: Links,
    common: Links,
}

/// Counts of each metric of grouping.
#[derive(Clone, Copy, Debug, Default)]
struct Links {
    muc: LinkCounts,
    b_cubed: LinkCounts,
    ceaf: LinkCounts,
    lea: LinkCounts,
}

type Grouping = Vec<Vec<Span>>;

impl Links {
    fn of(predicted: &[Vec<Span>], gold: &[Vec<Span>]) -> Self {
        Self {
            muc: muc(predicted, gold),
            b_cubed: b_cubed(predicted, gold),
            ceaf: ceaf_phi4(predicted, gold),
            lea: lea(predicted, gold),
        }
    }

    fn add(&mut self, other: &Self) {
        self.muc.add(&other.muc);
        self.b_cubed.add(&other.b_cubed);
        self.ceaf.add(&other.ceaf);
        self.lea.add(&other.lea);
    }

    fn metric(&self, name: &str) -> Option<f64> {
        match name {
            "conll_f1" => conll_average(&self.muc, &self.b_cubed, &self.ceaf),
            "muc_f1" => self.muc.f1(),
            "b_cubed_f1" => self.b_cubed.f1(),
            "ceaf_phi4_f1" => self.ceaf.f1(),
            "lea_f1" => self.lea.f1(),
            "lea_precision" => self.lea.precision(),
            "lea_recall" => self.lea.recall(),
            _ => None,
        }
    }
}

impl Chains {
    pub(super) fn read(predictions: &[Prediction]) -> Result<Self, EvaluateError> {
        let rows = predictions.iter().map(|prediction| match &prediction.outcome {
            Outcome::Chains { gold, predicted } => {
                Ok(count(&grouping(prediction, gold)?, &grouping(prediction, predicted)?))
            }
            _ => Err(mixed(prediction)),
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn metrics() -> Vec<String> {
        let links = [
            "conll_f1",
            "lea_f1",
            "lea_precision",
            "lea_recall",
            "muc_f1",
            "b_cubed_f1",
            "ceaf_phi4_f1",
            "common_conll_f1",
            "common_lea_f1",
        ];
        links.map(str::to_owned).into_iter().chain(three("mention")).collect()
    }

    pub(super) fn metric(&self, name: &str, chosen: &[usize]) -> Option<f64> {
        let mut sum = Counts::default();
        for &row in chosen {
            let counts = &self.0[row];
            sum.mentions.add(&counts.mentions);
            sum.all.add(&counts.all);
            sum.common.add(&counts.common);
        }
        if let Some(name) = name.strip_prefix("common_") {
            return sum.common.metric(name);
        }
        name.strip_prefix("mention_").map_or_else(|| sum.all.metric(name), |what| part(&sum.mentions, what))
    }
}

/// Groups of checked spans, each span in one of them.
fn grouping(prediction: &Prediction, groups: &[Vec<[usize; 2]>]) -> Result<Grouping, EvaluateError> {
    let mut taken = BTreeSet::new();
    let mut check = |&[start, end]: &[usize; 2]| {
        let span = span_in(prediction, start, end)?;
        let again = || EvaluateError::Twice { id: prediction.id.clone(), start, end };
        taken.insert(span).then_some(span).ok_or_else(again)
    };
    groups.iter().map(|group| group.iter().map(&mut check).collect()).collect()
}

fn count(gold: &Grouping, predicted: &Grouping) -> Counts {
    let items = |groups: &Grouping| -> Vec<(usize, usize, ())> {
        groups.iter().flatten().map(|span| (span.start, span.end, ())).collect()
    };
    Counts {
        mentions: exact_match(&items(predicted), &items(gold)),
        all: Links::of(predicted, gold),
        common: Links::of(&within(predicted, gold), &within(gold, predicted)),
    }
}

/// The groups without the mentions that the other side does not have.
fn within(groups: &Grouping, other: &Grouping) -> Grouping {
    let held: BTreeSet<&Span> = other.iter().flatten().collect();
    let kept = groups.iter().map(|group| group.iter().filter(|span| held.contains(span)).copied().collect());
    kept.filter(|group: &Vec<Span>| !group.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(starts: &[&[usize]]) -> Grouping {
        starts.iter().map(|group| group.iter().map(|&at| Span::new(at, at + 1)).collect()).collect()
    }

    #[test]
    fn chains_are_counted_by_hand() {
        // Gold abc and d; predicted ab, and c with e, which gold does not have.
        let counts = count(&spans(&[&[0, 1, 2], &[3]]), &spans(&[&[0, 1], &[2, 4]]));
        let chains = Chains(vec![counts]);
        let close = |name: &str, wanted: f64| {
            let value = chains.metric(name, &[0]).expect("a value");
            assert!((value - wanted).abs() < 1e-12, "{name}: {value}");
        };
        close("mention_f1", 3.0 / 4.0);
        close("muc_f1", 0.5);
        close("lea_recall", (3.0 * (1.0 / 3.0)) / 4.0);
        close("lea_precision", (2.0 * 1.0) / 4.0);
        // Without d and e: abc against ab and c.
        close("common_lea_f1", 2.0 * (2.0 / 3.0) * (1.0 / 3.0) / (2.0 / 3.0 + 1.0 / 3.0));
        assert_eq!(chains.metric("conll_f1", &[]), None);
    }
}
