"""Fine-tune an encoder with the three heads.

    python train.py --data DATA --start FOLDER --out work/small            # all heads
    python train.py --data DATA --start work/small --out work/fold0 --babe-fold 0 ...

`--start` is a Hugging Face folder or a checkpoint written by this script. A run that was broken off goes
on from its last checkpoint when started again with the same `--out`. Scores on the dev sets are printed
at the end; dev rows choose, they are never trained on.
"""

import argparse
import json
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score
from torch import nn
from tqdm import tqdm
from transformers import AutoConfig, AutoTokenizer, get_linear_schedule_with_warmup

import data
from batches import Collator, schedule, words_of
from data import IGNORED
from model import SlantModel, from_pretrained
from names import Names
from tags import likeliest, spans


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with newsmtsc, babe, crossner_politics, wnut17")
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--silver", type=Path, default=Path(__file__).parent / "work" / "silver_actors.jsonl")
    parser.add_argument("--labelled", type=Path, help="our own labelled sentences; only their train split is used")
    parser.add_argument("--teacher", type=Path, help="what label_news wrote, without its ending: learn from it too")
    parser.add_argument("--teacher-epochs", type=float, default=2)
    parser.add_argument("--rename", type=float, default=0.0, help="share of rows whose names are exchanged")
    parser.add_argument("--consistency", type=float, default=0.0, help="weight of the divergence between two names of one row")
    parser.add_argument("--stance-epochs", type=float, default=3)
    parser.add_argument("--actor-epochs", type=float, default=1)
    parser.add_argument("--loaded-epochs", type=float, default=4)
    parser.add_argument("--babe-fold", type=int, help="hold this fold of five out and score it")
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--limit", type=int, help="rows per task, for a trial run")
    parser.add_argument("--checkpoint-seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--f32", action="store_true", help="train in f32 instead of bf16 autocast: twice as fast where the processor has no bf16 instructions")
    return parser.parse_args()


def start_model(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    weights = folder / "slant.pt"
    if not weights.exists():
        return from_pretrained(folder), tokenizer
    model = SlantModel(AutoConfig.from_pretrained(folder))
    model.load_state_dict(torch.load(weights, weights_only=True))
    return model, tokenizer


def save_model(model, tokenizer, folder):
    folder.mkdir(parents=True, exist_ok=True)
    model.encoder.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "slant.pt")


def training_sets(args):
    silver = data.silver_actors(args.silver) if args.silver.exists() else []
    gold = data.crossner(args.data / "crossner_politics" / "train.txt")
    babe = data.babe(args.data / "babe" / "expert_sg1.csv")
    if args.babe_fold is not None:
        babe = [row for row in babe if data.group_fold(row.group) != args.babe_fold]
    own = data.labelled(args.labelled, "train") if args.labelled else []
    sets = {
        "stance": data.newsmtsc(args.data / "newsmtsc" / "train.jsonl") + own,
        "actors": silver + gold * 10 + data.wnut17(args.data / "wnut17" / "wnut17train.conll"),
        "loaded": babe,
    }
    if args.limit:
        sets = {task: rows[: args.limit] for task, rows in sets.items()}
    return sets


class Likeness(nn.Module):
    """How far the student's states over a mention, and its first state, are from the teacher's, once projected to
    its width (Sun et al. 2019, “Patient knowledge distillation”; here by cosine)."""

    def __init__(self, hidden, teacher_states):
        super().__init__()
        self.teacher = teacher_states
        self.mention = nn.Linear(hidden, teacher_states.shape[-1])
        self.first = nn.Linear(hidden, teacher_states.shape[-1])

    def forward(self, states, batch):
        gold = torch.from_numpy(self.teacher[batch["target_states"].cpu().numpy()].astype(np.float32)).to(states.device)
        weights = batch["mention_masks"] / batch["mention_masks"].sum(1, keepdim=True)
        mention = torch.einsum("bt,bth->bh", weights, states)
        pairs = [(self.mention(mention), gold[:, 0]), (self.first(states[:, 0]), gold[:, 1])]
        return sum(1 - nn.functional.cosine_similarity(ours.float(), theirs).mean() for ours, theirs in pairs)


def teacher_loss(model, likeness, batch):
    """Kullback–Leibler divergence from the teacher's stance, likeness of states, its names as actor tags."""
    states = model.states(batch)
    of_targets = states[batch["target_rows"]]
    logits = model.stance(of_targets, batch["attention_mask"][batch["target_rows"]], batch["mention_masks"], model.dropout)
    stance = nn.functional.kl_div(logits.float().log_softmax(-1), batch["target_probabilities"], reduction="batchmean")
    tags = model.actors(states, batch["case_ids"], model.dropout).float()
    actors = nn.functional.cross_entropy(tags.flatten(0, 1), batch["labels"].flatten(), ignore_index=IGNORED)
    return stance + actors + likeness(of_targets, batch)


