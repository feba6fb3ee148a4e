//! `slant evaluate`: the same numbers from a model and from its predictions file, and bad input named.

use std::fs;
use std::path::{Path, PathBuf};

use predicates::str::contains;
use serde_json::Value;

use crate::support::{root, shared, slant};

/// Enough for every number but the intervals.
const FEW_DRAWS: [&str; 2] = ["--replicates", "200"];

fn own_test_set() -> Vec<String> {
    let path = root().join("data/labelled/stance.jsonl").to_str().unwrap().to_owned();
    ["--dataset", "jsonl", "--split", "test"].map(str::to_owned).into_iter().chain([path]).collect()
}

fn json(arguments: &[&str]) -> Value {
    let output = slant()
        .arg("evaluate")
        .args(own_test_set())
        .args(FEW_DRAWS)
        .args(["--format", "json"])
        .args(arguments)
        .assert()
        .success();
    serde_json::from_slice(&output.get_output().stdout).unwrap()
}

fn refused(dataset: &str, file: &Path, message: &str) {
    let assert = slant().args(["evaluate", "--dataset", dataset]).arg(file).assert();
    assert.code(2).stderr(contains(message)).stderr(contains(file.file_name().unwrap().to_str().unwrap()));
}

fn write(folder: &tempfile::TempDir, name: &str, content: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path
}

#[test]
fn a_predictions_file_gives_the_numbers_of_the_run_that_wrote_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.jsonl");
    let of_model = json(&["--predictions", file.to_str().unwrap(), "--by", "voice"]);
    let of_file = json(&["--from-predictions", file.to_str().unwrap(), "--by", "voice"]);
    for part in ["n", "n_groups", "seen", "metrics", "per_class", "confusion", "reliability", "slices"] {
        assert_eq!(of_model[part], of_file[part], "{part}");
    }
    assert_eq!(of_model["n"], 519);
    assert_eq!(of_model["seen"]["verdict"], "unseen");
    let [low, value, high] = [
        of_model["metrics"]["macro_f1"]["interval"][0].as_f64().unwrap(),
        of_model["metrics"]["macro_f1"]["value"].as_f64().unwrap(),
        of_model["metrics"]["macro_f1"]["interval"][1].as_f64().unwrap(),
    ];
    assert!(low < value && value < high && low > 1.0 / 3.0, "{low} {value} {high}");
}

#[test]
fn every_row_of_a_predictions_file_names_its_most_probable_label() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.jsonl");
    json(&["--predictions", file.to_str().unwrap()]);
    let rows: Vec<Value> =
        fs::read_to_string(&file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 519);
    for row in rows {
        let probabilities = row["probabilities"].as_object().unwrap();
        let most = probabilities.values().map(|p| p.as_f64().unwrap()).fold(0.0, f64::max);
        let predicted = row["predicted"].as_str().unwrap();
        assert!((probabilities[predicted].as_f64().unwrap() - most).abs() < 1e-15, "{row}");
        assert!(row["gold"].is_string() && row["text"].is_string() && row["seen"].is_boolean());
    }
}

/// Predictions for the test split, each row changed by `change`.
fn changed(folder: &tempfile::TempDir, change: impl Fn(usize, &mut Value)) -> PathBuf {
    let file = folder.path().join("model.jsonl");
    json(&["--predictions", file.to_str().unwrap()]);
    let lines: Vec<String> = fs::read_to_string(&file)
        .unwrap()
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let mut row: Value = serde_json::from_str(line).unwrap();
            change(at, &mut row);
            row.to_string()
        })
        .collect();
    write(folder, "changed.jsonl", &lines.join("\n"))
}

