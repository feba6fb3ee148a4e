//! Encoder and heads that learn: examples to a loss, its gradient to new weights.

use std::collections::BTreeMap;

use tch::nn::VarStore;
use tch::{Device, Kind, Reduction, Tensor, no_grad};

use super::adamw::AdamW;
use super::examples::{Answer, Example, IGNORED};
use super::heads::{ActorHead, LoadedHead, StanceHead, States};
use super::start::Start;
use super::{HeadName, Settings, TrainError};
use crate::encoder::libtorch::{Network, Padded, fill, guarded, variables};
use crate::model::ModelError;

/// How much a loaded word counts against one that is not: there are few of them.
const LOADED_WORD_WEIGHT: f32 = 3.0;

/// The model that learns, and its optimiser.
#[derive(Debug)]
pub(super) struct Learner {
    store: VarStore,
    encoder: Network,
    stance: StanceHead,
    actors: ActorHead,
    loaded: LoadedHead,
    pub(super) optimiser: AdamW,
    /// Weights of the classes of the heads where classes are weighed.
    class_weights: BTreeMap<HeadName, Vec<f32>>,
    settings: Settings,
}

impl Learner {
    /// Encoder and heads with the values of `start`, but for heads that begin anew.
    pub(super) fn new(
        start: &Start,
        settings: &Settings,
        class_weights: BTreeMap<HeadName, Vec<f32>>,
        device: Device,
    ) -> Result<Self, TrainError> {
        tch::manual_seed(settings.seed.cast_signed());
        let config = &start.config;
        let store = VarStore::new(device);
        let root = store.root();
        let encoder = Network::new(&(&root / "encoder"), &config.architecture, settings.dropout)
            .map_err(|reason| ModelError::Unusable { path: start.folder.join("config.json"), reason })?;
        let stance = StanceHead::new(&(&root / HeadName::Stance.name()), config);
        let actors = ActorHead::new(&(&root / HeadName::Actors.name()), config, start.actor_hidden()?);
        let loaded = LoadedHead::new(&(&root / HeadName::Loaded.name()), config);
        let is_fresh = |name: &str| {
            settings.fresh_heads && settings.heads.iter().any(|head| is_below(name, head.name()))
        };
        fill(&store, &start.weights, |name| start.stored_name(name).filter(|_| !is_fresh(name)))?;
        let optimiser = AdamW::new(settings.weight_decay);
        Ok(Self {
            store,
            encoder,
            stance,
            actors,
            loaded,
            optimiser,
            class_weights,
            settings: settings.clone(),
        })
    }

    /// All variables by name.
    pub(super) fn variables(&self) -> Vec<(String, Tensor)> {
        variables(&self.store)
    }

    /// Learns from examples of one head at `rate`, a share of the highest one; `seed` decides the dropout. Returns the
    /// loss before the step.
    pub(super) fn step(
        &mut self,
        head: HeadName,
        examples: &[&Example],
        rate: f64,
        seed: i64,
    ) -> Result<f64, TrainError> {
        guarded(|| {
            tch::manual_seed(seed);
            let loss = self.loss(head, examples);
            let value = loss.double_value(&[]);
            if value.is_finite() {
                self.descend(head, &loss, rate);
            }
            value
        })
        .map_err(TrainError::from)
    }

    /// The variables that learn from labels of `head`.
    fn learning(&self, head: HeadName) -> Vec<(String, Tensor)> {
        let mut variables = self.variables();
        variables.retain(|(name, _)| {
            is_below(name, head.name()) || (!self.settings.freeze_encoder && is_below(name, "encoder"))
        });
        variables
    }

    fn descend(&mut self, head: HeadName, loss: &Tensor, rate: f64) {
        let variables = self.learning(head);
        let inputs: Vec<&Tensor> = variables.iter().map(|(_, variable)| variable).collect();
        let mut gradients = Tensor::run_backward(&[loss], &inputs, false, false);
        no_grad(|| clip(&mut gradients, self.settings.clip));
        for ((name, mut variable), gradient) in variables.into_iter().zip(gradients) {
            let factor = if is_below(&name, "encoder") { 1.0 } else { self.settings.head_factor };
            let rate = rate * self.settings.learning_rate * factor;
            self.optimiser.step(&name, &mut variable, &gradient, rate);
        }
    }

    fn loss(&self, head: HeadName, examples: &[&Example]) -> Tensor {
        let device = self.store.device();
        let ids: Vec<&[u32]> = examples.iter().map(|example| example.encoded.ids.as_slice()).collect();
        let padded = Padded::new(&ids, device);
        let values = if self.settings.freeze_encoder {
            no_grad(|| self.encoder.states(&padded, false))
        } else {
            self.encoder.states(&padded, true)
        };
        let states = States { values: &values, mask: &padded.mask, dropout: self.settings.dropout };
        let answers: Vec<&Answer> = examples.iter().map(|example| &example.answer).collect();
        let rectangle = Rectangle { longest: values.size()[1], device };
        match head {
            HeadName::Stance => self.stance_loss(&states, &answers, &rectangle),
            HeadName::Actors => {
                let case = examples.iter().map(|e| e.encoded.case.iter().map(|&c| i64::from(c)).collect());
                let case = rectangle.of(case, 0);
                let tags = rectangle.of(answers.iter().map(|answer| token_labels(answer)), IGNORED);
                let logits = self.actors.logits(&states, &case).flatten(0, 1);
                cross_entropy(&logits, &tags.flatten(0, 1), None)
            }
            HeadName::Loaded => self.loaded_loss(&states, &answers, &rectangle),
        }
    }

