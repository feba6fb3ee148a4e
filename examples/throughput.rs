//! Sentences per second of the encoder alone: `throughput MODEL f32|int8 THREADS SENTENCES.txt [SECONDS]`.
//!
//! One sentence per line. Prints one line of JSON. `benches/peers` runs it beside other programs.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use slant::batch::{TOKEN_BUDGET, batches};
use slant::encoder::{Encoder, PackedEncoder, Precision};
use slant::model::{Model, find};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, precision, threads, path, rest @ ..] = arguments.as_slice() else {
        bail!("usage: throughput MODEL f32|int8 THREADS SENTENCES.txt [SECONDS]");
    };
    let seconds: f64 = rest.first().map_or(Ok(3.0), |text| text.parse())?;
    rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?).build_global()?;
    let precision = match precision.as_str() {
        "f32" => Precision::F32,
        "int8" => Precision::Int8,
        other => bail!("no precision `{other}`"),
    };
    let begun = Instant::now();
    let model = Model::load(&find(Some(Path::new(model)))?)?;
    let encoder = PackedEncoder::new(&model, precision)?;
    let load_ms = begun.elapsed().as_secs_f64() * 1e3;
    let text = std::fs::read_to_string(path).with_context(|| format!("{path} cannot be read"))?;
    let sentences: Vec<_> = text
        .lines()
        .map(|line| model.tokenizer.encode(line))
        .collect::<Result<_, _>>()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let made = batches(&sentences.iter().collect::<Vec<_>>(), TOKEN_BUDGET);
    let pass = || made.par_iter().try_for_each(|batch| encoder.encode(batch).map(drop));
    pass()?;
    let (begun, mut passes) = (Instant::now(), 0);
    while passes == 0 || begun.elapsed().as_secs_f64() < seconds {
        pass()?;
        passes += 1;
    }
    let took = begun.elapsed().as_secs_f64();
    let tokens: usize = sentences.iter().map(|sentence| sentence.ids.len()).sum();
    let report = serde_json::json!({
        "sentences_per_second": (passes * sentences.len()) as f64 / took,
        "tokens_per_sentence": tokens as f64 / sentences.len() as f64,
        "load_ms": load_ms,
    });
    #[expect(clippy::print_stdout, reason = "the result of the program")]
    {
        println!("{report}");
    }
    Ok(())
}
