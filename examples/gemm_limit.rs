//! What the int8 products of an encoder cost by themselves: `gemm_limit MODEL THREADS TOKENS_PER_SENTENCE`.
//!
//! Runs `rten-gemm`'s int8 kernel over the shapes of all linear layers, 512 tokens a batch, with packed weights,
//! and nothing else. Prints one line of JSON with the sentences per second that would allow.

use std::path::Path;
use std::time::Instant;

use anyhow::bail;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensor;
use rten_tensor::prelude::AsView;
use slant::batch::TOKEN_BUDGET;
use slant::model::{Model, find};

const SECONDS: f64 = 3.0;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, threads, tokens] = arguments.as_slice() else {
        bail!("usage: gemm_limit MODEL THREADS TOKENS_PER_SENTENCE");
    };
    let (threads, tokens): (usize, f64) = (threads.parse()?, tokens.parse()?);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let shape = Model::load(&find(Some(Path::new(model)))?)?.config.architecture;
    let (hidden, wide) = (shape.hidden_size, shape.intermediate_size);
    let products: Vec<PackedBMatrix<i8>> =
        [(hidden, 3 * hidden), (hidden, hidden), (hidden, wide), (wide, hidden)]
            .map(|shape| GemmExecutor::<u8, i8, i32>::new().prepack_b(NdTensor::zeros(shape.into()).view()))
            .into();
    let (begun, mut batches) = (Instant::now(), 0);
    while begun.elapsed().as_secs_f64() < SECONDS {
        (0..threads).into_par_iter().try_for_each(|_| {
            products.iter().try_for_each(|weights| multiply(weights, shape.num_hidden_layers))
        })?;
        batches += threads;
    }
    let per_second = (batches * TOKEN_BUDGET) as f64 / tokens / begun.elapsed().as_secs_f64();
    #[expect(clippy::print_stdout, reason = "the result of the program")]
    {
        println!("{}", serde_json::json!({ "sentences_per_second": per_second }));
    }
    Ok(())
}

/// A batch times the same weights, once per layer.
fn multiply(weights: &PackedBMatrix<i8>, layers: usize) -> anyhow::Result<()> {
    let executor = GemmExecutor::<u8, i8, i32>::new();
    let states = NdTensor::<u8, 2>::zeros([TOKEN_BUDGET, weights.rows()]);
    let mut sums = vec![0i32; TOKEN_BUDGET * weights.cols()];
    for _ in 0..layers {
        executor.gemm(
            &mut sums,
            GemmInputA::Unpacked(states.view()),
            GemmInputB::Packed(weights),
            GemmOptions::default(),
        )?;
    }
    Ok(())
}
