"""Write a trained checkpoint as a model folder that slant reads.

    python export.py --checkpoint work/small --name slant-small --data DATA --out ../slant-small

Weights are stored as f16, or with `--store int8` the encoder's matrices as int8 with one factor per row; every
engine starts from these stored values, and so does the calibration here: one temperature for stance, by the log
loss on the dev sets, one for loaded sentences, by the out-of-fold probabilities. A large model is written in shards.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from scipy.optimize import minimize_scalar
from transformers import AutoConfig, AutoTokenizer

import data
from data import ACTOR_LABELS, STANCE_LABELS
from model import N_CASE_CLASSES, SlantModel
from train import stance_probabilities, training_sets

MAX_TOKENS = 256
SHARD_BYTES = 80_000_000
SMALLEST_QUANTISED = 2**16


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
    rows = [row for name in ("dev_rw", "dev_mt") for row in data.newsmtsc(folder / "newsmtsc" / f"{name}.jsonl")]
    probabilities = stance_probabilities(model, tokenizer, rows, torch.device("cpu"))
    return temperature(probabilities, np.array([row.label for row in rows]))


def loaded_temperature(folds):
    """From the out-of-fold probabilities of the five fold runs, where they are there."""
    rows = [row for path in sorted(folds) for row in json.loads(path.read_text(encoding="utf-8"))]
    if not rows:
        return 1.0
    p = np.array([row["probability"] for row in rows])
    return temperature(np.stack([1 - p, p], 1), np.array([row["gold"] for row in rows]))


def stored(state, store):
    """The tensors as they are written: f16, or int8 rows with their factors beside them."""
    tensors = {}
    for name, value in state.items():
        if not value.is_floating_point():
            continue
        if store == "int8" and name.startswith("encoder.") and value.ndim == 2 and value.numel() >= SMALLEST_QUANTISED:
            scale = value.abs().amax(1).clamp_min(1e-12) / 127
            tensors[name] = (value / scale[:, None]).round().to(torch.int8).contiguous()
            tensors[f"{name}.scale"] = scale.contiguous()
        else:
            tensors[name] = value.half().contiguous()
    return tensors


def restored(tensors):
    """The f32 values an engine computes with."""
    values = {}
    for name, tensor in tensors.items():
        if name.endswith(".scale"):
            continue
        value = tensor.float()
        values[name] = value * tensors[f"{name}.scale"][:, None] if tensor.dtype == torch.int8 else value
    return values


def write_weights(tensors, folder):
    """One file, or shards of like size, which load side by side, with an index; the names of the files written."""
    total = sum(tensor.nbytes for tensor in tensors.values())
    n_shards = -(-total // SHARD_BYTES)
    shards, start = [{} for _ in range(n_shards)], 0
    for name, tensor in tensors.items():
        shards[start * n_shards // total][name] = tensor
        start += tensor.nbytes
    if len(shards) == 1:
        save_file(tensors, folder / "model.safetensors")
        return ["model.safetensors"]
    files = [f"model-{index:05}-of-{len(shards):05}.safetensors" for index in range(1, len(shards) + 1)]
    weight_map = {}
    for file, shard in zip(files, shards):
        save_file(shard, folder / file)
        weight_map |= {name: file for name in shard}
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    return [*files, "model.safetensors.index.json"]


def architecture(encoder):
    shape = {
        "type": encoder.model_type,
        "vocab_size": encoder.vocab_size,
        "hidden_size": encoder.hidden_size,
        "num_hidden_layers": encoder.num_hidden_layers,
        "num_attention_heads": encoder.num_attention_heads,
        "intermediate_size": encoder.intermediate_size,
        "max_position_embeddings": encoder.max_position_embeddings,
        "layer_norm_eps": encoder.layer_norm_eps,
    }
    if encoder.model_type == "bert":
        return shape | {"type_vocab_size": encoder.type_vocab_size}
    return shape | {"relative_attention_num_buckets": encoder.relative_attention_num_buckets}


def configuration(args, encoder, stance_t, loaded_t):
    return {
        "schema_version": 1,
        "name": args.name,
        "version": args.version,
        "architecture": architecture(encoder),
        "max_tokens": MAX_TOKENS,
        "heads": {
            "stance": {"labels": STANCE_LABELS, "temperature": round(stance_t, 4)},
            "actors": {"labels": ACTOR_LABELS, "case_classes": N_CASE_CLASSES},
            "loaded": {"threshold": 0.5, "word_threshold": 0.5, "temperature": round(loaded_t, 4)},
        },
        "aggregation": {"prior_mean": -0.05, "prior_sd": 0.5, "between_sentence_sd": 0.42},
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
    parser.add_argument("--labelled", type=Path, help="our own labelled sentences, if they were trained on")
    parser.add_argument("--store", choices=["f16", "int8"], default="f16")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()

    encoder = AutoConfig.from_pretrained(args.checkpoint)
    tokenizer = AutoTokenizer.from_pretrained(args.checkpoint)
    model = SlantModel(encoder)
    tensors = stored(torch.load(args.checkpoint / "slant.pt", weights_only=True), args.store)
    model.load_state_dict(restored(tensors), strict=False)
    model.eval()

    args.out.mkdir(parents=True, exist_ok=True)
    weights_files = write_weights(tensors, args.out)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.save(str(args.out / "tokenizer.json"))

    config = configuration(
        args, encoder, stance_temperature(model, tokenizer, args.data), loaded_temperature(args.folds)
    )
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")

    sets = training_sets(
        argparse.Namespace(silver=Path("/nonexistent"), data=args.data, labelled=args.labelled, babe_fold=None, limit=None)
    )
    hashes = sorted({data.row_hash(row.text) for rows in sets.values() for row in rows})
    (args.out / "trained_rows.txt").write_text("\n".join(hashes) + "\n", encoding="utf-8")

    files = ["config.json", *weights_files, "tokenizer.json", "trained_rows.txt"]
    sums = "".join(f"{sha256(args.out / name)}  {name}\n" for name in files)
    (args.out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(json.dumps(config["heads"], indent=1))


if __name__ == "__main__":
    main()
