//! The card of a trained model.

use std::fmt::Write;

use super::sources::Source;
use super::start::Start;
use super::{Settings, calibrate};
use crate::evaluate::Evaluation;
use crate::model::Config;

/// What a card tells.
pub(super) struct Card<'a> {
    pub(super) config: &'a Config,
    pub(super) settings: &'a Settings,
    pub(super) start: &'a Start,
    pub(super) sources: &'a [Source],
    /// The epoch whose weights these are.
    pub(super) epoch: u32,
    /// Whether the dev rows were held out from the labels.
    pub(super) is_held_out: bool,
    pub(super) warnings: &'a [&'static str],
    pub(super) evaluations: &'a [Evaluation],
}

/// The card as Markdown.
pub(super) fn card(card: &Card) -> String {
    let Card { config, settings, start, .. } = card;
    let heads: Vec<&str> = settings.heads.iter().map(|head| head.name()).collect();
    let start_name = match (start.has_heads(), start.folder.file_name()) {
        (true, _) => format!("{} {}", start.config.name, start.config.version),
        (false, name) => format!("the encoder in `{}`", name.unwrap_or_default().to_string_lossy()),
    };
    let mut text = format!(
        "# Model card: {} {}\n\nMade by `slant train` {} from {start_name}; what holds of that, its terms and its \
         limits, holds here too unless said otherwise. Heads that learnt: {}.\n",
        config.name,
        config.version,
        env!("CARGO_PKG_VERSION"),
        heads.join(", "),
    );
    for warning in card.warnings {
        let _ = write!(text, "\nNote: {warning}.\n");
    }
    data(&mut text, card);
    scores(&mut text, card);
    text + &settings_table(card)
}

fn data(text: &mut String, card: &Card) {
    *text += "\n## Data\n\n| head | file | format | split | rows | SHA-256 |\n|---|---|---|---|---|---|\n";
    for source in card.sources {
        let Source { file, format, split, head, n, sha256 } = source;
        let split = split.as_deref().unwrap_or("");
        let (head, format) = (head.name(), format.name());
        let _ = writeln!(text, "| {head} | {file} | {format} | {split} | {n} | `{sha256}` |");
    }
    let _ = write!(
        text,
        "\nStart: weights with SHA-256 `{}`. `{}` lists the hashes of every row that the model or its start learnt \
         from, so that an evaluation can tell what was seen.\n",
        card.start.sha256, card.config.trained_rows,
    );
}

fn scores(text: &mut String, card: &Card) {
    *text += "\n## Dev scores\n\n";
    if card.evaluations.is_empty() {
        *text +=
            "Not measured: there were no dev rows. Temperatures are the start's, or 1 where it had none.\n";
        return;
    }
    let whose = if card.is_held_out {
        "Rows held out from the labels, whole articles or stories"
    } else {
        "The dev sets given"
    };
    let _ = write!(
        text,
        "{whose}: they chose the epoch ({} of {}) and the temperatures, so that the scores flatter the model a little. \
         95 % intervals by bootstrap over articles or stories, seed 0.\n\n\
         | set | task | rows | seen by the model | metric | value |\n|---|---|---|---|---|---|\n",
        card.epoch, card.settings.epochs,
    );
    for evaluation in card.evaluations {
        let Evaluation { dataset, task, n, seen, metrics, .. } = evaluation;
        for (metric, estimate) in metrics {
            let Some(value) = estimate.value else { continue };
            let interval = estimate
                .interval
                .map_or_else(String::new, |interval| format!(" [{:.3}, {:.3}]", interval.0, interval.1));
            let metric = metric.replace('_', " ");
            let verdict = seen.verdict;
            let _ =
                writeln!(text, "| {dataset} | {task} | {n} | {verdict} | {metric} | {value:.3}{interval} |");
        }
    }
    let heads = &card.config.heads;
    let _ = write!(
        text,
        "\nTemperatures: stance {}, loaded {}; those of heads that learnt are fitted by log loss on the dev rows, with \
         {} of them or more. The prior and spread behind the intervals of actor scores are the start's.\n",
        heads.stance.temperature,
        heads.loaded.temperature,
        calibrate::FEWEST_ROWS,
    );
}

fn settings_table(card: &Card) -> String {
    let mut text = "\n## Settings\n\n| setting | value |\n|---|---|\n".to_owned();
    if let Ok(serde_json::Value::Object(settings)) = serde_json::to_value(card.settings) {
        for (name, value) in settings.iter().filter(|(name, _)| *name != "heads") {
            let _ = writeln!(text, "| {} | {value} |", name.replace('_', " "));
        }
    }
    text
}
