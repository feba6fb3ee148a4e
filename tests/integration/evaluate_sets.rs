//! `slant evaluate` on each format of labelled sets: what is read, what is skipped, and what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use predicates::str::contains;
use serde_json::{Value, json};

use crate::support::{root, shared, slant};

const BASIL: &str = "tests/fixtures/basil";

/// The evaluation of a set as JSON, with few draws.
fn evaluated(dataset: &str, path: &Path, arguments: &[&str]) -> Value {
    let mut command = slant();
    command.args(["evaluate", "--dataset", dataset, "--format", "json", "--replicates", "50"]);
    let output = command.arg(path).args(arguments).assert().success();
    serde_json::from_slice(&output.get_output().stdout).unwrap()
}

/// The rows that `--predictions` writes.
fn rows(dataset: &str, path: &Path, arguments: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.jsonl");
    let predictions = ["--predictions", file.to_str().unwrap()];
    evaluated(dataset, path, &[arguments, &predictions].concat());
    fs::read_to_string(&file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn refused(dataset: &str, path: &Path, arguments: &[&str], message: &str) {
    let mut command = slant();
    command.args(["evaluate", "--dataset", dataset]).arg(path).args(arguments);
    command.assert().code(2).stderr(contains(message));
}

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn gold(rows: &[Value]) -> Vec<(&str, &str)> {
    rows.iter().map(|row| (row["id"].as_str().unwrap(), row["gold"].as_str().unwrap())).collect()
}

#[test]
fn basil_gives_loaded_sentences_loaded_words_and_targets() {
    let path = root().join(BASIL);
    let loaded = rows("basil", &path, &[]);
    assert_eq!(loaded.len(), 10);
    let biased: Vec<&str> =
        gold(&loaded).into_iter().filter(|(_, gold)| *gold == "loaded").map(|(id, _)| id).collect();
    // A phrase that is biased by the facts it tells does not load its sentence.
    assert_eq!(biased, ["0_courier:p0", "0_courier:p1", "0_lantern:p0", "0_lantern:p1"]);
    assert!(loaded.iter().all(|row| row["group"] == "0"), "the three articles are of one story");
    assert_eq!(loaded[3]["slices"]["outlet"], "The National Courier");

    let words = rows("basil", &path, &["--task", "loaded-words"]);
    let text = words[7]["text"].as_str().unwrap();
    let spans: Vec<&str> = words[7]["gold"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| &text[offset(&span["start"])..offset(&span["end"])])
        .collect();
    assert_eq!(spans, ["shameless", "rushed through"]);

    let targets = rows("basil", &path, &["--task", "end-to-end"]);
    assert_eq!(
        gold(&targets),
        [
            ("0_courier:p0#Ana_Verel", "favour"),
            ("0_courier:p1#Dov_Karst", "against"),
            ("0_lantern:p0#Ana_Verel", "against"),
            ("0_lantern:p1#Dov_Karst", "favour"),
            ("0_lantern:p2#Ana_Verel", "against"),
        ]
    );
    assert_eq!(targets[1]["slices"]["voice"], "source");
    let found = evaluated("basil", &path, &["--task", "end-to-end"]);
    assert_eq!(found["skipped_by_reason"], json!({"the phrase is not aimed at its target directly": 1}));
    assert_eq!(found["metrics"].as_object().unwrap().keys().next().unwrap(), "f1_against_favour");
}

fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn a_faulty_phrase_of_basil_is_named() {
    let phrase = json!({"id": "p1", "start": 4, "end": 8, "txt": "lied", "bias": "lex", "polarity": "neg",
        "aim": "dir", "quote": "no", "speaker": "", "target": "Ada_Lund"});
    let cases = [
        ("start", json!(40), Some("phrase p1: 40..8 is beyond the sentence")),
        ("end", json!(80), Some("phrase p1: 4..80 is beyond the sentence")),
        ("id", json!("p9"), Some("phrase p9: the article has 2 sentences")),
        ("bias", json!("odd"), Some("phrase p1: bias `odd`")),
        ("polarity", json!("bad"), Some("phrase p1: polarity `bad`")),
        ("txt", json!("lies"), None),
    ];
    for (field, value, message) in cases {
        let folder = tempfile::tempdir().unwrap();
        let article = json!({"body-paragraphs": [["It rained."], ["Ada lied."]]});
        write(&folder.path().join("articles/2031/1_a.json"), &article.to_string());
        let mut wrong = phrase.clone();
        wrong[field] = value;
        let annotations = json!({"phrase-level-annotations": [wrong]});
        write(&folder.path().join("annotations/2031/1_a_ann.json"), &annotations.to_string());
        if let Some(message) = message {
            refused("basil", folder.path(), &[], &format!("1_a_ann.json:1: {message}"));
        } else {
            let found = evaluated("basil", folder.path(), &[]);
            assert_eq!(found["skipped"][0]["row"], "1_a:p1");
            assert_eq!(found["n"], 1);
        }
    }
}

/// A story of SEESAW's form: two annotators, three kinds of entity, three sentences.
fn seesaw() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let name = "TRIPLET_900_DOCUMENT_1.json";
    let article = json!({"title": "Lund and Karst", "text": [
        {"id": 0, "text": "Ada Lund shamelessly lied about the harbour."},
        {"id": 1, "text": "“Lund is a coward,” Dov Karst said."},
        {"id": 2, "text": "The harbour opened on Monday, and Karst praised it."},
    ]});
    let both = json!(["A", "B"]);
    let annotations = json!({
        "title": "Lund and Karst",
        "entity lists": [
            ["Ada Lund", ["People", "People"], ["Main", "Main"], both],
            ["Dov Karst", ["People"], ["Salient"], ["A"]],
            ["Harbour Party", ["Organization"], ["Salient"], ["A"]],
            ["harbour", ["Topic", "Topic"], ["Main", "Main"], both],
        ],
        "sentence-level stances": {
            "0": [{"id": 0, "subject": "None", "sentiment": "NEG", "object": "Ada Lund", "annotators": both}],
            "1": [{"id": 0, "subject": "Dov Karst", "sentiment": "NEG", "object": "Ada Lund", "annotators": both}],
            "2": [
                {"id": 0, "subject": "Dov Karst", "sentiment": "POS", "object": "harbour", "annotators": ["A"]},
                {"id": 1, "subject": "None", "sentiment": "POS", "object": "Not in the list", "annotators": ["A"]},
            ],
        },
        "entity sentiments": {
            "Ada Lund": [["Negative", "A"], ["Slightly Negative", "B"]],
            "Dov Karst": [["Positive", "A"], ["Neutral", "B"]],
            "Harbour Party": [["Unknown", "A"]],
            "harbour": [["Positive", "A"], ["Positive", "B"]],
        },
        "entity ideologies": {},
        "article ideology": [],
    });
    let outlet = |name: &str| json!({"source": name, "url": "", "title": "", "bias_label": 2});
    let meta = json!({"Split": "valid", "Meta info for article 0": outlet("Courier"),
        "Meta info for article 1": outlet("Lantern"), "Meta info for article 2": outlet("Herald")});
    write(&folder.path().join("articles").join(name), &article.to_string());
    write(&folder.path().join("annotations").join(name), &annotations.to_string());
    write(&folder.path().join("meta/TRIPLET_900.json"), &meta.to_string());
    folder
}

#[test]
fn seesaw_gives_entity_sentiments_targets_and_voices() {
    let folder = seesaw();
    let sentiments = rows("seesaw", folder.path(), &[]);
    assert_eq!(gold(&sentiments), [("TRIPLET_900_DOCUMENT_1#Ada Lund", "against")]);
    assert_eq!(sentiments[0]["group"], "TRIPLET_900");
    assert_eq!(sentiments[0]["slices"]["outlet"], "Lantern");
    let found = evaluated("seesaw", folder.path(), &[]);
    assert_eq!(
        found["skipped_by_reason"],
        json!({"the annotators could not tell": 1, "the annotators did not agree": 1,
            "the entity is no actor (Topic)": 1})
    );
    assert_eq!(
        (&found["agreement"]["alpha"]["n"], &found["agreement"]["n_annotators"]),
        (&2.into(), &2.into())
    );
    assert!(found["agreement"]["alpha"]["interval"].is_null());

    let targets = rows("seesaw", folder.path(), &["--task", "end-to-end"]);
    let texts: Vec<&str> = targets.iter().map(|row| row["text"].as_str().unwrap()).collect();
    assert_eq!(
        texts,
        ["Ada Lund shamelessly lied about the harbour.", "“Lund is a coward,” Dov Karst said."]
    );
    let voices = rows("seesaw", folder.path(), &["--task", "voices"]);
    assert_eq!(
        gold(&voices),
        [("TRIPLET_900_DOCUMENT_1:0", "narrator"), ("TRIPLET_900_DOCUMENT_1:1", "source")]
    );
    assert_eq!(voices[1]["predicted"], "source");
    let holders = |row: &Value| (row["holders"]["marked"].clone(), row["holders"]["gold"].clone());
    assert_eq!(holders(&voices[0]), (json!(false), json!([])));
    assert_eq!(holders(&voices[1]), (json!(true), json!(["Dov Karst"])));
    let metrics = &evaluated("seesaw", folder.path(), &["--task", "voices"])["metrics"];
    for (metric, value, n) in
        [("marked_balanced_accuracy", 1.0, 1), ("marked_source_match", 1.0, 1), ("source_match", 1.0, 1)]
    {
        assert_eq!(
            (&metrics[metric]["value"], &metrics[metric]["n"]),
            (&json!(value), &json!(n)),
            "{metric}"
        );
    }
}

#[test]
fn chains_give_mentions_grouped_by_actor() {
    let path = root().join("data/labelled/chains.jsonl");
    let found = evaluated("chains", &path, &["--split", "dev"]);
    assert_eq!((&found["task"], &found["n"]), (&json!("chains"), &json!(8)));
    let value = |metric: &str| found["metrics"][metric]["value"].as_f64().unwrap();
    assert!(value("conll_f1") >= 0.7 && value("lea_f1") >= 0.7, "{}", found["metrics"]);
    // What both sides mention is grouped better than what only one does.
    assert!(value("common_lea_f1") > value("lea_f1"));
    let rows = rows("chains", &path, &["--split", "dev"]);
    let text = rows[0]["text"].as_str().unwrap();
    let mention = &rows[0]["gold"][0][0];
    assert_eq!(&text[offset(&mention[0])..offset(&mention[1])], "Delgado");
}

#[test]
fn a_faulty_chain_is_named() {
    for (mentions, message) in [
        (json!([[0, 3], [4, 90]]), "ada: 4..90 is no span of the text"),
        (json!([[0, 3], [3, 3]]), "ada: 3..3 is no span of the text"),
        (json!([[0, 3], [0, 3]]), "ada: 0..3 is a mention twice"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chains.jsonl");
        let row = json!({"id": "a", "text": "Ada lied.", "chains": [{"actor": "ada", "mentions": mentions}]});
        write(&path, &row.to_string());
        refused("chains", &path, &[], &format!("chains.jsonl:1: {message}"));
        refused("jsonl", &path, &[], "looks like chains");
    }
}

#[test]
fn a_split_of_seesaw_is_chosen_and_an_absent_one_is_told() {
    let folder = seesaw();
    assert_eq!(evaluated("seesaw", folder.path(), &["--split", "valid"])["n"], 1);
    refused("seesaw", folder.path(), &["--split", "train"], "no row of split `train`");
    let annotations = folder.path().join("annotations/TRIPLET_900_DOCUMENT_1.json");
    let wrong = fs::read_to_string(&annotations).unwrap().replace("Slightly Negative", "Sour");
    write(&annotations, &wrong);
    refused("seesaw", folder.path(), &[], "sentiment `Sour` of Ada Lund");
}

const POLNEAR_TEXT: &str = "Harbour opens\n\"Taxes fall,\" Ada Lund said.\nIt rained in Éllery.\n";

fn polnear(annotations: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("text/courier_2031-01-01_harbour.txt"), POLNEAR_TEXT);
    for (annotator, standoff) in annotations {
        let name = format!("attributions/courier_2031-01-01_harbour_{annotator}.ann");
        write(&folder.path().join(name), standoff);
    }
    folder
}

#[test]
fn polnear_takes_the_first_of_several_annotators_and_tells_how_they_agree() {
    // Offsets count characters; an event may stand above its spans.
    let first = "E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\nT1\tContent 14 27\t\"Taxes fall,\"\n\
                 T2\tCue 37 41\tsaid\nT3\tSource 28 36\tAda Lund\nT4\tAttribution 37 41\tsaid\n";
    let second = first.replace("Content 14 27", "Content 43 63");
    let folder = polnear(&[("1a", first), ("2b", &second)]);
    let found = evaluated("polnear", folder.path(), &[]);
    assert_eq!((&found["n"], &found["n_skipped"]), (&1.into(), &1.into()));
    assert_eq!(found["skipped"][0]["row"], "courier_2031-01-01_harbour_2b");
    assert_eq!(found["metrics"]["content_f1"]["value"], 1.0);
    assert_eq!(found["metrics"]["source_match_all"]["value"], 1.0);
    assert!(found["agreement"]["alpha"]["value"].as_f64().unwrap() < 0.0);
    let rows = rows("polnear", folder.path(), &[]);
    assert_eq!(rows[0]["gold"], json!([{"content": [[14, 27]], "source": [28, 36]}]));
    assert_eq!(rows[0]["slices"]["outlet"], "courier");

    let beyond = first.replace("28 36", "28 99");
    refused("polnear", polnear(&[("1a", &beyond)]).path(), &[], "harbour_1a.ann:4: T3: `28 99`");
    let missing = first.replace("Source:T3", "Source:T9");
    refused("polnear", polnear(&[("1a", &missing)]).path(), &[], "harbour_1a.ann:1: E1 names T9");
}

#[test]
fn polnear_is_read_well_enough() {
    let Some(path) = shared("polnear_is_read_well_enough", "data/polnear/dev") else { return };
    let found = evaluated("polnear", &path, &[]);
    assert_eq!(found["n"], 84);
    for (metric, least) in [("content_f1", 0.72), ("direct_content_f1", 0.90), ("source_match", 0.70)] {
        let value = found["metrics"][metric]["value"].as_f64().unwrap();
        assert!(value >= least, "{metric} {value}");
    }
}

#[test]
fn babe_words_are_found_in_their_sentences_and_others_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("babe.csv");
    let head = "text;news_link;outlet;label_bias;biased_words\n";
    let sentences = "Ada Lund shamelessly lied.;a;Courier;Biased;['shamelessly', 'Lied']\n\
                     It rained.;a;Courier;Non-biased;[]\nShe spoke.;b;;Biased;['spok']\n";
    write(&file, &format!("{head}{sentences}"));
    let words = rows("babe", &file, &["--task", "loaded-words"]);
    let of_first =
        json!([{"start": 9, "end": 20, "label": "loaded"}, {"start": 21, "end": 25, "label": "loaded"}]);
    assert_eq!((words.len(), &words[0]["gold"]), (2, &of_first));
    let found = evaluated("babe", &file, &["--task", "loaded-words"]);
    assert_eq!((&found["n_skipped"], &found["skipped"][0]["row"]), (&1.into(), &"3".into()));
    write(&file, &format!("{head}It rained.;a;Courier;Biased;[rained]\n"));
    refused("babe", &file, &[], "babe.csv:1: biased_words `[rained]`");
}