def stance_loss(model, batch, consistency):
    """With `consistency`, the second half of the batch is the first under other names, and its stances should be the
    same: symmetric Kullback–Leibler divergence, as in R-Drop (Liang et al. 2021)."""
    logits = model.stance_logits(batch).float()
    loss = nn.functional.cross_entropy(logits, batch["labels"])
    if not consistency:
        return loss
    one, other = logits.log_softmax(-1).chunk(2)
    divergence = (one.exp() - other.exp()) * (one - other)
    return loss + consistency * divergence.sum(-1).mean() / 2


def loss_of(model, likeness, task, batch, consistency):
    if task == "teacher":
        return teacher_loss(model, likeness, batch)
    if task == "stance":
        return stance_loss(model, batch, consistency)
    if task == "actors":
        logits = model.actor_logits(batch).float()
        return nn.functional.cross_entropy(logits.flatten(0, 1), batch["labels"].flatten(), ignore_index=IGNORED)
    sentence, word = model.loaded_logits(batch)
    labelled = batch["word_labels"] != IGNORED
    return nn.functional.binary_cross_entropy_with_logits(
        sentence.float(), batch["labels"]
    ) + nn.functional.binary_cross_entropy_with_logits(
        word.float()[labelled], batch["word_labels"][labelled].float(), pos_weight=torch.tensor(3.0, device=word.device)
    )


def train(model, tokenizer, args, device):
    sets = training_sets(args)
    likeness, names = None, Names((row.text, row.spans) for row in sets["actors"])
    if args.teacher:
        rows = data.teacher(args.teacher.with_suffix(".jsonl"))
        states = np.memmap(args.teacher.with_suffix(".f16"), dtype="<f2", mode="r")
        states = states.reshape(sum(len(row.targets) for row in rows), 2, -1)
        likeness = Likeness(model.encoder.config.hidden_size, states).to(device)
        names = Names((row.text, row.names) for row in rows)
        sets["teacher"] = data.balanced(rows, random.Random(args.seed))[: args.limit]
    epochs = {
        "stance": args.stance_epochs,
        "actors": args.actor_epochs,
        "loaded": args.loaded_epochs,
        "teacher": args.teacher_epochs,
    }
    steps = schedule(sets, epochs, args.batch_size, args.seed)
    collator = Collator(tokenizer)
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    if likeness:
        heads += likeness.parameters()
    optimizer = torch.optim.AdamW(
        [{"params": model.encoder.parameters()}, {"params": heads, "lr": 5 * args.learning_rate}],
        lr=args.learning_rate,
        weight_decay=0.01,
        fused=True,
    )
    scheduler = get_linear_schedule_with_warmup(optimizer, int(0.06 * len(steps)), len(steps))
    checkpoint = args.out / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(state["model"])
        if likeness:
            likeness.load_state_dict(state["likeness"])
        optimizer.load_state_dict(state["optimizer"])
        scheduler.load_state_dict(state["scheduler"])
        torch.set_rng_state(state["rng"])
        done = state["done"]
    model.train()
    saved_at = time.monotonic()
    losses = {}
    progress = tqdm(steps[done:], initial=done, total=len(steps), unit="step", mininterval=5)
    for task, rows in progress:
        if task == "stance":
            rows = [with_further_mentions(row) for row in rows]
            under_other_names = [names.stance_row(row) for row in rows] if args.consistency else []
            rows = [renamed(row, names.stance_row, args.rename) for row in rows] + under_other_names
        if task in {"teacher", "actors"}:
            rows = [renamed(row, getattr(names, f"{task.rstrip('s')}_row"), args.rename) for row in rows]
        batch = {key: value.to(device) for key, value in getattr(collator, task)(rows).items()}
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=not args.f32):
            loss = loss_of(model, likeness, task, batch, args.consistency)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad(set_to_none=True)
        losses[task] = 0.95 * losses.get(task, loss.item()) + 0.05 * loss.item()
        progress.set_postfix({name: f"{value:.3f}" for name, value in losses.items()})
        done += 1
        if time.monotonic() - saved_at > args.checkpoint_seconds:
            args.out.mkdir(parents=True, exist_ok=True)
            torch.save(
                {
                    "model": model.state_dict(),
                    "likeness": likeness.state_dict() if likeness else None,
                    "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(),
                    "rng": torch.get_rng_state(),
                    "done": done,
                },
                checkpoint.with_suffix(".partial"),
            )
            checkpoint.with_suffix(".partial").rename(checkpoint)
            saved_at = time.monotonic()
    save_model(model, tokenizer, args.out)
    checkpoint.unlink(missing_ok=True)


