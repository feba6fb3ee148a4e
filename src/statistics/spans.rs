//! Precision, recall and F1 of labelled spans, by three ways to match them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::ratio;

/// A half-open span `start..end` and its label.
pub type LabelledSpan<L> = (usize, usize, L);

/// Counts of predicted and gold spans; add them over documents for micro averages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SpanCounts {
    /// Matched pairs.
    pub true_positive: usize,
    /// Predicted spans.
    pub predicted: usize,
    /// Gold spans.
    pub gold: usize,
}

impl SpanCounts {
    /// Share of predicted spans that match, in [0, 1]; `None` where none is predicted.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        ratio(self.true_positive as f64, self.predicted as f64)
    }

    /// Share of gold spans that match, in [0, 1]; `None` where gold has none.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        ratio(self.true_positive as f64, self.gold as f64)
    }

    /// `2tp / (predicted + gold)`, in [0, 1]; `None` where both are empty.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        ratio(2.0 * self.true_positive as f64, (self.predicted + self.gold) as f64)
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        self.true_positive += other.true_positive;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }

    /// Of two sets, matched where equal.
    fn of_sets<T: Ord>(predicted: &BTreeSet<T>, gold: &BTreeSet<T>) -> Self {
        Self {
            true_positive: predicted.intersection(gold).count(),
            predicted: predicted.len(),
            gold: gold.len(),
        }
    }
}

/// Matches spans equal in start, end and label (Tjong Kim Sang and De Meulder 2003, CoNLL-2003).
///
/// Each side is a set: a span given twice counts once.
#[must_use]
pub fn exact_match<L: Ord>(predicted: &[LabelledSpan<L>], gold: &[LabelledSpan<L>]) -> SpanCounts {
    SpanCounts::of_sets(&predicted.iter().collect(), &gold.iter().collect())
}

/// Matches spans of equal label that share at least one position, one to one, as many as can be.
///
/// One to one, so that a single long span cannot answer for many; each side is a set.
#[must_use]
pub fn overlap_match<L: Ord>(predicted: &[LabelledSpan<L>], gold: &[LabelledSpan<L>]) -> SpanCounts {
    let predicted: BTreeSet<_> = predicted.iter().collect();
    let gold: Vec<_> = gold.iter().collect::<BTreeSet<_>>().into_iter().collect();
    let meets = |a: &LabelledSpan<L>, b: &LabelledSpan<L>| a.2 == b.2 && a.0.max(b.0) < a.1.min(b.1);
    let edges: Vec<Vec<usize>> =
        predicted.iter().map(|p| (0..gold.len()).filter(|&g| meets(p, gold[g])).collect()).collect();
    let mut partner = vec![None; gold.len()];
    let matched = |p: usize, partner: &mut Vec<_>| augment(p, &edges, partner, &mut vec![false; gold.len()]);
    SpanCounts {
        true_positive: (0..edges.len()).filter(|&p| matched(p, &mut partner)).count(),
        predicted: edges.len(),
        gold: gold.len(),
    }
}

/// Kuhn's step of bipartite matching: finds `p` a gold span, moving earlier partners where that helps.
fn augment(p: usize, edges: &[Vec<usize>], partner: &mut Vec<Option<usize>>, seen: &mut Vec<bool>) -> bool {
    edges[p].iter().any(|&g| {
        if std::mem::replace(&mut seen[g], true) {
            return false;
        }
        let free = partner[g].is_none_or(|other| augment(other, edges, partner, seen));
        if free {
            partner[g] = Some(p);
        }
        free
    })
}

/// Matches position by position: each position of a span, with its label, is one item.
///
/// Positions are tokens where offsets count tokens, characters where they count characters.
#[must_use]
pub fn token_match<L: Ord>(predicted: &[LabelledSpan<L>], gold: &[LabelledSpan<L>]) -> SpanCounts {
    SpanCounts::of_sets(&positions(predicted), &positions(gold))
}

/// The labelled positions that spans cover.
fn positions<L: Ord>(spans: &[LabelledSpan<L>]) -> BTreeSet<(usize, &L)> {
    spans.iter().flat_map(|(start, end, label)| (*start..*end).map(move |at| (at, label))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Match = fn(&[LabelledSpan<char>], &[LabelledSpan<char>]) -> SpanCounts;

    fn counts(true_positive: usize, predicted: usize, gold: usize) -> SpanCounts {
        SpanCounts { true_positive, predicted, gold }
    }

    #[test]
    fn spans_match_as_worked_by_hand() {
        struct Case {
            what: &'static str,
            predicted: &'static [LabelledSpan<char>],
            gold: &'static [LabelledSpan<char>],
            exact: SpanCounts,
            overlap: SpanCounts,
            token: SpanCounts,
        }
        let cases = [
            Case {
                what: "same span, other label",
                predicted: &[(0, 3, 'p')],
                gold: &[(0, 3, 'o')],
                exact: counts(0, 1, 1),
                overlap: counts(0, 1, 1),
                token: counts(0, 3, 3),
            },
            Case {
                what: "touching spans share nothing",
                predicted: &[(0, 3, 'p')],
                gold: &[(3, 5, 'p')],
                exact: counts(0, 1, 1),
                overlap: counts(0, 1, 1),
                token: counts(0, 3, 2),
            },
            Case {
                what: "one long span answers for one",
                predicted: &[(0, 9, 'p')],
                gold: &[(0, 2, 'p'), (5, 8, 'p')],
                exact: counts(0, 1, 2),
                overlap: counts(1, 1, 2),
                token: counts(5, 9, 5),
            },
            Case {
                what: "a partner is moved to make room",
                predicted: &[(0, 6, 'p'), (1, 2, 'p')],
                gold: &[(0, 3, 'p'), (4, 6, 'p')],
                exact: counts(0, 2, 2),
                overlap: counts(2, 2, 2),
                token: counts(5, 6, 5),
            },
            Case {
                what: "a span given twice counts once",
                predicted: &[(0, 2, 'p'), (0, 2, 'p')],
                gold: &[(0, 2, 'p')],
                exact: counts(1, 1, 1),
                overlap: counts(1, 1, 1),
                token: counts(2, 2, 2),
            },
        ];
        for Case { what, predicted, gold, exact, overlap, token } in cases {
            assert_eq!(exact_match(predicted, gold), exact, "exact: {what}");
            assert_eq!(overlap_match(predicted, gold), overlap, "overlap: {what}");
            assert_eq!(token_match(predicted, gold), token, "token: {what}");
        }
    }

    #[test]
    fn an_empty_side_is_not_measured() {
        let spans = [(0, 2, 'p')];
        for matched in [exact_match, overlap_match, token_match] as [Match; 3] {
            let (none, missed) = (matched(&[], &[]), matched(&[], &spans));
            assert_eq!((none.precision(), none.recall(), none.f1()), (None, None, None));
            assert_eq!((missed.precision(), missed.recall(), missed.f1()), (None, Some(0.0), Some(0.0)));
        }
    }

    #[test]
    fn counts_add_over_documents() {
        let mut sum = counts(1, 2, 3);
        sum.add(&counts(1, 1, 1));
        assert_eq!(sum, counts(2, 3, 4));
        assert_eq!(sum.f1(), Some(4.0 / 7.0));
    }
}
