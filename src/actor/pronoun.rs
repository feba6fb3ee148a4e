//! Third-person pronouns: whom “he” and “she” mean.
//!
//! In: a page and the persons found by name and title. Out: further mentions. Only the singular personal
//! pronouns are resolved (he, him, his, himself; she, her, hers, herself). “They” and “it” are not: in news
//! they mean a group, a thing or a whole sentence more often than a named actor.
//!
//! A person is a candidate if last named before the pronoun, in its sentence or one of the two before it
//! that belong to the article, headline and headings left out. Its salience is the sum of
//!
//! | what                                                              | points |
//! |--------------------------------------------------------------------|--------|
//! | last mention in this sentence / the one before / two before         | 1.0 / 0.75 / 0.4 |
//! | that mention is the first of a person in its sentence (its subject) | +0.3 |
//! | that mention is itself a pronoun                                    | −0.1 |
//! | mentions so far, at most five                                       | +0.04 each |
//! | gender known and the same                                           | +0.2 |
//! | gender not known                                                    | −0.35 |
//! | object pronoun (him) right in the clause of this mention            | −0.6 |
//! | another person was named after that mention, in its sentence        | −0.05 |
//!
//! A person of the other gender is no candidate. The best one gets the pronoun with
//! link = 0.5 + 0.35 × min(1, 2 × lead over the second), × 0.75 if its gender is not known, × 0.8 for two
//! sentences back, × 0.85 inside quotation marks that the last mention is not in. Under 0.4 it is left open.

use super::catalogue::Gender;
use super::cluster::Cluster;
use super::similarity::fold;
use super::words::Page;
use super::{ActorKind, Mention, MentionForm};
use crate::article::BlockKind;
use crate::span::Span;

/// Links below this are not made.
const LEAST: f64 = 0.4;
/// Sentences a pronoun looks back.
const REACH: usize = 2;

/// One person as seen from a pronoun.
struct Seen {
    cluster: usize,
    salience: f64,
    gender_known: bool,
    distance: usize,
    span: Span,
}

/// Adds the pronouns that have a likely person to its mentions.
pub(super) fn resolve(page: &Page<'_>, clusters: &mut [Cluster], taken: &[Span]) {
    // The article's running sentences, so that a heading between two does not part them.
    let body: Vec<usize> =
        (0..page.sentences.len()).filter(|index| page.sentences[*index].kind == BlockKind::Body).collect();
    learn_genders(page, clusters, &body);
    for (place, &sentence) in body.iter().enumerate() {
        let near = &body[place.saturating_sub(REACH)..=place];
        let quotes = quoted(page.text, page.sentences[sentence].span);
        for index in 0..page.words(sentence).len() {
            let span = page.words(sentence)[index];
            let Some((gender, object)) = pronoun(&fold(page.word(sentence, index))) else { continue };
            if taken.iter().any(|other| other.overlaps(span)) {
                continue;
            }
            let mut seen: Vec<Seen> = (0..clusters.len())
                .filter_map(|cluster| see(page, clusters, cluster, near, span, gender, object))
                .collect();
            seen.sort_by(|a, b| b.salience.total_cmp(&a.salience).then(a.cluster.cmp(&b.cluster)));
            let Some(best) = seen.first() else { continue };
            let lead = seen.get(1).map_or(1.0, |second| best.salience - second.salience);
            let mut link = 0.5 + 0.35 * (2.0 * lead).min(1.0);
            if !best.gender_known {
                link *= 0.75;
            }
            if best.distance >= 2 {
                link *= 0.8;
            }
            if quotes.iter().any(|quote| quote.covers(span) && !quote.covers(best.span)) {
                link *= 0.85;
            }
            if link >= LEAST {
                let mention = Mention { sentence, span, form: MentionForm::Pronoun, link };
                clusters[best.cluster].mentions.push(mention);
            }
        }
    }
}

