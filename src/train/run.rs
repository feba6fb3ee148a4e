//! A run of training from labels to a model folder.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::card::{Card, card};
use super::checkpoint::{self, State};
use super::examples::{Example, examples};
use super::folder;
use super::labels::{self, LabelSet, check_classes, heads_of};
use super::learner::Learner;
use super::sources::{Source, digest, sources};
use super::split::{Split, apart, hold_out};
use super::start::{FIRST_VERSION, Start};
use super::{Event, HeadName, Job, Settings, TrainError, calibrate, dev, plan};
use crate::evaluate::{Prediction, TrainedRows};
use crate::model::Config;
use crate::statistics::Bootstrap;

/// A run under way.
struct Run<'a> {
    job: &'a Job,
    settings: Settings,
    start: Start,
    /// Rows by head.
    examples: BTreeMap<HeadName, Vec<Example>>,
    /// Their tokens.
    lengths: BTreeMap<HeadName, Vec<usize>>,
    dev: Vec<LabelSet>,
    trained: TrainedRows,
    sources: Vec<Source>,
    /// Folder of checkpoints.
    work: PathBuf,
    state: State,
}

/// Trains a model and writes its folder; `watch` is told how it goes.
pub fn train(job: &Job, settings: &Settings, watch: &mut dyn FnMut(Event)) -> Result<(), TrainError> {
    settings.validate().map_err(|reason| TrainError::Settings { reason })?;
    if job.output.exists() {
        return Err(TrainError::Exists { path: job.output.clone() });
    }
    let sets = read(&job.labels, job, job.split.as_deref(), &settings.heads)?;
    let mut heads = if settings.heads.is_empty() { heads_of(&sets) } else { settings.heads.clone() };
    heads.sort_unstable();
    heads.dedup();
    check_classes(&sets, &heads)?;
    let Split { train, dev, n_left_out } = split(job, settings, sets, &heads)?;
    check_classes(&train, &heads)?;

    let mut run = Run::new(job, Settings { heads, ..settings.clone() }, &train, dev)?;
    let mut weights = class_weights(settings, &train);
    if let Some(weights) = weights.get_mut(&HeadName::Stance) {
        *weights =
            in_order(weights, run.start.config.stance_order().expect("the configuration was validated"));
    }
    let mut learner = Learner::new(&run.start, &run.settings, weights, job.device.torch())?;
    run.resume(&mut learner)?;
    watch(Event::Ready {
        n_train: train.iter().map(|set| set.labels.len()).sum(),
        n_dev: run.dev.iter().map(|set| set.labels.len()).sum(),
        n_left_out,
        done: run.state.done,
        total: run.total(),
        warnings: run.warnings(),
    });
    run.learn(&mut learner, watch)?;
    drop(learner);
    run.finish()
}

fn read(
    paths: &[PathBuf],
    job: &Job,
    split: Option<&str>,
    heads: &[HeadName],
) -> Result<Vec<LabelSet>, TrainError> {
    let read = paths.iter().map(|path| labels::read(path, job.format, split, heads));
    Ok(read.collect::<Result<Vec<_>, _>>()?.concat())
}

fn split(
    job: &Job,
    settings: &Settings,
    sets: Vec<LabelSet>,
    heads: &[HeadName],
) -> Result<Split, TrainError> {
    if job.dev.is_empty() {
        return if settings.dev_share > 0.0 {
            hold_out(&sets, settings.dev_share, settings.seed)
        } else {
            Ok(apart(sets, Vec::new()))
        };
    }
    let dev = read(&job.dev, job, job.dev_split.as_deref(), heads)?;
    match heads.iter().find(|head| !heads_of(&dev).contains(head)) {
        Some(&head) => Err(TrainError::NoDevRows { head }),
        None => Ok(apart(sets, dev)),
    }
}

/// The inverse of each class's share, so that the mean weight of a row is 1.
fn class_weights(settings: &Settings, train: &[LabelSet]) -> BTreeMap<HeadName, Vec<f32>> {
    let mut weights = BTreeMap::new();
    for (head, n_classes) in [(HeadName::Stance, 3), (HeadName::Loaded, 2)] {
        let of_head = train.iter().filter(|set| set.labels.head() == head);
        let classes: Vec<usize> = of_head.flat_map(|set| set.labels.classes()).collect();
        if !settings.balanced || classes.is_empty() {
            continue;
        }
        let count = |class: usize| classes.iter().filter(|other| **other == class).count();
        let counts: Vec<usize> = (0..n_classes).map(count).collect();
        let n_seen = counts.iter().filter(|count| **count > 0).count();
        let weight = |count: &usize| classes.len() as f32 / (n_seen * (*count).max(1)) as f32;
        weights.insert(head, counts.iter().map(weight).collect());
    }
    weights
}

/// Values of classes as the head's logits stand.
fn in_order(of_classes: &[f32], order: [usize; 3]) -> Vec<f32> {
    let mut of_logits = vec![0.0; order.len()];
    for (class, place) in order.into_iter().enumerate() {
        of_logits[place] = of_classes[class];
    }
    of_logits
}

