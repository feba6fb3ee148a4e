//! The page that `slant report` makes: what it holds, and that no article can act in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use predicates::str::contains;
use serde_json::{Value, json};

use crate::support::{scored, slant};

/// Three articles with non-ASCII text, two of them of one outlet.
const SAMPLES: [&str; 2] = ["data/samples/port-sale-lantern.html", "data/samples/road-inquiry-agency.csv"];
const OPENING: &str = "<script type=\"application/json\" id=\"";

fn lines(records: &[Value]) -> String {
    records.iter().map(Value::to_string).collect::<Vec<_>>().join("\n") + "\n"
}

/// The page of these records.
fn page(records: &[Value]) -> String {
    let output = slant().args(["report", "-"]).write_stdin(lines(records)).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

/// The JSON blocks of a page by their ids.
fn blocks(page: &str) -> BTreeMap<&str, Value> {
    page.split(OPENING)
        .skip(1)
        .map(|rest| {
            let (id, rest) = rest.split_once("\">").unwrap();
            (id, serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap())
        })
        .collect()
}

fn utf16(text: &str, span: &Value) -> String {
    let [start, end] = [0, 1].map(|at| usize::try_from(span[at].as_u64().unwrap()).unwrap());
    String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[start..end]).unwrap()
}

fn bytes<'a>(text: &'a str, start: &Value, end: &Value) -> &'a str {
    let [start, end] = [start, end].map(|at| usize::try_from(at.as_u64().unwrap()).unwrap());
    &text[start..end]
}

/// Elements of ours, and nothing that loads or runs. The articles of two outlets come with a comparison.
fn assert_inert(page: &str, n_articles: usize, n_outlets: usize) {
    let lower = page.to_lowercase();
    let n_scripts = n_articles + 2 + usize::from(n_outlets > 1);
    assert_eq!(lower.matches("<script").count(), n_scripts, "script elements");
    assert_eq!(lower.matches("</script>").count(), n_scripts);
    let markup: String =
        page.split(OPENING).map(|part| part.rsplit("</script>").next().unwrap()).collect::<Vec<_>>().join("");
    let shell = page.split(OPENING).next().unwrap();
    for loading in
        [" src=", "href=\"http", "url(", "@import", "<link", "<img", "<iframe", "onerror", "onclick"]
    {
        assert!(!shell.contains(loading) && !markup.contains(loading), "{loading}");
    }
    for banned in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
        assert!(!page.contains(banned), "{banned}");
    }
    assert!(shell.contains("default-src 'none'; style-src 'sha256-"));
}

#[test]
fn the_page_holds_every_article_with_the_same_words_marked() {
    let in_bytes = scored(&SAMPLES);
    let in_chars = scored(&[SAMPLES[0], SAMPLES[1], "--offsets", "chars"]);
    assert!(in_bytes.iter().any(|record| !record["text"].as_str().unwrap().is_ascii()));
    for records in [&in_bytes, &in_chars] {
        let page = page(records);
        assert_inert(&page, in_bytes.len(), 2);
        let blocks = blocks(&page);
        for (index, record) in in_bytes.iter().enumerate() {
            let data = &blocks[format!("data-{index}").as_str()];
            let text = record["text"].as_str().unwrap();
            assert_eq!(data["text"], text);
            assert_eq!(blocks["corpus"]["articles"][index]["title"], record["title"]);
            let sentences = record["sentences"].as_array().unwrap();
            assert_eq!(data["sentences"].as_array().unwrap().len(), sentences.len());
            for (shown, sentence) in data["sentences"].as_array().unwrap().iter().zip(sentences) {
                assert_eq!(utf16(text, &shown["s"]), bytes(text, &sentence["start"], &sentence["end"]));
                for (at, stance) in sentence["stances"].as_array().unwrap().iter().enumerate() {
                    let shown = &shown["a"][at];
                    let actor = usize::try_from(shown[0].as_u64().unwrap()).unwrap();
                    assert_eq!(data["actors"][actor]["id"], stance["actor"]);
                    for (span, mention) in stance["spans"].as_array().unwrap().iter().enumerate() {
                        assert_eq!(utf16(text, &shown[4][span]), bytes(text, &mention[0], &mention[1]));
                    }
                }
            }
        }
    }
}

/// Names of actors that some record names by one word only: the page gives these to the person they are short for, or
/// leaves them out.
fn lone_names(records: &[Value]) -> BTreeSet<String> {
    let actors = records.iter().flat_map(|record| record["actors"].as_array().unwrap());
    let names =
        actors.filter(|actor| actor["kind"] != "country").map(|actor| actor["name"].as_str().unwrap());
    names.filter(|name| !name.contains(' ')).map(str::to_lowercase).collect()
}

/// Whether an actor's row is that of its own name alone.
fn stands_alone(actor: &Value, lone: &BTreeSet<String>) -> bool {
    let name = actor["name"].as_str().unwrap().to_lowercase();
    !lone.contains(name.rsplit(' ').next().unwrap())
}

