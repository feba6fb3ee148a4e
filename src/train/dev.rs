//! Dev rows judged by a model folder as `slant evaluate` judges them, so that what chooses is what is measured.

use std::path::Path;

use super::TrainError;
use super::labels::LabelSet;
use crate::encoder::{Device, LibtorchEncoder, Precision};
use crate::evaluate::{Evaluation, Options, Prediction, TrainedRows, evaluate, predict};
use crate::heads::Heads;
use crate::model::Model;
use crate::pipeline::{Pipeline, Settings};
use crate::statistics::{Bootstrap, mean};

/// What the model in `folder` says of the rows, set by set.
pub(super) fn judge(
    folder: &Path,
    sets: &[LabelSet],
    trained: &TrainedRows,
    device: Device,
) -> Result<Vec<Vec<Prediction>>, TrainError> {
    let model = Model::load(folder)?;
    let heads = Heads::new(&model)?;
    let encoder = Box::new(LibtorchEncoder::new(&model, device, Precision::F32)?);
    let pipeline = Pipeline::new(model, heads, encoder, None, Settings::default())
        .expect("a model without a bias score has none to check");
    let judged = |set: &LabelSet| Ok(predict(&set.labels.dataset().rows, &pipeline, trained, |_| ())?);
    sets.iter().map(judged).collect()
}

/// Metrics of each set; without `replicates`, without intervals.
pub(super) fn evaluations(
    sets: &[LabelSet],
    predictions: &[Vec<Prediction>],
    bootstrap: Bootstrap,
) -> Result<Vec<Evaluation>, TrainError> {
    let options = Options { bootstrap, by: Vec::new() };
    let evaluated = |(set, predictions): (&LabelSet, &Vec<Prediction>)| {
        Ok(evaluate(set.format, &set.labels.dataset(), predictions, &options)?)
    };
    sets.iter().zip(predictions).map(evaluated).collect()
}

/// The mean of the sets' leading metrics: what the best epoch is chosen by. A metric that cannot be measured is 0.
pub(super) fn score(sets: &[LabelSet], predictions: &[Vec<Prediction>]) -> Result<f64, TrainError> {
    let points = Bootstrap { replicates: 0, ..Bootstrap::default() };
    let evaluations = evaluations(sets, predictions, points)?;
    let leading = |evaluation: &Evaluation| evaluation.metrics.first().and_then(|(_, metric)| metric.value);
    Ok(mean(evaluations.iter().map(|evaluation| leading(evaluation).unwrap_or(0.0))).unwrap_or(0.0))
}
