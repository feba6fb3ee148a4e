//! Lists of actors, and what a check of catalogues found.
//!
//! In: rows or findings, sorted. Out: text for people, JSON, or a catalogue in TOML. Nothing is merged or
//! judged here.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::actor::{ActorKind, CatalogueActor, Checked, Finding, Level, Merged, is_bare};

/// Width where the output is no terminal.
const PLAIN_WIDTH: u16 = 110;

/// An actor of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Identifier, unique in the list.
    pub id: String,
    /// Full name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Articles that name it; `None` for a catalogue, where nothing was counted.
    pub articles: Option<usize>,
    /// Mentions in them; `None` for a catalogue.
    pub mentions: Option<usize>,
    /// Other names, sorted.
    pub aliases: Vec<String>,
    /// Kinds under which the same name is listed too.
    pub other_kinds: Vec<ActorKind>,
}

impl From<Merged> for Row {
    fn from(Merged { actor, other_kinds }: Merged) -> Self {
        Self {
            id: actor.id,
            name: actor.name,
            kind: actor.kind,
            articles: Some(actor.articles.len()),
            mentions: Some(actor.n_mentions),
            aliases: actor.names.into_iter().collect(),
            other_kinds,
        }
    }
}

impl From<&CatalogueActor> for Row {
    fn from(actor: &CatalogueActor) -> Self {
        Self {
            id: actor.id.clone(),
            name: actor.name.clone(),
            kind: actor.kind,
            articles: None,
            mentions: None,
            aliases: actor.aliases.clone(),
            other_kinds: Vec::new(),
        }
    }
}

/// A table for people. `wide` says that the output is a terminal, whose width it may use.
#[must_use]
pub fn table(rows: &[Row], wide: bool) -> String {
    let terminal = if wide { terminal_size::terminal_size() } else { None };
    let width = terminal.map_or(PLAIN_WIDTH, |(width, _)| width.0.clamp(60, 160));
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(["id", "name", "kind", "articles", "mentions"]);
    let count = |count: Option<usize>| count.map_or_else(|| "–".to_owned(), |count| count.to_string());
    for row in rows {
        let mut kind = row.kind.name().to_owned();
        if !row.other_kinds.is_empty() {
            let _ = write!(kind, " (also {})", kind_names(&row.other_kinds));
        }
        table.add_row([
            Cell::new(&row.id),
            Cell::new(&row.name),
            Cell::new(kind),
            Cell::new(count(row.articles)).set_alignment(CellAlignment::Right),
            Cell::new(count(row.mentions)).set_alignment(CellAlignment::Right),
        ]);
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// One array.
pub fn json(rows: &[Row]) -> serde_json::Result<String> {
    serde_json::to_string_pretty(rows).map(|text| text + "\n")
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<&'a str>,
}

/// A catalogue for editing. A person's single name would link every bearer, so it is written as a comment
/// only; so is an alias that is a name of another row.
pub fn toml(rows: &[Row]) -> Result<String, toml::ser::Error> {
    let (bare, rows): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| is_bare(&row.name, row.kind));
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let names = std::iter::once(&row.name).chain(&row.aliases).map(|name| name.to_lowercase());
        for name in names.collect::<std::collections::BTreeSet<_>>() {
            *bearers.entry(name).or_default() += 1;
        }
    }
    let mut text = "# Actors found by `slant actors list`, for editing: add titles, parties and sides, \
take out what is wrong.\n# `slant actors check` says what clashes.\n"
        .to_owned();
    for row in rows {
        let (own, shared): (Vec<&str>, Vec<&str>) =
            row.aliases.iter().map(String::as_str).partition(|alias| bearers[&alias.to_lowercase()] == 1);
        text.push('\n');
        if !row.other_kinds.is_empty() {
            let _ = writeln!(text, "# the same name is listed as {} too", kind_names(&row.other_kinds));
        }
        if !shared.is_empty() {
            let _ = writeln!(text, "# names others too: {}", one_line(&shared.join(", ")));
        }
        let entry = Entry { id: &row.id, name: &row.name, kind: row.kind.name(), aliases: own };
        let _ = write!(text, "[[actor]]\n{}", toml::to_string(&entry)?);
    }
    if !bare.is_empty() {
        let mut names: Vec<String> = bare.iter().map(|row| one_line(&row.name)).collect();
        names.sort();
        names.dedup();
        let _ = writeln!(text, "\n# Left out, as a single name may be anyone's: {}", names.join(", "));
    }
    Ok(text)
}

/// A text fit for a comment.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control()).collect::<Vec<_>>().join(" ")
}

/// One line per finding and, per file or files checked together, one with the counts.
#[must_use]
pub fn checked_lines(checked: &[(Vec<&Path>, Checked)]) -> String {
    let mut text = String::new();
    for (paths, checked) in checked {
        for finding in &checked.findings {
            let _ = write!(text, "{}", finding.path.display());
            if let Some(line) = finding.line {
                let _ = write!(text, ":{line}");
            }
            let _ = write!(text, ": {}: ", level_name(finding.fault.level()));
            if let Some(actor) = &finding.actor {
                let _ = write!(text, "actor `{actor}`: ");
            }
            let _ = writeln!(text, "{}", finding.fault);
        }
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let of = |level| checked.findings.iter().filter(|finding| finding.fault.level() == level).count();
        let _ = writeln!(
            text,
            "{}: {}, {}, {}",
            paths.join(" + "),
            counted(checked.n_actors, "actor", "actors"),
            counted(of(Level::Clash), "clash", "clashes"),
            counted(of(Level::Warning), "warning", "warnings"),
        );
    }
    text
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[derive(Serialize)]
struct CheckedJson<'a> {
    paths: Vec<String>,
    actors: usize,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    level: Level,
    path: String,
    line: Option<usize>,
    actor: Option<&'a str>,
    message: String,
}

impl<'a> From<&'a Finding> for FindingJson<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            level: finding.fault.level(),
            path: finding.path.display().to_string(),
            line: finding.line,
            actor: finding.actor.as_deref(),
            message: finding.fault.to_string(),
        }
    }
}

/// One array with an object per file, or per files checked together.
pub fn checked_json(checked: &[(Vec<&Path>, Checked)]) -> serde_json::Result<String> {
    let objects: Vec<CheckedJson<'_>> = checked
        .iter()
        .map(|(paths, checked)| CheckedJson {
            paths: paths.iter().map(|path| path.display().to_string()).collect(),
            actors: checked.n_actors,
            findings: checked.findings.iter().map(FindingJson::from).collect(),
        })
        .collect();
    serde_json::to_string_pretty(&objects).map(|text| text + "\n")
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Clash => "clash",
        Level::Warning => "warning",
    }
}

fn kind_names(kinds: &[ActorKind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
}
