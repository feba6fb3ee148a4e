//! Measures voices against PolNeAR (brat standoff: source, cue and content spans), where the set is present.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::quotation::tests::article;
use super::token::{Token, tokenize};
use super::{Voice, VoiceSpan, speaker, voices};
use crate::span::Span;

/// One attribution of the set.
#[derive(Default)]
struct Attribution {
    content: Vec<Span>,
    source: Vec<Span>,
    cue: Vec<Span>,
}

/// Counts of tokens.
#[derive(Clone, Copy, Default)]
struct Counts {
    both: f64,
    predicted: f64,
    gold: f64,
}

impl Counts {
    fn show(self) -> String {
        let (p, r) = (self.both / self.predicted, self.both / self.gold);
        format!("P {p:.3} R {r:.3} F1 {:.3}", 2.0 * p * r / (p + r))
    }

    fn f1(self) -> f64 {
        2.0 * self.both / (self.predicted + self.gold)
    }

    fn add(&mut self, predicted: bool, gold: bool) {
        self.predicted += f64::from(u8::from(predicted));
        self.gold += f64::from(u8::from(gold));
        self.both += f64::from(u8::from(predicted && gold));
    }
}

fn shared() -> Option<PathBuf> {
    let folders = [
        std::env::var_os("SLANT_SHARED").map(PathBuf::from),
        Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")),
    ];
    folders.into_iter().flatten().find(|f| f.join("data/polnear").is_dir())
}

/// Byte offset of each character, and of the end.
fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(i, _)| i).chain([text.len()]).collect()
}

/// Reads a brat file; lines that are no annotation (a few contents hold line breaks) are passed over.
fn attributions(standoff: &str, offsets: &[usize]) -> Vec<Attribution> {
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in standoff.lines() {
        let mut columns = line.split('\t');
        let (Some(id), Some(value)) = (columns.next(), columns.next()) else { continue };
        if id.starts_with('T') {
            let Some((_, places)) = value.split_once(' ') else { continue };
            let read = |place: &str| {
                let (start, end) = place.split_once(' ')?;
                let (start, end) = (start.parse::<usize>().ok()?, end.parse::<usize>().ok()?);
                Some(Span::new(*offsets.get(start)?, *offsets.get(end)?))
            };
            spans.insert(id, places.split(';').filter_map(read).collect());
        } else if id.starts_with('E') {
            let mut attribution = Attribution::default();
            for role in value.split(' ') {
                let Some((name, id)) = role.split_once(':') else { continue };
                let place = spans.get(id).cloned().unwrap_or_default();
                match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Content" => attribution.content.extend(place),
                    "Source" => attribution.source.extend(place),
                    "Cue" => attribution.cue.extend(place),
                    _ => {}
                }
            }
            found.push(attribution);
        }
    }
    found
}

/// Which bytes stand between double quotation marks, by counting them off in each line; independent of the
/// finder under test.
fn quoted_bytes(text: &str) -> Vec<bool> {
    let mut quoted = vec![false; text.len()];
    let mut inside = false;
    let mut start_of_line = true;
    for (offset, c) in text.char_indices() {
        let mark = matches!(c, '"' | '“' | '”') || text[offset..].starts_with("''");
        if c == '\n' {
            inside = false;
            start_of_line = true;
        } else if mark {
            inside = match c {
                '“' => true,
                '”' => false,
                _ if start_of_line => true,
                _ => !inside,
            };
        }
        if !c.is_whitespace() {
            start_of_line = false;
        }
        quoted[offset] = inside;
    }
    quoted
}

/// The head of a phrase: last word of its first noun phrase.
fn head(tokens: &[Token]) -> Option<Span> {
    let words = tokens.iter().position(Token::is_word)?;
    let phrase = speaker::after(tokens, words).unwrap_or(words..words + 1);
    tokens[phrase].iter().rev().find(|t| t.is_word()).map(|t| t.span)
}

