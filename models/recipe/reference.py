"""Write reference outputs of the PyTorch model, loaded from the stored weights, for the parity test.

    python reference.py --model ../slant-small --out ../../tests/fixtures/parity.json

Sentences are written for this purpose: accents, long words, quotes, one token, a long list.
"""

import argparse
import json
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file
from transformers import BertConfig, MPNetConfig, PreTrainedTokenizerFast

from batches import Collator
from data import ActorRow, StanceRow
from export import restored
from model import SlantModel

CASES = [
    ("Senator Aldous Brightwater called the harbour plan a shameless gift to his donors.", [(8, 26)]),
    ("No.", [(0, 2)]),
    ("Prime Minister Zoë Łukasik-Peña, praised by Brüssel, défended the unprecedentedness of the vote.", [(15, 31)]),
    ("“We will not be bullied,” said Ms. Okafor, whose party (NPP) lost 14 of 20 seats to the D.F.L.", [(35, 41), (55, 58)]),
    ("The government's counterrevolutionary-sounding rhetoric electroencephalographically baffled U.S. officials 😀.", [(4, 14)]),
    (
        "Farid Nazari, Ilse Brandt, Tomas Vega, the Coastal Workers' Union, Norvania, the National Audit Office, "
        "and eleven smaller groups signed the letter, which accuses Minister Dorn of lying to parliament, of hiding "
        "the cost of the bridge, of sacking the engineer who found the cracks, and of blaming the weather for it.",
        [(168, 181)],
    ),
]


# Configuration class and special tokens (padding, first, last) of each architecture.
ARCHITECTURES = {
    "bert": (BertConfig, ("[PAD]", "[CLS]", "[SEP]")),
    "mpnet": (MPNetConfig, ("<pad>", "<s>", "</s>")),
}


def load(folder):
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    architecture = dict(config["architecture"])
    configuration, (pad, first, last) = ARCHITECTURES[architecture.pop("type")]
    model = SlantModel(configuration(**architecture, hidden_act="gelu"))
    stored = {name: value for path in sorted(folder.glob("model*.safetensors")) for name, value in load_file(path).items()}
    missing, unexpected = model.load_state_dict(restored(stored), strict=False)
    if unexpected or any(not name.endswith("position_ids") for name in missing):
        raise SystemExit(f"{folder}: tensors do not fit: missing {missing}, unexpected {unexpected}")
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), pad_token=pad, cls_token=first, sep_token=last
    )
    return model.eval(), tokenizer


@torch.no_grad()
def reference(model, tokenizer, text, spans):
    collator = Collator(tokenizer, max_tokens=256)
    stance = collator.stance([StanceRow(text, spans, 0)])
    actors = collator.actors([ActorRow(text, [])])
    states = model.states(stance)
    sentence, word = model.loaded(states, stance["attention_mask"], model.dropout)
    as_bytes = lambda offset: len(text[:offset].encode("utf-8"))
    return {
        "text": text,
        "spans": [[as_bytes(start), as_bytes(end)] for start, end in spans],
        "token_ids": stance["input_ids"][0].tolist(),
        "case_ids": actors["case_ids"][0].tolist(),
        "hidden_first": states[0, 0].tolist(),
        "hidden_last": states[0, -1].tolist(),
        "hidden_mean_abs": states[0].abs().mean(1).tolist(),
        "stance": model.stance_logits(stance).softmax(-1)[0].tolist(),
        "actors": model.actor_logits(actors).softmax(-1)[0].tolist(),
        "loaded": sentence.sigmoid()[0].item(),
        "loaded_words": word.sigmoid()[0].tolist(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model, tokenizer = load(args.model)
    written = {
        "torch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
        "note": "softmax and sigmoid of raw logits, before any temperature",
        "cases": [reference(model, tokenizer, text, spans) for text, spans in CASES],
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(written, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
