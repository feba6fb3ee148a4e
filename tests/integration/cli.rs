//! Bad input, exit codes, and output files.

use std::fs;
use std::io::Write;

use predicates::prelude::*;
use predicates::str::contains;

use crate::support::{root, scored, slant};

const STORY: &str = "Premier hails harbour deal\n\nPremier Ada Lund praised the deal on Tuesday, and the opposition \
called it a disgrace. The port will be sold in June.\n";

/// Exit status and a part of the one line on standard error.
fn fails(arguments: &[&str], code: i32, message: &str) {
    let assert = slant().arg("score").args(arguments).assert().code(code).stderr(contains(message));
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(!stderr.contains("panicked"), "{stderr}");
}

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

#[test]
fn an_empty_file_is_named() {
    let folder = folder_with(&[("empty.txt", b"")]);
    fails(&[&path(&folder, "empty.txt")], 1, "empty.txt");
}

#[test]
fn a_binary_file_is_named() {
    let folder = folder_with(&[("image.txt", &[0x89, b'P', b'N', b'G', 0, 0, 0, 13, 0xff, 0xfe, 0, 1])]);
    fails(&[&path(&folder, "image.txt")], 1, "image.txt");
}

#[test]
fn a_file_without_a_sentence_is_named() {
    let folder = folder_with(&[("date.txt", b"Tuesday, May 21, 2024\n\nShare\n")]);
    fails(&[&path(&folder, "date.txt")], 1, "date.txt");
}

#[test]
fn a_missing_column_names_the_columns_and_the_flag() {
    let folder = folder_with(&[("rows.csv", b"paper,words\nA,Premier Ada Lund spoke.\n")]);
    fails(&[&path(&folder, "rows.csv")], 1, "--text-field");
    fails(&[&path(&folder, "rows.csv")], 1, "words");
    slant().args(["score", &path(&folder, "rows.csv"), "--text-field", "words"]).assert().success();
}

#[test]
fn a_field_that_no_article_has_is_told() {
    let line = |field: &str| serde_json::json!({"text": STORY, field: "x"}).to_string();
    let folder = folder_with(&[("news.jsonl", format!("{}\n{}\n", line("desk"), line("town")).as_bytes())]);
    let keep = |field: &str| {
        let news = path(&folder, "news.jsonl");
        slant().args(["score", &news, "--keep-field", "desk", "--keep-field", field]).assert().success()
    };
    keep("event").stderr(contains("`event`").and(contains("`desk`").not()));
    keep("town").stderr(contains("--keep-field").not());
    let named = |field: &str| {
        slant().args(["score", &path(&folder, "news.jsonl"), "--outlet-field", field]).assert().success()
    };
    named("papr").stderr(contains("`papr` (--outlet-field)"));
    named("town").stderr(contains("--outlet-field").not());
}

#[test]
fn one_bad_line_does_not_stop_the_run() {
    let line = serde_json::json!({"text": STORY, "outlet": "A"}).to_string();
    let folder = folder_with(&[("news.jsonl", format!("{line}\n{{broken\n{line}\n").as_bytes())]);
    let errors = path(&folder, "errors.jsonl");
    let assert = slant()
        .args(["score", &path(&folder, "news.jsonl"), "--format", "jsonl", "--errors", &errors])
        .assert()
        .code(1)
        .stderr(contains("news.jsonl:2"));
    assert_eq!(String::from_utf8_lossy(&assert.get_output().stdout).lines().count(), 2);
    let failure: serde_json::Value =
        serde_json::from_str(fs::read_to_string(errors).unwrap().trim()).unwrap();
    assert_eq!(failure["record"], 2);
}

#[test]
fn a_line_of_50_megabytes_is_refused_and_the_next_one_is_scored() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = fs::File::create(folder.path().join("long.jsonl")).unwrap();
    write!(file, "{{\"text\": \"").unwrap();
    let megabyte = "word ".repeat(200_000);
    for _ in 0..50 {
        file.write_all(megabyte.as_bytes()).unwrap();
    }
    writeln!(file, "\"}}\n{}", serde_json::json!({"text": STORY})).unwrap();
    drop(file);
    let assert = slant().args(["score", &path(&folder, "long.jsonl"), "--format", "jsonl"]).assert().code(1);
    let assert = assert.stderr(contains("long.jsonl:1"));
    assert_eq!(String::from_utf8_lossy(&assert.get_output().stdout).lines().count(), 1);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let assert = slant().args(["score", "no/such/file.txt"]).assert();
    assert.code(predicate::in_iter([1, 2])).stderr(contains("no/such/file.txt"));
}

#[cfg(unix)]
#[test]
fn a_broken_entry_of_a_folder_is_named_and_the_rest_is_scored() {
    let folder = folder_with(&[("good.txt", STORY.as_bytes())]);
    std::os::unix::fs::symlink(folder.path().join("gone"), folder.path().join("broken.txt")).unwrap();
    let assert =
        slant().args(["score", folder.path().to_str().unwrap(), "--format", "jsonl"]).assert().code(1);
    let assert = assert.stderr(contains("broken.txt"));
    assert_eq!(String::from_utf8_lossy(&assert.get_output().stdout).lines().count(), 1);
}