#[derive(Default)]
struct Result {
    all: Counts,
    direct: Counts,
    matched: usize,
    covered: usize,
    with_source: usize,
    missed: BTreeMap<String, usize>,
    report: String,
}

fn measure(folder: &Path) -> Result {
    let mut result = Result::default();
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder.join("attributions"))
        .expect("readable folder")
        .map(|e| e.expect("readable entry").path())
        .collect();
    names.sort();
    let mut seen = std::collections::BTreeSet::new();
    for path in names {
        let stem = path.file_stem().and_then(|s| s.to_str()).expect("UTF-8 name");
        let name = stem.rsplit_once('_').expect("annotator's suffix").0.to_owned();
        // Of several annotators, the first.
        if !seen.insert(name.clone()) {
            continue;
        }
        let text = std::fs::read_to_string(folder.join("text").join(format!("{name}.txt"))).expect("text");
        let standoff = std::fs::read_to_string(&path).expect("annotation");
        let gold = attributions(&standoff, &byte_offsets(&text));
        measure_article(&name, &text, &gold, &mut result);
    }
    result
}

fn measure_article(name: &str, text: &str, gold: &[Attribution], result: &mut Result) {
    let (article, sentences) = article(text, true);
    let spans = voices(&article, &sentences, &[]);
    let mut predicted = vec![None::<&VoiceSpan>; text.len()];
    for span in spans.iter().filter(|s| s.voice == Voice::Source) {
        predicted[span.span.start..span.span.end].fill(Some(span));
    }
    let mut content = vec![false; text.len()];
    for span in gold.iter().flat_map(|a| &a.content) {
        content[span.start..span.end].fill(true);
    }
    let quoted = quoted_bytes(text);
    for sentence in &sentences {
        let mut line = String::new();
        let mut state = (false, false);
        for token in tokenize(text, sentence.span, &[]) {
            let at = token.span.start;
            if !token.is_word() {
                continue;
            }
            let (p, g) = (predicted[at].is_some(), content[at]);
            result.all.add(p, g);
            let is_direct = predicted[at].is_some_and(|s| s.direct);
            result.direct.both += f64::from(u8::from((is_direct || (quoted[at] && p)) && g));
            result.direct.predicted += f64::from(u8::from(is_direct || (quoted[at] && p)));
            result.direct.gold += f64::from(u8::from(g && (quoted[at] || is_direct)));
            if (p, g) != state {
                line.push_str(match (p, g) {
                    (true, true) => " [=",
                    (true, false) => " [+",
                    (false, true) => " [-",
                    (false, false) => " ]",
                });
                state = (p, g);
            }
            line.push(' ');
            line.push_str(token.span.of(text));
        }
        if line.contains("[+") || line.contains("[-") {
            let _ = writeln!(result.report, "{name}\t{line}");
        }
    }
    for attribution in gold {
        measure_source(name, text, attribution, &predicted, result);
    }
}

