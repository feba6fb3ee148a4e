//! A comparison as a table, Markdown, JSON, CSV and a map.
//!
//! Nothing is computed here.

mod csv;
mod map;

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

pub use csv::csv;
pub use map::map_svg;

use crate::compare::{ActorTone, Comparison, Side, Story, Tested, ToneDifference, Verdict};
use crate::statistics::{Estimate, Interval};

/// Actors whose tone is shown.
const SHOWN_ACTORS: usize = 8;
/// Sides shown at each end of an actor's line.
const SHOWN_ENDS: usize = 3;
/// Differences shown.
const SHOWN_DIFFERENCES: usize = 15;

/// Stories shown.
const SHOWN_STORIES: usize = 5;
/// Characters shown of a story's headline.
const TITLE_CHARS: usize = 70;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const NOTE: Style = AnsiColor::Yellow.on_default();

/// Everything, for programs.
pub fn json(comparison: &Comparison) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(comparison)? + "\n")
}

/// For people.
#[must_use]
pub fn table(comparison: &Comparison) -> String {
    write(comparison, &Terminal)
}

/// For papers and README files.
#[must_use]
pub fn markdown(comparison: &Comparison) -> String {
    write(comparison, &Markdown)
}

/// How headings, notes and tables are set.
trait Layout {
    fn heading(&self, text: &str) -> String;
    fn note(&self, text: &str) -> String;
    fn rows(&self, header: &[&str], rows: &[Vec<String>], n_text: usize) -> String;
}

struct Terminal;
struct Markdown;

impl Layout for Terminal {
    fn heading(&self, text: &str) -> String {
        format!("\n{BOLD}{text}{BOLD:#}\n")
    }

    fn note(&self, text: &str) -> String {
        format!("{NOTE}note{NOTE:#} {DIM}{text}{DIM:#}\n")
    }

