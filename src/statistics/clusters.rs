//! Coreference metrics: how far a predicted grouping of mentions agrees with gold.
//!
//! A grouping is a list of clusters of mention ids, each mention in at most one cluster; empty clusters are
//! passed over. The two groupings need not hold the same mentions. Definitions are those of the reference
//! scorer: Pradhan et al. (2014), Scoring coreference partitions of predicted mentions.

use std::collections::BTreeMap;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use serde::Serialize;

use super::{harmonic, mean, ratio};

/// Numerators and denominators of precision and recall; add them over documents, as the reference scorer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LinkCounts {
    /// What is right of the predicted.
    pub precision_sum: f64,
    /// What is predicted.
    pub precision_total: f64,
    /// What is found of gold.
    pub recall_sum: f64,
    /// What gold holds.
    pub recall_total: f64,
}

impl LinkCounts {
    /// Precision, in [0, 1]; `None` where nothing is predicted that the metric counts.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        ratio(self.precision_sum, self.precision_total)
    }

    /// Recall, in [0, 1]; `None` where gold holds nothing that the metric counts.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        ratio(self.recall_sum, self.recall_total)
    }

    /// Harmonic mean of precision and recall, an undefined one counting as 0; `None` where both are undefined.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        harmonic(self.precision(), self.recall())
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        self.precision_sum += other.precision_sum;
        self.precision_total += other.precision_total;
        self.recall_sum += other.recall_sum;
        self.recall_total += other.recall_total;
    }

    /// Applies one rule, clusters of the first grouping against the second, in both directions.
    fn both_ways<M: Ord>(
        predicted: &[Vec<M>],
        gold: &[Vec<M>],
        rule: impl Fn(&Shares) -> (f64, f64),
    ) -> Self {
        let total = |from: &[Vec<M>], to: &[Vec<M>]| {
            shares(from, to).iter().map(&rule).fold((0.0, 0.0), |sum, next| (sum.0 + next.0, sum.1 + next.1))
        };
        let (precision_sum, precision_total) = total(predicted, gold);
        let (recall_sum, recall_total) = total(gold, predicted);
        Self { precision_sum, precision_total, recall_sum, recall_total }
    }
}

/// How one cluster is spread over the clusters of the other grouping.
struct Shares {
    /// Its mentions.
    size: f64,
    /// For each cluster of the other grouping that shares mentions with it: index, size, mentions shared.
    shared: Vec<(usize, f64, f64)>,
    /// Its mentions that the other grouping does not hold.
    missing: f64,
}

/// The shares of every cluster of `from` that is not empty.
fn shares<M: Ord>(from: &[Vec<M>], to: &[Vec<M>]) -> Vec<Shares> {
    let home: BTreeMap<&M, usize> = to
        .iter()
        .enumerate()
        .flat_map(|(i, cluster)| cluster.iter().map(move |mention| (mention, i)))
        .collect();
    let spread = |cluster: &Vec<M>| {
        let mut counts = BTreeMap::<usize, f64>::new();
        cluster
            .iter()
            .filter_map(|mention| home.get(mention))
            .for_each(|&i| *counts.entry(i).or_default() += 1.0);
        let size = cluster.len() as f64;
        Shares {
            size,
            missing: size - counts.values().sum::<f64>(),
            shared: counts.into_iter().map(|(i, n)| (i, to[i].len() as f64, n)).collect(),
        }
    };
    from.iter().filter(|cluster| !cluster.is_empty()).map(spread).collect()
}

/// Links among `n` mentions.
fn links(n: f64) -> f64 {
    n * (n - 1.0) / 2.0
}

/// MUC: links that need not be added or cut. Vilain et al. (1995), A model-theoretic coreference scoring scheme.
///
/// Clusters of one mention hold no link and do not count.
#[must_use]
pub fn muc<M: Ord>(predicted: &[Vec<M>], gold: &[Vec<M>]) -> LinkCounts {
    LinkCounts::both_ways(predicted, gold, |cluster| {
        let parts = cluster.shared.len() as f64 + cluster.missing;
        (cluster.size - parts, cluster.size - 1.0)
    })
}

/// B³: mean over mentions of the overlap of their two clusters. Bagga and Baldwin (1998), Algorithms for scoring
/// coreference chains.
#[must_use]
pub fn b_cubed<M: Ord>(predicted: &[Vec<M>], gold: &[Vec<M>]) -> LinkCounts {
    LinkCounts::both_ways(predicted, gold, |cluster| {
        (cluster.shared.iter().map(|(_, _, n)| n * n / cluster.size).sum(), cluster.size)
    })
}