fn measure_source(
    name: &str,
    text: &str,
    gold: &Attribution,
    predicted: &[Option<&VoiceSpan>],
    result: &mut Result,
) {
    let (Some(source), Some(_)) = (gold.source.first(), gold.content.first()) else { return };
    result.with_source += 1;
    let words: Vec<Token> =
        gold.content.iter().flat_map(|&c| tokenize(text, c, &[])).filter(Token::is_word).collect();
    let hits: Vec<&VoiceSpan> = words.iter().filter_map(|t| predicted[t.span.start]).collect();
    if hits.len() * 2 < words.len() || hits.is_empty() {
        let cue = gold.cue.first().map_or("", |c| c.of(text)).to_lowercase();
        let missed = gold.content[0].of(text).chars().take(90).collect::<String>();
        let from = gold.content[0].start.min(gold.cue.first().map_or(usize::MAX, |c| c.start));
        let around: String = text[from..].chars().take(220).collect();
        let _ = writeln!(result.report, "{name}\tLOST {cue:?} {missed:?} IN {around:?}");
        *result.missed.entry(cue).or_default() += words.len();
        return;
    }
    result.covered += 1;
    let gold_head = head(&tokenize(text, *source, &[]));
    // Nested contents belong to several sources: any speaker of the words may be the one.
    // A relative pronoun is matched by its antecedent, the phrase right before it.
    let relative = matches!(source.of(text).to_lowercase().as_str(), "who" | "which" | "that");
    let right = hits.iter().filter_map(|s| s.speaker).any(|s| {
        let antecedent = relative
            && text
                .get(s.end..source.start)
                .is_some_and(|gap| gap.chars().all(|c| c == ',' || c.is_whitespace()));
        antecedent || (gold_head.is_some() && head(&tokenize(text, s, &[])) == gold_head)
    });
    if right {
        result.matched += 1;
    } else {
        let given = hits[0].speaker.map_or("-", |s| s.of(text));
        let cue = gold.cue.first().map_or("", |c| c.of(text));
        let _ = writeln!(
            result.report,
            "{name}\tSOURCE {:?} not {given:?} cue {cue:?} cue' {:?} content {:?} IN {:?}",
            source.of(text),
            hits[0].cue.map(|c| c.of(text)),
            gold.content[0].of(text).chars().take(60).collect::<String>(),
            text[gold.content[0].start.min(source.start)..].chars().take(260).collect::<String>()
        );
    }
}

#[test]
fn polnear_is_read_well_enough() {
    let Some(shared) = shared() else {
        println!("SKIPPED polnear_is_read_well_enough: no ../shared/data/polnear and no SLANT_SHARED");
        return;
    };
    // The training part is for tuning; only its errors are written out.
    let part = std::env::var("SLANT_POLNEAR").unwrap_or_else(|_| String::from("dev"));
    let result = measure(&shared.join("data/polnear").join(&part));
    let source = result.matched as f64 / result.covered as f64;
    println!("polnear {part}: all {}", result.all.show());
    println!("polnear {part}: direct {}", result.direct.show());
    println!(
        "polnear {part}: source {source:.3} of {} found, {:.3} of all {}",
        result.covered,
        result.matched as f64 / result.with_source as f64,
        result.with_source
    );
    if let Some(file) = std::env::var_os("SLANT_POLNEAR_ERRORS").filter(|_| part == "train") {
        let mut missed: Vec<(&String, &usize)> = result.missed.iter().collect();
        missed.sort_by_key(|(cue, n)| (std::cmp::Reverse(**n), (*cue).clone()));
        let mut out = result.report.clone();
        for (cue, n) in missed {
            let _ = writeln!(out, "MISSED {n} {cue}");
        }
        std::fs::write(file, out).expect("writable file");
    }
    assert!(result.all.f1() >= 0.72 && result.direct.f1() >= 0.90 && source >= 0.70);
}

#[test]
fn the_sample_article_as_scraped_keeps_its_speakers_apart() {
    let file = shared().map(|s| s.join("articles/gvs-audio-leaks.txt")).filter(|f| f.is_file());
    let Some(file) = file else {
        println!("SKIPPED the_sample_article_as_scraped_keeps_its_speakers_apart: no ../shared/articles");
        return;
    };
    let text = std::fs::read_to_string(file).expect("UTF-8 text");
    let (article, sentences) = article(&text, false);
    let spans = voices(&article, &sentences, &[]);
    let speaker = |words: &str| {
        let at = text.find(words).expect("words of the article");
        let span = spans.iter().find(|s| s.span.contains(at)).expect("a voice for each word");
        (span.voice, span.speaker.map(|s| s.of(&text)), span.direct)
    };
    assert_eq!(speaker("Health card must"), (Voice::Source, Some("she"), true));
    assert_eq!(speaker("PM Shahbaz was involved"), (Voice::Source, Some("PTI chairman"), false));
    assert_eq!(speaker("you have to say that"), (Voice::Source, Some("Shaukat Tarin"), true));
    assert_eq!(speaker("Regime change"), (Voice::Narrator, None, false));
}