    fn rows(&self, header: &[&str], rows: &[Vec<String>], n_text: usize) -> String {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(header.iter().map(Cell::new));
        for row in rows {
            table.add_row(row.iter().map(Cell::new));
        }
        for index in n_text..header.len() {
            if let Some(column) = table.column_mut(index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.trim_fmt() + "\n"
    }
}

impl Layout for Markdown {
    fn heading(&self, text: &str) -> String {
        format!("\n**{text}**\n\n")
    }

    fn note(&self, text: &str) -> String {
        format!("- {text}\n")
    }

    fn rows(&self, header: &[&str], rows: &[Vec<String>], n_text: usize) -> String {
        let line = |cells: &[String]| {
            format!(
                "| {} |\n",
                cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | ")
            )
        };
        let rule = (0..header.len()).map(|index| if index < n_text { "---" } else { "---:" }.to_owned());
        let mut text = line(&header.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
        text += &line(&rule.collect::<Vec<_>>());
        for row in rows {
            text += &line(row);
        }
        text
    }
}

fn write(comparison: &Comparison, layout: &dyn Layout) -> String {
    let counts = &comparison.articles;
    let mut text = format!("{} articles, {} compared", counts.given, counts.compared);
    if !counts.left_out.is_empty() {
        let reasons: Vec<String> = counts.left_out.iter().map(ToString::to_string).collect();
        let _ = write!(text, "; left out: {}", reasons.join(", "));
    }
    text.push('\n');
    comparison.notes.iter().for_each(|note| text += &layout.note(note));
    text += &sides(comparison, layout);
    text += &tone(comparison, layout);
    text += &differences(comparison, layout);
    text += &distances(comparison, layout);
    text += &stories(comparison, layout);
    text += "\nTone is the mean over articles of the narrator's stance, from −1 (against) to +1 (favour). Brackets \
             are 95 % intervals over articles.\nq is the p-value adjusted for all differences looked at \
             (Benjamini-Hochberg). Matched: within stories that both cover.\n";
    text
}

fn sides(comparison: &Comparison, layout: &dyn Layout) -> String {
    let mut order: Vec<&Side> = comparison.sides.iter().collect();
    let key = |side: &Side| side.bias.value.or(side.loaded_share.value).filter(|_| side.ranked);
    order.sort_by(|a, b| {
        let (left, right) = (key(a).unwrap_or(-1.0), key(b).unwrap_or(-1.0));
        right.total_cmp(&left).then(b.n_articles.cmp(&a.n_articles)).then(a.side.cmp(&b.side))
    });
    let with_lean = comparison.sides.iter().any(|side| side.lean.n > 0);
    let mut header = vec!["", "articles", "bias", "loaded share", "narrator share"];
    header.extend(with_lean.then_some("lean"));
    let (ranked, listed): (Vec<&Side>, Vec<&Side>) = order.into_iter().partition(|side| side.ranked);
    let row = |side: &&Side| {
        let mut row = vec![
            side.side.clone(),
            side.n_articles.to_string(),
            plain(&side.bias),
            plain(&side.loaded_share),
            plain(&side.narrator_share),
        ];
        row.extend(with_lean.then(|| signed_mean(&side.lean)));
        row
    };
    let rows: Vec<Vec<String>> = ranked.iter().map(row).collect();
    let mut text = layout.heading("Sides, by bias score");
    if rows.is_empty() {
        text += "none has articles enough to be ranked\n";
    } else {
        text += &layout.rows(&header, &rows, 1);
    }
    if !listed.is_empty() {
        let names: Vec<String> =
            listed.iter().map(|side| format!("{} ({})", side.side, side.n_articles)).collect();
        let _ = writeln!(text, "not ranked: {}", names.join(", "));
    }
    text
}

fn tone(comparison: &Comparison, layout: &dyn Layout) -> String {
    let ranked = |side: &str| comparison.sides.iter().any(|known| known.ranked && known.side == side);
    let line = |actor: &ActorTone| -> Option<Vec<String>> {
        let mut cells: Vec<_> = actor
            .cells
            .iter()
            .filter(|cell| ranked(&cell.side) && cell.mean.interval.is_some())
            .filter_map(|cell| Some((cell.shrunken?, cell)))
            .collect();
        if cells.len() < 2 {
            return None;
        }
        cells.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.side.cmp(&b.1.side)));
        let show = |(shrunken, cell): &(f64, &crate::compare::ToneCell)| {
            format!("{} {} ({}, n {})", cell.side, signed(*shrunken), signed_mean(&cell.mean), cell.mean.n)
        };
        let end = SHOWN_ENDS.min(cells.len() / 2);
        let best: Vec<String> = cells[..end].iter().map(show).collect();
        let worst: Vec<String> = cells[cells.len() - end..].iter().rev().map(show).collect();
        Some(vec![actor.name.clone(), actor.n.to_string(), best.join("\n"), worst.join("\n")])
    };
    let rows: Vec<Vec<String>> = comparison.tone.iter().filter_map(line).take(SHOWN_ACTORS).collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut text =
        layout.heading("Tone toward the actors scored most: shrunken mean (raw mean and interval, articles)");
    let flat: Vec<Vec<String>> = rows.iter().flat_map(|row| unfolded(row)).collect();
    text += &layout.rows(&["actor", "articles", "most favourable", "least favourable"], &flat, 4);
    text
}

/// A row per line of its last two cells.
fn unfolded(row: &[String]) -> Vec<Vec<String>> {
    let lines = |index: usize| row[index].split('\n').map(str::to_owned).collect::<Vec<_>>();
    let (best, worst) = (lines(2), lines(3));
    best.into_iter()
        .zip(worst)
        .enumerate()
        .map(|(at, (best, worst))| {
            let first = |index: usize| if at == 0 { row[index].clone() } else { String::new() };
            vec![first(0), first(1), best, worst]
        })
        .collect()
}

fn differences(comparison: &Comparison, layout: &dyn Layout) -> String {
    let tested: Vec<&ToneDifference> = comparison.differences.iter().collect();
    let is_told = |test: &Option<Tested>| test.is_some_and(|test| test.verdict != Verdict::CannotBeTold);
    let mut told: Vec<&&ToneDifference> =
        tested.iter().filter(|difference| is_told(&difference.raw) || is_told(&difference.matched)).collect();
    let least_q = |difference: &ToneDifference| {
        [difference.matched, difference.raw]
            .into_iter()
            .flatten()
            .map(|test| test.q_value)
            .fold(1.0, f64::min)
    };
    told.sort_by(|a, b| least_q(a).total_cmp(&least_q(b)).then_with(|| a.actor.cmp(&b.actor)));
    let mut text = layout.heading(&format!(
        "Differences in tone: {} of {} told, {} of {} within shared stories",
        tested.iter().filter(|difference| is_told(&difference.raw)).count(),
        tested.iter().filter(|difference| difference.raw.is_some()).count(),
        tested.iter().filter(|difference| is_told(&difference.matched)).count(),
        tested.iter().filter(|difference| difference.matched.is_some()).count(),
    ));
    let rows: Vec<Vec<String>> = told
        .iter()
        .take(SHOWN_DIFFERENCES)
        .map(|difference| {
            vec![
                difference.name.clone(),
                format!("{} less {}", difference.first, difference.second),
                test_text(difference.raw),
                test_text(difference.matched),
                verdict(difference),
            ]
        })
        .collect();
    if !rows.is_empty() {
        text += &layout.rows(&["actor", "sides", "raw", "matched", "verdict"], &rows, 5);
    }
    if told.len() > SHOWN_DIFFERENCES {
        let _ = writeln!(text, "and {} more (--format csv)", told.len() - SHOWN_DIFFERENCES);
    }
    text
}

fn test_text(test: Option<Tested>) -> String {
    test.map_or_else(
        || "–".to_owned(),
        |test| {
            let Interval(low, high) = test.difference.interval;
            let (difference, low, high) = (signed(test.difference.difference), signed(low), signed(high));
            format!("{difference} [{low}, {high}] n {} q {}", test.n, small(test.q_value))
        },
    )
}

/// In words; within shared stories where that can be told.
fn verdict(difference: &ToneDifference) -> String {
    let told = |test: Option<Tested>| test.map(|test| test.verdict).filter(|v| *v != Verdict::CannotBeTold);
    let (verdict, how) = match (told(difference.matched), told(difference.raw)) {
        (Some(verdict), _) => (verdict, "within shared stories"),
        (None, Some(verdict)) if difference.matched.is_some() => {
            (verdict, "over all articles, not within shared stories")
        }
        (None, Some(verdict)) => (verdict, "over all articles"),
        (None, None) => return "cannot be told".to_owned(),
    };
    let side = match verdict {
        Verdict::FirstMoreFavourable => &difference.first,
        _ => &difference.second,
    };
    format!("{side} more favourable {how}")
}

fn distances(comparison: &Comparison, layout: &dyn Layout) -> String {
    let mut order: Vec<_> = comparison
        .distances
        .iter()
        .filter_map(|distance| Some((distance.named.corrected?, distance)))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let rows: Vec<Vec<String>> = order
        .iter()
        .take(SHOWN_ACTORS)
        .map(|(_, distance)| {
            let show = |found: &crate::compare::Divergence| {
                plain(&Estimate { value: found.corrected, interval: found.interval, n: 0 })
            };
            vec![
                format!("{}, {}", distance.first, distance.second),
                show(&distance.named),
                show(&distance.quoted),
            ]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    layout.heading("Selection: the sides furthest apart in whom they name (Jensen-Shannon, 0 to 1)")
        + &layout.rows(&["sides", "named", "quoted"], &rows, 1)
}

fn stories(comparison: &Comparison, layout: &dyn Layout) -> String {
    let mut order: Vec<&Story> = comparison.stories.iter().collect();
    if order.is_empty() {
        return String::new();
    }
    order.sort_by_key(|story| std::cmp::Reverse(story.articles.len()));
    let row = |story: &&Story| {
        let title = story.articles.iter().find_map(|article| article.title.as_deref());
        let mut sides: Vec<&str> = story.articles.iter().map(|article| article.side.as_str()).collect();
        sides.sort_unstable();
        sides.dedup();
        let n = story.articles.len().to_string();
        vec![shortened(title.unwrap_or(&story.story)), sides.join(", "), n]
    };
    let rows: Vec<Vec<String>> = order.iter().take(SHOWN_STORIES).map(row).collect();
    let how = if comparison.stories_given { "given" } else { "found" };
    let mut text = layout.heading(&format!("Shared stories: {} {how}", order.len()));
    text += &layout.rows(&["story", "sides", "articles"], &rows, 2);
    if order.len() > SHOWN_STORIES {
        let _ = writeln!(text, "and {} more (--stories-out)", order.len() - SHOWN_STORIES);
    }
    text
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(TITLE_CHARS) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title.to_owned(),
    }
}

fn plain(estimate: &Estimate) -> String {
    bracketed(estimate, |value| format!("{value:.2}"))
}

fn signed_mean(estimate: &Estimate) -> String {
    bracketed(estimate, signed)
}

fn bracketed(estimate: &Estimate, number: impl Fn(f64) -> String) -> String {
    match (estimate.value, estimate.interval) {
        (Some(value), Some(Interval(low, high))) => {
            format!("{} [{}, {}]", number(value), number(low), number(high))
        }
        (Some(value), None) => number(value),
        _ => "–".to_owned(),
    }
}

fn signed(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

fn small(q_value: f64) -> String {
    if q_value < 0.001 { "< 0.001".to_owned() } else { format!("{q_value:.3}") }
}
