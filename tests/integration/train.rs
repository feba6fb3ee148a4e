//! `slant train` on a tiny encoder: it learns, goes on where it was killed, and leaves nothing half-written.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use predicates::str::contains;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView, serialize_to_file};
use serde_json::{Value, json};
use slant::evaluate::TrainedRows;

use crate::support::{root, slant};

const HIDDEN: usize = 16;
const WIDE: usize = 32;
const POSITIONS: usize = 64;

/// A published BERT encoder, tiny and never trained, with the tokenizer of `slant-small`.
fn encoder(folder: &Path) -> PathBuf {
    let folder = folder.join("encoder");
    fs::create_dir(&folder).unwrap();
    let tokenizer = root().join("models/slant-small/tokenizer.json");
    fs::copy(tokenizer, folder.join("tokenizer.json")).unwrap();
    let config = json!({
        "model_type": "bert", "hidden_act": "gelu", "vocab_size": 30522, "hidden_size": HIDDEN,
        "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": WIDE,
        "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "layer_norm_eps": 1e-12
    });
    fs::write(folder.join("config.json"), config.to_string()).unwrap();

    let mut shapes: Vec<(String, Vec<usize>)> = [("word", 30522), ("position", POSITIONS), ("token_type", 2)]
        .map(|(name, rows)| (format!("embeddings.{name}_embeddings.weight"), vec![rows, HIDDEN]))
        .to_vec();
    let mut layers = vec![("embeddings.LayerNorm".to_owned(), vec![HIDDEN])];
    for layer in 0..2 {
        let at = format!("encoder.layer.{layer}");
        for name in ["self.query", "self.key", "self.value", "output.dense"] {
            layers.push((format!("{at}.attention.{name}"), vec![HIDDEN, HIDDEN]));
        }
        layers.push((format!("{at}.attention.output.LayerNorm"), vec![HIDDEN]));
        layers.push((format!("{at}.intermediate.dense"), vec![WIDE, HIDDEN]));
        layers.push((format!("{at}.output.dense"), vec![HIDDEN, WIDE]));
        layers.push((format!("{at}.output.LayerNorm"), vec![HIDDEN]));
    }
    for (name, shape) in layers {
        shapes.push((format!("{name}.bias"), vec![shape[0]]));
        shapes.push((format!("{name}.weight"), shape));
    }
    let values = |name: &str, n: usize| -> Vec<u8> {
        let value = |at: usize| match name {
            _ if name.ends_with("LayerNorm.weight") => 1.0,
            _ if name.ends_with("bias") => 0.0,
            _ => ((at * 7919 + name.len() * 104_729) as f32).sin() * 0.2,
        };
        (0..n).flat_map(|at| value(at).to_le_bytes()).collect()
    };
    let bytes: Vec<Vec<u8>> =
        shapes.iter().map(|(name, shape)| values(name, shape.iter().product())).collect();
    let tensors = shapes.iter().zip(&bytes).map(|((name, shape), bytes)| {
        (name.clone(), TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap())
    });
    serialize_to_file(tensors, None, &folder.join("model.safetensors")).unwrap();
    folder
}

/// Sentences of 12 stories, each with a verb that tells the stance.
fn sentences(label: impl Fn(usize) -> &'static str) -> String {
    let mut lines = String::new();
    for at in 0..72 {
        let label = label(at);
        let verb = match label {
            "against" => "condemned",
            "favour" => "praised",
            _ => "visited",
        };
        let place = ["Leeds", "Lagos", "Lima", "Lyon"][at % 4];
        let row = json!({
            "id": format!("row-{at}"), "story": format!("story-{}", at % 12),
            "text": format!("Ada Lund was {verb} in {place} on day {at}."),
            "targets": [{"spans": [[0, 8]], "label": label}],
        });
        lines.push_str(&row.to_string());
        lines.push('\n');
    }
    lines
}

/// What the tiny encoder, which knows no word, needs to learn a few.
const THOROUGHLY: [&str; 8] =
    ["--learning-rate", "3e-3", "--epochs", "20", "--batch-size", "4", "--patience", "0"];

const LABELS: [&str; 3] = ["against", "neutral", "favour"];

fn three_classes() -> String {
    sentences(|at| LABELS[(at / 12) % 3])
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    text_of(&path)
}

