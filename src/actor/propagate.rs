//! Names that a tagger found in one place and missed in another.
//!
//! In: a page, the clusters of the names found, and the candidates they were made of. Out: further
//! candidates, where a full name, an acronym, or a surname that one person bears stands elsewhere in the
//! same letters, upper and lower case included. A lone surname is not taken where the words around it in
//! running text are capitalised, as it may then be someone else's: “Sadiq Khan”.

use aho_corasick::{AhoCorasick, MatchKind};

use super::ActorKind;
use super::cluster::Cluster;
use super::matcher::at_word_boundaries;
use super::names::{Candidate, overlaps};
use super::similarity::fold;
use super::vocabulary as vocab;
use super::words::{Page, is_capitalised};
use crate::span::Span;

/// Probability of a name that stands only on the article's other mentions.
const PROBABILITY: f64 = 0.8;

/// Further candidates, in order, that overlap none of `candidates` and none of `blocked`.
pub(super) fn propagate(
    page: &Page<'_>,
    clusters: &[Cluster],
    candidates: &[Candidate],
    blocked: &[Span],
) -> Vec<Candidate> {
    let mut needles: Vec<(String, usize)> = Vec::new();
    for (index, cluster) in clusters.iter().enumerate() {
        let mut written: Vec<String> = cluster.surfaces.clone();
        if cluster.kind == ActorKind::Person {
            written.extend(surnames(cluster).filter(|surname| is_unique(clusters, index, surname)));
        }
        for name in written {
            if name.chars().count() > 1 && !needles.iter().any(|(known, _)| *known == name) {
                needles.push((name, index));
            }
        }
    }
    let Ok(automaton) = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(needles.iter().map(|(name, _)| name.as_str()))
    else {
        return Vec::new();
    };
    let mut found: Vec<Candidate> = Vec::new();
    for hit in automaton.find_iter(page.text) {
        let span = Span::new(hit.start(), hit.end());
        let cluster = &clusters[needles[hit.pattern().as_usize()].1];
        let Some(sentence) = page.sentence_of(span).filter(|_| at_word_boundaries(page.text, span)) else {
            continue;
        };
        let words = page.covering(sentence, span);
        if words.is_empty()
            || page.span(sentence, &words) != span
            || overlaps(candidates, sentence, &words)
            || overlaps(&found, sentence, &words)
            || blocked.iter().any(|other| other.overlaps(span))
        {
            continue;
        }
        let mut candidate = Candidate::new(page, sentence, words, cluster.kind, PROBABILITY);
        candidate.known = cluster.known.filter(|_| candidate.words.len() > 1);
        candidate.propagated = true;
        if cluster.kind == ActorKind::Person {
            super::title::read_titles(page, &mut candidate);
        }
        if is_free(page, &candidate) {
            found.push(candidate);
        }
    }
    found
}

/// Last words of a person's full names, as written.
fn surnames(cluster: &Cluster) -> impl Iterator<Item = String> + '_ {
    cluster
        .surfaces
        .iter()
        .filter_map(|surface| surface.rsplit_once(' '))
        .map(|(_, last)| last.to_owned())
        .filter(|last| {
            last.chars().count() > 2 && !matches!(fold(last).as_str(), "jr" | "sr" | "iii" | "bibi" | "begum")
        })
}

/// Whether no other cluster has the word in a name.
fn is_unique(clusters: &[Cluster], own: usize, surname: &str) -> bool {
    let surname = fold(surname);
    !clusters
        .iter()
        .enumerate()
        .any(|(index, cluster)| index != own && cluster.names.iter().any(|name| name.contains(&surname)))
}

/// Whether the words around do not make it part of a longer name, or a common word at a sentence's start.
fn is_free(page: &Page<'_>, candidate: &Candidate) -> bool {
    let (sentence, words) = (candidate.sentence, &candidate.words);
    let first = fold(page.word(sentence, words.start));
    if candidate.kind != ActorKind::Person || words.len() > 1 {
        return true;
    }
    if vocab::is_common_surname(&first) && (words.start == 0 || !page.is_body(sentence)) {
        return false;
    }
    if !page.is_body(sentence) {
        return true;
    }
    let start = candidate.lead;
    let before = page.word_before(sentence, start);
    let after = page.word(sentence, words.end);
    let joined_before = start > 0 && page.adjacent(sentence, start - 1) && start == words.start;
    let name_before = joined_before
        && is_capitalised(before)
        && (start > 1 || super::gender::of_first_name(&fold(before)).is_some())
        && !vocab::is_people(&fold(before));
    let name_after = page.adjacent(sentence, words.end - 1) && is_capitalised(after);
    let definite = joined_before && before.eq_ignore_ascii_case("the");
    !name_before && !name_after && !definite
}
