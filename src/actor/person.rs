//! Which names of an article are one person.
//!
//! In: the candidates of kind person, in order of the text. Out: clusters. Full names (two words or more)
//! are grouped first, by spelling; then each lone name is given to one of them, or to a group of its own.
//!
//! | a mention                                             | link |
//! |--------------------------------------------------------|------|
//! | of the catalogue, or spelled like the group's full name | 0.98 |
//! | a full name spelled otherwise                           | 0.98 × mean similarity of the words |
//! | a surname that one person bears                         | 0.92 × similarity |
//! | a first name that one person bears                      | 0.85 × similarity |
//! | a surname or first name that several bear               | 0.60 × similarity |
//! | a lone name that no full name explains                  | 0.95 |
//!
//! Of several bearers, one whose gender contradicts a title here is out; a bearer of the title that stands
//! before the lone name is preferred, then the one with the largest 1 / (1 + sentences since the last
//! mention) + 0.25 ln(1 + mentions so far).

use super::catalogue::{Catalogue, Gender};
use super::cluster::Cluster;
use super::names::Candidate;
use super::similarity::{fold, is_transliteration, word_similarity};
use super::vocabulary as vocab;
use super::words::Page;
use super::{ActorKind, Mention, MentionForm, gender};

const FULL: f64 = 0.98;
const SURNAME: f64 = 0.92;
const FIRST_NAME: f64 = 0.85;
const SHARED: f64 = 0.6;
const ALONE: f64 = 0.95;

