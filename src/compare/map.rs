//! The outlet map: sides placed by how they treat the same actors.
//!
//! In: the ranked sides' shrunken means of actors that most of them score. Out: principal components (Pearson 1901)
//! of the centred matrix sides × actors, and for each side a 95 % ellipse from drawing its articles again, with
//! the axes held. A cell without articles enough takes the actor's centre, which is to say nothing.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, SymmetricEigen};
use ndarray::{Array1, Array2, Axis};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

use super::sides::{FEWEST, Sides};
use super::tone::{Centre, centre};
use crate::statistics::{mean, moments};

/// Sides that a map needs.
const FEWEST_SIDES: usize = 3;
/// Share of the ranked sides that must score an actor for it to count.
const SCORED_BY: f64 = 0.5;
/// Times that a side's articles are drawn again.
const DRAWS: u64 = 400;
/// 95 % quantile of χ² with two degrees of freedom.
const CHI_SQUARE_95: f64 = 5.991_464_547_107_979;
/// Actors named beside an axis.
const LEADING: usize = 5;

/// Sides in two dimensions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Map {
    /// Shares of the variance between sides that the two axes hold.
    pub explained: [f64; 2],
    /// For each axis, the actors that pull most, with their weight: what lies to the right treats an actor of
    /// positive weight better.
    pub axes: [Vec<Pull>; 2],
    /// How many actors the map rests on.
    pub n_actors: usize,
    /// Share of cells without articles enough.
    pub missing: f64,
    /// The sides.
    pub points: Vec<Point>,
}

/// An actor's weight on an axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pull {
    /// Its usual name.
    pub name: String,
    /// In [−1, 1].
    pub weight: f64,
}

/// A side's place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The side.
    pub side: String,
    /// Along the first axis.
    pub x: f64,
    /// Along the second.
    pub y: f64,
    /// Half axes of the 95 % ellipse, the longer first.
    pub radii: [f64; 2],
    /// Angle of the longer axis to the first axis of the map, in radians.
    pub angle: f64,
}

/// `None` where fewer than three sides, or fewer than two actors, have articles enough.
pub(super) fn map(sides: &Sides<'_>, seed: u64) -> Option<Map> {
    let ranked: Vec<usize> = (0..sides.n()).filter(|&side| sides.is_ranked[side]).collect();
    let columns = columns(sides, &ranked);
    if ranked.len() < FEWEST_SIDES || columns.len() < 2 {
        return None;
    }
    let mut matrix = Array2::zeros((ranked.len(), columns.len()));
    let mut n_missing = 0_usize;
    for ((row, column), cell) in matrix.indexed_iter_mut() {
        let column: &Column = &columns[column];
        let scores = sides.scores[&column.actor].get(&ranked[row]).map_or(&[][..], Vec::as_slice);
        *cell = column.value(scores);
        n_missing += usize::from(scores.len() < FEWEST);
    }
    let centred = &matrix - &matrix.mean_axis(Axis(0)).expect("there are rows");
    let (axes, explained) = axes(&centred)?;
    let column_of: BTreeMap<usize, usize> =
        columns.iter().enumerate().map(|(place, column)| (column.actor, place)).collect();
    let points = ranked
        .par_iter()
        .enumerate()
        .map(|(row, &side)| {
            let place = centred.row(row).dot(&axes);
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(side as u64);
            let draws: Vec<Array1<f64>> = (0..DRAWS)
                .map(|_| (&drawn(sides, side, &columns, &column_of, &mut rng) - &matrix.row(row)).dot(&axes))
                .collect();
            let (radii, angle) = ellipse(&draws);
            Point { side: sides.name(side).to_owned(), x: place[0], y: place[1], radii, angle }
        })
        .collect();
    let pulls = |axis: usize| {
        let mut pulls: Vec<Pull> = columns
            .iter()
            .zip(axes.column(axis))
            .map(|(column, &weight)| Pull {
                name: sides.corpus.actors()[column.actor].name().to_owned(),
                weight,
            })
            .collect();
        pulls.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.name.cmp(&b.name)));
        pulls.truncate(LEADING);
        pulls
    };
    Some(Map {
        explained,
        axes: [pulls(0), pulls(1)],
        n_actors: columns.len(),
        missing: n_missing as f64 / matrix.len() as f64,
        points,
    })
}

/// An actor of the map.
struct Column {
    actor: usize,
    centre: Centre,
}

impl Column {
    /// The shrunken mean; the centre where there are too few articles.
    fn value(&self, scores: &[f64]) -> f64 {
        let shrunken = (scores.len() >= FEWEST).then(|| self.centre.shrunken(scores)).flatten();
        shrunken.unwrap_or(self.centre.mean)
    }
}

