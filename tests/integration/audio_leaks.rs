//! The scraped article the project started from; it is not part of the project.

use serde::Deserialize;
use serde_json::Value;

use crate::support::{root, scored, shared};

/// Actors a careful reader lists: names only, each with its variants.
#[derive(Deserialize)]
struct Actors {
    must: Vec<Vec<String>>,
    may: Vec<Vec<String>>,
}

/// How many actors beyond the reader's list are let pass.
const MOST_OTHERS: usize = 3;

fn article(test: &str, arguments: &[&str]) -> Option<Value> {
    let path = shared(test, "articles/gvs-audio-leaks.txt")?;
    let mut all = vec![path.to_str().unwrap()];
    all.extend(arguments);
    Some(scored(&all).remove(0))
}

fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn names(record: &Value) -> Vec<String> {
    record["actors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|actor| actor["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn boilerplate_headings_and_notes_are_not_scored() {
    let Some(record) = article("boilerplate_headings_and_notes_are_not_scored", &[]) else { return };
    assert_eq!(record["title"], "The chronicles of audio leaks in Pakistan");
    let text = record["text"].as_str().unwrap();
    let sentences: Vec<&str> = record["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|sentence| sentence["kind"] == "body")
        .map(|sentence| &text[offset(&sentence["start"])..offset(&sentence["end"])])
        .collect();
    assert!(sentences.len() > 25, "{}", sentences.len());
    for left_out in [
        "Welcome to Global Village Space",
        "May 21, 2024",
        "Read more",
        "Government exploits state agencies",
        "The dilemma of Audio leaks",
        "The Pegasus and Pakistan",
        "The writer has",
        "The views expressed",
        "The chronicles of audio leaks",
    ] {
        assert!(text.contains(left_out), "{left_out} stays in the text");
        assert!(
            sentences.iter().all(|sentence| !sentence.contains(left_out)),
            "{left_out} is not a body sentence"
        );
    }
}

#[test]
fn each_actor_appears_once_and_few_others_do() {
    let Some(record) = article("each_actor_appears_once_and_few_others_do", &[]) else { return };
    let fixture = std::fs::read_to_string(root().join("tests/fixtures/gvs-actors.json")).unwrap();
    let expected: Actors = serde_json::from_str(&fixture).unwrap();
    let found = names(&record);
    let is =
        |name: &str, variants: &[String]| variants.iter().any(|variant| variant.eq_ignore_ascii_case(name));
    for variants in &expected.must {
        let n = found.iter().filter(|name| is(name, variants)).count();
        assert_eq!(n, 1, "{variants:?} in {found:?}");
    }
    let known = |name: &str| expected.must.iter().chain(&expected.may).any(|variants| is(name, variants));
    let others: Vec<&String> = found.iter().filter(|name| !known(name)).collect();
    assert!(others.len() <= MOST_OTHERS, "{others:?}");
}

#[test]
fn the_government_is_an_actor() {
    let Some(record) = article("the_government_is_an_actor", &[]) else { return };
    assert!(
        record["actors"]
            .as_array()
            .unwrap()
            .iter()
            .any(|actor| actor["id"] == "government" && actor["kind"] == "group")
    );
}

#[test]
fn its_speakers_are_kept_apart() {
    let Some(record) = article("its_speakers_are_kept_apart", &[]) else { return };
    let text = record["text"].as_str().unwrap();
    let voice = |words: &str| {
        let at = text.find(words).unwrap();
        let sentences = record["sentences"].as_array().unwrap().iter();
        let mut voices = sentences.flat_map(|sentence| sentence["voices"].as_array().unwrap());
        let voice = voices.find(|voice| (offset(&voice["start"])..offset(&voice["end"])).contains(&at));
        let voice = voice.unwrap_or_else(|| panic!("no voice for {words}"));
        (voice["voice"].as_str().unwrap().to_owned(), voice["source_text"].as_str().map(str::to_owned))
    };
    for (words, speaker) in [
        ("Health card must", "she"),
        ("PM Shahbaz was involved", "PTI chairman"),
        ("you have to say that", "Shaukat Tarin"),
    ] {
        assert_eq!(voice(words), ("source".to_owned(), Some(speaker.to_owned())), "{words}");
    }
    assert_eq!(voice("Regime change"), ("narrator".to_owned(), None));
}

/// The actor's id and the words it is from, of the voice that holds `words`.
fn source_of(record: &Value, words: &str) -> (String, Option<String>) {
    let at = record["text"].as_str().unwrap().find(words).unwrap();
    let mut voices =
        record["sentences"].as_array().unwrap().iter().flat_map(|s| s["voices"].as_array().unwrap());
    let voice = voices.find(|voice| (offset(&voice["start"])..offset(&voice["end"])).contains(&at)).unwrap();
    (voice["voice"].as_str().unwrap().to_owned(), voice["source"].as_str().map(str::to_owned))
}

#[test]
fn what_maryam_nawaz_was_heard_saying_is_no_stance_of_the_writer() {
    let Some(record) = article("what_maryam_nawaz_was_heard_saying_is_no_stance_of_the_writer", &[]) else {
        return;
    };
    let words = "Health card must be discontinued";
    assert_eq!(source_of(&record, words), ("source".to_owned(), Some("maryam-nawaz".to_owned())));
    let at = record["text"].as_str().unwrap().find(words).unwrap();
    let inside = |span: &Value| (at..at + words.len()).contains(&offset(&span[0]));
    for sentence in record["sentences"].as_array().unwrap() {
        for stance in sentence["stances"].as_array().unwrap() {
            let voice = &sentence["voices"][offset(&stance["voice"])];
            if stance["spans"].as_array().unwrap().iter().any(inside) {
                assert_eq!(voice["voice"], "source");
            }
        }
    }
}

#[test]
fn with_the_catalogue_imran_khan_alleges_something_of_shehbaz_sharif() {
    let catalogue = root().join("data/actors/pakistan.toml");
    let test = "with_the_catalogue_imran_khan_alleges_something_of_shehbaz_sharif";
    let Some(record) = article(test, &["--actors", catalogue.to_str().unwrap()]) else { return };
    let speaker = |words: &str| source_of(&record, words).1;
    assert_eq!(speaker("PM Shahbaz was involved").as_deref(), Some("imran-khan"));
    let attributed = record["attributed"].as_array().unwrap();
    let of = |source: &str, actor: &str| {
        attributed.iter().any(|row| row["source"] == source && row["actor"] == actor && row["n"] != 0)
    };
    assert!(of("imran-khan", "shehbaz-sharif"), "{attributed:#?}");
    assert!(!of("shaukat-tarin", "shehbaz-sharif"), "{attributed:#?}");
    let ids: Vec<&str> =
        record["actors"].as_array().unwrap().iter().map(|actor| actor["id"].as_str().unwrap()).collect();
    for id in ["imran-khan", "shehbaz-sharif", "nawaz-sharif", "maryam-nawaz", "pti"] {
        assert_eq!(ids.iter().filter(|other| **other == id).count(), 1, "{id} in {ids:?}");
    }
}
