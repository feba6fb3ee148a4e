"""Write a trained checkpoint as a model folder that slant reads.

    python export.py --checkpoint work/small --name slant-small --data DATA --out ../slant-small

Weights are stored as f16; every engine computes in f32 from these stored values. `--calibrate` fits one
temperature per head by the log loss on the dev sets.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from scipy.optimize import minimize_scalar
from transformers import AutoTokenizer, BertConfig

import data
from data import ACTOR_LABELS, STANCE_LABELS
from model import N_CASE_CLASSES, SlantModel
from train import stance_probabilities, training_sets

MAX_TOKENS = 256


def temperature(probabilities, gold):
    """The temperature that minimises the log loss of softmax(log p / t)."""
    logits = np.log(np.clip(probabilities, 1e-12, 1))

    def loss(log_t):
        scaled = logits / np.exp(log_t)
        scaled -= scaled.max(1, keepdims=True)
        normaliser = np.log(np.exp(scaled).sum(1))
        return float(np.mean(normaliser - scaled[np.arange(len(gold)), gold]))

    return float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x))


def stance_temperature(model, tokenizer, folder):
    rows = data.newsmtsc(folder / "newsmtsc" / "dev_rw.jsonl")
    probabilities = stance_probabilities(model, tokenizer, rows, torch.device("cpu"))
    return temperature(probabilities, np.array([row.label for row in rows]))


def loaded_temperature(folds):
    """From the out-of-fold probabilities of the five fold runs, where they are there."""
    rows = [row for path in sorted(folds) for row in json.loads(path.read_text(encoding="utf-8"))]
    if not rows:
        return 1.0
    p = np.array([row["probability"] for row in rows])
    return temperature(np.stack([1 - p, p], 1), np.array([row["gold"] for row in rows]))


def configuration(args, bert, stance_t, loaded_t):
    return {
        "schema_version": 1,
        "name": args.name,
        "version": args.version,
        "architecture": {
            "type": "bert",
            "vocab_size": bert.vocab_size,
            "hidden_size": bert.hidden_size,
            "num_hidden_layers": bert.num_hidden_layers,
            "num_attention_heads": bert.num_attention_heads,
            "intermediate_size": bert.intermediate_size,
            "max_position_embeddings": bert.max_position_embeddings,
            "type_vocab_size": bert.type_vocab_size,
            "layer_norm_eps": bert.layer_norm_eps,
        },
        "max_tokens": MAX_TOKENS,
        "heads": {
            "stance": {"labels": STANCE_LABELS, "temperature": round(stance_t, 4)},
            "actors": {"labels": ACTOR_LABELS, "case_classes": N_CASE_CLASSES},
            "loaded": {"threshold": 0.5, "word_threshold": 0.5, "temperature": round(loaded_t, 4)},
        },
        "aggregation": {"prior_mean": -0.05, "prior_sd": 0.35, "between_sentence_sd": 0.45},
        "bias": None,
        "trained_rows": "trained_rows.txt",
    }


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, nargs="*", default=[], help="babe_fold.json of the fold runs")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()

    bert = BertConfig.from_pretrained(args.checkpoint)
    tokenizer = AutoTokenizer.from_pretrained(args.checkpoint)
    model = SlantModel(bert)
    model.load_state_dict(torch.load(args.checkpoint / "slant.pt", weights_only=True))
    model.half().float().eval()

    args.out.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.half().contiguous() for name, value in model.state_dict().items() if value.is_floating_point()}
    save_file(tensors, args.out / "model.safetensors")
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.save(str(args.out / "tokenizer.json"))

    config = configuration(
        args, bert, stance_temperature(model, tokenizer, args.data), loaded_temperature(args.folds)
    )
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")

    sets = training_sets(argparse.Namespace(silver=Path("/nonexistent"), data=args.data, babe_fold=None, limit=None))
    hashes = sorted({data.row_hash(row.text) for rows in sets.values() for row in rows})
    (args.out / "trained_rows.txt").write_text("\n".join(hashes) + "\n", encoding="utf-8")

    files = ["config.json", "model.safetensors", "tokenizer.json", "trained_rows.txt"]
    sums = "".join(f"{sha256(args.out / name)}  {name}\n" for name in files)
    (args.out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(json.dumps(config["heads"], indent=1))


if __name__ == "__main__":
    main()