def with_further_mentions(row):
    """Half of the rows pool over the target's other mentions too, as the pipeline does when it links them."""
    if row.further and torch.rand(()) < 0.5:
        return replace(row, spans=row.spans + row.further)
    return row


def renamed(row, exchange, share):
    return exchange(row) if torch.rand(()) < share else row


@torch.no_grad()
def stance_probabilities(model, tokenizer, rows, device, size=64):
    model.eval()
    collator = Collator(tokenizer)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].text))
    probabilities = np.zeros((len(rows), 3))
    for i in range(0, len(order), size):
        part = order[i : i + size]
        batch = {k: v.to(device) for k, v in collator.stance([rows[j] for j in part]).items()}
        probabilities[part] = model.stance_logits(batch).softmax(-1).cpu().numpy()
    return probabilities


@torch.no_grad()
def actor_f1(model, tokenizer, rows, device, size=64):
    """Micro F1 of exact spans with kinds."""
    model.eval()
    collator = Collator(tokenizer)
    true_positive = predicted_total = gold_total = 0
    for i in range(0, len(rows), size):
        part = rows[i : i + size]
        encoded, _ = collator._encode(part)
        batch = {k: v.to(device) for k, v in collator.actors(part).items()}
        tags = model.actor_logits(batch).float().log_softmax(-1).cpu().numpy()
        for j, row in enumerate(part):
            words = words_of(encoded, j)
            predicted = spans([span for _, span, _ in words], likeliest(tags[j, [first for first, _, _ in words]]))
            gold = {tuple(span) for span in row.spans}
            true_positive += len(gold & predicted)
            predicted_total += len(predicted)
            gold_total += len(gold)
    return 2 * true_positive / max(1, predicted_total + gold_total)


@torch.no_grad()
def loaded_predictions(model, tokenizer, rows, device, size=64):
    """For each row its gold label, its probability, and its words as [marked and gold, marked, gold]; a word is marked
    when its probability is over one half."""
    model.eval()
    collator = Collator(tokenizer)
    out = []
    for i in range(0, len(rows), size):
        batch = {k: v.to(device) for k, v in collator.loaded(rows[i : i + size]).items()}
        sentence, word = model.loaded_logits(batch)
        gold, marked = batch["word_labels"] == 1, (word > 0) & (batch["word_labels"] != IGNORED)
        words = torch.stack([(gold & marked).sum(1), marked.sum(1), gold.sum(1)], 1).tolist()
        for row, probability, counts in zip(rows[i : i + size], sentence.sigmoid().tolist(), words):
            out.append({"text": row.text, "gold": row.label, "probability": probability, "words": counts})
    return out


def dev_scores(model, tokenizer, args, device):
    sets = {name: data.newsmtsc(args.data / "newsmtsc" / f"{name}.jsonl") for name in ("dev_rw", "dev_mt")}
    scores, pooled_gold, pooled_predicted = {}, [], []
    for name, rows in sets.items():
        predicted = stance_probabilities(model, tokenizer, rows, device).argmax(-1)
        gold = [row.label for row in rows]
        scores[f"stance_macro_f1_{name}"] = f1_score(gold, predicted, average="macro")
        pooled_gold += gold
        pooled_predicted += predicted.tolist()
    scores["stance_macro_f1_pooled"] = f1_score(pooled_gold, pooled_predicted, average="macro")
    crossner = data.crossner(args.data / "crossner_politics" / "dev.txt")
    scores["actor_f1_crossner_dev"] = actor_f1(model, tokenizer, crossner, device)
    if args.babe_fold is not None:
        rows = data.babe(args.data / "babe" / "expert_sg1.csv")
        rows = [row for row in rows if data.group_fold(row.group) == args.babe_fold]
        predictions = loaded_predictions(model, tokenizer, rows, device)
        predicted = [row["probability"] > 0.5 for row in predictions]
        scores["loaded_macro_f1_fold"] = f1_score([row.label for row in rows], predicted, average="macro")
        (args.out / "babe_fold.json").write_text(json.dumps(predictions, ensure_ascii=False), encoding="utf-8")
    return {name: round(float(value), 4) for name, value in scores.items()}


def main():
    args = arguments()
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model, tokenizer = start_model(args.start)
    model.to(device)
    if (args.out / "slant.pt").exists():
        model.load_state_dict(torch.load(args.out / "slant.pt", weights_only=True))
    else:
        train(model, tokenizer, args, device)
    scores = dev_scores(model, tokenizer, args, device)
    (args.out / "dev_scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(scores, indent=1))


if __name__ == "__main__":
    main()
