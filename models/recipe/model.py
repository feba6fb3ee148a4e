"""The encoder with its three heads: stance, actor tags, loaded wording."""

import torch
from torch import nn
from transformers import AutoModel, PretrainedConfig

from data import ACTOR_LABELS, STANCE_LABELS

N_CASE_CLASSES = 4
ACTOR_HIDDEN = 128


def case_class(word):
    """0 no cased letter, 1 first letter lower, 2 first letter upper, 3 two or more letters, all upper."""
    letters = [c for c in word if c.isupper() or c.islower()]
    if not letters:
        return 0
    if letters[0].islower():
        return 1
    return 3 if len(letters) > 1 and all(c.isupper() for c in letters) else 2


class StanceHead(nn.Module):
    """Mean over the mention's tokens, the [CLS] state, and what the mention attends to in the sentence."""

    def __init__(self, hidden):
        super().__init__()
        self.query = nn.Linear(hidden, hidden)
        self.dense = nn.Linear(3 * hidden, hidden)
        self.out = nn.Linear(hidden, len(STANCE_LABELS))
        self.scale = hidden**-0.5

    def forward(self, states, attention_mask, mention_mask, dropout):
        weights = mention_mask / mention_mask.sum(1, keepdim=True)
        mention = torch.einsum("bt,bth->bh", weights, states)
        scores = torch.einsum("bh,bth->bt", self.query(mention), states) * self.scale
        attention = scores.masked_fill(attention_mask == 0, -1e4).softmax(-1)
        context = torch.einsum("bt,bth->bh", attention, states)
        features = torch.cat([mention, states[:, 0], context], dim=-1)
        return self.out(dropout(nn.functional.gelu(self.dense(dropout(features)))))


class ActorHead(nn.Module):
    """Tag logits per token from its state and the case of its word, which an uncased encoder cannot see."""

    def __init__(self, hidden):
        super().__init__()
        self.dense = nn.Linear(hidden, ACTOR_HIDDEN)
        self.case = nn.Embedding(N_CASE_CLASSES, ACTOR_HIDDEN)
        self.out = nn.Linear(ACTOR_HIDDEN, len(ACTOR_LABELS))

    def forward(self, states, case_ids, dropout):
        return self.out(dropout(nn.functional.gelu(self.dense(dropout(states)) + self.case(case_ids))))


class LoadedHead(nn.Module):
    """One logit for the sentence, from [CLS] and the mean state, and one per token."""

    def __init__(self, hidden):
        super().__init__()
        self.sentence = nn.Linear(2 * hidden, 1)
        self.word = nn.Linear(hidden, 1)

    def forward(self, states, attention_mask, dropout):
        mask = attention_mask[..., None].to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        sentence = self.sentence(dropout(torch.cat([states[:, 0], mean], dim=-1))).squeeze(-1)
        return sentence, self.word(dropout(states)).squeeze(-1)


class SlantModel(nn.Module):
    def __init__(self, config: PretrainedConfig, dropout=0.1):
        super().__init__()
        self.encoder = AutoModel.from_config(config, add_pooling_layer=False)
        self.stance = StanceHead(config.hidden_size)
        self.actors = ActorHead(config.hidden_size)
        self.loaded = LoadedHead(config.hidden_size)
        self.dropout = nn.Dropout(dropout)

    def states(self, batch):
        return self.encoder(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state

    def stance_logits(self, batch):
        return self.stance(self.states(batch), batch["attention_mask"], batch["mention_mask"], self.dropout)

    def actor_logits(self, batch):
        return self.actors(self.states(batch), batch["case_ids"], self.dropout)

    def loaded_logits(self, batch):
        return self.loaded(self.states(batch), batch["attention_mask"], self.dropout)


def from_pretrained(folder):
    """Encoder weights from `folder`, fresh heads."""
    pretrained = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    model = SlantModel(pretrained.config)
    model.encoder.load_state_dict(pretrained.state_dict())
    return model
