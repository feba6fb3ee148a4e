//! `slant compare` from the command line, on the samples and on public news.

use std::fs;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;

use crate::support::{root, shared, slant};

/// The samples, scored into a file.
fn scored_samples(folder: &std::path::Path) -> String {
    let path = folder.join("scored.jsonl");
    slant().args(["score", "data/samples", "--format", "jsonl", "-o"]).arg(&path).assert().success();
    path.to_str().unwrap().to_owned()
}

fn compared(arguments: &[&str]) -> Value {
    let output = slant().arg("compare").args(arguments).args(["--format", "json"]).assert().success();
    serde_json::from_slice(&output.get_output().stdout).unwrap()
}

#[test]
fn scored_files_and_their_articles_compare_alike_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let scored = scored_samples(folder.path());
    let few = ["--min-articles", "5"];
    let from_file = compared(&[&[scored.as_str()], few.as_slice(), &["--threads", "1"]].concat());
    assert_eq!(from_file, compared(&[&["data/samples"], few.as_slice(), &["--threads", "2"]].concat()));
    assert!(from_file["sides"].as_array().unwrap().iter().filter(|side| side["ranked"] == true).count() >= 2);
}

#[test]
fn stories_can_be_written_corrected_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let scored = scored_samples(folder.path());
    let stories = folder.path().join("stories.csv");
    let stories = stories.to_str().unwrap();
    let found = compared(&[&scored, "--min-articles", "5", "--stories-out", stories]);
    assert!(!found["stories"].as_array().unwrap().is_empty());
    let given = compared(&[&scored, "--min-articles", "5", "--stories", stories]);
    assert_eq!(found["differences"], given["differences"]);
    assert_eq!(given["stories_given"], true);
    let table = fs::read_to_string(stories).unwrap();
    let (header, first) = (table.lines().next().unwrap(), table.lines().nth(1).unwrap());
    fs::write(stories, format!("{header}\n{first}\n{first}\n")).unwrap();
    let twice = slant().args(["compare", &scored, "--stories", stories]).assert().code(2);
    twice.stderr(contains("stories.csv:3").and(contains("two stories")));
    fs::write(stories, "a,b\n1,2\n").unwrap();
    slant()
        .args(["compare", &scored, "--stories", stories])
        .assert()
        .code(2)
        .stderr(contains("`story` and `id`"));
}

#[test]
fn sides_and_stories_come_from_fields_that_scoring_kept() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles.jsonl");
    let scored = folder.path().join("scored.jsonl");
    let lines = (0..12).map(|at| {
        let (desk, verb) = if at % 2 == 0 { ("home", "praised") } else { ("world", "accused") };
        let text = format!(
            "The report of day {at} {verb} Ada Lund, the mayor of Port {at}, for her plan number {at}."
        );
        serde_json::json!({"text": text, "desk": desk, "event": at / 2}).to_string()
    });
    fs::write(&articles, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let kept = ["--keep-field", "desk", "--keep-field", "event"];
    slant()
        .arg("score")
        .arg(&articles)
        .args(kept)
        .args(["--format", "jsonl", "-o"])
        .arg(&scored)
        .assert()
        .success();
    let by = ["--by", "desk", "--story-field", "event", "--min-articles", "5"];
    let compared = |path: &std::path::Path| compared(&[&[path.to_str().unwrap()], by.as_slice()].concat());
    let comparison = compared(&scored);
    assert_eq!(comparison, compared(&articles));
    assert_eq!(
        (&comparison["by"], &comparison["sides"][1]["side"]),
        (&Value::from("desk"), &Value::from("world"))
    );
    assert_eq!(
        (comparison["stories"].as_array().unwrap().len(), &comparison["stories_given"]),
        (6, &Value::from(true))
    );
    let unknown = |arguments: &[&str], says: &'static str| {
        slant().arg("compare").arg(&scored).args(arguments).assert().code(2).stderr(contains(says));
    };
    unknown(&["--by", "town"], "--keep-field town");
    unknown(&["--by", "desk", "--story-field", "town"], "no article has the field `town`");
    unknown(&["--story-field", "event", "--stories", "x.csv"], "cannot be used with");
}

