//! The table for people: per article its components, its actors with a bar for stance, and the sentences
//! that tell most. Colours are ANSI codes, which the output stream drops where they are not wanted.

mod telling;

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use self::telling::telling;
use super::Writer;
use crate::record::{ActorRecord, ArticleRecord};
use crate::score::ActorScore;

/// Width where the output is no terminal.
const PLAIN_WIDTH: u16 = 110;
/// Actors shown per article; the rest are counted.
const SHOWN_ACTORS: usize = 12;
/// Sentences shown per article.
const SHOWN_SENTENCES: usize = 3;
/// Cells on each side of a bar's middle.
const HALF_BAR: usize = 6;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const AGAINST: Style = AnsiColor::BrightRed.on_default();
const FAVOUR: Style = AnsiColor::BrightBlue.on_default();

pub(super) struct TableWriter {
    width: u16,
    n_written: usize,
}

impl TableWriter {
    pub(super) fn new(wide: bool) -> Self {
        let terminal = if wide { terminal_size::terminal_size() } else { None };
        let width = terminal.map_or(PLAIN_WIDTH, |(width, _)| width.0.clamp(60, 160));
        Self { width, n_written: 0 }
    }
}

impl Writer for TableWriter {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, record: &ArticleRecord, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::new();
        if self.n_written > 0 {
            text.push('\n');
        }
        self.n_written += 1;
        heading(&mut text, record);
        if let Some(reason) = &record.reason {
            let _ = writeln!(text, "not scored: {reason}");
        } else {
            let _ = writeln!(text, "{}", components_line(record));
            if !record.actors.is_empty() {
                let _ = writeln!(text, "{}", actor_table(record, self.width));
            }
            for sentence in telling(record, SHOWN_SENTENCES) {
                let _ = writeln!(text, "  {sentence}");
            }
        }
        out.write_all(text.as_bytes())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.n_written == 0 {
            return Ok(());
        }
        writeln!(
            out,
            "\n{DIM}Stance runs from −1 (against) to +1 (favour): how the wording portrays the actor, not whether \
that is deserved.\nBrackets are 95 % intervals, n counts sentences; – is not measured.{DIM:#}"
        )
    }
}

fn heading(text: &mut String, record: &ArticleRecord) {
    let title = record.title.as_deref().unwrap_or(&record.id);
    let _ = writeln!(text, "{BOLD}{title}{BOLD:#}");
    let known = [&record.outlet, &record.published, &record.author, &record.genre];
    let known: Vec<&str> = known.into_iter().filter_map(Option::as_deref).collect();
    if !known.is_empty() {
        let _ = writeln!(text, "{DIM}{}{DIM:#}", known.join(" · "));
    }
}

fn components_line(record: &ArticleRecord) -> String {
    let plain = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let components = &record.bias.components;
    let bias = match (record.bias.score, record.bias.interval) {
        (Some(score), Some(interval)) => format!("{score:.2} [{:.2}, {:.2}]", interval.0, interval.1),
        _ if components.named().iter().any(|(_, value)| value.is_none()) => {
            "– (a component is not measured)".to_owned()
        }
        _ => "– (not fitted for this model)".to_owned(),
    };
    let mut line = format!(
        "bias {bias}   loaded share {}   extremity {}   inequality {}   narrator share {}",
        plain(components.loaded_share),
        plain(components.stance_extremity),
        plain(components.stance_inequality),
        plain(components.narrator_share),
    );
    if let Some(lean) = &record.lean {
        let _ = write!(line, "\nlean {} {}", lean.axis, with_interval(Some(lean.value), Some(lean.interval)));
    }
    line
}

fn actor_table(record: &ArticleRecord, width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(["actor", "against · favour", "narrator", "n", "sources", "n", "title"]);
    let mut shown: Vec<&ActorRecord> = record.actors.iter().collect();
    shown.sort_by_key(|actor| std::cmp::Reverse(actor.mentions));
    let hidden = shown.len().saturating_sub(SHOWN_ACTORS);
    for actor in shown.iter().take(SHOWN_ACTORS) {
        table.add_row([
            Cell::new(&actor.name),
            Cell::new(bar(actor.narrator.stance)),
            Cell::new(score(&actor.narrator)),
            Cell::new(count(&actor.narrator)),
            Cell::new(score(&actor.sources)),
            Cell::new(count(&actor.sources)),
            Cell::new(actor.title.and_then(|title| title.stance).map_or_else(|| "–".to_owned(), signed)),
        ]);
    }
    for index in [3, 5, 6] {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = coloured(&table.trim_fmt());
    if hidden > 0 {
        let _ = write!(text, "\n {DIM}and {hidden} more, each named less often{DIM:#}");
    }
    text
}

/// Colours the bars after the table is laid out, so that the codes do not count as width.
fn coloured(table: &str) -> String {
    let mut text = String::with_capacity(table.len());
    for c in table.chars() {
        let _ = match c {
            '◀' => write!(text, "{AGAINST}◀{AGAINST:#}"),
            '▶' => write!(text, "{FAVOUR}▶{FAVOUR:#}"),
            other => write!(text, "{other}"),
        };
    }
    text
}

/// A bar from the middle to the side of the stance; the sides also differ in shape, not in colour alone.
fn bar(stance: Option<f64>) -> String {
    let Some(stance) = stance else { return format!("{:^1$}", "–", 2 * HALF_BAR + 1) };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a stance is in [−1, 1]")]
    let cells = (stance.abs() * HALF_BAR as f64).round() as usize;
    let (left, right) = if stance < 0.0 { (cells, 0) } else { (0, cells) };
    format!(
        "{}{}│{}{}",
        "·".repeat(HALF_BAR - left),
        "◀".repeat(left),
        "▶".repeat(right),
        "·".repeat(HALF_BAR - right)
    )
}

fn signed(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

fn with_interval(value: Option<f64>, interval: Option<crate::score::Interval>) -> String {
    match (value, interval) {
        (Some(value), Some(interval)) => {
            format!("{} [{}, {}]", signed(value), signed(interval.0), signed(interval.1))
        }
        _ => "–".to_owned(),
    }
}

fn score(score: &ActorScore) -> String {
    with_interval(score.stance, score.interval)
}

fn count(score: &ActorScore) -> String {
    score.n.to_string()
}