/// CEAF with φ₄: similarity of clusters under the best one-to-one alignment. Luo (2005), On coreference
/// resolution performance metrics.
#[must_use]
pub fn ceaf_phi4<M: Ord>(predicted: &[Vec<M>], gold: &[Vec<M>]) -> LinkCounts {
    let full = |clusters: &[Vec<M>]| clusters.iter().filter(|cluster| !cluster.is_empty()).count() as f64;
    let (few, many) = if predicted.len() <= gold.len() { (predicted, gold) } else { (gold, predicted) };
    let rows = shares(few, many);
    let mut similarity = vec![vec![0.0; many.len()]; rows.len()];
    for (row, cluster) in similarity.iter_mut().zip(&rows) {
        for &(i, other_size, n) in &cluster.shared {
            row[i] = 2.0 * n / (cluster.size + other_size);
        }
    }
    let best = if rows.is_empty() {
        0.0
    } else {
        let weights =
            similarity.iter().map(|row| row.iter().map(|&phi| fixed_point(phi)).collect::<Vec<_>>());
        let weights = Matrix::from_rows(weights).expect("rows are of equal length");
        let (_, alignment) = kuhn_munkres(&weights);
        alignment.iter().zip(&similarity).map(|(&i, row)| row[i]).sum()
    };
    LinkCounts {
        precision_sum: best,
        precision_total: full(predicted),
        recall_sum: best,
        recall_total: full(gold),
    }
}

/// A similarity in [0, 1] as an integer, for an alignment that needs a total order; resolution 2⁻⁴⁰.
#[allow(clippy::cast_possible_truncation, reason = "2^40 times at most 1 fits an i64")]
fn fixed_point(phi: f64) -> i64 {
    (phi * (1_u64 << 40) as f64).round() as i64
}

/// LEA: links resolved, each cluster weighted by its size. Moosavi and Strube (2016), Which coreference
/// evaluation metric do you trust?
///
/// A cluster of one mention holds one link to itself, resolved where the other grouping has that cluster too.
#[must_use]
pub fn lea<M: Ord>(predicted: &[Vec<M>], gold: &[Vec<M>]) -> LinkCounts {
    LinkCounts::both_ways(predicted, gold, |cluster| {
        let resolved = if cluster.size > 1.0 {
            cluster.shared.iter().map(|(_, _, n)| links(*n)).sum::<f64>() / links(cluster.size)
        } else {
            cluster.shared.iter().filter(|(_, other_size, _)| *other_size < 2.0).count() as f64
        };
        (cluster.size * resolved, cluster.size)
    })
}

/// Pairs of mentions grouped together that the other grouping puts together too.
#[must_use]
pub fn pairwise<M: Ord>(predicted: &[Vec<M>], gold: &[Vec<M>]) -> LinkCounts {
    LinkCounts::both_ways(predicted, gold, |cluster| {
        (cluster.shared.iter().map(|(_, _, n)| links(*n)).sum(), links(cluster.size))
    })
}

/// Mean F1 of MUC, B³ and CEAF-φ₄, in [0, 1], one undefined counting as 0; `None` where all are undefined.
///
/// The CoNLL-2012 score; takes the summed counts of each metric over the documents.
#[must_use]
pub fn conll_average(muc: &LinkCounts, b_cubed: &LinkCounts, ceaf_phi4: &LinkCounts) -> Option<f64> {
    let f1s = [muc.f1(), b_cubed.f1(), ceaf_phi4.f1()];
    f1s.iter().any(Option::is_some).then(|| mean(f1s.map(|f1| f1.unwrap_or(0.0))))?
}

#[cfg(test)]
mod tests {
    use super::*;

    type Metric = fn(&[Vec<char>], &[Vec<char>]) -> LinkCounts;
    const ALL: [Metric; 5] = [muc, b_cubed, ceaf_phi4, lea, pairwise];

    /// `"ab c"`: one cluster of a and b, one of c.
    fn grouping(text: &str) -> Vec<Vec<char>> {
        text.split_whitespace().map(|cluster| cluster.chars().collect()).collect()
    }

