//! Everything that is wrong or ambiguous in catalogues.
//!
//! In: the texts of files that are to be used together. Out: [`Finding`]s in the order of the files. A clash
//! would stop scoring, or make a name or title mean two actors on one day; a warning changes nothing. Names
//! are compared as titles are matched: without regard to letter case.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::format::{EntryProblem, FileToml};
use super::loader::{Loader, NotAnAxis};
use super::{CatalogueActor, Dated, Period};
use crate::actor::ActorKind;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Scoring would stop, or not know whom a name means.
    Clash,
    /// Superfluous.
    Warning,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Not TOML, or not of the form of a catalogue.
    #[error("not a catalogue of actors: {0}")]
    Syntax(String),
    /// The axis is wrong, or not that of another file.
    #[error("`axis` must name two different sides, the same in every file")]
    Axis,
    /// An entry is wrong in itself.
    #[error("{0}")]
    Entry(EntryProblem),
    /// A name or title that means several actors on one day.
    #[error("`{text}` is a name or title of {others} too", others = quoted(.others))]
    Shared {
        /// The name or title.
        text: String,
        /// Ids of the others, sorted.
        others: Vec<String>,
    },
    /// A party that no entry is.
    #[error("its party `{0}` is not an actor")]
    NoSuchParty(String),
    /// Two sides on one day.
    #[error("its sides `{0}` and `{1}` overlap")]
    SidesOverlap(String, String),
    /// An alias that is the name, or stands twice.
    #[error("its alias `{0}` says nothing new")]
    IdleAlias(String),
}

impl Fault {
    /// How much it matters.
    #[must_use]
    pub fn level(&self) -> Level {
        if matches!(self, Self::IdleAlias(_)) { Level::Warning } else { Level::Clash }
    }
}

/// A fault with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub path: PathBuf,
    /// Line of the entry's id, counted from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// Id of the entry, where one is meant.
    pub actor: Option<String>,
    /// What it is.
    pub fault: Fault,
}

/// The outcome of a check.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Actors in the files; one that stands in two files counts once.
    pub n_actors: usize,
    /// In the order of the files.
    pub findings: Vec<Finding>,
}

/// Where an actor was first read.
struct Place {
    path: PathBuf,
    line: usize,
}

/// Checks files that are to be used together, given as path and text.
#[must_use]
pub fn check(files: &[(PathBuf, String)]) -> Checked {
    let mut loader = Loader::default();
    let mut places: Vec<Place> = Vec::new();
    let mut findings = Vec::new();
    for (path, text) in files {
        read_file(path, text, &mut loader, &mut places, &mut findings);
    }
    let shared = shared(&loader.actors);
    for (actor, place) in loader.actors.iter().zip(&places) {
        let faults = sharing(actor, &shared)
            .chain(without_party(actor, &loader))
            .chain(overlapping(&actor.sides))
            .chain(idle_aliases(actor));
        findings.extend(faults.map(|fault| Finding {
            path: place.path.clone(),
            line: Some(place.line),
            actor: Some(actor.id.clone()),
            fault,
        }));
    }
    let rank = |finding: &Finding| files.iter().position(|(path, _)| *path == finding.path);
    findings.sort_by_key(|finding| (rank(finding), finding.line));
    Checked { n_actors: loader.actors.len(), findings }
}