#[test]
fn end_to_end_stance_finds_its_own_mentions_and_says_where_it_finds_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("labels.jsonl");
    let text = "Donald Trump shamelessly lied to the crowd.";
    let target = |span: [usize; 2]| json!({"spans": [span], "label": "against"});
    let row =
        |id: &str, span| json!({"id": id, "outlet": "Courier", "text": text, "targets": [target(span)]});
    let unnamed = json!({"id": "c", "text": text, "targets": [target([0, 12])]});
    write(&file, &format!("{}\n{}\n{unnamed}\n", row("a", [0, 12]), row("b", [37, 42])));
    let found = evaluated("jsonl", &file, &["--task", "end-to-end", "--by", "outlet"]);
    assert_eq!((&found["n"], &found["n_unanswered"]), (&3.into(), &1.into()));
    assert_eq!(found["unanswered"], json!({"the actor was not found in the sentence": 1}));
    let values: Vec<(&str, u64)> = found["slices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slice| (slice["value"].as_str().unwrap(), slice["n"].as_u64().unwrap()))
        .collect();
    assert_eq!(values, [("(not given)", 1), ("Courier", 2)]);
    let given = rows("jsonl", &file, &["--task", "stance"]);
    let ours = rows("jsonl", &file, &["--task", "end-to-end"]);
    assert_eq!(given[0]["predicted"], ours[0]["predicted"]);
    assert_eq!(ours[1]["unanswered"], "the actor was not found in the sentence");
}