/// Groups the persons among `candidates`.
pub(super) fn group(page: &Page<'_>, candidates: &[Candidate], catalogue: &Catalogue) -> Vec<Cluster> {
    let persons: Vec<&Candidate> = candidates.iter().filter(|c| c.kind == ActorKind::Person).collect();
    let mut clusters: Vec<Cluster> = Vec::new();
    // Names of the catalogue first: they hold whatever the spelling, also where they are one word.
    for candidate in persons.iter().filter(|c| c.known.is_some()) {
        let index =
            clusters.iter().position(|cluster| cluster.known == candidate.known).unwrap_or_else(|| {
                let known = candidate.known.unwrap_or_default();
                let mut cluster = Cluster::of_catalogue(catalogue, known);
                cluster.names.push(words_of(&catalogue.actors()[known].name));
                clusters.push(cluster);
                clusters.len() - 1
            });
        add(page, &mut clusters[index], candidate, FULL);
    }
    for candidate in persons.iter().filter(|c| c.known.is_none() && c.tokens(page).len() > 1) {
        let tokens = candidate.tokens(page);
        let best = clusters
            .iter()
            .enumerate()
            .filter(|(_, cluster)| agree(cluster.gender, candidate.gender))
            .map(|(index, cluster)| (index, best_similarity(&cluster.names, &tokens)))
            .filter(|(_, similarity)| *similarity > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let (index, similarity) = best.unwrap_or_else(|| {
            let cluster = from_catalogue(catalogue, &tokens)
                .unwrap_or_else(|| Cluster::new(ActorKind::Person, candidate.span.of(page.text).to_owned()));
            clusters.push(cluster);
            (clusters.len() - 1, 1.0)
        });
        add(page, &mut clusters[index], candidate, FULL * similarity);
    }
    for cluster in &mut clusters {
        let first = cluster
            .names
            .iter()
            .filter(|name| name.len() > 1)
            .find_map(|name| gender::of_first_name(&name[0]));
        cluster.gender = cluster.gender.or(first);
    }
    let n_full = clusters.len();
    for candidate in persons.iter().filter(|c| c.known.is_none() && c.tokens(page).len() == 1) {
        let token = fold(candidate.span.of(page.text));
        let (index, link) = bearer(&clusters[..n_full], candidate, &token).unwrap_or_else(|| {
            let alone = clusters[n_full..].iter().position(|cluster| {
                agree(cluster.gender, candidate.gender)
                    && cluster.names.iter().any(|name| is_same_word(&name[0], &token))
            });
            let index = alone.map_or(clusters.len(), |at| at + n_full);
            if alone.is_none() {
                clusters.push(Cluster::new(ActorKind::Person, candidate.span.of(page.text).to_owned()));
            }
            (index, ALONE)
        });
        add(page, &mut clusters[index], candidate, link);
    }
    for cluster in clusters.iter_mut().filter(|cluster| cluster.known.is_none()) {
        cluster.name = fullest(cluster);
    }
    clusters
}

fn words_of(name: &str) -> Vec<String> {
    name.split([' ', '-']).map(fold).filter(|word| !word.is_empty()).collect()
}

fn add(page: &Page<'_>, cluster: &mut Cluster, candidate: &Candidate, link: f64) {
    cluster.mentions.push(Mention {
        sentence: candidate.sentence,
        span: candidate.span,
        form: MentionForm::Name,
        link: if candidate.propagated { link * 0.95 } else { link },
    });
    cluster.gender = cluster.gender.or(candidate.gender);
    cluster.titles.extend(candidate.titles.iter().map(|title| (title.clone(), candidate.span.start)));
    cluster.note_name(candidate.tokens(page), candidate.span.of(page.text));
}

fn agree(left: Option<Gender>, right: Option<Gender>) -> bool {
    left.is_none() || right.is_none() || left == right
}

/// A cluster for the one person of the catalogue who bears a full name, in whatever spelling.
fn from_catalogue(catalogue: &Catalogue, tokens: &[String]) -> Option<Cluster> {
    let mut bearers = catalogue
        .actors()
        .iter()
        .enumerate()
        .filter(|(_, actor)| actor.kind == ActorKind::Person)
        .filter(|(_, actor)| actor.names().any(|name| same_person(&words_of(name), tokens) > 0.9));
    let (index, actor) = bearers.next()?;
    if bearers.next().is_some() {
        return None;
    }
    let mut cluster = Cluster::of_catalogue(catalogue, index);
    cluster.names.push(words_of(&actor.name));
    Some(cluster)
}

fn best_similarity(names: &[Vec<String>], tokens: &[String]) -> f64 {
    names.iter().filter(|name| name.len() > 1).map(|name| same_person(name, tokens)).fold(0.0, f64::max)
}

/// How sure two full names are one person's, 0 where they are not: first words and last words alike, words
/// between them in order where both have them. A last name may be followed by a further one (“Imran Khan
/// Niazi”), and a form of respect at the front may be missing (“Sardar Ayaz Sadiq”). A father and a son who is “Jr.”
/// are two.
pub(super) fn same_person(left: &[String], right: &[String]) -> f64 {
    if is_junior(left) != is_junior(right) {
        return 0.0;
    }
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let bare = |name: &[String]| {
        let from = name.iter().take_while(|word| vocab::is_soft_honorific(word)).count();
        let to = without_suffix(name).len();
        if to >= from + 2 { from..to } else { 0..name.len() }
    };
    let whole = aligned(short, long);
    if whole > 0.0 {
        return whole;
    }
    let (short_bare, long_bare) = (&short[bare(short)], &long[bare(long)]);
    if short_bare.len() <= long_bare.len() {
        aligned(short_bare, long_bare)
    } else {
        aligned(long_bare, short_bare)
    }
}

/// Mean similarity of the words of `short`, found in order in `long`, the first word at the front.
fn aligned(short: &[String], long: &[String]) -> f64 {
    if short.len() < 2 {
        return 0.0;
    }
    let first = word_similarity(&short[0], &long[0]);
    let mut similarities = vec![first];
    let mut at = 1;
    for (place, word) in short.iter().enumerate().skip(1) {
        // A surname is never an initial.
        let is_surname = place + 1 == short.len();
        let found = (at..long.len())
            .filter(|&index| !is_surname || (word.len() > 1 && long[index].len() > 1))
            .map(|index| (index, word_similarity(word, &long[index])))
            .find(|(_, s)| *s > 0.0);
        let Some((index, similarity)) = found else { return 0.0 };
        similarities.push(similarity);
        at = index + 1;
    }
    // Two words that only resemble each other are not enough.
    let loose = similarities.iter().filter(|s| **s < 0.93).count();
    if first <= 0.0 || loose > 1 {
        return 0.0;
    }
    similarities.iter().sum::<f64>() / similarities.len() as f64
}

/// A name without what tells generations apart.
fn without_suffix(name: &[String]) -> &[String] {
    &name[..name.len() - name.iter().rev().take_while(|word| vocab::is_generation(word)).count()]
}

fn is_junior(name: &[String]) -> bool {
    name.last().is_some_and(|word| word == "jr")
}

fn is_same_word(left: &str, right: &str) -> bool {
    left == right || (left.len() > 3 && is_transliteration(left, right))
}

/// The person with a full name that a lone name means here, with the link.
fn bearer(clusters: &[Cluster], candidate: &Candidate, token: &str) -> Option<(usize, f64)> {
    let word = |name: &[String], last: bool| -> f64 {
        let own = if last { without_suffix(name).last() } else { name.first() };
        own.map_or(0.0, |own| {
            if own == token {
                1.0
            } else if is_same_word(own, token) {
                0.95
            } else {
                0.0
            }
        })
    };
    let by = |last: bool| -> Vec<(usize, f64)> {
        clusters
            .iter()
            .enumerate()
            .filter(|(_, cluster)| agree(cluster.gender, candidate.gender))
            .map(|(index, cluster)| {
                let names = cluster.names.iter().filter(|name| name.len() > 1);
                (index, names.map(|name| word(name, last)).fold(0.0, f64::max))
            })
            .filter(|(_, similarity)| *similarity > 0.0)
            .collect()
    };
    let (mut bearers, base) = match (by(true), by(false)) {
        (last, first) if first.is_empty() => (last, SURNAME),
        (last, first) if last.is_empty() => (first, FIRST_NAME),
        (last, first) => ([last, first].concat(), SURNAME),
    };
    // A name spelled exactly so leaves other spellings behind.
    if bearers.iter().any(|(_, similarity)| *similarity >= 1.0) {
        bearers.retain(|(_, similarity)| *similarity >= 1.0);
    }
    bearers.sort_by_key(|(index, _)| *index);
    bearers.dedup_by_key(|(index, _)| *index);
    // The son is told from the father by his “Jr.”, so the lone name is the father's.
    let is_son = |index: usize| clusters[index].names.iter().any(|name| is_junior(name));
    if bearers.iter().any(|(index, _)| !is_son(*index)) {
        bearers.retain(|(index, _)| !is_son(*index));
    }
    if let [(index, similarity)] = bearers.as_slice() {
        return Some((*index, base * similarity));
    }
    let titled = |cluster: &Cluster| {
        cluster.titles.iter().any(|(title, _)| candidate.titles.iter().any(|own| own == title))
    };
    bearers
        .into_iter()
        .map(|(index, similarity)| {
            let cluster = &clusters[index];
            let before = cluster.mentions.iter().filter(|mention| mention.span.start < candidate.span.start);
            let n_before = before.clone().count();
            let since = before.map(|mention| candidate.sentence.saturating_sub(mention.sentence)).min();
            let recency = since.map_or(0.0, |since| 1.0 / (1.0 + since as f64));
            let title = if titled(cluster) { 2.0 } else { 0.0 };
            (index, similarity, title + recency + 0.25 * (1.0 + n_before as f64).ln())
        })
        .max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)))
        .map(|(index, similarity, _)| (index, SHARED * similarity))
}

