//! Means over time: of all outlets together and of each, by month and by year.
//!
//! In: article scores with outlet and date. Out: a point for every period that has an article, oldest first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::means::{FEWEST_ARTICLES, Mean};
use crate::score::Interval;

/// One article's score, its outlet and its date.
pub(super) type Dated<'a> = (Option<usize>, &'a str, f64);

/// Periods are told apart by their length: `2024` or `2024-05`.
const YEAR: usize = 4;
const MONTH: usize = 7;

#[derive(Serialize)]
pub(super) struct Series {
    all: Vec<Point>,
    outlets: Vec<Line>,
}

/// Outlet and its points.
#[derive(Serialize)]
struct Line(Option<usize>, Vec<Point>);

/// Period, mean, interval and number of articles.
#[derive(Serialize)]
struct Point(String, Option<f64>, Option<Interval>, usize);

/// `None` of too few articles; outlets with too few have no line.
pub(super) fn series(scores: &[Dated<'_>]) -> Option<Series> {
    let mut by_outlet: BTreeMap<Option<usize>, Vec<Dated<'_>>> = BTreeMap::new();
    for &score in scores {
        by_outlet.entry(score.0).or_default().push(score);
    }
    let enough = |scores: &[Dated<'_>]| scores.len() >= FEWEST_ARTICLES;
    enough(scores).then(|| Series {
        all: points(scores),
        outlets: by_outlet
            .into_iter()
            .filter(|(_, scores)| enough(scores))
            .map(|(outlet, scores)| Line(outlet, points(&scores)))
            .collect(),
    })
}

fn points(scores: &[Dated<'_>]) -> Vec<Point> {
    let mut periods: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for &(_, date, score) in scores {
        for period in [YEAR, MONTH].into_iter().filter_map(|length| date.get(..length)) {
            periods.entry(period).or_default().push(score);
        }
    }
    periods
        .into_iter()
        .map(|(period, scores)| {
            let Mean { mean, interval } = Mean::of(&scores);
            Point(period.to_owned(), mean, interval, scores.len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, Point, series};

    #[test]
    fn every_article_stands_in_one_month_and_one_year() {
        let dates = ["2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01", "2024-02-02", "2024-11-30"];
        let scores: Vec<_> = dates.iter().map(|&date| (Some(3), date, 0.5)).collect();
        let found = series(&scores).unwrap();
        let counts: Vec<_> = found.all.iter().map(|Point(period, _, _, n)| (period.as_str(), *n)).collect();
        let months = [("2023-12", 1), ("2024-01", 2), ("2024-02", 2), ("2024-11", 1)];
        assert_eq!(counts, [("2023", 1), months[0], ("2024", 5), months[1], months[2], months[3]]);
        assert!(found.all.iter().all(|Point(_, _, interval, n)| interval.is_some() == (*n >= 5)));
    }

    #[test]
    fn an_outlet_with_few_articles_counts_among_all_but_has_no_line() {
        let mut scores = vec![(Some(1), "2024-05-01", 0.2); 5];
        scores.push((None, "2024-05-02", 0.8));
        let found = series(&scores).unwrap();
        assert!(matches!(found.outlets.as_slice(), [Line(Some(1), _)]));
        assert_eq!(found.all[0].3, 6);
        assert!(series(&scores[2..]).is_none());
    }
}
