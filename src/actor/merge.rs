//! Which actors of several articles are one.
//!
//! In: the actors of scored articles, each with the article it was found in. Out: [`Merged`] actors. Two
//! different actors in one row would be a lie, one actor in two rows is only a nuisance, so:
//!
//! | two actors of one kind, from different articles                             | are one |
//! |------------------------------------------------------------------------------|---------|
//! | a single word, and the person whom this surname is short for, by `surname`   | yes     |
//! | other persons named by a single word: “Khan”                                 | never   |
//! | others of the same name, letter case and accents aside, and a catalogue's      | yes     |
//! | of several words each, every word the same or spelt alike by `similarity`      | yes, if |
//! |   … all names so held together are alike in pairs, and no article has two of them |     |
//!
//! An initial is not a spelling: “J. Smith” may be any. Actors of different kinds stay apart, and each says
//! so. The outcome does not depend on the order of what comes in, and merging it again changes nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ActorKind;
use super::similarity::{NICKNAME, TRANSLITERATED, TYPO, is_initial_of, word_similarity, words};
use super::surname::Surnames;

/// An actor as found in one article, or merged from several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Identifier.
    pub id: String,
    /// Fullest name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Whether the identifier is a catalogue's.
    pub catalogued: bool,
    /// Keys of the articles that name it.
    pub articles: BTreeSet<String>,
    /// Mentions in all of them.
    pub n_mentions: usize,
    /// Other texts that name it.
    pub names: BTreeSet<String>,
}

/// An actor over several articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The actor; its id is unique among all.
    pub actor: Found,
    /// Kinds under which the same name stands elsewhere, sorted.
    pub other_kinds: Vec<ActorKind>,
}

/// Whether a name says so little that each bearer stays an actor of its own: a person's, of one word.
#[must_use]
pub fn is_bare(name: &str, kind: ActorKind) -> bool {
    kind == ActorKind::Person && words(name).len() < 2
}

/// Merges actors, sorted by number of articles, then by name.
#[must_use]
pub fn merge(found: Vec<Found>) -> Vec<Merged> {
    let mut apart = Vec::new();
    let mut named: BTreeMap<(ActorKind, Vec<String>), Vec<Found>> = BTreeMap::new();
    for actor in found {
        if !actor.catalogued && is_bare(&actor.name, actor.kind) {
            apart.push(actor);
        } else {
            named.entry((actor.kind, words(&actor.name))).or_default().push(actor);
        }
    }
    // Names of other kinds or lengths are never alike, and those of one word only where they are the same.
    let mut comparable: BTreeMap<(ActorKind, usize), Vec<Named>> = BTreeMap::new();
    for ((kind, words), bearers) in named {
        let actor = unite(bearers);
        if words.len() > 1 {
            comparable.entry((kind, words.len())).or_default().push((words, actor));
        } else {
            apart.push(actor);
        }
    }
    for mut names in comparable.into_values() {
        while let Some(first) = names.pop() {
            let group = connected(first, &mut names);
            let actors = group.iter().map(|(_, actor)| actor.clone()).collect();
            if is_sound(&group) { apart.push(unite(actors)) } else { apart.extend(actors) }
        }
    }
    while follow_surnames(&mut apart) {}
    apart.sort_by(|left, right| rank(left).cmp(&rank(right)).then_with(|| left.cmp(right)));
    make_unique(&mut apart);
    let kinds = kinds(&apart);
    apart
        .into_iter()
        .map(|actor| {
            let mut other_kinds = kinds[&words(&actor.name)].clone();
            other_kinds.remove(&actor.kind);
            Merged { actor, other_kinds: other_kinds.into_iter().collect() }
        })
        .collect()
}

/// Folded words of a name, and who bears it.
type Named = (Vec<String>, Found);

/// Takes out of `rest` whatever is spelt like `first`, or like something so taken.
fn connected(first: Named, rest: &mut Vec<Named>) -> Vec<Named> {
    let mut group = vec![first];
    let mut next = 0;
    while next < group.len() {
        let (near, far) = std::mem::take(rest).into_iter().partition(|other| are_alike(&group[next], other));
        *rest = far;
        group.extend::<Vec<Named>>(near);
        next += 1;
    }
    group
}

/// Whether names are alike in all pairs, and no article holds two of them: there the linker kept them apart.
fn is_sound(group: &[Named]) -> bool {
    group.iter().enumerate().all(|(index, left)| {
        group[index + 1..]
            .iter()
            .all(|right| are_alike(left, right) && left.1.articles.is_disjoint(&right.1.articles))
    })
}

/// Whether names of as many words are spelt alike word by word.
fn are_alike((left, _): &Named, (right, _): &Named) -> bool {
    let alike = |(left, right): (&String, &String)| {
        !(is_initial_of(left, right) || is_initial_of(right, left))
            && word_similarity(left, right) >= NICKNAME.min(TRANSLITERATED).min(TYPO)
    };
    left.iter().zip(right).all(alike)
}