/// Gives a person of unknown gender that of the pronouns that can mean nobody else: the first ones after its name
/// where no other person is named in that sentence and the one before, if they all agree.
fn learn_genders(page: &Page<'_>, clusters: &mut [Cluster], body: &[usize]) {
    let mut votes: Vec<[usize; 2]> = vec![[0; 2]; clusters.len()];
    for (place, &sentence) in body.iter().enumerate() {
        let near = &body[place.saturating_sub(1)..=place];
        let mut here = (0..clusters.len()).filter(|index| {
            let cluster = &clusters[*index];
            cluster.kind == ActorKind::Person && cluster.mentions.iter().any(|m| near.contains(&m.sentence))
        });
        let (Some(only), None) = (here.next(), here.next()) else { continue };
        let named = clusters[only].mentions.iter().find(|m| near.contains(&m.sentence));
        let Some(named) = named.filter(|_| clusters[only].gender.is_none()) else { continue };
        let after = (0..page.words(sentence).len())
            .filter(|index| page.words(sentence)[*index].start >= named.span.end)
            .find_map(|index| pronoun(&fold(page.word(sentence, index))));
        match after {
            Some((Gender::Female, _)) => votes[only][0] += 1,
            Some((Gender::Male, _)) => votes[only][1] += 1,
            None => {}
        }
    }
    for (cluster, votes) in clusters.iter_mut().zip(votes) {
        match votes {
            [(1..), 0] => cluster.gender = Some(Gender::Female),
            [0, (1..)] => cluster.gender = Some(Gender::Male),
            _ => {}
        }
    }
}

/// Gender of a pronoun, and whether it can only be an object.
fn pronoun(word: &str) -> Option<(Gender, bool)> {
    match word {
        "he" | "his" | "himself" => Some((Gender::Male, false)),
        "him" => Some((Gender::Male, true)),
        "she" | "her" | "hers" | "herself" => Some((Gender::Female, false)),
        _ => None,
    }
}

fn see(
    page: &Page<'_>,
    clusters: &[Cluster],
    index: usize,
    near: &[usize],
    pronoun: Span,
    gender: Gender,
    object: bool,
) -> Option<Seen> {
    let cluster = &clusters[index];
    if cluster.kind != ActorKind::Person || cluster.gender.is_some_and(|own| own != gender) {
        return None;
    }
    let before = cluster.mentions.iter().filter(|mention| mention.span.end <= pronoun.start);
    let n_before = before.clone().count().min(5);
    let last = before.max_by_key(|mention| mention.span.start)?;
    let place = near.iter().position(|sentence| *sentence == last.sentence)?;
    let distance = near.len() - 1 - place;
    let others = || {
        clusters
            .iter()
            .enumerate()
            .filter(|(other, cluster)| *other != index && cluster.kind == ActorKind::Person)
            .flat_map(|(_, cluster)| &cluster.mentions)
            .filter(|mention| mention.sentence == last.sentence && mention.form != MentionForm::Pronoun)
    };
    let mut salience = [1.0, 0.75, 0.4][distance.min(2)];
    let first_own =
        cluster.mentions.iter().filter(|m| m.sentence == last.sentence).map(|m| m.span.start).min();
    if others().all(|other| first_own.is_some_and(|own| own < other.span.start)) {
        salience += 0.3;
    }
    if others().any(|other| last.span.start < other.span.start && other.span.end <= pronoun.start) {
        salience -= 0.05;
    }
    if last.form == MentionForm::Pronoun {
        salience -= 0.1;
    }
    salience += 0.04 * n_before as f64;
    salience += if cluster.gender.is_some() { 0.2 } else { -0.35 };
    if object
        && distance == 0
        && !Span::new(last.span.end, pronoun.start).of(page.text).contains([',', ';', '“', '"'])
    {
        salience -= 0.6;
    }
    Some(Seen { cluster: index, salience, gender_known: cluster.gender.is_some(), distance, span: last.span })
}

/// Stretches between quotation marks inside one sentence; an unclosed one ends with the sentence.
fn quoted(text: &str, sentence: Span) -> Vec<Span> {
    let mut quotes = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in sentence.of(text).char_indices() {
        let at = sentence.start + at;
        match (c, open) {
            ('“' | '"', None) => open = Some(at),
            ('”' | '"', Some(start)) => {
                quotes.push(Span::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
    quotes.extend(open.map(|start| Span::new(start, sentence.end)));
    quotes
}
