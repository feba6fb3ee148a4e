//! AdamW (Loshchilov and Hutter 2019), with a state that can be stored: `tch` keeps that of its own to itself.
//!
//! As in PyTorch, a variable that had no part in a step is left as it is, its count of steps too.

use std::collections::BTreeMap;

use tch::{Tensor, no_grad};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;

/// What is remembered of one variable's gradients.
#[derive(Debug)]
pub(super) struct Moments {
    /// Steps it took part in.
    pub(super) steps: i32,
    /// Moving mean of the gradient.
    pub(super) first: Tensor,
    /// Moving mean of its square.
    pub(super) second: Tensor,
}

/// The optimiser with its state, by the names of the variables.
#[derive(Debug)]
pub(super) struct AdamW {
    pub(super) moments: BTreeMap<String, Moments>,
    weight_decay: f64,
}

impl AdamW {
    pub(super) fn new(weight_decay: f64) -> Self {
        Self { moments: BTreeMap::new(), weight_decay }
    }

    /// Moves one variable against its gradient.
    pub(super) fn step(&mut self, name: &str, variable: &mut Tensor, gradient: &Tensor, rate: f64) {
        let moments = self.moments.entry(name.to_owned()).or_insert_with(|| Moments {
            steps: 0,
            first: gradient.zeros_like(),
            second: gradient.zeros_like(),
        });
        moments.steps += 1;
        let correction = |beta: f64| 1.0 - beta.powi(moments.steps);
        no_grad(|| {
            let _ = variable.g_mul_scalar_(1.0 - rate * self.weight_decay);
            let _ = moments.first.g_mul_scalar_(BETA1).g_add_(&(gradient * (1.0 - BETA1)));
            let _ = moments.second.g_mul_scalar_(BETA2).g_add_(&(gradient.square() * (1.0 - BETA2)));
            let root = (&moments.second / correction(BETA2)).sqrt() + EPS;
            let _ = variable.g_sub_(&(&moments.first / root * (rate / correction(BETA1))));
        });
    }
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind, Tensor, nn, nn::OptimizerConfig};

    use super::AdamW;

    #[test]
    fn it_walks_as_the_libraries_own_does() {
        let store = nn::VarStore::new(Device::Cpu);
        let mut theirs = store.root().var("x", &[3], nn::Init::Const(1.0));
        let mut library = nn::AdamW { wd: 0.01, ..nn::AdamW::default() }.build(&store, 0.1).unwrap();
        let mut ours = Tensor::ones([3], (Kind::Float, Device::Cpu));
        let mut adamw = AdamW::new(0.01);
        let target = Tensor::from_slice(&[0.5_f32, -2.0, 1.1]);
        for _ in 0..20 {
            library.backward_step(&(&theirs - &target).square().sum(Kind::Float));
            let gradient = (&ours - &target) * 2.0;
            adamw.step("x", &mut ours, &gradient, 0.1);
        }
        let difference = (&ours - theirs.detach_()).abs().max().double_value(&[]);
        assert!(difference < 1e-5, "{difference}");
        assert!((ours.double_value(&[0]) - 1.0).abs() > 0.1, "it has moved");
    }
}
