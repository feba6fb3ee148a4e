"""The encoder alone: slant against PyTorch, ONNX Runtime and OpenVINO on the same weights and sentences.

    cargo build --release --examples
    python encoder.py --model small --out ../runs/NAME/encoder-small

The sentences are those that slant finds in the first news articles, or one per line of --sentences. Every program gets
the same, sorted by length, in batches of the size at which it is fastest; all run in turn, several rounds, so that a
change of the machine's speed meets them all. The table shows medians over rounds, and slant's ratio to each within
the same round. Hidden states are checked against PyTorch's.
"""

import argparse
import copy
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from runs import NEWS, ROOT, articles, example, heading, load as load_average, records, table, write

sys.path.insert(0, str(ROOT / "models" / "recipe"))
from reference import load  # noqa: E402

BATCHES = [8, 16, 32, 64]
LIMIT = "rten-gemm int8, products alone"


class Encoder(torch.nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, attention_mask):
        return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


def padded(sentences, size, pad):
    for start in range(0, len(sentences), size):
        part = sentences[start : start + size]
        width = max(map(len, part))
        ids = np.full((len(part), width), pad, dtype=np.int64)
        mask = np.zeros((len(part), width), dtype=np.int64)
        for row, sentence in enumerate(part):
            ids[row, : len(sentence)] = sentence
            mask[row, : len(sentence)] = 1
        yield ids, mask


def torch_runner(encoder, dtype):
    encoder = encoder.to(dtype)

    def run(ids, mask):
        with torch.inference_mode():
            return encoder(torch.from_numpy(ids), torch.from_numpy(mask)).float().numpy()

    return run


def onnx_runner(path, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return lambda ids, mask: session.run(None, {"input_ids": ids, "attention_mask": mask})[0]


def openvino_runner(model, precision, threads):
    import openvino

    settings = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
    compiled = openvino.Core().compile_model(model, "CPU", settings)
    request = compiled.create_infer_request()
    return lambda ids, mask: request.infer({"input_ids": ids, "attention_mask": mask})[compiled.output(0)]


def contenders(encoder, sentences, pad, threads, folder):
    import nncf
    import openvino
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids, mask = next(padded(sentences, 2, pad))
    plain, quick = folder / "f32.onnx", folder / "int8.onnx"
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask", "states")}
    torch.onnx.export(
        encoder,
        (torch.from_numpy(ids), torch.from_numpy(mask)),
        plain,
        input_names=["input_ids", "attention_mask"],
        output_names=["states"],
        dynamic_axes=axes,
        opset_version=17,
        do_constant_folding=True,
    )
    quantize_dynamic(plain, quick, per_channel=True, weight_type=QuantType.QInt8)
    graph = openvino.Core().read_model(plain)
    sample = [{"input_ids": i, "attention_mask": m} for i, m in padded(sentences[:: max(len(sentences) // 300, 1)], 1, pad)]
    quantised = nncf.quantize(graph.clone(), nncf.Dataset(sample), model_type=nncf.ModelType.TRANSFORMER, subset_size=len(sample))
    return {
        "PyTorch f32": torch_runner(copy.deepcopy(encoder), torch.float32),
        "PyTorch bf16": torch_runner(copy.deepcopy(encoder), torch.bfloat16),
        "ONNX Runtime f32": onnx_runner(plain, threads),
        "ONNX Runtime int8": onnx_runner(quick, threads),
        "OpenVINO f32": openvino_runner(graph, "f32", threads),
        "OpenVINO bf16": openvino_runner(graph, "bf16", threads),
        "OpenVINO int8": openvino_runner(quantised, "f32", threads),
        "OpenVINO int8, bf16 between": openvino_runner(quantised, "bf16", threads),
    }


def rate(run, batches, count, seconds):
    begun, done = time.perf_counter(), 0
    while done == 0 or time.perf_counter() - begun < seconds:
        for ids, mask in batches:
            run(ids, mask)
        done += count
    return done / (time.perf_counter() - begun)


def news(count, model, folder):
    """`count` sentences, taken evenly from the first news articles."""
    path = folder / "articles.jsonl"
    path.write_text("".join(articles(NEWS, count // 10)), encoding="utf-8")
    lines = [
        record["text"][sentence["start"] : sentence["end"]].replace("\n", " ")
        for record in records(path, model, folder)
        for sentence in record["sentences"]
    ]
    return lines[:: max(len(lines) // count, 1)][:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="small")
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    report = heading(args.model, args.threads, load_average()) | {"command": ["python", *sys.argv]}
    torch.set_num_threads(args.threads)
    model, tokenizer = load(ROOT / "models" / f"slant-{args.model}")
    encoder = Encoder(model.encoder).eval()
    pad = tokenizer.pad_token_id
    with tempfile.TemporaryDirectory() as folder:
        path = args.sentences or Path(folder) / "sentences.txt"
        if not args.sentences:
            path.write_text("\n".join(news(args.count, args.model, Path(folder))) + "\n", encoding="utf-8")
        sentences = sorted((tokenizer.encode(line) for line in path.read_text(encoding="utf-8").splitlines()), key=len)
        runners = contenders(encoder, sentences, pad, args.threads, Path(folder))
        exact = runners["PyTorch f32"](*next(padded(sentences[-8:], 8, pad)))
        best, agreement = {}, {}
        for name, run in runners.items():
            states = run(*next(padded(sentences[-8:], 8, pad)))
            agreement[name] = round(float(np.corrcoef(states.ravel(), exact.ravel())[0, 1]), 4)
            part = sentences[:: max(len(sentences) // 300, 1)]
            tried = {size: rate(run, list(padded(part, size, pad)), len(part), 1.0) for size in BATCHES}
            best[name] = max(tried, key=tried.get)
        rounds = []
        for _ in range(args.rounds):
            row = {
                name: rate(run, list(padded(sentences, best[name], pad)), len(sentences), args.seconds)
                for name, run in runners.items()
            }
            for precision in ("f32", "int8"):
                found = example("throughput", args.model, precision, args.threads, path.resolve(), args.seconds)
                row[f"slant {precision}"] = found["sentences_per_second"]
            tokens = found["tokens_per_sentence"]
            row[LIMIT] = example("gemm_limit", args.model, args.threads, tokens)["sentences_per_second"]
            rounds.append(row)
    ratio = lambda ours, name: round(statistics.median(row[ours] / row[name] for row in rounds), 3)
    report |= {
        "sentences": len(sentences),
        "tokens_per_sentence": round(tokens, 2),
        "rounds": args.rounds,
        "programs": {
            name: {
                "sentences_per_second": round(statistics.median(row[name] for row in rounds), 1),
                "batch": best.get(name),
                "correlation_with_pytorch_f32": agreement.get(name),
                "slant_int8_ratio": ratio("slant int8", name),
                "slant_f32_ratio": ratio("slant f32", name),
            }
            for name in rounds[0]
        },
    }
    columns = ["", "sentences/s", "batch", "correlation with PyTorch f32", "slant int8 is", "slant f32 is"]
    rows = [[name, *("–" if value is None else value for value in of.values())] for name, of in report["programs"].items()]
    text = f"{len(sentences)} sentences of {tokens:.1f} tokens, {args.rounds} rounds.\n\n{table(columns, rows)}"
    write(report, f"The encoder alone, {report['model']}", text, args.out)


if __name__ == "__main__":
    main()