/// The name with most words; of several the first.
fn fullest(cluster: &Cluster) -> String {
    cluster
        .surfaces
        .iter()
        .enumerate()
        .max_by_key(|(index, surface)| (surface.split([' ', '-']).count(), std::cmp::Reverse(*index)))
        .map_or_else(|| cluster.name.clone(), |(_, surface)| surface.clone())
}

#[cfg(test)]
mod tests {
    use super::{same_person, words_of};

    #[test]
    fn full_names_of_one_person() {
        for (left, right, same) in [
            ("Shehbaz Sharif", "Shahbaz Shareef", true),
            ("Imran Khan", "Imran Khan Niazi", true),
            ("Sardar Ayaz Sadiq", "Ayaz Sadiq", true),
            ("Muhammad Nawaz Sharif", "Nawaz Sharif", true),
            ("Joe Biden", "Joseph R Biden", true),
            ("John F Kennedy", "John Kennedy", true),
            ("Robert F Kennedy Jr", "Robert Kennedy Jr", true),
            ("Robert S Mueller III", "Robert Mueller", true),
            ("Robert F Kennedy Jr", "Robert Kennedy", false),
            ("Donald Trump Jr", "Donald Trump", false),
            ("Robert S Mueller III", "Bobby Scott", false),
            ("John Boehner", "John B Larson", false),
            ("George W Bush", "George Washington", false),
            ("James B Comey", "James Baker", false),
            ("John Fitzgerald Kennedy", "John F Kennedy", true),
            ("Nawaz Sharif", "Shehbaz Sharif", false),
            ("Nawaz Sharif", "Maryam Nawaz Sharif", false),
            ("Maryam Nawaz", "Nawaz Sharif", false),
            ("Malik Riaz", "Amber Riaz", false),
            ("Donald Trump", "Ivanka Trump", false),
            ("Donald Trump", "Melania Trump", false),
            ("Bill Clinton", "Hillary Clinton", false),
        ] {
            assert_eq!(same_person(&words_of(left), &words_of(right)) > 0.0, same, "{left} / {right}");
        }
    }
}