fn in_format(file: &Path, format: &str) -> String {
    let mut command = slant();
    command.arg("evaluate").args(own_test_set()).args(FEW_DRAWS).args(["--format", format, "--by", "label"]);
    let output = command.arg("--from-predictions").arg(file).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

#[test]
fn a_seen_set_is_marked_in_every_output_unless_its_rows_were_held_out() {
    let folder = tempfile::tempdir().unwrap();
    let seen = changed(&folder, |_, row| row["seen"] = true.into());
    for format in ["table", "markdown", "json"] {
        assert!(in_format(&seen, format).contains("seen in training"), "{format}");
    }
    assert!(in_format(&seen, "table").contains("not a measure of what the model can do"));
    let plots = tempfile::tempdir().unwrap();
    json(&["--from-predictions", seen.to_str().unwrap(), "--plots", plots.path().to_str().unwrap()]);
    for name in ["reliability.svg", "confusion.svg"] {
        assert!(fs::read_to_string(plots.path().join(name)).unwrap().contains("seen in training"), "{name}");
    }

    let held_out = changed(&folder, |at, row| {
        row["seen"] = true.into();
        row["fold"] = (at % 5).into();
    });
    for format in ["table", "markdown", "json"] {
        let text = in_format(&held_out, format);
        assert!(text.contains("out of fold") && !text.contains("not a measure"), "{format}: {text}");
    }
    let partly = changed(&folder, |at, row| row["seen"] = (at < 100).into());
    let found: Value = serde_json::from_str(&in_format(&partly, "json")).unwrap();
    assert_eq!(
        found["seen"],
        serde_json::json!({"verdict": "partly seen in training", "n": 100, "folds": null})
    );
    let slices = found["slices"].as_array().unwrap().iter().filter(|slice| slice["by"] == "seen");
    let counts: Vec<(&str, u64)> =
        slices.map(|slice| (slice["value"].as_str().unwrap(), slice["n"].as_u64().unwrap())).collect();
    assert_eq!(counts, [("no", 419), ("yes", 100)]);
}

#[test]
fn a_row_without_an_answer_is_wrong_counted_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let whole: Value = serde_json::from_str(&in_format(&changed(&folder, |_, _| ()), "json")).unwrap();
    let silent = changed(&folder, |at, row| {
        if at < 60 {
            row["predicted"] = Value::Null;
            row["probabilities"] = Value::Null;
            row["unanswered"] = "asleep".into();
        }
    });
    let found: Value = serde_json::from_str(&in_format(&silent, "json")).unwrap();
    assert_eq!((&found["n"], &found["n_unanswered"]), (&519.into(), &60.into()));
    assert_eq!(found["unanswered"], serde_json::json!({"asleep": 60}));
    let value = |name: &str| found["metrics"][name]["value"].as_f64().unwrap();
    for (metric, n) in [("macro_f1", 519), ("macro_f1_answered", 459), ("log_loss", 459)] {
        assert_eq!(found["metrics"][metric]["n"], n, "{metric}");
    }
    assert!((value("coverage") - 459.0 / 519.0).abs() < 1e-12);
    assert!(value("macro_f1") < value("macro_f1_answered"));
    assert!(value("accuracy") < whole["metrics"]["accuracy"]["value"].as_f64().unwrap());
    let slices = found["slices"].as_array().unwrap();
    let sum = |what: &str| slices.iter().map(|slice| slice[what].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("n"), sum("n_unanswered")), (519, 60));
    assert!(slices.iter().all(|slice| slice["metric"] == "accuracy"));
    assert!(in_format(&silent, "table").contains("unanswered 60: asleep"));
}

#[test]
fn a_label_that_is_given_counts_and_not_the_most_probable_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = changed(&folder, |_, row| row["predicted"] = "neutral".into());
    let found: Value = serde_json::from_str(&in_format(&file, "json")).unwrap();
    assert_eq!(found["per_class"]["neutral"]["recall"], 1.0);
    assert_eq!(found["per_class"]["favour"]["recall"], 0.0);
}

#[test]
fn shuffled_or_shortened_predictions_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.jsonl");
    json(&["--predictions", file.to_str().unwrap()]);
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(0, 100);
    let shuffled = write(&folder, "shuffled.jsonl", &lines.join("\n"));
    let short = write(&folder, "short.jsonl", &lines[1..].join("\n"));
    let wrong = write(&folder, "wrong.jsonl", "{\"id\":1}\n");
    for (file, message) in [(shuffled, "row 1 differs"), (short, "518"), (wrong, "wrong.jsonl:1")] {
        let mut command = slant();
        command.arg("evaluate").args(own_test_set()).arg("--from-predictions").arg(file);
        command.assert().code(2).stderr(contains(message));
    }
}

#[test]
fn a_system_against_itself_cannot_be_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.jsonl");
    json(&["--predictions", file.to_str().unwrap()]);
    let name = file.to_str().unwrap();
    let found = json(&["--from-predictions", name, "--against", name]);
    assert_eq!(found["against"]["differences"]["macro_f1"]["value"], 0.0);
    assert_eq!(found["against"]["only_right"], serde_json::json!([0, 0]));
    assert!(found["against"]["verdict"].as_str().unwrap().contains("cannot be told apart"));
}

#[test]
fn a_few_stories_tell_no_two_systems_apart() {
    let folder = tempfile::tempdir().unwrap();
    let row = |at: usize, label: &str| {
        let text = format!("Ada Lund spoke for the {at}th time.");
        serde_json::json!({"id": at.to_string(), "story": (at % 2).to_string(), "text": text,
            "targets": [{"spans": [[0, 8]], "label": label}]})
        .to_string()
    };
    let rows: Vec<String> = (0..20).map(|at| row(at, if at < 10 { "against" } else { "favour" })).collect();
    let set = write(&folder, "set.jsonl", &rows.join("\n"));
    let file = folder.path().join("rows.jsonl");
    let arguments = ["--dataset", "jsonl", set.to_str().unwrap(), "--format", "json"];
    let run = |more: &[&str]| {
        let output = slant().arg("evaluate").args(arguments).args(more).assert().success();
        serde_json::from_slice::<Value>(&output.get_output().stdout).unwrap()
    };
    run(&["--predictions", file.to_str().unwrap()]);
    let other =
        fs::read_to_string(&file).unwrap().replace("\"predicted\":\"neutral\"", "\"predicted\":\"favour\"");
    let other = write(&folder, "other.jsonl", &other);
    let found = run(&["--from-predictions", other.to_str().unwrap(), "--against", file.to_str().unwrap()]);
    assert!(found["against"]["verdict"].as_str().unwrap().contains("too few"), "{}", found["against"]);
    assert_eq!(found["against"]["differences"]["accuracy"]["p"], Value::Null);
}