/// One actor of several: its name and id are those most articles use.
fn unite(mut bearers: Vec<Found>) -> Found {
    // By name and id first: an article counts for the spelling it uses, however the bearers are cut up.
    let mut weights: BTreeMap<(String, String), (BTreeSet<&str>, usize)> = BTreeMap::new();
    for bearer in &bearers {
        let weight = weights.entry((bearer.name.clone(), bearer.id.clone())).or_default();
        weight.0.extend(bearer.articles.iter().map(String::as_str));
        weight.1 += bearer.n_mentions;
    }
    let (name, id) = weights
        .into_iter()
        .min_by_key(|(name, (articles, n_mentions))| {
            (Reverse(articles.len()), Reverse(*n_mentions), name.clone())
        })
        .map(|(name, _)| name)
        .expect("a group has a member");
    let kind = bearers[0].kind;
    let mut united = Found {
        id,
        name,
        kind,
        catalogued: false,
        articles: BTreeSet::new(),
        n_mentions: 0,
        names: BTreeSet::new(),
    };
    for bearer in &mut bearers {
        united.catalogued |= bearer.catalogued;
        united.articles.append(&mut bearer.articles);
        united.n_mentions += bearer.n_mentions;
        united.names.append(&mut bearer.names);
        united.names.insert(std::mem::take(&mut bearer.name));
    }
    united.names.remove(&united.name);
    united
}

/// Gives actors named by a lone surname to the person that it is short for; whether there was any.
fn follow_surnames(actors: &mut Vec<Found>) -> bool {
    let named = actors.iter().enumerate();
    let surnames =
        Surnames::learn(named.map(|(index, a)| (index, a.name.as_str(), a.kind, a.articles.len())));
    let bearer = |actor: &Found| {
        surnames.bearer(&actor.name, actor.kind, actor.articles.len()).filter(|_| !actor.catalogued)
    };
    let followed: Vec<Option<usize>> = actors.iter().map(bearer).collect();
    let mut kept = Vec::with_capacity(actors.len());
    let mut places = vec![None; actors.len()];
    let mut given = Vec::new();
    for (index, (actor, follows)) in std::mem::take(actors).into_iter().zip(followed).enumerate() {
        if let Some(person) = follows {
            given.push((person, actor));
        } else {
            places[index] = Some(kept.len());
            kept.push(actor);
        }
    }
    let any = !given.is_empty();
    for (person, actor) in given {
        // A person named in full follows nobody.
        let place = places[person].expect("a person with a full name is kept");
        kept[place].articles.extend(actor.articles);
        kept[place].n_mentions += actor.n_mentions;
    }
    *actors = kept;
    any
}

fn rank(actor: &Found) -> (Reverse<usize>, &str, ActorKind, Reverse<usize>) {
    (Reverse(actor.articles.len()), &actor.name, actor.kind, Reverse(actor.n_mentions))
}

/// Puts a number behind an id that stands before; ids that are unique already are never given away.
fn make_unique(actors: &mut [Found]) {
    let mut taken: BTreeSet<String> = actors.iter().map(|actor| actor.id.clone()).collect();
    let mut seen = BTreeSet::new();
    for actor in actors {
        if seen.insert(actor.id.clone()) {
            continue;
        }
        let base = actor.id.clone();
        let mut number = 2;
        while !taken.insert(actor.id.clone()) {
            actor.id = format!("{base}-{number}");
            number += 1;
        }
        seen.insert(actor.id.clone());
    }
}