fn read_file(
    path: &Path,
    text: &str,
    loader: &mut Loader,
    places: &mut Vec<Place>,
    findings: &mut Vec<Finding>,
) {
    let mut find = |line, actor, fault| findings.push(Finding { path: path.to_owned(), line, actor, fault });
    let file = match FileToml::parse(text) {
        Ok(file) => file,
        Err(error) => {
            let line = error.span().map(|span| line_of(text, span.start));
            return find(line, None, Fault::Syntax(error.message().trim().to_owned()));
        }
    };
    if let Err(NotAnAxis) = loader.unite_axis(file.axis) {
        find(None, None, Fault::Axis);
    }
    let mut seen = BTreeMap::new();
    for entry in file.actors {
        let line = line_of(text, entry.id.span().start);
        let (actor, mut problems) = entry.read(loader.axis.as_ref());
        let id = actor.id.clone();
        let n_before = loader.actors.len();
        if seen.insert(id.clone(), line).is_some() {
            problems.push(EntryProblem::DuplicateId);
        } else if let Err(problem) = loader.unite(actor) {
            problems.push(problem);
        }
        if loader.actors.len() > n_before {
            places.push(Place { path: path.to_owned(), line });
        }
        for problem in problems {
            find(Some(line), Some(id.clone()), Fault::Entry(problem));
        }
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|byte| *byte == b'\n').count()
}

/// Names and titles by the form in which they are compared, with the actors and the days they mean them on.
type Uses = BTreeMap<String, Vec<(String, Period)>>;

fn shared(actors: &[CatalogueActor]) -> Uses {
    let mut uses = Uses::new();
    for actor in actors {
        for (text, period) in texts(actor) {
            uses.entry(key(text)).or_default().push((actor.id.clone(), period));
        }
    }
    uses
}

fn texts(actor: &CatalogueActor) -> impl Iterator<Item = (&str, Period)> {
    let titles = actor.titles.iter().map(|title| (title.text.as_str(), title.period));
    actor.names().map(|name| (name, Period::default())).chain(titles)
}

fn key(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

fn sharing<'a>(actor: &'a CatalogueActor, uses: &'a Uses) -> impl Iterator<Item = Fault> + 'a {
    let mut said = std::collections::BTreeSet::new();
    texts(actor).filter_map(move |(text, period)| {
        let uses = uses.get(&key(text))?;
        let mut others: Vec<String> = uses
            .iter()
            .filter(|(id, other)| *id != actor.id && period.overlaps(*other))
            .map(|(id, _)| id.clone())
            .collect();
        others.sort();
        others.dedup();
        let is_news = !others.is_empty() && said.insert((key(text), others.clone()));
        is_news.then(|| Fault::Shared { text: text.to_owned(), others })
    })
}

fn without_party<'a>(actor: &'a CatalogueActor, loader: &'a Loader) -> impl Iterator<Item = Fault> + 'a {
    let known = |party: &str| loader.actors.iter().any(|other| other.id == party);
    actor.party.iter().filter(move |party| !known(party)).cloned().map(Fault::NoSuchParty)
}

fn overlapping(sides: &[Dated]) -> impl Iterator<Item = Fault> + '_ {
    sides.iter().enumerate().flat_map(|(index, side)| {
        let later = sides[index + 1..].iter().filter(|other| side.period.overlaps(other.period));
        later.map(|other| Fault::SidesOverlap(side.text.clone(), other.text.clone()))
    })
}

fn idle_aliases(actor: &CatalogueActor) -> impl Iterator<Item = Fault> + '_ {
    // The name of a group is mostly for display; its aliases list all that is matched.
    let name = (actor.kind != ActorKind::Group).then_some(&actor.name);
    let is_idle =
        move |index: usize, alias: &String| Some(alias) == name || actor.aliases[..index].contains(alias);
    let aliases = actor.aliases.iter().enumerate();
    aliases
        .filter(move |(index, alias)| is_idle(*index, alias))
        .map(|(_, alias)| Fault::IdleAlias(alias.clone()))
}