#[test]
fn a_cell_is_the_mean_of_the_narrators_article_scores() {
    let records = scored(&SAMPLES);
    let page = page(&records);
    let corpus = &blocks(&page)["corpus"];
    let lone = lone_names(&records);
    let mut expected: BTreeMap<(String, Option<String>), Vec<f64>> = BTreeMap::new();
    for record in &records {
        for actor in record["actors"].as_array().unwrap().iter().filter(|actor| stands_alone(actor, &lone)) {
            if let Some(stance) = actor["narrator"]["stance"].as_f64() {
                let key =
                    (actor["id"].as_str().unwrap().to_owned(), record["outlet"].as_str().map(str::to_owned));
                expected.entry(key).or_default().push(stance);
            }
        }
    }
    let mut n_cells = 0;
    for actor in corpus["actors"].as_array().unwrap().iter().filter(|actor| stands_alone(actor, &lone)) {
        for cell in actor["cells"].as_array().unwrap().iter().filter(|cell| cell["mean"].is_f64()) {
            let outlet = cell["outlet"]
                .as_u64()
                .map(|at| corpus["outlets"][usize::try_from(at).unwrap()].as_str().unwrap().to_owned());
            let scores = &expected[&(actor["id"].as_str().unwrap().to_owned(), outlet)];
            let mean = scores.iter().sum::<f64>() / scores.len() as f64;
            assert!((cell["mean"].as_f64().unwrap() - mean).abs() <= 0.0005 + 1e-9);
            assert_eq!(cell["articles"].as_array().unwrap().len(), scores.len());
            n_cells += 1;
        }
    }
    assert_eq!(n_cells, expected.len());
}

#[test]
fn a_lone_surname_is_its_persons_on_the_page_and_others_stand_nowhere() {
    let records = scored(&["data/samples"]);
    let page = page(&records);
    let corpus = &blocks(&page)["corpus"];
    let actors = corpus["actors"].as_array().unwrap();
    assert!(
        actors.iter().all(|actor| actor["kind"] != "person" || actor["name"].as_str().unwrap().contains(' '))
    );
    let lone = lone_names(&records);
    assert!(actors.iter().any(|actor| !stands_alone(actor, &lone)), "the samples hold a lone surname");
}

#[test]
fn a_cell_counts_the_articles_that_name_and_quote_and_has_an_interval_where_they_suffice() {
    let records = scored(&["data/samples"]);
    let page = page(&records);
    let corpus = &blocks(&page)["corpus"];
    let fewest = usize::try_from(corpus["fewest"].as_u64().unwrap()).unwrap();
    let list = |cell: &Value, key: &str| -> Vec<usize> {
        cell[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|at| usize::try_from(at.as_u64().unwrap()).unwrap())
            .collect()
    };
    let lone = lone_names(&records);
    let mut n_intervals = 0;
    for actor in corpus["actors"].as_array().unwrap().iter().filter(|actor| stands_alone(actor, &lone)) {
        let speaks = |record: &Value| {
            let sentences = record["sentences"].as_array().unwrap();
            let mut voices = sentences.iter().flat_map(|sentence| sentence["voices"].as_array().unwrap());
            voices.any(|voice| voice["source"] == actor["id"])
        };
        for cell in actor["cells"].as_array().unwrap() {
            let outlet = cell["outlet"]
                .as_u64()
                .map_or(Value::Null, |at| corpus["outlets"][usize::try_from(at).unwrap()].clone());
            let of_outlet = |record: &&Value| record["outlet"] == outlet;
            assert_eq!(cell["of"], records.iter().filter(of_outlet).count());
            let mut named = [list(cell, "articles"), list(cell, "others")].concat();
            named.sort_unstable();
            let is_in = |record: &Value| {
                record["actors"].as_array().unwrap().iter().any(|known| known["id"] == actor["id"])
            };
            let expected: Vec<usize> =
                (0..records.len()).filter(|&at| of_outlet(&&records[at]) && is_in(&records[at])).collect();
            assert_eq!(named, expected);
            let quoted: Vec<usize> = expected.into_iter().filter(|&at| speaks(&records[at])).collect();
            assert_eq!(list(cell, "speaks_in"), quoted);
            let enough = list(cell, "articles").len() >= fewest;
            assert_eq!(cell["interval"].is_array(), enough);
            n_intervals += usize::from(enough);
        }
    }
    assert!(n_intervals > 5, "the samples hold enough articles for some intervals");
}

#[test]
fn an_article_without_scores_is_no_chance_to_name_anyone() {
    let mut records = scored(&SAMPLES);
    let before = blocks(&page(&records))["corpus"]["actors"].clone();
    let mut unread = records[0].clone();
    unread["id"] = "unread".into();
    unread["reason"] = "no paragraph of the article's own is left".into();
    records.push(unread);
    let page = page(&records);
    let corpus = &blocks(&page)["corpus"];
    assert_eq!(corpus["articles"].as_array().unwrap().len(), records.len());
    assert_eq!(corpus["actors"], before);
}

