//! `slant train`.

#[cfg(feature = "libtorch")]
mod watch;

use super::Status;
use crate::cli::TrainArgs;

/// A build without libtorch says how to make one with it.
#[cfg(not(feature = "libtorch"))]
pub(super) fn run(_: &TrainArgs) -> anyhow::Result<Status> {
    anyhow::bail!(super::engine::libtorch::NOT_BUILT)
}

#[cfg(feature = "libtorch")]
pub(super) fn run(args: &TrainArgs) -> anyhow::Result<Status> {
    use super::engine::{libtorch, set_threads};
    use crate::encoder::Device;
    use crate::train::{Job, Settings, train};

    set_threads(args.threads)?;
    libtorch::set_threads(args.threads);
    let job = Job {
        labels: args.labels.clone(),
        format: args.dataset,
        split: args.split.clone(),
        dev: args.dev.clone(),
        dev_split: args.dev_split.clone(),
        start: args.start.clone(),
        output: args.output.clone(),
        checkpoint_every: args.checkpoint_every.get(),
        device: Device::available(args.device)?,
    };
    let settings = Settings {
        heads: args.heads.clone(),
        fresh_heads: args.fresh_heads,
        freeze_encoder: args.freeze_encoder,
        epochs: args.epochs.get(),
        learning_rate: args.learning_rate,
        batch_size: args.batch_size,
        warmup: args.warmup,
        clip: args.clip,
        balanced: args.balanced,
        dev_share: args.dev_share,
        patience: args.patience,
        seed: args.seed,
        ..Settings::default()
    };
    let mut watch = watch::Watch::new(settings.epochs);
    let trained = train(&job, &settings, &mut |event| watch.tell(event));
    watch.finish();
    trained?;
    Ok(Status::Done)
}
