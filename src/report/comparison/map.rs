//! The outlet map as SVG.

use std::error::Error;
use std::f64::consts::TAU;

use plotters::prelude::*;

use crate::compare::{Map, Point, Pull};

const SIZE: (u32, u32) = (860, 720);
const INK: RGBColor = RGBColor(0x26, 0x46, 0x78);
const STEPS: u32 = 72;

/// Each side with its 95 % ellipse.
pub fn map_svg(map: &Map) -> Result<String, Box<dyn Error + Send + Sync>> {
    let mut svg = String::new();
    draw(map, &mut svg).map_err(|error| error.to_string())?;
    Ok(svg)
}

fn draw(map: &Map, svg: &mut String) -> Result<(), Box<dyn Error>> {
    let outlines: Vec<Vec<(f64, f64)>> = map.points.iter().map(outline).collect();
    let range = |pick: fn(&(f64, f64)) -> f64| {
        let all = outlines.iter().flatten().map(pick);
        let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), at| (low.min(at), high.max(at)));
        let margin = 0.05 * (high - low).max(1e-6);
        low - margin..high + margin
    };
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("Outlets by their tone toward the same actors, with 95 % ellipses", ("sans-serif", 18))
        .margin(16)
        .x_label_area_size(48)
        .y_label_area_size(60)
        .build_cartesian_2d(range(|point| point.0), range(|point| point.1))?;
    chart.configure_mesh().light_line_style(WHITE).x_desc(axis(map, 0)).y_desc(axis(map, 1)).draw()?;
    for (point, outline) in map.points.iter().zip(outlines) {
        chart.draw_series([Polygon::new(outline.clone(), INK.mix(0.06).filled())])?;
        chart.draw_series(LineSeries::new(outline, INK.mix(0.4)))?;
        chart.draw_series([Circle::new((point.x, point.y), 3, INK.filled())])?;
        chart.draw_series([Text::new(
            point.side.clone(),
            (point.x, point.y),
            ("sans-serif", 13).into_font(),
        )])?;
    }
    area.present()?;
    Ok(())
}

/// Points of the ellipse, closed.
fn outline(point: &Point) -> Vec<(f64, f64)> {
    let (sin, cos) = point.angle.sin_cos();
    (0..=STEPS)
        .map(|step| {
            let turn = TAU * f64::from(step) / f64::from(STEPS);
            let (along, across) = (point.radii[0] * turn.cos(), point.radii[1] * turn.sin());
            (point.x + along * cos - across * sin, point.y + along * sin + across * cos)
        })
        .collect()
}

fn axis(map: &Map, number: usize) -> String {
    let pull = |pull: &Pull| format!("{}{}", if pull.weight < 0.0 { "−" } else { "+" }, pull.name);
    let pulls: Vec<String> = map.axes[number].iter().take(3).map(pull).collect();
    format!("{:.0} % of the variance: {}", 100.0 * map.explained[number], pulls.join(", "))
}