#[test]
fn a_missed_gate_is_status_one() {
    let evaluate = |gate: &str| {
        let mut command = slant();
        command.arg("evaluate").args(own_test_set()).args(FEW_DRAWS).args(["--min", gate]);
        command.assert()
    };
    evaluate("macro_f1=0.1").success();
    evaluate("macro_f1=0.99").code(1).stderr(contains("macro_f1=0.99 missed"));
    evaluate("beauty=0.1").code(2).stderr(contains("no metric `beauty`"));
    evaluate("macro_f1").code(2).stderr(contains("METRIC=VALUE"));
}

#[test]
fn plots_are_pictures() {
    let folder = tempfile::tempdir().unwrap();
    json(&["--plots", folder.path().to_str().unwrap()]);
    for (name, words) in [("reliability.svg", "mean confidence"), ("confusion.svg", "favour")] {
        let svg = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains(words), "{name}");
    }
}

#[test]
fn a_faulty_row_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let good = r#"{"id":"a","text":"Ada Lund lied.","targets":[{"spans":[[0,8]],"label":"against"}]}"#;
    let cases = [
        ("label.jsonl", good.replace("against", "bad"), ":2: label `bad` of a"),
        ("beyond.jsonl", good.replace("[0,8]", "[0,80]"), ":2: target 0 of a"),
        ("inside.jsonl", good.replace("Ada", "Áda").replace("[0,8]", "[1,8]"), ":2: target 0 of a"),
        ("twice.jsonl", good.replace("\"b\"", "\"a\""), "twice"),
        ("fields.jsonl", good.replace("\"text\"", "\"words\""), ":2: missing field `text`"),
    ];
    for (name, row, message) in cases {
        let first = if name == "twice.jsonl" { good.to_owned() } else { good.replace("\"a\"", "\"b\"") };
        refused("jsonl", &write(&folder, name, &format!("{first}\n{row}\n")), message);
    }
    let tags = write(&folder, "tags.txt", "Ada\tB-person\nLund\tI-country\n");
    refused("crossner", &tags, ":2: tag `I-country` continues no span");
    let mention = r#"{"primary_gid":"g_1_2","sentence_normalized":"Ada Lund lied.","targets":[{"Input.gid":"g_1_2_3","from":0,"to":3,"mention":"Lund","polarity":2.0}]}"#;
    refused("newsmtsc", &write(&folder, "mention.jsonl", mention), ":1: target g_1_2_3: `Lund`");
    let polarity = mention.replace("Lund\"", "Ada\"").replace("2.0", "3.0");
    refused("newsmtsc", &write(&folder, "polarity.jsonl", &polarity), ":1: polarity 3 is not");
    let biased = "text;news_link;outlet;label_bias\nAda Lund lied.;;;Perhaps\n";
    refused("babe", &write(&folder, "biased.csv", biased), ":1: label_bias `Perhaps`");
}

#[test]
fn a_file_of_another_format_says_which() {
    let labelled = root().join("data/labelled/stance.jsonl");
    refused("newsmtsc", &labelled, "looks like jsonl");
    refused("babe", &labelled, "looks like jsonl");
}

#[test]
fn skipped_rows_are_counted_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "text;news_link;outlet;label_bias\nAda Lund lied.;;;Biased\nShe spoke.;;;No agreement\nIt rained.;;;Non-biased\n";
    let file = write(&folder, "babe.csv", rows);
    let output =
        slant().args(["evaluate", "--dataset", "babe", "--format", "json"]).arg(file).assert().success();
    let found: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(found["n"], 2);
    assert_eq!(found["skipped"], serde_json::json!([{"row": "2", "reason": "the experts did not agree"}]));
}

#[test]
fn public_sets_have_their_rows() {
    // Two targets of dev_mt stand beyond the 256 tokens that are read, in one "sentence" of 433 words.
    for (dataset, path, n, beyond) in [
        ("newsmtsc", "newsmtsc/dev_rw.jsonl", 343, 0),
        ("newsmtsc", "newsmtsc/dev_mt.jsonl", 442, 2),
        ("crossner", "crossner_politics/dev.txt", 541, 0),
    ] {
        let Some(file) = shared("public_sets_have_their_rows", &format!("data/{path}")) else { continue };
        let mut command = slant();
        command.args(["evaluate", "--dataset", dataset, "--format", "json"]).args(FEW_DRAWS).arg(file);
        let found: Value = serde_json::from_slice(&command.assert().success().get_output().stdout).unwrap();
        assert_eq!(found["n"], n, "{path}");
        assert_eq!(found["n_unanswered"], beyond, "{path}");
    }
}