fn kinds(actors: &[Found]) -> BTreeMap<Vec<String>, BTreeSet<ActorKind>> {
    let mut kinds: BTreeMap<Vec<String>, BTreeSet<ActorKind>> = BTreeMap::new();
    for actor in actors {
        kinds.entry(words(&actor.name)).or_default().insert(actor.kind);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::{ActorKind, Found, Merged, merge};
    use crate::actor::similarity::slug;

    const PERSON: ActorKind = ActorKind::Person;
    const ORGANISATION: ActorKind = ActorKind::Organisation;

    fn found(name: &str, kind: ActorKind, article: &str) -> Found {
        Found {
            id: slug(name),
            name: name.to_owned(),
            kind,
            catalogued: false,
            articles: [article.to_owned()].into(),
            n_mentions: 1,
            names: std::collections::BTreeSet::new(),
        }
    }

    /// Names with the number of their articles.
    fn rows(given: &[(&str, ActorKind, &str)]) -> Vec<String> {
        merge(given.iter().map(|(name, kind, article)| found(name, *kind, article)).collect())
            .iter()
            .map(|row| format!("{} {}", row.actor.name, row.actor.articles.len()))
            .collect()
    }

    #[test]
    fn only_what_is_surely_one_actor_is_merged() {
        struct Case {
            given: &'static [(&'static str, ActorKind, &'static str)],
            rows: &'static [&'static str],
        }
        let cases = [
            Case {
                given: &[("Ana Muller", PERSON, "1"), ("ana Müller", PERSON, "2")],
                rows: &["Ana Muller 2"],
            },
            Case { given: &[("Khan", PERSON, "1"), ("Khan", PERSON, "2")], rows: &["Khan 1", "Khan 1"] },
            Case {
                given: &[("Imran Khan", PERSON, "1"), ("Khan", PERSON, "2")],
                rows: &["Imran Khan 1", "Khan 1"],
            },
            Case { given: &[("NATO", ORGANISATION, "1"), ("Nato", ORGANISATION, "2")], rows: &["NATO 2"] },
            Case {
                given: &[
                    ("Shehbaz Sharif", PERSON, "1"),
                    ("Shahbaz Sharif", PERSON, "2"),
                    ("Shahbaz Sharif", PERSON, "3"),
                ],
                rows: &["Shahbaz Sharif 3"],
            },
            // One article names both, so they are two.
            Case {
                given: &[
                    ("Shehbaz Sharif", PERSON, "1"),
                    ("Shahbaz Sharif", PERSON, "1"),
                    ("Shahbaz Sharif", PERSON, "2"),
                ],
                rows: &["Shahbaz Sharif 2", "Shehbaz Sharif 1"],
            },
            Case {
                given: &[("Shehbaz Sharif", PERSON, "1"), ("Nawaz Sharif", PERSON, "2")],
                rows: &["Nawaz Sharif 1", "Shehbaz Sharif 1"],
            },
            Case {
                given: &[("J. Smith", PERSON, "1"), ("John Smith", PERSON, "2")],
                rows: &["J. Smith 1", "John Smith 1"],
            },
            // “Ted” is short for both, which are two names.
            Case {
                given: &[
                    ("Edward Hale", PERSON, "1"),
                    ("Ted Hale", PERSON, "2"),
                    ("Theodore Hale", PERSON, "3"),
                ],
                rows: &["Edward Hale 1", "Ted Hale 1", "Theodore Hale 1"],
            },
        ];
        for case in cases {
            assert_eq!(rows(case.given), case.rows);
        }
    }

    #[test]
    fn a_lone_surname_follows_the_person_it_is_short_for() {
        let full = (0..5).map(|article| found("Ada Lund", PERSON, &article.to_string()));
        let lone = [found("Lund", PERSON, "5"), found("Lund", ORGANISATION, "6"), found("Lund", PERSON, "0")];
        let merged = merge(full.chain(lone).collect());
        assert_eq!(merged.len(), 1);
        let Found { name, articles, n_mentions, names, .. } = &merged[0].actor;
        assert_eq!((name.as_str(), articles.len(), *n_mentions, names.len()), ("Ada Lund", 7, 8, 0));
    }

    #[test]
    fn a_name_of_two_kinds_stays_two_and_both_say_so() {
        let merged =
            merge(vec![found("Jordan", ORGANISATION, "1"), found("Jordan", ActorKind::Country, "2")]);
        let said: Vec<_> =
            merged.iter().map(|row| (row.actor.id.as_str(), row.other_kinds.as_slice())).collect();
        assert_eq!(said, [("jordan", &[ActorKind::Country][..]), ("jordan-2", &[ORGANISATION])]);
    }

    #[test]
    fn spellings_are_kept_as_names() {
        let merged = merge(vec![found("Omar Hadi", PERSON, "1"), found("Umar Hadi", PERSON, "2")]);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].actor.names.iter().collect::<Vec<_>>(), ["Umar Hadi"]);
    }

    fn actors() -> impl Strategy<Value = Vec<Found>> {
        let words = || {
            select(vec!["Ted", "Edward", "Theodore", "Khan", "Shehbaz", "Shahbaz", "Sharif", "Shareef", "J"])
        };
        let name = prop::collection::vec(words(), 1..3).prop_map(|words| words.join(" "));
        let articles = subsequence(vec!["1", "2", "3", "4", "5"], 1..3);
        let kind = select(vec![PERSON, ORGANISATION]);
        let actor = (name, kind, articles, 1..4_usize).prop_map(|(name, kind, articles, n_mentions)| {
            let articles = articles.into_iter().map(str::to_owned).collect();
            Found { articles, n_mentions, ..found(&name, kind, "") }
        });
        prop::collection::vec(actor, 0..12)
    }

    fn inner(merged: &[Merged]) -> Vec<Found> {
        merged.iter().map(|row| row.actor.clone()).collect()
    }

    proptest! {
        #[test]
        fn merging_again_changes_nothing(actors in actors()) {
            let once = merge(actors);
            prop_assert_eq!(merge(inner(&once)), once);
        }

        #[test]
        fn order_does_not_matter((actors, shuffled) in actors().prop_flat_map(|actors| {
            (Just(actors.clone()), Just(actors).prop_shuffle())
        })) {
            prop_assert_eq!(merge(actors), merge(shuffled));
        }

        #[test]
        fn no_mention_is_lost_and_ids_are_unique(actors in actors()) {
            let count = |actors: &[Found]| actors.iter().map(|actor| actor.n_mentions).sum::<usize>();
            let merged = inner(&merge(actors.clone()));
            prop_assert_eq!(count(&merged), count(&actors));
            let ids: std::collections::BTreeSet<_> = merged.iter().map(|actor| &actor.id).collect();
            prop_assert_eq!(ids.len(), merged.len());
        }
    }
}