#[test]
fn the_page_holds_the_same_comparison_and_which_articles_are_on_which_side() {
    let folder = tempfile::tempdir().unwrap();
    let scored = scored_samples(folder.path());
    let page = folder.path().join("comparison.html");
    let few = ["--min-articles", "5"];
    slant().args(["compare", &scored]).args(few).arg("-o").arg(&page).assert().success();
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("data-start=\"compare\""));
    let (_, rest) = page.split_once("id=\"comparison\">").unwrap();
    let shown: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    let comparison = compared(&[&[scored.as_str()], few.as_slice()].concat());
    assert_eq!(shown["notes"], comparison["notes"]);
    assert_eq!(shown["compared"], comparison["articles"]["compared"]);
    let names: Vec<&Value> = shown["sides"].as_array().unwrap().iter().map(|side| &side["name"]).collect();
    let sides = comparison["sides"].as_array().unwrap();
    assert_eq!(names, sides.iter().map(|side| &side["side"]).collect::<Vec<_>>());
    for (at, side) in sides.iter().enumerate() {
        let on_it =
            shown["side_of"].as_array().unwrap().iter().filter(|of| of.as_u64() == Some(at as u64)).count();
        assert_eq!(side["n_articles"], on_it);
    }
    let differences = comparison["differences"].as_array().unwrap();
    assert!(!differences.is_empty());
    assert_eq!(shown["differences"].as_array().unwrap().len(), differences.len());
    for (shown, found) in shown["differences"].as_array().unwrap().iter().zip(differences) {
        let near = |a: &Value, b: &Value| (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() <= 0.0005 + 1e-9;
        for (test, kind) in [(&shown[3], "raw"), (&shown[4], "matched")] {
            assert_eq!(test.is_null(), found[kind].is_null());
            if !test.is_null() {
                assert!(
                    near(&test[0], &found[kind]["difference"]) && near(&test[2], &found[kind]["q_value"])
                );
            }
        }
    }
}

#[test]
fn every_format_and_part_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let scored = scored_samples(folder.path());
    for part in ["outlets", "tone", "differences", "attention", "distances", "series"] {
        let arguments = ["compare", &scored, "--min-articles", "5", "--format", "csv", "--part", part];
        let output = slant().args(arguments).assert().success().get_output().stdout.clone();
        let mut rows = csv::Reader::from_reader(output.as_slice());
        let n = rows.headers().unwrap().len();
        assert!(rows.records().all(|row| row.unwrap().len() == n), "{part}");
    }
    let map = folder.path().join("pictures");
    let pictures =
        slant().args(["compare", &scored, "--min-articles", "5", "--plots"]).arg(&map).assert().success();
    pictures.stdout(contains("Sides, by bias score").and(contains("Differences in tone")));
    let markdown = slant().args(["compare", &scored, "--format", "markdown"]).assert().success();
    markdown.stdout(contains("| --- |").or(contains("none has articles enough")));
}

#[test]
fn bad_input_is_told_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let scored = scored_samples(folder.path());
    let output = folder.path().join("out.json");
    for (arguments, says) in [
        (vec!["--since", "2024-02-01", "--until", "2024-01-01"], "lies after"),
        (vec!["--since", "yesterday"], "yesterday"),
        (vec!["--actor", "Nobody Known"], "no article names an actor"),
        (vec!["--fdr", "0"], "--fdr"),
        (vec!["--until", "1999-01-01"], "no article is left"),
        (vec!["--outlets", "Cargo.toml"], "not a file of outlets"),
    ] {
        let mut command = slant();
        command.args(["compare", &scored, "-o"]).arg(&output).args(&arguments);
        command.assert().code(2).stderr(contains(says));
        assert!(!output.exists(), "{arguments:?}");
    }
    slant()
        .args(["compare", "-"])
        .write_stdin("{}\n")
        .assert()
        .code(2)
        .stderr(contains("no scored articles"));
    let damaged = folder.path().join("damaged.jsonl");
    let text = fs::read_to_string(&scored).unwrap();
    fs::write(&damaged, format!("{}\n{{\n", text.lines().next().unwrap())).unwrap();
    slant().arg("compare").arg(&damaged).assert().code(2).stderr(contains("damaged.jsonl:2"));
}

/// Written down before any score was looked at: how readers of these outlets expect them to stand.
const EXPECTED: [(&str, &str, &str); 2] =
    [("donald-trump", "Breitbart News", "Vox"), ("hillary-clinton", "Vox", "Breitbart News")];

#[test]
fn outlets_stand_as_their_readers_expect() {
    let Some(news) = shared("outlets_stand_as_their_readers_expect", "data/news/articles.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let chosen = folder.path().join("chosen.jsonl");
    let lines = fs::read_to_string(news).unwrap();
    let of_outlets = lines.lines().filter(|line| {
        let article: Value = serde_json::from_str(line).unwrap();
        matches!(article["outlet"].as_str(), Some("Breitbart News" | "Vox"))
    });
    fs::write(&chosen, of_outlets.collect::<Vec<_>>().join("\n")).unwrap();
    let catalogue = root().join("data/actors/us-federal.toml");
    let arguments = [chosen.to_str().unwrap(), "--genre", "any", "--actors", catalogue.to_str().unwrap()];
    let comparison = compared(&arguments);
    for (actor, better, worse) in EXPECTED {
        let tone = comparison["tone"].as_array().unwrap().iter().find(|tone| tone["actor"] == actor).unwrap();
        let mean = |side: &str| {
            let cells = tone["cells"].as_array().unwrap();
            cells.iter().find(|cell| cell["side"] == side).unwrap()["value"].as_f64().unwrap()
        };
        eprintln!("{actor}: {better} {:+.3}, {worse} {:+.3}", mean(better), mean(worse));
        assert!(mean(better) > mean(worse), "{actor}: {better} {} {worse} {}", mean(better), mean(worse));
    }
}
