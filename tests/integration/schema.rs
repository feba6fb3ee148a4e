//! Every output, and every labelled sentence of ours, keeps to the committed JSON Schema.

use serde_json::Value;

use crate::support::{root, scored, slant};

fn validator(name: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(root().join(format!("data/schema/{name}.schema.json"))).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn assert_valid(records: &[Value]) {
    assert!(!records.is_empty());
    let validator = validator("article");
    for record in records {
        let errors: Vec<String> =
            validator.iter_errors(record).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", record["id"]);
    }
}

#[test]
fn the_samples_keep_to_the_schema_with_and_without_a_catalogue() {
    assert_valid(&scored(&["data/samples"]));
    assert_valid(&scored(&[
        "data/samples",
        "--actors",
        "data/actors/fictional.toml",
        "--offsets",
        "chars",
        "--abstain",
        "0.6",
    ]));
}

#[test]
fn kept_fields_keep_to_the_schema() {
    let article = r#"{"text": "The mayor won the vote on Monday, the town said.", "event": 12, "desk": ""}"#;
    let keep = ["--keep-field", "event", "--keep-field", "desk"];
    let output =
        slant().args(["score", "-", "--format", "jsonl"]).args(keep).write_stdin(article).assert().success();
    let record: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(record["fields"], serde_json::json!({"event": "12"}));
    assert_valid(&[record]);
}

#[test]
fn an_article_in_another_language_has_null_scores_and_a_reason() {
    let german = "Die Regierung hat am Dienstag beschlossen, die Brücke in diesem Jahr nicht zu bauen.\n\n\
                  Der Minister sagte vor Journalisten, das Geld werde für Schulen und Krankenhäuser gebraucht.\n";
    let output = slant().args(["score", "-", "--format", "jsonl"]).write_stdin(german).assert().success();
    let record: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(record["language"], "de");
    assert!(record["reason"].as_str().unwrap().contains("English"));
    assert!(record["bias"]["components"]["loaded_share"].is_null());
    assert_valid(&[record]);
}

#[test]
fn json_is_one_array_of_the_same_objects() {
    let lines = scored(&["data/samples/port-sale-courier.html"]);
    let output =
        slant().args(["score", "data/samples/port-sale-courier.html", "--format", "json"]).assert().success();
    let array: Vec<Value> = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(array, lines);
}

#[test]
fn our_labelled_sentences_keep_to_their_schema_and_a_wrong_label_does_not() {
    let validator = validator("labelled");
    let text = std::fs::read_to_string(root().join("data/labelled/stance.jsonl")).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3_369);
    for row in &rows {
        let errors: Vec<String> =
            validator.iter_errors(row).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", row["id"]);
    }
    let mut wrong = rows[0].clone();
    wrong["targets"][0]["label"] = "bad".into();
    assert!(!validator.is_valid(&wrong));
    wrong["targets"][0]["label"] = "against".into();
    wrong["targets"][0]["annotators"] = serde_json::json!({"first": "against", "second": "neutral"});
    assert!(validator.is_valid(&wrong));
}

#[test]
fn our_chains_of_mentions_keep_to_their_schema_and_lie_on_words() {
    let validator = validator("chains");
    let text = std::fs::read_to_string(root().join("data/labelled/chains.jsonl")).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |split: &str| rows.iter().filter(|row| row["split"] == split).count();
    assert_eq!((of("dev"), of("test")), (8, 8));
    for row in &rows {
        let errors: Vec<String> =
            validator.iter_errors(row).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", row["id"]);
        let text = row["text"].as_str().unwrap();
        for mention in
            row["chains"].as_array().unwrap().iter().flat_map(|c| c["mentions"].as_array().unwrap())
        {
            let end = |at: usize| usize::try_from(mention[at].as_u64().unwrap()).unwrap();
            let (start, end) = (end(0), end(1));
            let inside = &text[start..end];
            assert_eq!(inside, inside.trim_matches(|c: char| !c.is_alphanumeric()), "{}", row["id"]);
            assert!(!text[..start].ends_with(char::is_alphanumeric), "{}: {inside}", row["id"]);
            assert!(!text[end..].starts_with(char::is_alphanumeric), "{}: {inside}", row["id"]);
        }
    }
}