#[test]
fn a_series_holds_every_dated_article_once_by_month_by_quarter_and_by_year() {
    let records = scored(&["data/samples"]);
    let page = page(&records);
    let corpus = &blocks(&page)["corpus"];
    let n_by = |series: &Value, length: &str| -> u64 {
        series["all"][length].as_array().unwrap().iter().map(|point| point[3].as_u64().unwrap()).sum()
    };
    let n_dated = records.iter().filter(|record| record["published"].is_string()).count() as u64;
    assert_eq!(["month", "quarter", "year"].map(|length| n_by(&corpus["loaded"], length)), [n_dated; 3]);
    let most = &corpus["actors"][0];
    let n_scored: usize =
        most["cells"].as_array().unwrap().iter().map(|cell| cell["articles"].as_array().unwrap().len()).sum();
    assert_eq!(n_by(&most["series"], "quarter"), n_scored as u64);
}

#[test]
fn names_of_one_outlet_are_one_column_and_one_side() {
    let mut records = scored(&SAMPLES);
    let names = ["Fox News", "Fox Online News", "Vox"];
    assert_eq!(records.len(), names.len());
    for (record, name) in records.iter_mut().zip(names) {
        record["outlet"] = json!(name);
    }
    let page = page(&records);
    let blocks = blocks(&page);
    assert_eq!(blocks["corpus"]["outlets"], json!(["Fox News", "Vox"]));
    let sides: Vec<_> =
        blocks["comparison"]["sides"].as_array().unwrap().iter().map(|side| &side["n"]).collect();
    assert_eq!(sides, [2, 1]);
}

#[test]
fn a_hostile_article_stays_text() {
    let long = "and then Premier Ada Lund praised the deal ".repeat(600);
    let body = format!(
        "Premier Ada Lund hailed the deal </script><script>alert(1)</script> on Tuesday 👩‍👩‍👧 in Łódź.\n\n\
         <img src=x onerror=alert(2)> <!-- <b Premier Ada Lund was a disgrace, he said \u{202e}gnp\u{202c}.\n\n\
         قال رئيس الوزراء Ada Lund إن الصفقة جيدة \u{2028}\u{2029} and she left at noon.\n\n{long}.\n"
    );
    let article = json!({
        "text": body, "id": "</script><script>alert(3)", "title": "<script>alert(4)</script> & Premier Ada Lund wins",
        "outlet": "\"><svg onload=alert(5)>", "url": "javascript:alert(6)", "author": "{{ 7*7 }}", "date": "2024-05-21"
    });
    let output = slant()
        .args(["score", "-", "--format", "jsonl"])
        .write_stdin(format!("{article}\n"))
        .assert()
        .success();
    let mut record: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    // What scoring may have cleaned away is put back.
    record["title"] = json!("<script>alert(4)</script>\u{0}\u{1b}[31m & \u{7f}wins");
    record["outlet"] = article["outlet"].clone();
    record["url"] = article["url"].clone();
    assert!(!record["sentences"].as_array().unwrap().is_empty());

    let page = page(std::slice::from_ref(&record));
    assert_inert(&page, 1, 1);
    let blocks = blocks(&page);
    assert_eq!(blocks["data-0"]["text"], record["text"]);
    assert_eq!(blocks["data-0"]["url"], record["url"]);
    assert_eq!(blocks["corpus"]["articles"][0]["title"], record["title"]);
    assert_eq!(blocks["corpus"]["outlets"][0], record["outlet"]);
    assert!(page.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn the_same_scores_make_the_same_bytes() {
    let records = scored(&SAMPLES);
    assert_eq!(page(&records), page(&records));
}

#[test]
fn what_is_not_a_scored_file_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let good = lines(&scored(&["data/samples/road-inquiry-courier.txt"]));
    let cut = {
        let mut record: Value = serde_json::from_str(&good).unwrap();
        record["sentences"][0]["end"] = json!(99_999_999);
        format!("{record}\n")
    };
    for (content, message) in [
        (format!("{good}{{\"text\": \"raw\"}}\n"), "in.jsonl:2: not a scored article"),
        ("<html>".to_owned(), "in.jsonl:1: not a scored article"),
        (good.replacen("\"schema_version\":1", "\"schema_version\":7", 1), "in.jsonl:1: scored in layout 7"),
        ("\n".to_owned(), "in.jsonl: no scored article"),
        (cut, "does not fit its text"),
    ] {
        let input = folder.path().join("in.jsonl");
        let output = folder.path().join("out.html");
        fs::write(&input, content).unwrap();
        slant().arg("report").arg(&input).arg("-o").arg(&output).assert().code(2).stderr(contains(message));
        assert!(!output.exists());
    }
    slant().args(["report", "no/such.jsonl"]).assert().code(2).stderr(contains("no/such.jsonl"));
}

#[test]
fn a_file_is_written_whole_with_the_given_title() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.html");
    let records = lines(&scored(&["data/samples/road-inquiry-courier.txt"]));
    slant()
        .args(["report", "-", "--title", "A & <b>", "-o"])
        .arg(&output)
        .write_stdin(records)
        .assert()
        .success()
        .stdout("");
    let page = fs::read_to_string(output).unwrap();
    assert!(page.contains("<title>A &#38; &#60;b&#62;</title>"), "{}", &page[..900]);
    assert!(page.trim_end().ends_with("</html>"));
}
