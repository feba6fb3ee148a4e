// Small drawings. The numbers in them always stand beside them as text or in a table.

/**
 * A dot with its interval on a line from low to high, with a tick at 0, a triangle at what it is compared with and a
 * diamond at its shrunken mean.
 */
function dotPlot(mean, interval, { low, high, reference, shrunken, kind }) {
  const x = (at) => 4 + (92 * (Math.min(Math.max(at, low), high) - low)) / (high - low);
  const drawing = svg("svg", { viewBox: "0 0 100 16", class: "plot", "aria-hidden": "true" },
    svg("line", { x1: 4, x2: 96, y1: 8, y2: 8, class: "axis" }), svg("line", { x1: x(0), x2: x(0), y1: 2, y2: 14, class: "axis" }));
  if (interval) drawing.append(svg("line", { x1: x(interval[0]), x2: x(interval[1]), y1: 8, y2: 8, class: "whisker" }));
  if (isNumber(mean)) drawing.append(svg("circle", { cx: x(mean), cy: 8, r: 3.5, class: interval ? `dot ${kind}` : `dot few ${kind}` }));
  if (isNumber(reference)) drawing.append(svg("path", { d: `M${x(reference)} 11 l2.4 4.4 h-4.8 z`, class: "reference" }));
  if (isNumber(shrunken)) drawing.append(svg("path", { d: `M${x(shrunken)} 0.8 l2.6 3 l-2.6 3 l-2.6 -3 z`, class: "shrunken" }));
  return drawing;
}

const tonePlot = (mean, interval, reference, shrunken) => dotPlot(mean, interval, { low: -1, high: 1, reference, shrunken, kind: direction(mean) });

/** Views whose drawings are made for a width, with what draws them again where that has changed. */
const FITTED = new Map();

function fitted(view, holder, draw) {
  FITTED.set(view, () => {
    if (holder.clientWidth > 0 && holder.clientWidth !== Number(holder.dataset.width)) draw();
  });
}

const CHART = { height: 170, left: 46, right: 26, top: 10, bottom: 26 };

/** Months since year 0 of a month (2024-05), a quarter (2024 Q2) or a year; the longer ones stand in their middle. */
function monthOf(period) {
  const [, year, quarter, month] = /^(\d+)(?: Q(\d)|-(\d+))?$/.exec(period).map(Number);
  return 12 * year + (month ? month - 1 : quarter ? 3 * quarter - 2 : 5.5);
}

/**
 * Points over time. `points` are [period, mean, interval, n]; `span` the first and last month of the axis, shared by
 * charts that are compared; `scale` has low, high and ticks as [value, label]; `open` is called with a chosen point.
 */
function timeChart(width, points, span, scale, label, open) {
  const { height, left, right, top, bottom } = CHART;
  const months = Math.max(1, span[1] - span[0]);
  const x = (period) => left + 8 + ((width - left - right - 16) * (monthOf(period) - span[0])) / months;
  const y = (at) => top + ((height - top - bottom) * (scale.high - at)) / (scale.high - scale.low);
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart", role: "img", "aria-label": label });
  for (const [at, text] of scale.ticks) {
    drawing.append(svg("line", { x1: left, x2: width - right, y1: y(at), y2: y(at), class: at === 0 ? "axis tick" : "axis" }),
      svg("text", { x: left - 6, y: y(at) + 4, class: "label end" }, text));
  }
  drawing.append(...timeTicks(points[0][0].length, span, x, width).flatMap(([at, text]) => [
    svg("line", { x1: at, x2: at, y1: height - bottom, y2: height - bottom + 4, class: "axis" }),
    svg("text", { x: at, y: height - bottom + 17, class: "label middle" }, text)]));
  const told = points.filter((point) => point[2]);
  if (told.length > 1) drawing.append(svg("polyline", { class: "trend", points: told.map((point) => `${x(point[0])},${y(point[1])}`).join(" ") }));
  points.forEach((point, i) => {
    const at = x(point[0]);
    if (point[2]) drawing.append(svg("line", { x1: at, x2: at, y1: y(point[2][0]), y2: y(point[2][1]), class: "whisker" }));
    drawing.append(svg("circle", { cx: at, cy: y(point[1]), r: point[2] ? 4 : 2.5, class: `dot ${point[2] ? "" : "few "}${scale.kind(point[1])}` }));
    const before = i > 0 ? (x(points[i - 1][0]) + at) / 2 : Math.max(left, at - 14);
    const after = i + 1 < points.length ? (x(points[i + 1][0]) + at) / 2 : Math.min(width - right, at + 14);
    const area = svg("rect", { x: Math.max(before, at - 14), width: Math.min(after, at + 14) - Math.max(before, at - 14), y: top, height: height - top - bottom, class: "hit" },
      svg("title", null, scale.text(point)));
    area.addEventListener("click", () => open(point));
    drawing.append(area);
  });
  return drawing;
}

/** Years, or months where there are few and the points are not of years; as many as fit. */
function timeTicks(length, span, x, width) {
  const ofYears = length === "2024".length;
  const room = Math.max(2, Math.floor((width - CHART.left) / 64));
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((months) => (months >= 12 || !ofYears) && (span[1] - span[0]) / months < room) || 240;
  const ticks = [];
  for (let month = Math.floor(span[0] / step) * step; month <= span[1]; month += step) {
    const year = String(Math.floor(month / 12));
    const period = ofYears ? year : `${year}-${String((month % 12) + 1).padStart(2, "0")}`;
    if (monthOf(period) >= span[0]) ticks.push([x(period), step >= 12 ? year : period]);
  }
  return ticks;
}