fn quoted(ids: &[String]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Level, check};

    fn said(files: &[&str]) -> Vec<String> {
        let files: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(index, text)| (format!("{index}.toml").into(), (*text).to_owned()))
            .collect();
        let line = |line: Option<usize>| line.map_or_else(|| "–".to_owned(), |line| line.to_string());
        check(&files)
            .findings
            .iter()
            .map(|found| {
                let level = if found.fault.level() == Level::Warning { "warning: " } else { "" };
                format!("{}:{} {level}{}", found.path.display(), line(found.line), found.fault)
            })
            .collect()
    }

    /// A person per text of `rest`, with the ids a, b, c.
    fn people(rest: &[&str]) -> String {
        let entry = |(id, rest): (&str, &&str)| {
            format!("[[actor]]\nid = \"{id}\"\nname = \"Person {id}\"\nkind = \"person\"\n{rest}\n")
        };
        let entries: Vec<String> = ["a", "b", "c"].into_iter().zip(rest).map(entry).collect();
        format!("axis = [\"left\", \"right\"]\n{}", entries.concat())
    }

    #[test]
    fn every_fault_is_said_with_its_line() {
        struct Case {
            rest: &'static [&'static str],
            said: &'static [&'static str],
        }
        let cases = [
            Case { rest: &["", ""], said: &[] },
            Case {
                rest: &["", "aliases = [\"person A\"]"],
                said: &[
                    "0.toml:3 `Person a` is a name or title of `b` too",
                    "0.toml:8 `person A` is a name or title of `a` too",
                ],
            },
            Case {
                rest: &[
                    "titles = [{ text = \"mayor\", to = 2020-01-01 }]",
                    "titles = [{ text = \"mayor\", from = 2020-01-01, to = 2021-01-01 }]",
                    "titles = [{ text = \"Mayor\", from = 2020-12-31 }]",
                ],
                said: &[
                    "0.toml:8 `mayor` is a name or title of `c` too",
                    "0.toml:13 `Mayor` is a name or title of `b` too",
                ],
            },
            Case { rest: &["party = \"nobody\""], said: &["0.toml:3 its party `nobody` is not an actor"] },
            Case {
                rest: &[
                    "side = [{ is = \"up\" }]\ntitles = [{ text = \"t\", from = 2020-01-01, to = 2019-01-01 }]\naliases = [\"\"]",
                ],
                said: &[
                    "0.toml:3 its alias is empty",
                    "0.toml:3 the period of `t` ends before it starts",
                    "0.toml:3 side `up` is not on the axis",
                ],
            },
            Case {
                rest: &["side = [{ is = \"left\", to = 2020-01-02 }, { is = \"right\", from = 2020-01-01 }]"],
                said: &["0.toml:3 its sides `left` and `right` overlap"],
            },
            Case {
                rest: &["side = [{ is = \"left\", to = 2020-01-01 }, { is = \"right\", from = 2020-01-01 }]"],
                said: &[],
            },
            Case {
                rest: &["aliases = [\"Person a\", \"A B\", \"A B\"]"],
                said: &[
                    "0.toml:3 warning: its alias `Person a` says nothing new",
                    "0.toml:3 warning: its alias `A B` says nothing new",
                ],
            },
        ];
        for case in cases {
            assert_eq!(said(&[&people(case.rest)]), case.said, "{:?}", case.rest);
        }
    }

    #[test]
    fn an_id_may_stand_in_two_files_but_not_twice_in_one() {
        let (one, mut twice) = (people(&[""]), people(&[""]));
        assert_eq!(said(&[&one, &one]), [] as [&str; 0]);
        twice += one.split_once('\n').unwrap().1;
        assert_eq!(said(&[&twice]), ["0.toml:8 its id stands twice in the file"]);
    }

    #[test]
    fn one_broken_file_does_not_hide_the_faults_of_another() {
        let wrong = "[[actor]]\nid = \"x\"\nname = \"X\"\nkind = \"robot\"\n";
        let axis = "axis = [\"one\", \"two\"]\n";
        let found = said(&["[[actor]]\nname = 3\n", &people(&[""]), wrong, axis]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("0.toml:2 not a catalogue of actors: "), "{found:?}");
        assert!(found[1].starts_with("2.toml:2 unknown kind `robot`"), "{found:?}");
        assert!(found[2].starts_with("3.toml:– `axis` must name"), "{found:?}");
    }
}