impl<'a> Run<'a> {
    fn new(
        job: &'a Job,
        settings: Settings,
        train: &[LabelSet],
        dev: Vec<LabelSet>,
    ) -> Result<Self, TrainError> {
        let start = Start::load(&job.start)?;
        let mut by_head: BTreeMap<HeadName, Vec<Example>> = BTreeMap::new();
        let mut trained = start.trained.clone();
        for set in train {
            by_head.entry(set.labels.head()).or_default().extend(examples(&set.labels, &start)?);
            for (_, text) in set.labels.places() {
                trained.insert(text);
            }
        }
        if let Some((&head, _)) = by_head.iter().find(|(_, rows)| rows.is_empty()) {
            return Err(TrainError::NoRows { head });
        }
        let tokens = |example: &Example| example.encoded.ids.len();
        let lengths = by_head.iter().map(|(head, rows)| (*head, rows.iter().map(tokens).collect())).collect();
        let sources = sources(job, train)?;
        let mut name = job.output.file_name().unwrap_or_default().to_os_string();
        name.push(".training");
        let mut run = Self {
            job,
            settings,
            start,
            examples: by_head,
            lengths,
            dev,
            trained,
            sources,
            work: job.output.with_file_name(name),
            state: State::default(),
        };
        run.state.run = run.identity()?;
        Ok(run)
    }

    /// Everything that decides the weights, but for the machine.
    fn identity(&self) -> Result<BTreeMap<String, Value>, TrainError> {
        let mut identity = BTreeMap::from([
            ("the version of slant".to_owned(), json!(env!("CARGO_PKG_VERSION"))),
            (
                "the labels".to_owned(),
                json!((self.sources.iter().map(|s| (&s.sha256, s.n)).collect::<Vec<_>>(), &self.job.split)),
            ),
            ("the start".to_owned(), json!(self.start.sha256)),
        ]);
        let mut dev = Vec::new();
        for path in &self.job.dev {
            dev.push(digest(path)?);
        }
        identity.insert("the dev set".to_owned(), json!((dev, &self.job.dev_split)));
        if let Ok(Value::Object(settings)) = serde_json::to_value(&self.settings) {
            identity.extend(settings.into_iter().map(|(name, value)| (name.replace('_', " "), value)));
        }
        Ok(identity)
    }

    /// Makes the folder of checkpoints, and takes up what stands there.
    fn resume(&mut self, learner: &mut Learner) -> Result<(), TrainError> {
        std::fs::create_dir_all(&self.work)
            .map_err(|source| TrainError::Write { path: self.work.clone(), source })?;
        let Some((state, saved)) = checkpoint::find(&self.work)? else { return Ok(()) };
        let names = self.state.run.keys().chain(state.run.keys());
        let mut differs: Vec<&str> = names
            .filter(|name| self.state.run.get(*name) != state.run.get(*name))
            .map(String::as_str)
            .collect();
        differs.sort_unstable();
        differs.dedup();
        if !differs.is_empty() {
            return Err(TrainError::OtherRun { folder: self.work.clone(), differs: differs.join(", ") });
        }
        saved.restore(learner, &state)?;
        self.state = state;
        Ok(())
    }

    fn steps_per_epoch(&self) -> usize {
        plan::steps_per_epoch(&self.lengths, self.settings.batch_size)
    }

    fn total(&self) -> usize {
        self.steps_per_epoch() * self.settings.epochs as usize
    }