#[test]
fn a_missing_model_says_where_it_was_looked_for() {
    fails(&["data/samples", "--model", "no-such-model"], 2, "no-such-model");
}

#[test]
fn a_model_is_found_by_name_from_anywhere() {
    let folder = folder_with(&[("story.txt", STORY.as_bytes())]);
    for name in ["small", "slant-small"] {
        slant().current_dir(folder.path()).args(["score", "story.txt", "--model", name]).assert().success();
    }
}

#[test]
fn a_damaged_model_is_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root().join("models/slant-small")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let weights = folder.path().join("model.safetensors");
    let mut bytes = fs::read(&weights).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&weights, &bytes).unwrap();
    let model = folder.path().to_str().unwrap();
    fails(&["data/samples", "--model", model], 2, "model.safetensors");
    fs::write(&weights, &bytes[..1000]).unwrap();
    fails(&["data/samples", "--model", model], 2, "model.safetensors");
    fs::remove_file(&weights).unwrap();
    fails(&["data/samples", "--model", model], 2, "model.safetensors");
    fs::write(folder.path().join("config.json"), "{}").unwrap();
    fails(&["data/samples", "--model", model], 2, "config.json");
}

#[test]
fn unknown_options_and_bad_values_are_usage_errors() {
    for arguments in
        [&["--no-such-option"][..], &["--abstain", "2"], &["--threads", "0"], &["--format", "xml"]]
    {
        slant()
            .args(["score", "data/samples"])
            .args(arguments)
            .assert()
            .code(2)
            .stderr(contains(arguments[0]));
    }
}

#[test]
fn a_bad_catalogue_stops_before_any_work() {
    let folder = folder_with(&[("actors.toml", b"[[actor]]\nid = \"a\"\nname = \"A\"\nkind = \"robot\"\n")]);
    fails(&["data/samples", "--actors", &path(&folder, "actors.toml")], 2, "actors.toml");
}

#[test]
fn the_output_file_is_whole_or_absent() {
    let folder = folder_with(&[]);
    let out = path(&folder, "scores.csv");
    slant().args(["score", "data/samples/road-inquiry-agency.csv", "-o", &out]).assert().success().stdout("");
    let written = fs::read_to_string(&out).unwrap();
    assert!(written.starts_with("id,outlet,title"), "the format follows the ending: {written}");
    fails(&["data/samples", "-o", &path(&folder, "no/such/folder.json")], 2, "folder.json");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn a_table_in_a_file_has_no_colours() {
    let folder = folder_with(&[("story.txt", STORY.as_bytes())]);
    let out = path(&folder, "table.txt");
    slant()
        .args(["score", &path(&folder, "story.txt"), "-o", &out])
        .env("CLICOLOR_FORCE", "1")
        .assert()
        .success();
    let written = fs::read_to_string(out).unwrap();
    assert!(written.contains("Premier hails harbour deal") && !written.contains('\u{1b}'), "{written}");
}

#[test]
fn files_of_one_name_get_ids_of_their_own() {
    let folder = folder_with(&[]);
    for name in ["a", "b", "c"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("story.txt"), STORY).unwrap();
    }
    let records = scored(&[folder.path().to_str().unwrap()]);
    let ids: Vec<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["story", "story-2", "story-3"]);
}

#[test]
fn help_and_completions_are_there() {
    slant().args(["score", "--help"]).assert().success().stdout(contains("Examples:"));
    slant().arg("--help").assert().success().stdout(contains("Examples:"));
    slant().args(["completions", "bash"]).assert().success().stdout(contains("slant"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    let commands: [&[&str]; 3] = [
        &["score", "data/samples", "--format", "jsonl"],
        &["actors", "list", "data/actors/pakistan.toml"],
        &["completions", "bash"],
    ];
    for arguments in commands {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("slant"))
            .args(arguments)
            .current_dir(root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn an_output_is_no_input_and_no_other_output() {
    let folder = folder_with(&[("story.txt", STORY.as_bytes())]);
    let (story, out) = (path(&folder, "story.txt"), path(&folder, "out.jsonl"));
    fails(&[&story, "-o", &out, "--errors", &out], 2, "two outputs");
    fails(&[&story, "--format", "csv", "-o", &story], 2, "would be written over");
    fails(&[&story, "--errors", &story], 2, "would be written over");
    assert_eq!(fs::read_to_string(&story).unwrap(), STORY);
    assert!(!folder.path().join("out.jsonl").exists());
    let written = || {
        slant().args(["score", folder.path().to_str().unwrap(), "-o", &out]).assert().success();
        fs::read_to_string(&out).unwrap()
    };
    assert_eq!(written(), written());
}

#[test]
fn threads_beyond_reason_are_refused() {
    fails(&["data/samples", "--threads", "99999999"], 2, "at most");
}

#[cfg(not(feature = "libtorch"))]
#[test]
fn training_without_libtorch_says_how_to_get_it() {
    let arguments = ["train", "--labels", "labels.jsonl", "--start", "small", "-o", "model"];
    slant().args(arguments).assert().code(2).stderr(contains("--features libtorch"));
}
