//! Sentences of several lengths as one rectangle of token ids.

use tch::{Device, Kind, Tensor};

/// Token ids with padding, and where the tokens are.
#[derive(Debug)]
pub(crate) struct Padded {
    /// Ids, `[sentences, longest]`; 0 where there is no token.
    pub(crate) ids: Tensor,
    /// 1 where there is a token, else 0; of the same shape, in 8-bit integers, as `rust-bert` wants it.
    pub(crate) mask: Tensor,
    /// Places of the tokens in the flattened rectangle, in order.
    places: Tensor,
}

impl Padded {
    pub(crate) fn new(sentences: &[&[u32]], device: Device) -> Self {
        let longest = sentences.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let size = sentences.len() * longest;
        let (mut ids, mut mask, mut places) = (vec![0_i64; size], vec![0_i8; size], Vec::new());
        for (row, sentence) in sentences.iter().enumerate() {
            for (column, &id) in sentence.iter().enumerate() {
                let place = row * longest + column;
                ids[place] = i64::from(id);
                mask[place] = 1;
                places.push(place as i64);
            }
        }
        let shape = [sentences.len() as i64, longest as i64];
        Self {
            ids: Tensor::from_slice(&ids).view(shape).to_device(device),
            mask: Tensor::from_slice(&mask).view(shape).to_device(device),
            places: Tensor::from_slice(&places).to_device(device),
        }
    }

    /// The values of `states`, `[sentences, longest, hidden]`, at the tokens, row after row.
    pub(crate) fn unpad(&self, states: &Tensor) -> Vec<f32> {
        let rows = states.flatten(0, 1).index_select(0, &self.places);
        let rows = rows.to_kind(Kind::Float).to_device(Device::Cpu).contiguous();
        let mut values = vec![0.0; rows.numel()];
        rows.copy_data(&mut values, rows.numel());
        values
    }
}