/// Actors that most of the ranked sides score, by identifier.
fn columns(sides: &Sides<'_>, ranked: &[usize]) -> Vec<Column> {
    let enough = |scores: &Vec<f64>| scores.len() >= FEWEST;
    let mut columns: Vec<Column> = sides
        .scores
        .iter()
        .filter_map(|(&actor, by_side)| {
            let scored =
                || ranked.iter().filter_map(|side| by_side.get(side).filter(|scores| enough(scores)));
            let is_common = scored().count() as f64 >= SCORED_BY * ranked.len() as f64;
            is_common
                .then(|| centre(scored().map(Vec::as_slice)))
                .flatten()
                .map(|centre| Column { actor, centre })
        })
        .collect();
    columns.sort_by_key(|column| {
        let actor = &sides.corpus.actors()[column.actor];
        (&actor.id, actor.kind)
    });
    columns
}

/// The two leading axes `[actors, 2]` of unit length, and their shares of the variance. Their sign is free: the
/// actor that pulls most pulls to the right.
fn axes(centred: &Array2<f64>) -> Option<(Array2<f64>, [f64; 2])> {
    let products = centred.dot(&centred.t());
    let n = products.nrows();
    let eigen = SymmetricEigen::new(DMatrix::from_fn(n, n, |row, column| products[[row, column]]));
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let total: f64 = eigen.eigenvalues.iter().map(|value| value.max(0.0)).sum();
    let mut axes = Array2::zeros((centred.ncols(), 2));
    let mut explained = [0.0; 2];
    for (number, &index) in order.iter().take(2).enumerate() {
        let value = eigen.eigenvalues[index];
        if total <= f64::EPSILON || value <= 1e-9 * total {
            return None;
        }
        let side: Array1<f64> = eigen.eigenvectors.column(index).iter().copied().collect();
        let mut weights = centred.t().dot(&side) / value.sqrt();
        let leading = weights.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(1.0);
        weights *= leading.signum();
        axes.column_mut(number).assign(&weights);
        explained[number] = value / total;
    }
    Some((axes, explained))
}

/// A side's row of the matrix from as many of its articles, drawn again.
fn drawn(
    sides: &Sides<'_>,
    side: usize,
    columns: &[Column],
    column_of: &BTreeMap<usize, usize>,
    rng: &mut ChaCha8Rng,
) -> Array1<f64> {
    let members = &sides.members[side];
    let mut scores: Vec<Vec<f64>> = vec![Vec::new(); columns.len()];
    for _ in members {
        let article = members[rng.random_range(0..members.len())];
        for (actor, score) in sides.narrator_scores(article) {
            if let Some(&column) = column_of.get(&actor) {
                scores[column].push(score);
            }
        }
    }
    columns.iter().zip(&scores).map(|(column, scores)| column.value(scores)).collect()
}

/// Half axes and angle of the 95 % ellipse of deviations.
fn ellipse(deviations: &[Array1<f64>]) -> ([f64; 2], f64) {
    let along = |axis: usize| deviations.iter().map(|point| point[axis]).collect::<Vec<f64>>();
    let (x, y) = (along(0), along(1));
    let variance = |values: &[f64]| moments(values).map_or(0.0, |(_, variance)| variance);
    let (centre_x, centre_y) =
        (mean(x.iter().copied()).unwrap_or(0.0), mean(y.iter().copied()).unwrap_or(0.0));
    let products = x.iter().zip(&y).map(|(x, y)| (x - centre_x) * (y - centre_y));
    let covariance = products.sum::<f64>() / (deviations.len() - 1) as f64;
    let (xx, yy) = (variance(&x), variance(&y));
    let (middle, half) = (f64::midpoint(xx, yy), ((xx - yy) / 2.0).hypot(covariance));
    let radius = |value: f64| (value.max(0.0) * CHI_SQUARE_95).sqrt();
    ([radius(middle + half), radius(middle - half)], 0.5 * (2.0 * covariance).atan2(xx - yy))
}

#[cfg(test)]
mod tests {
    use ndarray::{arr1, array};

    use super::{axes, ellipse};

    #[test]
    fn axes_are_unit_and_keep_the_distances_of_a_flat_cloud() {
        let centred = array![[1.0, 2.0, 0.0], [-2.0, 0.5, 0.0], [1.0, -2.5, 0.0]];
        let (axes, explained) = axes(&centred).unwrap();
        assert!((explained[0] + explained[1] - 1.0).abs() < 1e-9 && explained[0] >= explained[1]);
        let places = centred.dot(&axes);
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let apart = |m: &ndarray::Array2<f64>| (&m.row(a) - &m.row(b)).mapv(|d| d * d).sum();
            assert!((apart(&places) - apart(&centred)).abs() < 1e-9);
        }
        assert!(super::axes(&ndarray::Array2::zeros((3, 2))).is_none(), "equal sides have no axes");
    }

    #[test]
    fn an_ellipse_lies_along_its_points() {
        let points: Vec<_> = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|t| arr1(&[t, t])).to_vec();
        let ([long, short], angle) = ellipse(&points);
        assert!(long > 1.0 && short < 1e-6 && (angle - std::f64::consts::FRAC_PI_4).abs() < 1e-9);
    }
}
