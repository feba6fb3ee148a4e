//! `slant actors`: what a check finds, and which actors of scored articles are listed as one.

use std::fs;
use std::path::Path;

use predicates::str::contains;
use serde_json::{Value, json};

use crate::support::{root, scored, slant};

const SHIPPED: &[&str] = &["collective", "fictional", "pakistan", "us-federal", "world"];

fn shipped(name: &str) -> String {
    format!("data/actors/{name}.toml")
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn output(arguments: &[&str], code: i32) -> String {
    let assert = slant().arg("actors").args(arguments).assert().code(code);
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// A scored article with these actors, made from a real record.
fn article(id: &str, actors: &[(&str, &str, &str)]) -> String {
    let mut record = serde_json::to_value(&scored(&["data/samples/road-inquiry-courier.txt"])[0]).unwrap();
    let one = record["actors"][0].clone();
    record["id"] = json!(id);
    record["sentences"] = json!([]);
    record["actors"] = actors
        .iter()
        .map(|(id, name, kind)| {
            let mut actor = one.clone();
            (actor["id"], actor["name"], actor["kind"]) = (json!(id), json!(name), json!(kind));
            actor["mentions"] = json!(2);
            actor
        })
        .collect();
    record.to_string()
}

#[test]
fn shipped_catalogues_are_clean_alone_and_joined() {
    for name in SHIPPED {
        let said = output(&["check", &shipped(name)], 0);
        assert!(said.ends_with(" 0 clashes, 0 warnings\n"), "{said}");
    }
    for names in [["us-federal", "world"], ["pakistan", "world"], ["us-federal", "collective"]] {
        let said = output(&["check", "--join", &shipped(names[0]), &shipped(names[1])], 0);
        assert!(said.ends_with(" 0 clashes, 0 warnings\n"), "{said}");
    }
}

#[test]
fn catalogues_of_two_axes_clash_when_joined_only() {
    let (us, pakistan) = (shipped("us-federal"), shipped("pakistan"));
    output(&["check", &us, &pakistan], 0);
    let said = output(&["check", "--join", &us, &pakistan], 1);
    assert!(said.contains("pakistan.toml: clash: `axis` must name"), "{said}");
}

#[test]
fn a_clash_is_said_with_file_line_and_actor() {
    let folder = tempfile::tempdir().unwrap();
    let two = "[[actor]]\nid = \"a\"\nname = \"Ada Lund\"\nkind = \"person\"\n\n\
               [[actor]]\nid = \"b\"\nname = \"Ada Lund\"\nkind = \"person\"\nparty = \"c\"\n";
    let path = written(folder.path(), "two.toml", two);
    let said = output(&["check", &path], 1);
    assert!(
        said.contains("two.toml:2: clash: actor `a`: `Ada Lund` is a name or title of `b` too"),
        "{said}"
    );
    let found: Value = serde_json::from_str(&output(&["check", &path, "--format", "json"], 1)).unwrap();
    assert_eq!(found[0]["actors"], 2);
    assert_eq!(found[0]["findings"].as_array().unwrap().len(), 3);
    assert_eq!(
        found[0]["findings"][2],
        json!({"level": "clash", "path": path, "line": 7, "actor": "b", "message": "its party `c` is not an actor"}),
    );
}

#[test]
fn a_file_that_cannot_be_read_ends_the_check() {
    slant().args(["actors", "check", "no-such.toml"]).assert().code(2).stderr(contains("no-such.toml"));
}

#[test]
fn actors_of_a_catalogue_are_listed_by_name_without_counts() {
    let list: Vec<Value> =
        serde_json::from_str(&output(&["list", &shipped("fictional"), "--format", "json"], 0)).unwrap();
    let names: Vec<&str> = list.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted() && names.contains(&"Eleanor Whitcombe"), "{names:?}");
    assert!(list.iter().all(|row| row["articles"].is_null() && row["mentions"].is_null()));
    assert!(output(&["list", &shipped("fictional")], 0).contains("eleanor-whitcombe"));
}

#[test]
fn found_actors_are_merged_across_articles() {
    let folder = tempfile::tempdir().unwrap();
    let first =
        [("omar-hadi", "Omar Hadi", "person"), ("jordan", "Jordan", "country"), ("khan", "Khan", "person")];
    let second = [
        ("umar-hadi", "Umar Hadi", "person"),
        ("jordan", "Jordan", "organisation"),
        ("khan", "Khan", "person"),
    ];
    let (first, second) = (article("1", &first), article("2", &second));
    // The first stands twice and counts once.
    let path = written(folder.path(), "scored.jsonl", &format!("{first}\n{second}\n{first}\n"));
    let list = |more: &[&str]| -> Vec<(String, u64, u64)> {
        let text = output(&[&["list", path.as_str(), "--format", "json"], more].concat(), 0);
        let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
        rows.iter()
            .map(|row| {
                let count = |field: &str| row[field].as_u64().unwrap();
                (row["id"].as_str().unwrap().to_owned(), count("articles"), count("mentions"))
            })
            .collect()
    };
    let row = |id: &str, articles, mentions| (id.to_owned(), articles, mentions);
    assert_eq!(
        list(&[]),
        [
            row("omar-hadi", 2, 4),
            row("jordan", 1, 2),
            row("jordan-2", 1, 2),
            row("khan", 1, 2),
            row("khan-2", 1, 2),
        ]
    );
    assert_eq!(list(&["--min-articles", "2"]), [row("omar-hadi", 2, 4)]);
    assert!(output(&["list", &path], 0).contains("country (also organisation)"));
    let toml = output(&["list", &path, "--format", "toml"], 0);
    assert!(toml.contains("aliases = [\"Umar Hadi\"]"), "{toml}");
    assert!(toml.contains("# the same name is listed as country too"), "{toml}");
    assert!(toml.contains("may be anyone's: Khan\n") && !toml.contains("\"Khan\""), "{toml}");
}

#[test]
fn the_catalogue_of_what_was_found_passes_the_check_and_keeps_ids() {
    let folder = tempfile::tempdir().unwrap();
    let scored = folder.path().join("scored.jsonl");
    let scored = scored.to_str().unwrap();
    slant().args(["score", "data/samples", "--offsets", "chars", "-o", scored]).assert().success();
    let catalogue = folder.path().join("found.toml");
    let catalogue = catalogue.to_str().unwrap();
    output(&["list", scored, "--min-articles", "2", "--format", "toml", "-o", catalogue], 0);
    let said = output(&["check", catalogue], 0);
    assert!(said.contains(" 0 clashes"), "{said}");
    let listed: Vec<Value> =
        serde_json::from_str(&output(&["list", catalogue, "--format", "json"], 0)).unwrap();
    assert!(listed.iter().any(|row| row["id"] == "eleanor-whitcombe"), "{listed:?}");
    // Bytes and characters are two ways to say the same.
    let bytes = folder.path().join("bytes.jsonl");
    let bytes = bytes.to_str().unwrap();
    slant().args(["score", "data/samples", "-o", bytes]).assert().success();
    let toml = |path: &str| output(&["list", path, "--format", "toml"], 0);
    assert_eq!(toml(bytes), toml(scored));
}

#[test]
fn a_line_that_is_no_scored_article_is_named_and_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let good = article("1", &[("ada-lund", "Ada Lund", "person")]);
    let newer = good.replace("\"schema_version\":1", "\"schema_version\":999");
    let path = written(folder.path(), "scored.jsonl", &format!("{{}}\n{good}\n{newer}\n"));
    let assert = slant().args(["actors", "list", &path]).assert().code(1);
    let assert = assert.stderr(contains("scored.jsonl:1:")).stderr(contains("scored.jsonl:3: "));
    assert.stderr(contains("layout 999")).stdout(contains("Ada Lund"));
}

