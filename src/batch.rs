//! Encoded sentences to batches.
//!
//! Sentences of like length share a batch, up to a token budget; each carries its index, so that results
//! go back in order. No sentence's result depends on its batch mates.

use crate::tokenize::Encoded;

/// Tokens per batch: enough that the weights, read once per batch, cost little beside multiplying with them.
pub const TOKEN_BUDGET: usize = 512;

/// Sentences laid end to end.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Vocabulary ids of all sentences.
    pub ids: Vec<u32>,
    /// Where each sentence starts in `ids`, then the length of `ids`.
    pub starts: Vec<usize>,
    /// The index of each sentence in the list the batch was made from.
    pub indices: Vec<usize>,
}

impl Batch {
    fn push(&mut self, index: usize, ids: &[u32]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.ids.extend_from_slice(ids);
        self.starts.push(self.ids.len());
        self.indices.push(index);
    }

    /// Token ranges of the sentences, in batch order.
    pub fn rows(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.starts.windows(2).map(|pair| pair[0]..pair[1])
    }
}

/// Batches of at most `budget` tokens (a longer sentence is alone in its batch), longest sentences first.
#[must_use]
pub fn batches(sentences: &[&Encoded], budget: usize) -> Vec<Batch> {
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(sentences[index].ids.len()));
    let mut batches: Vec<Batch> = Vec::new();
    for index in order {
        let ids = &sentences[index].ids;
        match batches.last_mut() {
            Some(open) if open.ids.len() + ids.len() <= budget => open.push(index, ids),
            _ => {
                let mut batch = Batch::default();
                batch.push(index, ids);
                batches.push(batch);
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::batches;
    use crate::tokenize::Encoded;

    #[test]
    fn every_sentence_is_in_one_batch_within_the_budget() {
        let sentences: Vec<Encoded> = [3, 40, 7, 7, 90, 12, 1]
            .iter()
            .map(|&n| Encoded { ids: vec![7; n], ..Encoded::default() })
            .collect();
        let made = batches(&sentences.iter().collect::<Vec<_>>(), 50);
        let mut seen: Vec<usize> = made.iter().flat_map(|b| b.indices.clone()).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..sentences.len()).collect::<Vec<_>>());
        for batch in &made {
            assert!(batch.ids.len() <= 50 || batch.indices.len() == 1);
            for (range, &index) in batch.rows().zip(&batch.indices) {
                assert_eq!(range.len(), sentences[index].ids.len());
            }
        }
    }
}
