//! Selection: whom each side writes about and whom it lets speak, apart from how.
//!
//! In: which articles name and which quote an actor. Out: shares of articles, and distances between sides. A
//! distance is the Jensen–Shannon divergence (Lin 1991; base 2, in [0, 1]) between two sides' attention over
//! actors. From samples it comes out too large even for equal sides; the jackknife over articles takes the bias of
//! order 1/n off and gives the interval (Zahl 1977, on the entropy).

use rayon::prelude::*;
use serde::Serialize;

use super::corpus::Sighting;
use super::sides::{LEVEL, Sides};
use crate::score::Z_95;
use crate::statistics::{Estimate, Interval, wilson};

/// Actors told apart in a distance; all others count as one.
const APART: usize = 100;

/// One actor's share of a side's articles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attention {
    /// The side.
    pub side: String,
    /// Articles that name the actor, of n.
    pub named: Estimate,
    /// Articles that quote it, of n.
    pub quoted: Estimate,
}

/// How differently two sides spread their attention.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Distance {
    /// A side.
    pub first: String,
    /// Another.
    pub second: String,
    /// Over the actors named.
    pub named: Divergence,
    /// Over the actors quoted.
    pub quoted: Divergence,
}

/// A divergence in [0, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Divergence {
    /// As computed from the shares: biased upward.
    pub plug_in: Option<f64>,
    /// With the bias taken off; cut at 0.
    pub corrected: Option<f64>,
    /// 95 % interval of the corrected value, cut to [0, 1].
    pub interval: Option<Interval>,
}

/// Attention to one actor, side by side.
pub(super) fn attention(sides: &Sides<'_>, actor: usize) -> Vec<Attention> {
    (0..sides.n())
        .map(|side| {
            let members = &sides.members[side];
            let share = |holds: fn(&Sighting) -> bool| {
                let holds = |article: &&usize| {
                    let sightings = &sides.articles[**article].sightings;
                    sightings.iter().any(|sighting| sighting.actor == actor && holds(sighting))
                };
                let (count, n) = (members.iter().filter(holds).count(), members.len());
                Estimate { value: Some(count as f64 / n as f64), interval: wilson(count, n, LEVEL), n }
            };
            Attention {
                side: sides.name(side).to_owned(),
                named: share(|_| true),
                quoted: share(|sighting| sighting.is_quoted),
            }
        })
        .collect()
}

/// Distances between all ranked sides.
pub(super) fn distances(sides: &Sides<'_>) -> Vec<Distance> {
    let place = places(sides);
    let counts = |side: usize, holds: fn(&Sighting) -> bool| -> Counts {
        let of = |&article: &usize| {
            let sightings = sides.articles[article].sightings.iter().filter(|sighting| holds(sighting));
            let mut places: Vec<usize> = sightings.map(|sighting| place[sighting.actor]).collect();
            places.sort_unstable();
            places
        };
        sides.members[side].iter().map(of).collect()
    };
    let named: Vec<Counts> = (0..sides.n()).map(|side| counts(side, |_| true)).collect();
    let quoted: Vec<Counts> =
        (0..sides.n()).map(|side| counts(side, |sighting| sighting.is_quoted)).collect();
    sides
        .ranked_pairs()
        .into_par_iter()
        .map(|(first, second)| Distance {
            first: sides.name(first).to_owned(),
            second: sides.name(second).to_owned(),
            named: divergence(&named[first], &named[second]),
            quoted: divergence(&quoted[first], &quoted[second]),
        })
        .collect()
}

/// The actors of each article, as places in a distribution.
type Counts = Vec<Vec<usize>>;

/// A place for each of the actors in most articles; one more for the rest.
fn places(sides: &Sides<'_>) -> Vec<usize> {
    let mut n_articles = vec![0_usize; sides.corpus.actors().len()];
    for sighting in sides.articles.iter().flat_map(|article| &article.sightings) {
        n_articles[sighting.actor] += 1;
    }
    let mut order: Vec<usize> = (0..n_articles.len()).collect();
    let name = |actor: usize| (&sides.corpus.actors()[actor].id, sides.corpus.actors()[actor].kind);
    order.sort_by_key(|&actor| (std::cmp::Reverse(n_articles[actor]), name(actor)));
    let mut places = vec![APART; n_articles.len()];
    order.into_iter().take(APART).enumerate().for_each(|(place, actor)| places[actor] = place);
    places
}