#[test]
fn what_cannot_be_listed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let scored = written(folder.path(), "scored.jsonl", "");
    let good_file =
        written(folder.path(), "good.jsonl", &article("1", &[("ada-lund", "Ada Lund", "person")]));
    let fictional = root().join(shipped("fictional"));
    let fictional = fictional.to_str().unwrap();
    for (arguments, message) in [
        (&["README.md"][..], "README.md"),
        (&[fictional, scored.as_str()], "not both"),
        (&[fictional, "--format", "toml"], "need scored articles"),
        (&["no-such.jsonl"], "no-such.jsonl"),
    ] {
        slant().args(["actors", "list"]).args(arguments).assert().code(2).stderr(contains(message));
    }
    let no_file = folder.path().join("folder.jsonl");
    std::fs::create_dir(&no_file).unwrap();
    slant()
        .args(["actors", "list", no_file.to_str().unwrap()])
        .assert()
        .code(1)
        .stderr(contains("folder.jsonl:1"));
    let toml = folder.path().join("list.toml");
    slant().args(["actors", "list", &good_file, "-o"]).arg(&toml).assert().success();
    assert!(std::fs::read_to_string(&toml).unwrap().contains("[[actor]]"));
    let output = folder.path().join("out.json");
    let output = output.to_str().unwrap();
    slant().args(["actors", "list", "no-such.jsonl", "-o", output]).assert().code(2);
    assert!(!Path::new(output).exists());
}