fn text_of(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn train(arguments: &[&str]) -> assert_cmd::assert::Assert {
    slant().args(["train", "--threads", "1", "--device", "cpu"]).args(arguments).assert()
}

/// The leading metric by `slant evaluate`.
fn macro_f1(set: &[&str], model: &str, engine: &str) -> f64 {
    let output = slant()
        .args(["evaluate", "--format", "json", "--precision", "f32", "--replicates", "20"])
        .args(["--model", model, "--engine", engine])
        .args(set)
        .assert()
        .success();
    let report: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    report["metrics"]["macro_f1"]["value"].as_f64().unwrap()
}

fn tensors(model: &str) -> BTreeMap<String, Vec<u8>> {
    let bytes = fs::read(Path::new(model).join("model.safetensors")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    tensors.iter().map(|(name, tensor)| (name.to_owned(), tensor.data().to_vec())).collect()
}

#[test]
fn a_model_learns_and_both_engines_take_it() {
    let folder = tempfile::tempdir().unwrap();
    let start = text_of(&encoder(folder.path()));
    let labels = write(folder.path(), "labels.jsonl", &three_classes());
    let output = text_of(&folder.path().join("learnt"));
    train(&[&["--labels", &labels, "--start", &start, "-o", &output], &THOROUGHLY[..]].concat())
        .success()
        .stderr(contains("dev score"))
        .stderr(contains("drawn at random"));
    for engine in ["packed", "libtorch"] {
        let score = macro_f1(&["--dataset", "jsonl", &labels], &output, engine);
        assert!(score > 0.95, "{engine}: {score}");
    }

    let read = |name: &str| fs::read_to_string(Path::new(&output).join(name)).unwrap();
    let card = read("README.md");
    let digest = sha256(&fs::read(&labels).unwrap());
    assert!(card.contains(&digest), "{card}");
    for part in ["macro f1 | 1.000", "learning rate | 0.003", "held out"] {
        assert!(card.contains(part), "no `{part}` in {card}");
    }
    let config: Value = serde_json::from_str(&read("config.json")).unwrap();
    assert_eq!((&config["name"], &config["bias"]), (&json!("learnt"), &Value::Null));
    let trained = TrainedRows::read(&Path::new(&output).join("trained_rows.txt")).unwrap();
    let texts: Vec<String> = three_classes()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    let n_trained = texts.iter().filter(|text| trained.contains(text)).count();
    assert!((54..72).contains(&n_trained), "all but the rows held out: {n_trained}");
    assert!(!folder.path().join("learnt.training").exists());
    let article =
        write(folder.path(), "a.txt", "Premier praised\n\nAda Lund was praised in Leeds on Tuesday.\n");
    slant().args(["score", &article, "--model", &output]).assert().success();
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    let digits: Vec<String> = sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

#[test]
fn a_frozen_encoder_and_the_other_heads_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let start = text_of(&encoder(folder.path()));
    let labels = write(folder.path(), "labels.jsonl", &three_classes());
    let [first, second] = ["first", "second"].map(|name| text_of(&folder.path().join(name)));
    train(&["--labels", &labels, "--start", &start, "-o", &first, "--epochs", "1"]).success();
    let arguments =
        ["--labels", &labels, "--start", &first, "-o", &second, "--epochs", "1", "--freeze-encoder"];
    train(&arguments).success();
    let (before, after) = (tensors(&first), tensors(&second));
    assert!(before.keys().eq(after.keys()));
    for (name, bytes) in &before {
        assert_eq!(*bytes != after[name], name.starts_with("stance."), "{name}");
    }
    let hashes = |model: &str| fs::read_to_string(Path::new(model).join("trained_rows.txt")).unwrap();
    assert_eq!(hashes(&first), hashes(&second));
}

#[test]
fn all_heads_learn_together_from_several_sets() {
    let folder = tempfile::tempdir().unwrap();
    let start = text_of(&encoder(folder.path()));
    let stance = write(folder.path(), "labels.jsonl", &three_classes());
    let mut loaded = "text;news_link;outlet;label_bias;biased_words\n".to_owned();
    let mut names = String::new();
    for at in 0..40 {
        let (words, label, list) =
            [("plain", "Non-biased", "[]"), ("outrageous", "Biased", "['outrageous']")][at % 2];
        writeln!(loaded, "The {words} budget of year {at} was read.;link-{};a;{label};{list}", at / 2)
            .unwrap();
        writeln!(names, "Ada\tB-politician\nLund\tI-politician\nspoke\tO\n{at}\tO\n.\tO\n").unwrap();
    }
    let loaded = write(folder.path(), "loaded.csv", &loaded);
    let names = write(folder.path(), "names.txt", &names);
    let output = text_of(&folder.path().join("learnt"));
    let sets = ["--labels", &stance, "--labels", &loaded, "--labels", &names];
    train(&[&sets[..], &["--start", &start, "-o", &output, "--balanced"], &THOROUGHLY].concat()).success();
    for set in [["jsonl", stance.as_str()], ["babe", &loaded]] {
        let score = macro_f1(&["--dataset", set[0], set[1]], &output, "packed");
        assert!(score > 0.9, "{}: {score}", set[0]);
    }
    slant()
        .args(["evaluate", "--dataset", "crossner", &names, "--model", &output, "--precision", "f32"])
        .args(["--min", "span_f1=0.9"])
        .assert()
        .success();
}

/// Starts a training that saves a checkpoint after every step.
fn spawn(arguments: &[&str]) -> std::process::Child {
    std::process::Command::new(cargo_bin("slant"))
        .args(["train", "--threads", "1", "--device", "cpu", "--checkpoint-every", "1"])
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn done(child: std::process::Child) -> Output {
    child.wait_with_output().unwrap()
}

#[test]
fn killed_and_started_again_it_ends_with_the_same_weights() {
    let folder = tempfile::tempdir().unwrap();
    let start = text_of(&encoder(folder.path()));
    let labels = write(folder.path(), "labels.jsonl", &three_classes());
    let whole = text_of(&folder.path().join("a").join("model"));
    let broken = text_of(&folder.path().join("b").join("model"));
    for folder in ["a", "b"].map(|name| folder.path().join(name)) {
        fs::create_dir(folder).unwrap();
    }
    let arguments = |output: &str, learning_rate: &str| {
        ["--labels", &labels, "--start", &start, "--epochs", "4", "--batch-size", "8", "--learning-rate"]
            .map(str::to_owned)
            .into_iter()
            .chain([learning_rate, "-o", output].map(str::to_owned))
            .collect::<Vec<String>>()
    };
    let run = |output: &str, learning_rate: &str| {
        spawn(&arguments(output, learning_rate).iter().map(String::as_str).collect::<Vec<_>>())
    };
    let unbroken = done(run(&whole, "1e-2"));
    assert!(unbroken.status.success(), "{}", String::from_utf8_lossy(&unbroken.stderr));

    // Killed as soon as it has got beyond where the last one was, two times.
    let checkpoint = folder.path().join("b/model.training/checkpoint.safetensors");
    let mut before = None;
    for _ in 0..2 {
        let mut child = run(&broken, "1e-2");
        let began = Instant::now();
        loop {
            let written = fs::metadata(&checkpoint).and_then(|data| data.modified()).ok();
            if written.is_some() && written != before {
                before = written;
                break;
            }
            assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed");
            assert!(began.elapsed() < Duration::from_mins(2), "no checkpoint");
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        done(child);
        assert!(!Path::new(&broken).exists());
    }
    let other = done(run(&broken, "1e-3"));
    let message = String::from_utf8_lossy(&other.stderr).into_owned();
    assert_eq!(other.status.code(), Some(2));
    assert!(message.contains("differs in learning rate"), "{message}");

    let resumed = done(run(&broken, "1e-2"));
    let message = String::from_utf8_lossy(&resumed.stderr).into_owned();
    assert!(resumed.status.success() && message.contains("going on from step"), "{message}");
    for name in
        ["model.safetensors", "config.json", "trained_rows.txt", "tokenizer.json", "README.md", "SHA256SUMS"]
    {
        let of = |model: &str| fs::read(Path::new(model).join(name)).unwrap();
        assert!(of(&whole) == of(&broken), "{name} differs");
    }
}

#[test]
fn faults_are_named_and_no_folder_is_left() {
    struct Case<'a> {
        labels: String,
        start: &'a str,
        more: &'a [&'a str],
        message: &'a str,
    }
    let folder = tempfile::tempdir().unwrap();
    let start = text_of(&encoder(folder.path()));
    let good = write(folder.path(), "good.jsonl", &three_classes());
    let output = text_of(&folder.path().join("model"));
    let with =
        |name: &str, from: &str, to: &str| write(folder.path(), name, &three_classes().replacen(from, to, 1));
    let one_class = write(folder.path(), "one.jsonl", &sentences(|_| "favour"));
    let one_story = sentences(|at| LABELS[(at / 12) % 3]);
    let one_story: String = one_story
        .lines()
        .filter(|row| row.contains("\"story-1\""))
        .map(|row| row.to_owned() + "\n")
        .collect();
    let empty = folder.path().join("nothing");
    fs::create_dir(&empty).unwrap();
    let empty = text_of(&empty);
    let plain = Case { labels: good.clone(), start: &start, more: &[], message: "" };
    let cases = [
        Case {
            labels: with("label.jsonl", "\"favour\"", "\"friendly\""),
            message: "label `friendly`",
            ..plain
        },
        Case {
            labels: with("span.jsonl", "[0,8]", "[0,800]"),
            message: "span.jsonl:1: target 0 of row-0",
            ..plain
        },
        Case { labels: one_class, message: "are `favour`: nothing can be learnt from one class", ..plain },
        Case { labels: write(folder.path(), "story.jsonl", &one_story), message: "--dev-share 0", ..plain },
        Case { labels: write(folder.path(), "text.txt", "Ada Lund spoke.\n"), message: "--dataset", ..plain },
        Case {
            labels: text_of(&folder.path().join("none.jsonl")),
            message: "none.jsonl cannot be read",
            ..plain
        },
        Case { labels: good.clone(), start: &empty, message: "no config.json", ..plain },
        Case { labels: good.clone(), start: "models/none", message: "no model `models/none`", ..plain },
        Case {
            labels: good.clone(),
            more: &["--heads", "loaded"],
            message: "has no labels for loaded",
            ..plain
        },
        Case { labels: good.clone(), more: &["--learning-rate", "0"], message: "learning rate", ..plain },
        Case {
            labels: good.clone(),
            more: &["--learning-rate", "1e30"],
            message: "loss is no number",
            ..plain
        },
        Case { labels: good.clone(), more: &["--device", "cuda:99"], message: "no device cuda:99", ..plain },
    ];
    for Case { labels, start, more, message } in cases {
        let mut command = slant();
        command.args(["train", "--threads", "1", "--labels", &labels, "--start", start, "-o", &output]);
        let assert = command.args(more).assert().code(2).stderr(contains(message));
        let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert!(!Path::new(&output).exists(), "{message}");
        let _ = fs::remove_dir_all(format!("{output}.training"));
    }
}

#[test]
fn what_cannot_be_written_leaves_no_model() {
    let folder = tempfile::tempdir().unwrap();
    let start = text_of(&encoder(folder.path()));
    let labels = write(folder.path(), "labels.jsonl", &three_classes());
    let there = text_of(folder.path());
    train(&["--labels", &labels, "--start", &start, "-o", &there]).code(2).stderr(contains("already"));
    let below = text_of(&folder.path().join("labels.jsonl/model"));
    train(&["--labels", &labels, "--start", &start, "-o", &below])
        .code(2)
        .stderr(contains("cannot be written"));

    // A limit on the size of files fails a write as a full disk does.
    let output = text_of(&folder.path().join("model"));
    let run = |limit: &str| {
        std::process::Command::new("sh")
            .args(["-c", &format!("trap '' XFSZ; {limit} exec \"$0\" \"$@\"")])
            .arg(cargo_bin("slant"))
            .args(["train", "--threads", "1", "--device", "cpu", "--epochs", "1"])
            .args(["--labels", &labels, "--start", &start, "-o", &output])
            .output()
            .unwrap()
    };
    let full = run("ulimit -f 1000;");
    let message = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(2), "{message}");
    assert!(message.contains("model.safetensors cannot be written"), "{message}");
    assert!(!Path::new(&output).exists());
    let left: HashMap<_, _> = fs::read_dir(format!("{output}.training"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name(), entry.path()))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    // With room again, the same command does it.
    assert!(run("").status.success());
    slant().args(["evaluate", "--dataset", "jsonl", &labels, "--model", &output]).assert().success();
}

#[test]
fn a_shipped_model_can_be_gone_on_from() {
    let folder = tempfile::tempdir().unwrap();
    let labels = write(folder.path(), "labels.jsonl", &three_classes());
    let output = text_of(&folder.path().join("mine"));
    train(&["--labels", &labels, "--start", "small", "-o", &output, "--epochs", "1", "--dev-share", "0"])
        .success()
        .stderr(contains("nothing is measured"));
    let (before, after) = (tensors("models/slant-small"), tensors(&output));
    assert!(before.keys().eq(after.keys()));
    let changed = before.iter().filter(|(name, bytes)| after[*name] != **bytes).count();
    let stays = |name: &&String| name.starts_with("actors.") || name.starts_with("loaded.");
    assert!(changed > 50 && before.keys().filter(stays).all(|name| before[name] == after[name]));
    let score = macro_f1(&["--dataset", "jsonl", &labels], &output, "packed");
    assert!((0.0..=1.0).contains(&score));
}
