"""The encoder alone: slant against PyTorch, ONNX Runtime and OpenVINO on the same weights and sentences.

    cargo build --release --examples
    python encoder.py --model small --sentences SENTENCES.txt --out ../runs/NAME.json

One sentence per line. Every program gets the same sentences, sorted by length, in batches of the size at which it is
fastest; all run in turn, several rounds, so that a change of the machine's speed meets them all. The table shows
medians over rounds, and slant's ratio to each within the same round. Hidden states are checked against PyTorch's.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "recipe"))
from reference import load  # noqa: E402

BATCHES = [8, 16, 32, 64]
PROGRAMS = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "examples"


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
    import copy

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


def slant(model, precision, threads, sentences, seconds):
    command = [PROGRAMS / "throughput", model, precision, str(threads), str(sentences), str(seconds)]
    output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return json.loads(output)


def processor():
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        flags = next((line for line in lines if line.startswith("flags")), "").split()
        name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
        return name, [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8") if flag in flags]
    return platform.processor(), []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="small")
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model, tokenizer = load(ROOT / "models" / f"slant-{args.model}")
    encoder = Encoder(model.encoder).eval()
    lines = args.sentences.read_text(encoding="utf-8").splitlines()
    sentences = sorted((tokenizer.encode(line) for line in lines), key=len)
    pad = tokenizer.pad_token_id
    with tempfile.TemporaryDirectory() as folder:
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
                found = slant(args.model, precision, args.threads, args.sentences.resolve(), args.seconds)
                row[f"slant {precision}"] = found["sentences_per_second"]
            command = [PROGRAMS / "gemm_limit", args.model, str(args.threads), str(found["tokens_per_sentence"])]
            row["rten-gemm int8, products alone"] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)["sentences_per_second"]
            rounds.append(row)
    name, flags = processor()
    report = {
        "date": date.today().isoformat(),
        "machine": {"processor": name, "instructions": flags, "threads": args.threads},
        "model": f"slant-{args.model}",
        "sentences": len(lines),
        "tokens_per_sentence": round(found["tokens_per_sentence"], 2),
        "rounds": args.rounds,
        "programs": {
            name: {
                "sentences_per_second": round(statistics.median(row[name] for row in rounds), 1),
                "batch": best.get(name),
                "correlation_with_pytorch_f32": agreement.get(name),
                "slant_int8_ratio": round(statistics.median(row["slant int8"] / row[name] for row in rounds), 3),
                "slant_f32_ratio": round(statistics.median(row["slant f32"] / row[name] for row in rounds), 3),
            }
            for name in rounds[0]
        },
    }
    text = json.dumps(report, indent=1) + "\n"
    print(text)
    if args.out:
        args.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