fn divergence(first: &Counts, second: &Counts) -> Divergence {
    let (all_first, all_second) = (total(first), total(second));
    let Some(plug_in) = jensen_shannon(&all_first, &all_second) else { return Divergence::default() };
    let left = |articles: &Counts, whole: &[f64], other: &[f64]| -> Option<(f64, f64)> {
        let mut rest = whole.to_vec();
        let mut values = Vec::with_capacity(articles.len());
        for places in articles {
            for &place in places {
                rest[place] -= 1.0;
            }
            values.push(jensen_shannon(&rest, other)?);
            for &place in places {
                rest[place] += 1.0;
            }
        }
        let n = values.len() as f64;
        let centre = values.iter().sum::<f64>() / n;
        let spread: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
        Some(((n - 1.0) * (centre - plug_in), spread * (n - 1.0) / n))
    };
    let parts = left(first, &all_first, &all_second).zip(left(second, &all_second, &all_first));
    let Some(((bias, variance), (other_bias, other_variance))) = parts else {
        return Divergence { plug_in: Some(plug_in), ..Divergence::default() };
    };
    let corrected = plug_in - bias - other_bias;
    let reach = Z_95 * (variance + other_variance).sqrt();
    Divergence {
        plug_in: Some(plug_in),
        corrected: Some(corrected.clamp(0.0, 1.0)),
        interval: Some(Interval((corrected - reach).clamp(0.0, 1.0), (corrected + reach).clamp(0.0, 1.0))),
    }
}

fn total(articles: &Counts) -> Vec<f64> {
    let mut total = vec![0.0; APART + 1];
    articles.iter().flatten().for_each(|&place| total[place] += 1.0);
    total
}

/// `None` where a side has no count.
fn jensen_shannon(first: &[f64], second: &[f64]) -> Option<f64> {
    let (n, m): (f64, f64) = (first.iter().sum(), second.iter().sum());
    if n <= 0.0 || m <= 0.0 {
        return None;
    }
    let part = |share: f64, middle: f64| if share > 0.0 { share * (share / middle).log2() } else { 0.0 };
    let terms = first.iter().zip(second).map(|(a, b)| {
        let (p, q) = (a / n, b / m);
        let middle = f64::midpoint(p, q);
        f64::midpoint(part(p, middle), part(q, middle))
    });
    Some(terms.sum::<f64>().clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::{Counts, divergence};

    /// Articles with three actors each, the early places more often.
    fn articles(n: usize, shift: usize, rng: &mut ChaCha8Rng) -> Counts {
        let place = |rng: &mut ChaCha8Rng| {
            (rng.random_range(0..30_usize) * rng.random_range(0..30) / 30 + shift) % 40
        };
        (0..n).map(|_| (0..3).map(|_| place(rng)).collect()).collect()
    }

    #[test]
    fn equal_sides_are_apart_by_chance_only_and_the_correction_takes_that_off() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let (mut plug_in, mut corrected, mut held) = (0.0, 0.0, 0);
        for _ in 0..200 {
            let found = divergence(&articles(60, 0, &mut rng), &articles(40, 0, &mut rng));
            plug_in += found.plug_in.unwrap() / 200.0;
            corrected += found.corrected.unwrap() / 200.0;
            held += usize::from(found.interval.unwrap().0 <= 0.0);
        }
        assert!(plug_in > 0.04, "{plug_in}");
        assert!(corrected < plug_in / 3.0, "{corrected} of {plug_in}");
        assert!(held >= 185, "{held} of 200 intervals hold 0");
        let far = divergence(&articles(60, 0, &mut rng), &articles(40, 15, &mut rng));
        assert!(far.interval.unwrap().0 > 0.1);
    }

    #[test]
    fn a_side_without_counts_has_no_distance() {
        let some: Counts = vec![vec![1], vec![2]];
        assert_eq!(divergence(&some, &vec![vec![], vec![]]).plug_in, None);
        assert_eq!(
            divergence(&some, &vec![vec![3]]).corrected,
            None,
            "nothing is left without the only article"
        );
        assert_eq!(divergence(&some, &some).plug_in, Some(0.0));
    }
}
