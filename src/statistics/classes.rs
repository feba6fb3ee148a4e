//! Metrics of classification from a confusion matrix.
//!
//! Definitions are those of scikit-learn (`precision_recall_fscore_support`, `balanced_accuracy_score`), with
//! one difference: where scikit-learn puts 0 for a class that occurs neither in gold nor in prediction, that
//! class is `None` here and left out of means.

use serde::Serialize;

use super::{mean, ratio};

/// Counts of items by gold class (row) and predicted class (column).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    counts: Vec<Vec<usize>>,
    unanswered: Vec<usize>,
}

impl Confusion {
    /// An empty matrix.
    #[must_use]
    pub fn new(n_classes: usize) -> Self {
        Self { counts: vec![vec![0; n_classes]; n_classes], unanswered: vec![0; n_classes] }
    }

    /// Counts `(gold, predicted)` pairs.
    ///
    /// # Panics
    ///
    /// Where a class is not below `n_classes`.
    #[must_use]
    pub fn from_pairs(n_classes: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut confusion = Self::new(n_classes);
        for (gold, predicted) in pairs {
            confusion.add(gold, predicted);
        }
        confusion
    }

    /// Counts `(gold, predicted)` pairs, where nothing is predicted for some.
    ///
    /// # Panics
    ///
    /// Where a class is not below `n_classes`.
    #[must_use]
    pub fn from_answers(n_classes: usize, answers: impl IntoIterator<Item = (usize, Option<usize>)>) -> Self {
        let mut confusion = Self::new(n_classes);
        for (gold, predicted) in answers {
            match predicted {
                Some(predicted) => confusion.add(gold, predicted),
                None => confusion.unanswered[gold] += 1,
            }
        }
        confusion
    }

    /// Counts one item.
    ///
    /// # Panics
    ///
    /// Where a class is not below the number of classes.
    pub fn add(&mut self, gold: usize, predicted: usize) {
        self.counts[gold][predicted] += 1;
    }

    /// Number of items, with those that nothing is predicted for.
    #[must_use]
    pub fn n(&self) -> usize {
        self.counts.iter().flatten().chain(&self.unanswered).sum()
    }

    /// Items that nothing is predicted for, by gold class: missed in recall, F1 and accuracy, and no part of
    /// any class's precision.
    #[must_use]
    pub fn unanswered(&self) -> &[usize] {
        &self.unanswered
    }

    /// The counts, `[gold, predicted]`.
    #[must_use]
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// Items of gold class `c`.
    fn gold(&self, c: usize) -> usize {
        self.counts[c].iter().sum::<usize>() + self.unanswered[c]
    }

    /// Items predicted as `c`.
    fn predicted(&self, c: usize) -> usize {
        self.counts.iter().map(|row| row[c]).sum()
    }

    /// Share of items predicted as `c` that are `c`, in [0, 1]; `None` where none is predicted.
    #[must_use]
    pub fn precision(&self, c: usize) -> Option<f64> {
        ratio(self.counts[c][c] as f64, self.predicted(c) as f64)
    }

    /// Share of items of class `c` that are predicted so, in [0, 1]; `None` where gold has none.
    #[must_use]
    pub fn recall(&self, c: usize) -> Option<f64> {
        ratio(self.counts[c][c] as f64, self.gold(c) as f64)
    }

    /// `2tp / (2tp + fp + fn)` of class `c`, in [0, 1]; `None` where `c` is neither in gold nor predicted.
    #[must_use]
    pub fn f1(&self, c: usize) -> Option<f64> {
        ratio(2.0 * self.counts[c][c] as f64, (self.gold(c) + self.predicted(c)) as f64)
    }

    /// Classes that occur in gold or in prediction: scikit-learn's default labels.
    fn occurring(&self) -> impl Iterator<Item = usize> {
        (0..self.counts.len()).filter(|&c| self.gold(c) + self.predicted(c) > 0)
    }

    /// Mean F1 of the classes that occur in gold or prediction, in [0, 1]; `None` without items.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        mean(self.occurring().filter_map(|c| self.f1(c)))
    }

    /// Mean precision of the classes that occur in gold or prediction, in [0, 1]; `None` without items.
    ///
    /// A gold class that is never predicted counts as 0 (scikit-learn's `zero_division=0`).
    #[must_use]
    pub fn macro_precision(&self) -> Option<f64> {
        mean(self.occurring().map(|c| self.precision(c).unwrap_or(0.0)))
    }

    /// Mean recall of the classes that occur in gold or prediction, in [0, 1]; `None` without items.
    ///
    /// A class that is predicted but never gold counts as 0 (scikit-learn's `zero_division=0`).
    #[must_use]
    pub fn macro_recall(&self) -> Option<f64> {
        mean(self.occurring().map(|c| self.recall(c).unwrap_or(0.0)))
    }

    /// Share of items predicted rightly, in [0, 1]; `None` without items.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        let right: usize = (0..self.counts.len()).map(|c| self.counts[c][c]).sum();
        ratio(right as f64, self.n() as f64)
    }

    /// Mean recall of the classes in gold, in [0, 1]; `None` without items.
    #[must_use]
    pub fn balanced_accuracy(&self) -> Option<f64> {
        mean((0..self.counts.len()).filter_map(|c| self.recall(c)))
    }

    /// Mean F1 of the named classes, in [0, 1], as SemEval-2016 task 6 takes favour and against.
    ///
    /// Named classes that occur neither in gold nor in prediction are left out; `None` where none occurs.
    #[must_use]
    pub fn mean_f1_of(&self, classes: &[usize]) -> Option<f64> {
        mean(classes.iter().filter_map(|&c| self.f1(c)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_without_an_answer_is_missed_and_no_false_alarm() {
        let answers = [(0, Some(0)), (0, None), (1, Some(1)), (1, Some(0))];
        let confusion = Confusion::from_answers(2, answers);
        assert_eq!((confusion.n(), confusion.unanswered()), (4, [1, 0].as_slice()));
        assert_eq!(confusion.accuracy(), Some(0.5));
        assert_eq!((confusion.precision(0), confusion.recall(0)), (Some(0.5), Some(0.5)));
        assert_eq!((confusion.precision(1), confusion.recall(1)), (Some(1.0), Some(0.5)));
    }

    #[test]
    fn the_mean_of_named_classes_leaves_out_those_that_do_not_occur() {
        let confusion = Confusion::from_pairs(3, [(0, 0), (0, 1), (1, 1)]);
        assert_eq!(confusion.mean_f1_of(&[0, 2]), confusion.f1(0));
        assert_eq!(confusion.mean_f1_of(&[0, 1]), confusion.macro_f1());
        assert_eq!(confusion.mean_f1_of(&[2]), None);
        assert_eq!(confusion.mean_f1_of(&[]), None);
    }

    #[test]
    fn a_class_that_is_never_gold_lowers_macro_recall_but_not_balanced_accuracy() {
        let confusion = Confusion::from_pairs(3, [(0, 0), (0, 1)]);
        assert_eq!(confusion.recall(1), None);
        assert_eq!(confusion.macro_recall(), Some(0.25));
        assert_eq!(confusion.balanced_accuracy(), Some(0.5));
    }
}