    /// What the user should know of the model to come.
    fn warnings(&self) -> Vec<&'static str> {
        let all_learn = self.settings.heads.len() == 3;
        let mut warnings = Vec::new();
        if !all_learn && !self.start.has_heads() {
            warnings
                .push("heads that do not learn here are drawn at random, and what they say means nothing");
        } else if !all_learn && !self.settings.freeze_encoder {
            warnings.push(
                "the encoder changes under heads that do not learn here, which may get worse; \
                 --freeze-encoder keeps them as they are",
            );
        }
        if self.start.config.bias.is_some() {
            warnings.push("the bias score was fitted for the start and is left out until it is fitted again");
        }
        if self.dev.is_empty() {
            warnings
                .push("without dev rows the last weights are kept, and nothing is measured or calibrated");
        }
        warnings
    }

    fn learn(&mut self, learner: &mut Learner, watch: &mut dyn FnMut(Event)) -> Result<(), TrainError> {
        let (per_epoch, total) = (self.steps_per_epoch(), self.total());
        let Settings { batch_size, seed, warmup, epochs, .. } = self.settings;
        let begun = self.state.done / per_epoch;
        for epoch in (0..epochs).skip(begun) {
            if self.is_stale() {
                break;
            }
            let steps = plan::epoch(&self.lengths, batch_size, seed, epoch);
            for step in steps.iter().skip(self.state.done % per_epoch) {
                let at = self.state.done;
                let rows = &self.examples[&step.head];
                let batch: Vec<&Example> = step.rows.iter().map(|&row| &rows[row]).collect();
                let rate = plan::rate(at, total, warmup);
                let loss = learner.step(step.head, &batch, rate, plan::step_seed(seed, at))?;
                if !loss.is_finite() {
                    return Err(TrainError::Diverged { step: at + 1 });
                }
                self.state.done += 1;
                watch(Event::Step { done: self.state.done, loss });
                let is_last = self.state.done.is_multiple_of(per_epoch);
                if !is_last && self.state.done.is_multiple_of(self.job.checkpoint_every) {
                    checkpoint::save(&self.work, learner, &self.state)?;
                }
            }
            self.end_epoch(epoch + 1, learner, watch)?;
        }
        Ok(())
    }

    /// Writes the epoch's model where it may be kept, has the dev rows judge it, and saves a checkpoint.
    fn end_epoch(
        &mut self,
        epoch: u32,
        learner: &Learner,
        watch: &mut dyn FnMut(Event),
    ) -> Result<(), TrainError> {
        let folder = self.epoch_folder(epoch);
        folder::whole(&folder, |folder| {
            folder::write(folder, learner, &self.raw_config(), &self.start, &self.trained)
        })?;
        let mut score = None;
        if !self.dev.is_empty() {
            let predictions = dev::judge(&folder, &self.dev, &self.trained, self.job.device)?;
            score = Some(dev::score(&self.dev, &predictions)?);
        }
        let is_best = score.is_some_and(|score| self.state.best.is_none_or(|(_, best)| score > best));
        if let (Some(score), true) = (score, is_best) {
            self.state.best = Some((epoch, score));
            self.state.stale = 0;
        } else {
            self.state.stale += 1;
        }
        checkpoint::save(&self.work, learner, &self.state)?;
        let kept = self.kept_epoch();
        for other in (1..=epoch).filter(|other| *other != kept) {
            folder::remove(&self.epoch_folder(other))?;
        }
        watch(Event::Epoch { epoch, score, is_best });
        Ok(())
    }

    /// Whether enough epochs brought nothing better.
    fn is_stale(&self) -> bool {
        let Settings { patience, .. } = self.settings;
        patience > 0 && !self.dev.is_empty() && self.state.stale >= patience
    }

    /// The epoch whose weights the model gets, as things stand.
    fn kept_epoch(&self) -> u32 {
        let last = u32::try_from(self.state.done / self.steps_per_epoch()).unwrap_or(self.settings.epochs);
        self.state.best.filter(|_| self.settings.patience > 0).map_or(last, |(epoch, _)| epoch)
    }

    fn epoch_folder(&self, epoch: u32) -> PathBuf {
        self.work.join(format!("epoch-{epoch}"))
    }

    /// The new model's configuration before its calibration.
    fn raw_config(&self) -> Config {
        let name = self.job.output.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let version = FIRST_VERSION.to_owned();
        let mut config = Config { name, version, bias: None, ..self.start.config.clone() };
        for head in &self.settings.heads {
            match head {
                HeadName::Stance => config.heads.stance.temperature = 1.0,
                HeadName::Loaded => config.heads.loaded.temperature = 1.0,
                HeadName::Actors => {}
            }
        }
        config
    }

    /// Calibrates and measures the model, writes its card, and puts it in its place.
    fn finish(&self) -> Result<(), TrainError> {
        let epoch = self.kept_epoch();
        let folder = self.epoch_folder(epoch);
        let mut config = self.raw_config();
        folder::write_config(&folder, &config)?;
        let judge = || dev::judge(&folder, &self.dev, &self.trained, self.job.device);
        self.calibrate(&mut config, &judge()?);
        folder::write_config(&folder, &config)?;
        let card = card(&Card {
            config: &config,
            settings: &self.settings,
            start: &self.start,
            sources: &self.sources,
            epoch,
            is_held_out: self.job.dev.is_empty(),
            warnings: &self.warnings(),
            evaluations: &dev::evaluations(&self.dev, &judge()?, Bootstrap::default())?,
        });
        folder::write_card(&folder, &card)?;
        std::fs::rename(&folder, &self.job.output)
            .map_err(|source| TrainError::Write { path: self.job.output.clone(), source })?;
        folder::remove(&self.work)
    }

    fn calibrate(&self, config: &mut Config, predictions: &[Vec<Prediction>]) {
        let of_head = |head: HeadName| {
            let sets = self.dev.iter().zip(predictions).filter(|(set, _)| set.labels.head() == head);
            let rows: Vec<&Prediction> = sets.flat_map(|(_, rows)| rows).collect();
            calibrate::temperature(&rows).map(|t| (t * 1e4).round() / 1e4)
        };
        let heads = &mut config.heads;
        if let Some(temperature) = of_head(HeadName::Stance) {
            heads.stance.temperature = temperature;
        }
        if let Some(temperature) = of_head(HeadName::Loaded) {
            heads.loaded.temperature = temperature;
        }
    }
}
