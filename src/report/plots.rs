//! Pictures of an evaluation as SVG: reliability diagram and confusion matrix.

use std::error::Error;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::evaluate::Evaluation;

const SIZE: (u32, u32) = (640, 640);
const INK: RGBColor = RGBColor(0x26, 0x46, 0x78);

type Drawn = Result<String, Box<dyn Error + Send + Sync>>;

/// Share that is right against confidence, a point per bin of equal mass; on the diagonal is calibrated.
/// `None` where there are no probabilities.
#[must_use]
pub fn reliability(evaluation: &Evaluation) -> Option<Drawn> {
    (!evaluation.reliability.is_empty()).then(|| {
        let mut svg = String::new();
        draw_reliability(evaluation, &mut svg).map_err(|error| error.to_string())?;
        Ok(svg)
    })
}

/// Counts of gold and predicted labels, shaded by their share of the gold label's answered rows. `None` for tasks
/// without labels.
#[must_use]
pub fn confusion(evaluation: &Evaluation) -> Option<Drawn> {
    evaluation.confusion.as_ref().map(|counts| {
        let mut svg = String::new();
        draw_confusion(evaluation, counts, &mut svg).map_err(|error| error.to_string())?;
        Ok(svg)
    })
}

fn draw_reliability(evaluation: &Evaluation, svg: &mut String) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let title = format!("{}: {}, reliability{}", evaluation.dataset, evaluation.task, seen(evaluation));
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 20))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(52)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    chart.configure_mesh().x_desc("mean confidence of the bin").y_desc("share that is right").draw()?;
    chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], BLACK.mix(0.4)))?;
    let points: Vec<(f64, f64)> =
        evaluation.reliability.iter().map(|bin| (bin.confidence, bin.accuracy)).collect();
    chart.draw_series(LineSeries::new(points.iter().copied(), INK.stroke_width(2)))?;
    chart.draw_series(points.iter().map(|&point| Circle::new(point, 4, INK.filled())))?;
    area.present()?;
    Ok(())
}

/// A word where the picture does not show what the system can do.
fn seen(evaluation: &Evaluation) -> String {
    if evaluation.seen.spoils() { format!(" ({})", evaluation.seen.verdict) } else { String::new() }
}

fn draw_confusion(
    evaluation: &Evaluation,
    counts: &[Vec<usize>],
    svg: &mut String,
) -> Result<(), Box<dyn Error>> {
    let labels = &evaluation.labels;
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let n = labels.len();
    let (left, top) = (130, 90);
    let cell = 480 / i32::try_from(n.max(1))?;
    area.draw(&Text::new(format!("predicted{}", seen(evaluation)), (left + 240, 30), centred(18, &BLACK)))?;
    area.draw(&Text::new("gold", (50, 70), centred(18, &BLACK)))?;
    for (gold, label) in labels.iter().enumerate() {
        let total = counts[gold].iter().sum::<usize>();
        let row = top + i32::try_from(gold)? * cell;
        area.draw(&Text::new(label.clone(), (64, row + cell / 2), centred(16, &BLACK)))?;
        let column = left + i32::try_from(gold)? * cell + cell / 2;
        area.draw(&Text::new(label.clone(), (column, top - 20), centred(16, &BLACK)))?;
        for (predicted, &count) in counts[gold].iter().enumerate() {
            let share = if total == 0 { 0.0 } else { count as f64 / total as f64 };
            let corner = (left + i32::try_from(predicted)? * cell, row);
            let fill = INK.mix(share).filled();
            area.draw(&Rectangle::new([corner, (corner.0 + cell - 2, corner.1 + cell - 2)], fill))?;
            let text = if share > 0.5 { WHITE } else { BLACK };
            let middle = (corner.0 + cell / 2, corner.1 + cell / 2);
            area.draw(&Text::new(count.to_string(), middle, centred(20, &text)))?;
        }
    }
    area.present()?;
    Ok(())
}

/// Text whose middle stands at its place.
fn centred(size: i32, colour: &RGBColor) -> TextStyle<'_> {
    let middle = Pos::new(HPos::Center, VPos::Center);
    TextStyle::from(("sans-serif", size).into_font()).color(colour).pos(middle)
}
