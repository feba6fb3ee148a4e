//! Articles scored window by window: enough at once to fill the threads, few enough that memory stays small.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use crate::article::{Origin, RawArticle};
use crate::ingest::Articles;
use crate::pipeline::Pipeline;
use crate::record::ArticleRecord;

/// Articles scored together, so that batches are of like length.
const ARTICLES: usize = 48;
/// A window is closed early at this many bytes of text.
const BYTES: usize = 400_000;

/// What takes the outcomes, in the order of the articles.
pub(super) trait Receiver {
    /// A scored article; its id is unique within the run.
    fn scored(&mut self, record: ArticleRecord) -> anyhow::Result<()>;
    /// An article that could not be scored, or read.
    fn failed(&mut self, origin: &Origin, error: &str) -> anyhow::Result<()>;
    /// After each window, with the bytes of input read so far.
    fn window_done(&mut self, bytes_read: u64) -> anyhow::Result<()>;
}

/// Scores all articles.
pub(super) fn score(
    mut articles: Articles,
    pipeline: &Pipeline,
    receiver: &mut dyn Receiver,
) -> anyhow::Result<()> {
    let bytes_read = articles.bytes_read();
    let mut ids = BTreeMap::new();
    loop {
        let (window, ended) = next_window(&mut articles, receiver)?;
        let origins: Vec<Origin> = window.iter().map(|raw| raw.origin.clone()).collect();
        for (origin, outcome) in origins.iter().zip(pipeline.score(window)) {
            match outcome {
                Ok(mut record) => {
                    record.id = unique(&mut ids, record.id);
                    receiver.scored(record)?;
                }
                Err(error) => receiver.failed(origin, &error.to_string())?,
            }
        }
        receiver.window_done(bytes_read.load(Ordering::Relaxed))?;
        if ended {
            return Ok(());
        }
    }
}

fn next_window(
    articles: &mut Articles,
    receiver: &mut dyn Receiver,
) -> anyhow::Result<(Vec<RawArticle>, bool)> {
    let (mut window, mut bytes) = (Vec::new(), 0);
    while window.len() < ARTICLES && bytes < BYTES {
        match articles.next() {
            Some(Ok(raw)) => {
                bytes += raw.blocks.iter().map(|block| block.text.len()).sum::<usize>();
                window.push(raw);
            }
            Some(Err(error)) => {
                let origin = error.origin().clone();
                receiver.failed(&origin, &format!("{:#}", anyhow::Error::new(error)))?;
            }
            None => return Ok((window, true)),
        }
    }
    Ok((window, false))
}

/// The id, with a number behind it where an earlier article of the run has the same.
fn unique(ids: &mut BTreeMap<String, usize>, id: String) -> String {
    let n_before = ids.get(&id).copied().unwrap_or(0);
    ids.insert(id.clone(), n_before + 1);
    if n_before == 0 { id } else { unique(ids, format!("{id}-{}", n_before + 1)) }
}
