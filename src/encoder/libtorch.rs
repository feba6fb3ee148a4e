//! The engine on libtorch: BERT by `rust-bert`, MPNet beside it, on a processor or a CUDA card.
//!
//! It starts from the same stored weights as the packed engine. Sentences of a batch are padded to the longest,
//! so that the shape of a product, and with it the last bits of a state, may depend on the batch.

mod mpnet;
mod network;
mod padded;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use ndarray::Array2;
use tch::nn::VarStore;
use tch::{Cuda, Kind, no_grad};

pub(crate) use network::{Network, fill, variables};
pub(crate) use padded::Padded;

use super::{Device, DeviceError, Encoder, EncoderError, Precision};
use crate::batch::Batch;
use crate::model::{Model, ModelError};

/// Tokens per batch on a card, which is idle with fewer.
pub const CUDA_TOKEN_BUDGET: usize = 16_384;

/// The encoder on libtorch.
///
/// Tensors of libtorch may move between threads but not be shared by them, so one network stands behind a lock.
/// A network per worker would multiply the memory and gain nothing: on a processor libtorch spreads each product
/// over the cores itself, and a card works off one queue.
#[derive(Debug)]
pub struct LibtorchEncoder {
    network: Mutex<Network>,
    device: Device,
    precision: Precision,
    vocabulary: usize,
    hidden: usize,
}

impl Device {
    /// The device asked for, if libtorch sees it; without a wish, the first card, else the processor.
    pub fn available(asked: Option<Self>) -> Result<Self, DeviceError> {
        Self::choose(asked, usize::try_from(Cuda::device_count()).unwrap_or(0))
    }

    /// The device in libtorch's own type.
    #[must_use]
    pub(crate) fn torch(self) -> tch::Device {
        match self {
            Self::Cpu => tch::Device::Cpu,
            Self::Cuda(number) => tch::Device::Cuda(number),
        }
    }
}

impl LibtorchEncoder {
    /// Reads the weights of `model` onto `device`.
    pub fn new(model: &Model, device: Device, precision: Precision) -> Result<Self, ModelError> {
        if precision == Precision::Int8 {
            return Err(ModelError::Precision { engine: "libtorch", precision: precision.name() });
        }
        let shape = &model.config.architecture;
        let mut store = VarStore::new(device.torch());
        let network = Network::new(&(store.root() / "encoder"), shape, 0.0)
            .map_err(|reason| ModelError::Unusable { path: model.folder.join("config.json"), reason })?;
        fill(&store, &model.weights, |name| Some(name.to_owned()))?;
        store.freeze();
        if precision == Precision::Bf16 {
            store.set_kind(Kind::BFloat16);
        }
        Ok(Self {
            network: Mutex::new(network),
            device,
            precision,
            vocabulary: shape.vocab_size,
            hidden: shape.hidden_size,
        })
    }

    /// Where it runs.
    #[must_use]
    pub fn device(&self) -> Device {
        self.device
    }
}

impl Encoder for LibtorchEncoder {
    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, EncoderError> {
        let vocabulary = self.vocabulary;
        if let Some(&id) = batch.ids.iter().find(|&&id| id as usize >= vocabulary) {
            return Err(EncoderError::Vocabulary { id, vocabulary });
        }
        let rows: Vec<&[u32]> = batch.rows().map(|row| &batch.ids[row]).collect();
        let network = self.network.lock().unwrap_or_else(PoisonError::into_inner);
        let values = guarded(|| {
            no_grad(|| {
                let padded = Padded::new(&rows, self.device.torch());
                padded.unpad(&network.states(&padded, false))
            })
        })?;
        Ok(Array2::from_shape_vec((batch.ids.len(), self.hidden), values)
            .expect("a network gives `hidden` values per token"))
    }

    fn name(&self) -> &'static str {
        "libtorch"
    }

    fn precision(&self) -> Precision {
        self.precision
    }
}

/// Does `work`, in which rust-bert and tch panic where libtorch reports an error, such as a card without memory left.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, EncoderError> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|panic| EncoderError::Torch { reason: message(panic.as_ref()) })
}

/// The first line of what libtorch said; the rest is a trace of its own code.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.and_then(|text| text.lines().next()).unwrap_or("unknown error").to_owned()
}