#[test]
fn several_annotators_of_our_own_format_give_their_alpha() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("labels.jsonl");
    let row = |id: &str, first: &str, second: &str| {
        json!({"id": id, "text": "Ada Lund lied.", "targets": [{"spans": [[0, 8]], "label": first,
            "annotators": {"a": first, "b": second}}]})
    };
    let lines =
        [row("1", "against", "against"), row("2", "favour", "favour"), row("3", "neutral", "neutral")];
    write(&file, &lines.map(|line| line.to_string()).join("\n"));
    let found = evaluated("jsonl", &file, &[]);
    assert_eq!(
        (&found["agreement"]["alpha"]["value"], &found["agreement"]["alpha"]["n"]),
        (&1.0.into(), &3.into())
    );
    write(&file, &row("1", "against", "bad").to_string());
    refused("jsonl", &file, &[], "labels.jsonl:1: label `bad` of 1");
}

#[test]
fn a_score_that_was_never_measured_is_said_to_be_null() {
    let folder = tempfile::tempdir().unwrap();
    let (set, predictions) = (folder.path().join("set.jsonl"), folder.path().join("rows.jsonl"));
    let article = |id: &str, gold: bool| json!({"id": id, "text": "It rained.", "hyperpartisan": gold});
    let row = |id: &str, gold: bool, share: f64| {
        json!({"id": id, "group": id, "text": "It rained.", "task": "ranking", "gold": gold,
            "scores": {"bias_score": null, "loaded_share": share}})
    };
    write(&set, &format!("{}\n{}\n", article("a", true), article("b", false)));
    write(&predictions, &format!("{}\n{}\n", row("a", true, 0.9), row("b", false, 0.1)));
    let arguments = ["--from-predictions", predictions.to_str().unwrap()];
    let found = evaluated("hyperpartisan", &set, &arguments);
    assert_eq!(found["metrics"]["auc_loaded_share"]["value"], 1.0);
    assert_eq!(found["metrics"]["auc_bias_score"]["n"], 0);
    assert!(found["metrics"]["auc_bias_score"]["value"].is_null());
    assert!(found["notes"][0].as_str().unwrap().contains("bias_score is null in every row"));
}

#[test]
fn a_folder_of_another_format_says_which_and_a_task_that_a_set_lacks_is_refused() {
    let (basil, seesaw) = (root().join(BASIL), seesaw());
    let polnear = polnear(&[("1a", "")]);
    refused("seesaw", &basil, &[], "looks like basil: --dataset basil");
    refused("basil", seesaw.path(), &[], "looks like seesaw: --dataset seesaw");
    refused("jsonl", polnear.path(), &[], "looks like polnear: --dataset polnear");
    refused(
        "polnear",
        &seesaw.path().join("annotations/TRIPLET_900_DOCUMENT_1.json"),
        &[],
        "looks like seesaw",
    );
    refused("crossner", &basil.join("articles/2031/0_agency.json"), &[], "looks like basil");
    refused("polnear", &seesaw.path().join("meta"), &[], "it has no folder text");
    refused("newsmtsc", &seesaw.path().join("meta"), &[], "it is a folder; name the file");
    let labelled: PathBuf = root().join("data/labelled/stance.jsonl");
    refused("jsonl", &labelled, &["--task", "voices"], "jsonl has no task voices; it has stance, end-to-end");
}
