//! From tagged names to actors: the order in which the parts of this module work on one article.
//!
//! In: an article, its sentences, the tagger's names, perhaps a catalogue. Out: actors with their mentions.
//! Nothing here knows how names are compared; each step stands in its own file.

use std::collections::BTreeSet;

use super::catalogue::{Catalogue, article_date};
use super::cluster::Cluster;
use super::matcher::Hit;
use super::names::{Candidate, candidates, overlaps, settle_kinds};
use super::similarity::slug;
use super::words::Page;
use super::{
    Actor, ActorKind, Mention, MentionForm, TaggedName, body, neuter, person, pronoun, propagate, title,
};
use crate::article::{Article, Sentence};
use crate::span::Span;

/// What to link beside names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkOptions {
    /// Whether titles and definite descriptions (“the prime minister”) are linked.
    pub titles: bool,
    /// Whether pronouns are linked.
    pub pronouns: bool,
    /// Tags of a lower probability are left out, unless the catalogue has the name.
    pub least_probability: f64,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { titles: true, pronouns: true, least_probability: 0.5 }
    }
}

/// Groups the names of an article into actors, and finds their further mentions.
///
/// Only sentences that are the article's own (title, headings, body) are read. The actors come in the order
/// of their first mentions; their ids are unique within the article. Spans are whole words without the `'s`
/// of a possessive, lie inside their sentence, and no two of them overlap, of whatever actor.
#[must_use]
pub fn link(
    article: &Article,
    sentences: &[Sentence],
    tags: &[TaggedName],
    catalogue: Option<&Catalogue>,
    options: &LinkOptions,
) -> Vec<Actor> {
    let page = Page::new(article, sentences);
    let catalogue = catalogue.unwrap_or_else(|| Catalogue::collective());
    let date = article_date(article);
    let sure: Vec<TaggedName> =
        tags.iter().filter(|tag| tag.probability >= options.least_probability).copied().collect();

    let (found, definitions) = candidates(&page, &sure);
    let hits = catalogue.matcher.names(&page);
    let (mut names, collective) = prefer(&page, found, &hits, catalogue);
    settle_kinds(&page, &mut names);

    // Twice: what the first grouping learns of names is used to find those the tagger missed.
    let blocked: Vec<Span> = collective.iter().map(|hit| hit.span).collect();
    let first: Vec<Cluster> =
        [person::group(&page, &names, catalogue), body::group(&page, &names, &definitions, catalogue)]
            .concat();
    names.extend(propagate::propagate(&page, &first, &names, &blocked));
    names.sort_by_key(|candidate| candidate.span);

    let mut clusters = person::group(&page, &names, catalogue);
    clusters.extend(body::group(&page, &names, &definitions, catalogue));
    add_collective(&mut clusters, &collective, catalogue);

    let mut taken: Vec<Span> = names
        .iter()
        .map(|name| {
            let lead = page.words(name.sentence)[name.lead].start;
            Span::new(lead, name.span.end)
        })
        .chain(blocked)
        .collect();
    taken.sort_unstable();
    if options.titles {
        title::link(&page, &mut clusters, &taken, catalogue, date);
    }
    if options.pronouns {
        pronoun::resolve(&page, &mut clusters, &taken);
    }
    neuter::resolve(&page, &mut clusters, &taken, options.titles, options.pronouns);
    actors(clusters, catalogue)
}

