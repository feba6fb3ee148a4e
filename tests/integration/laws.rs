//! Laws that hold for every scored article.

use serde_json::Value;
use slant::batch::TOKEN_BUDGET;
use slant::encoder::{PackedEncoder, Precision};
use slant::heads::Heads;
use slant::ingest::{FieldMap, read};
use slant::model::Model;
use slant::pipeline::{Pipeline, Settings};

use crate::support::{root, scored, slant};

fn jsonl(arguments: &[&str]) -> Vec<u8> {
    slant()
        .args(["score", "data/samples", "--format", "jsonl"])
        .args(arguments)
        .assert()
        .success()
        .get_output()
        .stdout
        .clone()
}

#[test]
fn threads_do_not_change_a_byte() {
    let one = jsonl(&["--threads", "1"]);
    assert_eq!(one, jsonl(&["--threads", "2"]));
    assert_eq!(one, jsonl(&["--threads", "5"]));
}

#[test]
fn batches_do_not_change_a_byte() {
    let records = |token_budget: usize| {
        let model = Model::load(&root().join("models/slant-small")).unwrap();
        let heads = Heads::new(&model).unwrap();
        let encoder = Box::new(PackedEncoder::new(&model, Precision::F32).unwrap());
        let settings = Settings { token_budget, ..Settings::default() };
        let articles = read(vec![root().join("data/samples")], FieldMap::default());
        let window = articles.collect::<Result<Vec<_>, _>>().unwrap();
        let scored = Pipeline::new(model, heads, encoder, None, settings).unwrap().score(window);
        let records: Vec<_> = scored.into_iter().collect::<Result<_, _>>().unwrap();
        serde_json::to_string(&records).unwrap()
    };
    let usual = records(TOKEN_BUDGET);
    assert_eq!(usual, records(1), "one sentence a batch");
    assert_eq!(usual, records(100_000), "all sentences in one batch");
}

#[test]
fn company_in_the_run_does_not_change_an_article() {
    let together = scored(&["data/samples"]);
    for record in
        together.iter().filter(|record| record["id"].as_str().unwrap().starts_with("port-sale-courier"))
    {
        let alone = scored(&["data/samples/port-sale-courier.html"]);
        assert_eq!(&alone[0], record);
    }
    assert!(together.iter().any(|record| record["id"].as_str().unwrap().starts_with("port-sale-courier")));
}

#[test]
fn spans_point_at_what_they_name() {
    for (unit, records) in
        [("bytes", scored(&["data/samples"])), ("chars", scored(&["data/samples", "--offsets", "chars"]))]
    {
        for record in records {
            assert_eq!(record["offset_unit"], unit);
            check_spans(&record, unit);
        }
    }
}

fn slice<'a>(text: &'a str, unit: &str, start: &Value, end: &Value) -> &'a str {
    let at = |offset: &Value| {
        let offset = usize::try_from(offset.as_u64().unwrap()).unwrap();
        if unit == "bytes" {
            offset
        } else {
            text.char_indices().nth(offset).map_or(text.len(), |(byte, _)| byte)
        }
    };
    &text[at(start)..at(end)]
}

fn check_spans(record: &Value, unit: &str) {
    let text = record["text"].as_str().unwrap();
    for sentence in record["sentences"].as_array().unwrap() {
        let whole = slice(text, unit, &sentence["start"], &sentence["end"]);
        assert_eq!(whole.trim(), whole);
        assert!(!whole.is_empty());
        let voices = sentence["voices"].as_array().unwrap();
        assert_eq!(voices[0]["start"], sentence["start"]);
        assert_eq!(voices[voices.len() - 1]["end"], sentence["end"]);
        assert!(
            voices.windows(2).all(|pair| pair[0]["end"] == pair[1]["start"]),
            "voices cover the sentence: {whole}"
        );
        for stance in sentence["stances"].as_array().unwrap() {
            assert!(usize::try_from(stance["voice"].as_u64().unwrap()).unwrap() < voices.len());
            for span in stance["spans"].as_array().unwrap() {
                assert!(whole.contains(slice(text, unit, &span[0], &span[1])));
            }
            if let Some(against) = stance["against"].as_f64() {
                let total =
                    against + stance["neutral"].as_f64().unwrap() + stance["favour"].as_f64().unwrap();
                assert!((total - 1.0).abs() < 1e-9);
            }
        }
    }
    for omitted in record["omitted"].as_array().unwrap() {
        assert!(!slice(text, unit, &omitted["start"], &omitted["end"]).trim().is_empty());
    }
}

#[test]
fn a_score_is_the_mean_of_its_sentences() {
    for record in scored(&["data/samples"]) {
        for actor in record["actors"].as_array().unwrap() {
            for voice in ["narrator", "source"] {
                let values = values(&record, actor["id"].as_str().unwrap(), voice);
                let score = &actor[if voice == "narrator" { "narrator" } else { "sources" }];
                assert_eq!(
                    score["n"].as_u64().unwrap(),
                    values.len() as u64,
                    "{} of {}",
                    actor["id"],
                    record["id"]
                );
                match score["stance"].as_f64() {
                    None => assert!(values.is_empty() && score["interval"].is_null()),
                    Some(mean) => {
                        assert!((mean - values.iter().sum::<f64>() / values.len() as f64).abs() < 1e-9);
                        assert!(score["interval"][0].as_f64() < score["interval"][1].as_f64());
                    }
                }
            }
        }
    }
}

fn values(record: &Value, actor: &str, voice: &str) -> Vec<f64> {
    let mut values = Vec::new();
    for sentence in
        record["sentences"].as_array().unwrap().iter().filter(|sentence| sentence["kind"] == "body")
    {
        for stance in sentence["stances"].as_array().unwrap() {
            let index = usize::try_from(stance["voice"].as_u64().unwrap()).unwrap();
            if stance["actor"] == actor && sentence["voices"][index]["voice"] == voice {
                values.extend(
                    stance["favour"].as_f64().map(|favour| favour - stance["against"].as_f64().unwrap()),
                );
            }
        }
    }
    values
}

#[test]
fn abstaining_only_removes_stances() {
    let kept = scored(&["data/samples", "--abstain", "0.7"]);
    let (mut removed, mut left) = (0, 0);
    for (one, other) in scored(&["data/samples"]).iter().zip(&kept) {
        for (a, b) in one["sentences"].as_array().unwrap().iter().zip(other["sentences"].as_array().unwrap())
        {
            for (a, b) in a["stances"].as_array().unwrap().iter().zip(b["stances"].as_array().unwrap()) {
                if b["favour"].is_null() {
                    removed += 1;
                    assert!(["against", "neutral", "favour"].iter().all(|l| a[l].as_f64().unwrap() < 0.7));
                } else {
                    left += 1;
                    assert_eq!(a, b);
                }
            }
        }
    }
    assert!(removed > 0 && left > 0);
}

#[test]
fn the_lean_of_the_samples_needs_the_catalogue() {
    let catalogue = root().join("data/actors/fictional.toml");
    let with = scored(&["data/samples", "--actors", catalogue.to_str().unwrap()]);
    assert!(with.iter().any(|record| record["lean"]["axis"] == "government/opposition"));
    assert!(with.iter().all(|record| record["run"]["catalogue_sha256"].is_string()));
    assert!(scored(&["data/samples"]).iter().all(|record| record["lean"].is_null()));
}
