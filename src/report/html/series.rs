//! Means over time: of all outlets together and of each, by month, quarter and year.
//!
//! In: article scores with outlet and date. Out: a point for every period that has an article, oldest first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::means::Mean;
use crate::compare::FEWEST;
use crate::score::Interval;

/// One article's score, its outlet and its date.
pub(super) type Dated<'a> = (Option<usize>, &'a str, f64);

#[derive(Serialize)]
pub(super) struct Series {
    all: Points,
    outlets: Vec<Line>,
}

/// Outlet and its points.
#[derive(Serialize)]
struct Line(Option<usize>, Points);

#[derive(Serialize)]
struct Points {
    month: Vec<Point>,
    quarter: Vec<Point>,
    year: Vec<Point>,
}

/// Period (`2024-05`, `2024 Q2`, `2024`), mean, interval and number of articles.
#[derive(Serialize)]
struct Point(String, Option<f64>, Option<Interval>, usize);

/// `None` of too few articles; outlets with too few have no line.
pub(super) fn series(scores: &[Dated<'_>]) -> Option<Series> {
    let mut by_outlet: BTreeMap<Option<usize>, Vec<Dated<'_>>> = BTreeMap::new();
    for &score in scores {
        by_outlet.entry(score.0).or_default().push(score);
    }
    let enough = |scores: &[Dated<'_>]| scores.len() >= FEWEST;
    enough(scores).then(|| Series {
        all: Points::of(scores),
        outlets: by_outlet
            .into_iter()
            .filter(|(_, scores)| enough(scores))
            .map(|(outlet, scores)| Line(outlet, Points::of(&scores)))
            .collect(),
    })
}

impl Points {
    fn of(scores: &[Dated<'_>]) -> Self {
        Self { month: points(scores, month), quarter: points(scores, quarter), year: points(scores, year) }
    }
}

fn points(scores: &[Dated<'_>], period: fn(&str) -> Option<String>) -> Vec<Point> {
    let mut periods: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for &(_, date, score) in scores {
        if let Some(period) = period(date) {
            periods.entry(period).or_default().push(score);
        }
    }
    periods
        .into_iter()
        .map(|(period, scores)| {
            let Mean { mean, interval } = Mean::of(&scores);
            Point(period, mean, interval, scores.len())
        })
        .collect()
}

fn year(date: &str) -> Option<String> {
    date.get(..4).map(str::to_owned)
}

fn month(date: &str) -> Option<String> {
    date.get(..7).map(str::to_owned)
}

fn quarter(date: &str) -> Option<String> {
    let month: usize = date.get(5..7)?.parse().ok()?;
    Some(format!("{} Q{}", date.get(..4)?, month.checked_sub(1)? / 3 + 1))
}

#[cfg(test)]
mod tests {
    use super::{Line, Point, series};

    #[test]
    fn every_article_stands_in_one_month_one_quarter_and_one_year() {
        let dates = ["2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01", "2024-03-31", "2024-11-30"];
        let scores = dates.into_iter().zip([0.1, 0.3, 0.2, 0.6, 0.4, 0.5]);
        let scores: Vec<_> = scores.map(|(date, score)| (Some(3), date, score)).collect();
        let found = series(&scores).unwrap().all;
        let counts = |points: &[Point]| -> Vec<(String, usize)> {
            points.iter().map(|Point(period, _, _, n)| (period.clone(), *n)).collect()
        };
        let named = |periods: &[(&str, usize)]| -> Vec<(String, usize)> {
            periods.iter().map(|(period, n)| ((*period).to_owned(), *n)).collect()
        };
        let months = [("2023-12", 1), ("2024-01", 2), ("2024-02", 1), ("2024-03", 1), ("2024-11", 1)];
        assert_eq!(counts(&found.month), named(&months));
        assert_eq!(counts(&found.quarter), named(&[("2023 Q4", 1), ("2024 Q1", 4), ("2024 Q4", 1)]));
        assert_eq!(counts(&found.year), named(&[("2023", 1), ("2024", 5)]));
        let points = found.month.iter().chain(&found.quarter).chain(&found.year);
        assert!(points.into_iter().all(|Point(_, _, interval, n)| interval.is_some() == (*n >= 5)));
    }

    #[test]
    fn an_outlet_with_few_articles_counts_among_all_but_has_no_line() {
        let mut scores = vec![(Some(1), "2024-05-01", 0.2); 5];
        scores.push((None, "2024-05-02", 0.8));
        let found = series(&scores).unwrap();
        assert!(matches!(found.outlets.as_slice(), [Line(Some(1), _)]));
        assert_eq!(found.all.year[0].3, 6);
        assert!(series(&scores[2..]).is_none());
    }
}