/// Unites the tagger's names with the catalogue's. A hit replaces the tags inside it or equal to it; a tag
/// that is longer is another name (“Sadiq Khan” for the alias “Khan”) and keeps its words.
fn prefer(
    page: &Page<'_>,
    found: Vec<Candidate>,
    hits: &[Hit],
    catalogue: &Catalogue,
) -> (Vec<Candidate>, Vec<Hit>) {
    let mut names: Vec<Candidate> = Vec::new();
    let mut collective = Vec::new();
    for hit in hits {
        let words = page.covering(hit.sentence, hit.span);
        if words.is_empty() {
            continue;
        }
        let longer = found.iter().any(|tag| {
            let shared =
                tag.sentence == hit.sentence && tag.words.start < words.end && words.start < tag.words.end;
            let inside = words.start <= tag.words.start && tag.words.end <= words.end;
            shared && !inside
        });
        if longer {
            continue;
        }
        if hit.form == MentionForm::Collective {
            collective.push(*hit);
            continue;
        }
        let kind = catalogue.actors()[hit.actor].kind;
        let mut name = Candidate::new(page, hit.sentence, words, kind, 1.0);
        name.known = Some(hit.actor);
        if kind == ActorKind::Person {
            title::read_titles(page, &mut name);
        }
        names.push(name);
    }
    let in_collective = |tag: &Candidate| collective.iter().any(|hit| hit.span.overlaps(tag.span));
    let rest: Vec<Candidate> = found
        .into_iter()
        .filter(|tag| !overlaps(&names, tag.sentence, &tag.words) && !in_collective(tag))
        .collect();
    names.extend(rest);
    names.sort_by_key(|candidate| candidate.span);
    (names, collective)
}

/// How sure a collective noun phrase is; some uses mean something else, whatever follows.
const COLLECTIVE: f64 = 0.9;

fn add_collective(clusters: &mut Vec<Cluster>, hits: &[Hit], catalogue: &Catalogue) {
    for hit in hits {
        let index =
            clusters.iter().position(|cluster| cluster.known == Some(hit.actor)).unwrap_or_else(|| {
                clusters.push(Cluster::of_catalogue(catalogue, hit.actor));
                clusters.len() - 1
            });
        clusters[index].mentions.push(Mention {
            sentence: hit.sentence,
            span: hit.span,
            form: MentionForm::Collective,
            link: COLLECTIVE,
        });
    }
}

/// Orders mentions and actors, takes out overlaps, and gives ids.
fn actors(clusters: Vec<Cluster>, catalogue: &Catalogue) -> Vec<Actor> {
    let clusters = unite(clusters);
    let mut all: Vec<(usize, Mention)> = clusters
        .iter()
        .enumerate()
        .flat_map(|(index, cluster)| cluster.mentions.iter().map(move |mention| (index, *mention)))
        .collect();
    // Names before titles before pronouns, then the longer.
    all.sort_by_key(|(index, mention)| {
        (mention.form, std::cmp::Reverse(mention.span.len()), mention.span.start, *index)
    });
    let mut spans: BTreeSet<Span> = BTreeSet::new();
    let mut kept: Vec<Vec<Mention>> = vec![Vec::new(); clusters.len()];
    for (index, mention) in all {
        // Kept spans do not overlap, so only the neighbours can touch this one.
        let before = spans.range(..=mention.span).next_back();
        let after = spans.range(mention.span..).next();
        if !before.into_iter().chain(after).any(|other| other.overlaps(mention.span)) {
            spans.insert(mention.span);
            kept[index].push(mention);
        }
    }
    let mut actors: Vec<(Actor, bool)> = clusters
        .into_iter()
        .zip(kept)
        .filter(|(_, mentions)| !mentions.is_empty())
        .map(|(cluster, mut mentions)| {
            mentions.sort_by_key(|mention| mention.span);
            let known = cluster.known.map(|known| catalogue.actors()[known].id.clone());
            let is_known = known.is_some();
            let id = known.unwrap_or_else(|| slug(&cluster.name));
            (Actor { id, name: cluster.name, kind: cluster.kind, mentions }, is_known)
        })
        .collect();
    actors.sort_by_key(|(actor, _)| actor.mentions[0].span);
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for (actor, known) in &mut actors {
        if *known {
            continue;
        }
        let base = actor.id.clone();
        let mut number = 2;
        // Whatever has an id of the catalogue is taken for its actor.
        while catalogue.get(&actor.id).is_some() || !ids.insert(actor.id.clone()) {
            actor.id = format!("{base}-{number}");
            number += 1;
        }
    }
    actors.into_iter().map(|(actor, _)| actor).collect()
}

/// Puts together clusters of one actor of the catalogue: a party found by its name and by a collective noun.
fn unite(clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut united: Vec<Cluster> = Vec::new();
    for cluster in clusters {
        match united.iter_mut().find(|other| other.known.is_some() && other.known == cluster.known) {
            Some(other) => other.mentions.extend(cluster.mentions),
            None => united.push(cluster),
        }
    }
    united
}