    fn stance_loss(&self, states: &States, answers: &[&Answer], rectangle: &Rectangle) -> Tensor {
        let (mut classes, mut mentions) = (Vec::new(), Vec::new());
        for answer in answers {
            if let Answer::Stance { tokens, class } = answer {
                classes.push(*class);
                let mut mention = vec![0; tokens.last().map_or(0, |last| last + 1)];
                for &token in tokens {
                    mention[token] = 1;
                }
                mentions.push(mention);
            }
        }
        let mention = rectangle.of(mentions.into_iter(), 0).to_kind(states.values.kind());
        let classes = Tensor::from_slice(&classes).to_device(rectangle.device);
        let weights = self.class_weights.get(&HeadName::Stance);
        let weights = weights.map(|weights| Tensor::from_slice(weights).to_device(rectangle.device));
        cross_entropy(&self.stance.logits(states, &mention), &classes, weights.as_ref())
    }

    fn loaded_loss(&self, states: &States, answers: &[&Answer], rectangle: &Rectangle) -> Tensor {
        let is_loaded: Vec<f32> = answers
            .iter()
            .map(|answer| if matches!(answer, Answer::Loaded { class: true, .. }) { 1.0 } else { 0.0 })
            .collect();
        let weights = self.class_weights.get(&HeadName::Loaded).map(|weights| {
            let of_rows = is_loaded.iter().map(|&loaded| weights[usize::from(loaded > 0.5)]);
            Tensor::from_slice(&of_rows.collect::<Vec<f32>>()).to_device(rectangle.device)
        });
        let (sentence, words) = self.loaded.logits(states);
        let is_loaded = Tensor::from_slice(&is_loaded).to_device(rectangle.device);
        let loss = binary(&sentence, &is_loaded, weights.as_ref(), None);

        let labels = rectangle.of(answers.iter().map(|answer| token_labels(answer)), IGNORED).flatten(0, 1);
        let known = labels.ne(IGNORED).nonzero().squeeze_dim(1);
        if known.size()[0] == 0 {
            return loss;
        }
        let labels = labels.index_select(0, &known).to_kind(words.kind());
        let words = words.flatten(0, 1).index_select(0, &known);
        let weight = Tensor::from(LOADED_WORD_WEIGHT).to_device(rectangle.device);
        loss + binary(&words, &labels, None, Some(&weight))
    }
}

/// Whether a variable is one of the part `part` of the model.
fn is_below(name: &str, part: &str) -> bool {
    name.strip_prefix(part).is_some_and(|rest| rest.starts_with('.'))
}

fn token_labels(answer: &Answer) -> Vec<i64> {
    match answer {
        Answer::Actors { tags: labels } | Answer::Loaded { words: labels, .. } => labels.clone(),
        Answer::Stance { .. } => Vec::new(),
    }
}

/// The shape that rows of several lengths are padded to.
struct Rectangle {
    longest: i64,
    device: Device,
}

impl Rectangle {
    /// `[rows, longest]`, with `filler` behind the end of each row.
    fn of(&self, rows: impl ExactSizeIterator<Item = Vec<i64>>, filler: i64) -> Tensor {
        let n_rows = rows.len() as i64;
        let longest = usize::try_from(self.longest).unwrap_or(0);
        let padded = rows.flat_map(|mut row| {
            row.resize(longest, filler);
            row
        });
        Tensor::from_slice(&padded.collect::<Vec<i64>>()).view([n_rows, self.longest]).to_device(self.device)
    }
}

fn cross_entropy(logits: &Tensor, labels: &Tensor, weights: Option<&Tensor>) -> Tensor {
    logits.cross_entropy_loss(labels, weights, Reduction::Mean, IGNORED, 0.0)
}

fn binary(logits: &Tensor, labels: &Tensor, weights: Option<&Tensor>, positive: Option<&Tensor>) -> Tensor {
    logits.binary_cross_entropy_with_logits(labels, weights, positive, Reduction::Mean)
}

/// Scales gradients so that their norm, taken together, is at most `limit`.
fn clip(gradients: &mut [Tensor], limit: f64) {
    let norms: Vec<Tensor> = gradients.iter().map(Tensor::norm).collect();
    let norm = Tensor::stack(&norms, 0).norm().to_kind(Kind::Double).double_value(&[]);
    let factor = limit / (norm + 1e-6);
    if factor < 1.0 {
        for gradient in gradients {
            let _ = gradient.g_mul_scalar_(factor);
        }
    }
}
