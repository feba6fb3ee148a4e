//! Arguments of `slant train`.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::Args;

use crate::encoder::Device;
use crate::evaluate::DatasetName;
use crate::train::{HeadName, Settings};

/// `slant train`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
slant train --labels my_labels.jsonl --start small -o models/mine\n  \
slant train --labels my_labels.jsonl --dev my_dev.jsonl --start base --freeze-encoder -o models/mine\n  \
slant train --labels train.jsonl --labels expert_sg1.csv --labels names.txt --start small -o models/mine\n  \
slant train --labels train.jsonl --start all-MiniLM-L6-v2/ --learning-rate 1e-4 -o models/anew\n\n\
A run that was broken off goes on from its last checkpoint, in DIR.training, when it is started again, and on the \
same machine with as many threads it ends with the same weights.")]
pub struct TrainArgs {
    /// Labelled set to learn from, in any format that `slant evaluate` reads and that has labels of sentences;
    /// repeatable, for several heads
    #[arg(long, required = true, value_name = "PATH")]
    pub labels: Vec<PathBuf>,
    /// Format of the labelled sets [default: what each looks like]
    #[arg(long, value_enum, value_name = "NAME")]
    pub dataset: Option<DatasetName>,
    /// Learn only from rows of this split, where the set says which row is in which
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
    /// Labelled set to choose by, instead of rows held out; rows with its texts are not learnt from; repeatable
    #[arg(long, value_name = "PATH")]
    pub dev: Vec<PathBuf>,
    /// Choose only by rows of this split of --dev
    #[arg(long, value_name = "NAME", requires = "dev")]
    pub dev_split: Option<String>,
    /// Share of rows held out to choose by, whole articles or stories; 0 for none
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().dev_share)]
    pub dev_share: f64,
    /// Model to start from, a name or a folder: a model, or a published BERT or MPNet encoder
    #[arg(long, value_name = "DIR")]
    pub start: PathBuf,
    /// Folder to write the model to; it is whole or absent
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Heads that learn, with commas between [default: all that the labels are of]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    pub heads: Vec<HeadName>,
    /// Begin these heads anew
    #[arg(long)]
    pub fresh_heads: bool,
    /// Keep the encoder, and with it the other heads, as they are
    #[arg(long)]
    pub freeze_encoder: bool,
    /// How often each row is seen, at most
    #[arg(long, value_name = "N", default_value_t = at_least_one(Settings::default().epochs))]
    pub epochs: NonZeroU32,
    /// Highest learning rate of the encoder; heads learn five times as fast. From a published encoder, 1e-4 is better
    #[arg(long, value_name = "RATE", default_value_t = Settings::default().learning_rate)]
    pub learning_rate: f64,
    /// Rows per step
    #[arg(long, value_name = "N", default_value_t = Settings::default().batch_size)]
    pub batch_size: usize,
    /// Share of the steps in which the learning rate rises; in the rest it falls to zero
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().warmup)]
    pub warmup: f64,
    /// Largest norm of a step's gradient
    #[arg(long, value_name = "NORM", default_value_t = Settings::default().clip)]
    pub clip: f64,
    /// Weigh rare classes of stance and of loaded sentences up
    #[arg(long)]
    pub balanced: bool,
    /// Stop after N epochs without a better dev score, and keep the best one's weights; 0 keeps the last ones
    #[arg(long, value_name = "N", default_value_t = Settings::default().patience)]
    pub patience: u32,
    /// Steps between checkpoints
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(250).expect("it is not 0"))]
    pub checkpoint_every: NonZeroUsize,
    /// Seed of the rows held out, of fresh heads, the order of rows, and dropout
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// cpu, cuda or cuda:N [default: cuda when present, else cpu]
    #[arg(long, value_name = "NAME")]
    pub device: Option<Device>,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

fn at_least_one(n: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(n.saturating_sub(1))
}