    #[test]
    fn published_examples_come_out() {
        struct Case {
            source: &'static str,
            metric: Metric,
            predicted: &'static str,
            gold: &'static str,
            precision: Option<f64>,
            recall: Option<f64>,
        }
        let case = |source, metric, predicted, gold, precision, recall| Case {
            source,
            metric,
            predicted,
            gold,
            precision: Some(precision),
            recall: Some(recall),
        };
        let bagga = "12345 67 89ABC";
        let (small, large, singles) = ("12345 6789ABC", "1234589ABC 67", "1 2 3 4 5 6 7 8 9 A B C");
        let (pradhan, pradhan_predicted) = ("abc defg", "ab cd fghi");
        let cases = [
            case("Bagga and Baldwin 1998, fig. 4", muc, small, bagga, 9.0 / 10.0, 1.0),
            case("Bagga and Baldwin 1998, fig. 5", muc, large, bagga, 9.0 / 10.0, 1.0),
            case("Bagga and Baldwin 1998, 76 %", b_cubed, small, bagga, 16.0 / 21.0, 1.0),
            case("Bagga and Baldwin 1998, 58 %", b_cubed, large, bagga, 7.0 / 12.0, 1.0),
            case("Luo 2005, F 0.733", ceaf_phi4, small, bagga, 11.0 / 12.0, 11.0 / 18.0),
            case("Luo 2005, F 0.667", ceaf_phi4, large, bagga, 5.0 / 6.0, 5.0 / 9.0),
            case("Luo 2005, F 0.294", ceaf_phi4, "123456789ABC", bagga, 10.0 / 17.0, 10.0 / 51.0),
            case("Luo 2005, F 0.178", ceaf_phi4, singles, bagga, 1.0 / 9.0, 4.0 / 9.0),
            case("Pradhan et al. 2014, MUC", muc, pradhan_predicted, pradhan, 2.0 / 5.0, 2.0 / 5.0),
            case("Pradhan et al. 2014, B³", b_cubed, pradhan_predicted, pradhan, 1.0 / 2.0, 5.0 / 12.0),
            case("Pradhan et al. 2014, CEAF", ceaf_phi4, pradhan_predicted, pradhan, 1.3 / 3.0, 1.3 / 2.0),
            case("Moosavi and Strube 2016, LEA", lea, pradhan_predicted, pradhan, 1.0 / 3.0, 5.0 / 21.0),
            case("a cluster of one, found", lea, "a bc", "a bcd", 1.0, 2.0 / 4.0),
            case("a cluster of one, joined", lea, "ab", "a bc", 0.0, 0.0),
            Case { precision: None, ..case("no links predicted", muc, "1 2", "12", 0.0, 0.0) },
            Case { recall: None, ..case("no gold", b_cubed, "12", "", 0.0, 0.0) },
        ];
        for Case { source, metric, predicted, gold, precision, recall } in cases {
            let counts = metric(&grouping(predicted), &grouping(gold));
            for (got, wanted) in [(counts.precision(), precision), (counts.recall(), recall)] {
                assert_eq!(got.is_some(), wanted.is_some(), "{source}: {counts:?}");
                let distance = got.zip(wanted).map_or(0.0, |(got, wanted): (f64, f64)| (got - wanted).abs());
                assert!(distance < 1e-9, "{source}: {counts:?}");
            }
        }
    }

    #[test]
    fn a_grouping_agrees_fully_with_itself_in_any_order() {
        for metric in ALL {
            let counts = metric(&grouping("cba  ed f"), &grouping("f de abc"));
            assert_eq!((counts.precision(), counts.recall(), counts.f1()), (Some(1.0), Some(1.0), Some(1.0)));
        }
    }

    #[test]
    fn exchanging_the_groupings_exchanges_precision_and_recall() {
        let (a, b) = (grouping("abc de fgh i"), grouping("ab cdx fg hi j"));
        for metric in ALL {
            let (there, back) = (metric(&a, &b), metric(&b, &a));
            assert_eq!((there.precision(), there.recall()), (back.recall(), back.precision()));
        }
    }

    #[test]
    fn nothing_to_group_is_not_measured() {
        for metric in ALL {
            let counts = metric(&[], &[]);
            assert_eq!(counts, LinkCounts::default());
            assert_eq!((counts.precision(), counts.recall(), counts.f1()), (None, None, None));
            assert_eq!(conll_average(&counts, &counts, &counts), None);
        }
    }

    #[test]
    fn the_conll_score_is_the_mean_of_three_f1s_over_summed_documents() {
        let mut sums = [LinkCounts::default(); 3];
        for (predicted, gold) in [("ab cd fghi", "abc defg"), ("ab", "ab")] {
            for (sum, metric) in sums.iter_mut().zip([muc, b_cubed, ceaf_phi4] as [Metric; 3]) {
                sum.add(&metric(&grouping(predicted), &grouping(gold)));
            }
        }
        let [muc, b_cubed, ceaf] = sums;
        let f1 = |p: f64, r: f64| 2.0 * p * r / (p + r);
        let by_hand =
            (f1(3.0 / 6.0, 3.0 / 6.0) + f1(6.0 / 10.0, (35.0 / 12.0 + 2.0) / 9.0) + f1(2.3 / 4.0, 2.3 / 3.0))
                / 3.0;
        assert!((conll_average(&muc, &b_cubed, &ceaf).unwrap() - by_hand).abs() < 1e-12);
    }
}
