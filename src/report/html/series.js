// Tone and loaded wording over time, a drawing for each outlet on the same axes.

const SERIES_STEP = 6;
/** Finest first. The reader's choice is null until there is one. */
const PERIODS = ["month", "quarter", "year"];
const series = { what: "tone", actor: null, period: null, n: SERIES_STEP };

/** The period of a date, written as in the points. */
const PERIOD_OF = {
  month: (date) => date.slice(0, 7),
  quarter: (date) => `${date.slice(0, 4)} Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`,
  year: (date) => date.slice(0, 4),
};

/** The finest period in which most points have enough articles. */
function finest(data) {
  return PERIODS.find((period) => data.all[period].filter((point) => point[2]).length * 2 > data.all[period].length) || "year";
}

function seriesActor() {
  const known = CORPUS.actors.find((actor) => actor.id === series.actor);
  return known || CORPUS.actors.find((actor) => actor.series) || null;
}

/** [outlet, points] of all outlets and of each with enough articles, by number of articles. */
function seriesLines(data, period) {
  const order = new Map(OUTLETS.map(([outlet], i) => [outlet, i]));
  const outlets = [...data.outlets].sort((a, b) => order.get(a[0]) - order.get(b[0]));
  return [[undefined, data.all[period]], ...outlets.map(([outlet, points]) => [outlet, points[period]])];
}

const TONE_SCALE = {
  low: -1, high: 1, ticks: [[-1, "−1"], [0, "0"], [1, "+1"]], kind: direction, number: signed,
  interval: (point) => range(point[2]) || "too few articles",
};

function loadedScale(lines) {
  const top = Math.max(0.1, ...lines.flatMap(([, points]) => points.map((point) => (point[2] ? Math.max(point[1], point[2][1]) : point[1]))));
  const high = Math.min(1, Math.ceil(top * 10) / 10);
  return { low: 0, high, ticks: [[0, "0"], [high / 2, share(high / 2)], [high, share(high)]], kind: () => "share", number: share,
    interval: (point) => (point[2] ? `[${point[2].map(share).join(", ")}]` : "too few articles") };
}

function withText(scale) {
  return { ...scale, text: (point) => `${point[0]}: ${scale.number(point[1])} ${scale.interval(point)}, n ${point[3]}` };
}

function showSeries(view, actor) {
  if (actor) Object.assign(series, { what: "tone", actor, n: SERIES_STEP });
  const holder = make("div");
  const evidence = evidencePlace();
  const choices = make("form", { class: "filters", submit: (event) => event.preventDefault() });
  const period = choice(PERIODS.map((name) => [name, name]), "month", (chosen) => changed("period")(chosen));
  const redraw = () => drawSeries(holder, evidence, period);
  fitted("series", holder, redraw);
  const changed = (name) => (chosen) => {
    Object.assign(series, { [name]: chosen, n: SERIES_STEP });
    evidence.replaceChildren();
    if (name === "what") { drawChoices(); choices.querySelector("select").focus(); }
    redraw();
  };
  const drawChoices = () => choices.replaceChildren(
    field("Show", choice([["tone", "tone toward an actor"], ["loaded", "loaded wording"]], series.what, changed("what"))),
    series.what === "tone" && seriesActor() ? actorField(seriesActor(), CORPUS.actors, changed("actor")) : "",
    field("By", period));
  drawChoices();
  view.replaceChildren(make("h1", null, "Over time"),
    make("p", { class: "lead" }, "Means over articles with their 95 % intervals; outlets on the same axes. Small hollow dots: fewer than ", String(CORPUS.fewest),
      " articles, too few to say; the line passes them by. Choose a point, or a row of the table under a drawing, to read its sentences."),
    choices, holder, evidence);
  redraw();
}

function drawSeries(holder, evidence, chosen) {
  const actor = series.what === "tone" ? seriesActor() : null;
  const data = series.what === "loaded" ? CORPUS.loaded : actor && actor.series;
  if (!data) {
    const who = actor ? actor.name : series.what === "loaded" ? "loaded wording" : "any actor";
    holder.replaceChildren(make("p", null, "There are fewer than ", String(CORPUS.fewest), " dated articles with a score for ", make("bdi", null, who), "; that is too few to show over time."));
    return;
  }
  const period = series.period || finest(data);
  chosen.value = period;
  const lines = seriesLines(data, period);
  const scale = withText(series.what === "tone" ? TONE_SCALE : loadedScale(lines));
  const ends = [lines[0][1][0], lines[0][1].at(-1)].map((point) => monthOf(point[0]));
  const whole = holder.clientWidth;
  holder.dataset.width = whole;
  const width = whole < 900 ? whole : (whole - 32) / 2;
  const open = (outlet) => (point) => {
    const rows = series.what === "loaded" ? CORPUS.articles.keys() : (outlet === undefined ? totalCell(actor) : cellsOf(actor).get(outlet)).articles;
    const articles = [...rows].filter((index) => {
      const row = CORPUS.articles[index];
      return row.published && PERIOD_OF[period](row.published) === point[0] && (outlet === undefined || row.outlet === outlet) && (series.what === "tone" || isNumber(row.loaded_share));
    });
    showEvidence(evidence, { kind: series.what, actor, articles, number: scale.text(point),
      heading: [actor ? make("bdi", null, actor.name) : "Loaded wording", " in ", make("bdi", null, outletName(outlet)), `, ${point[0]}`] });
  };
  const figures = lines.slice(0, series.n).map(([outlet, points]) => seriesFigure(width, outlet, points, ends, scale, actor, open(outlet)));
  const undated = CORPUS.articles.filter((row) => !row.published).length;
  holder.replaceChildren(make("div", { class: "charts" }, ...figures),
    lines.length > series.n ? make("button", { type: "button", class: "more", click: () => { series.n += SERIES_STEP; drawSeries(holder, evidence, chosen); } },
      `Show more of ${plural(lines.length - 1, "outlet", "outlets")}`) : "",
    undated > 0 ? make("p", { class: "note" }, `${plural(undated, "article without a date is", "articles without a date are")} not in it.`) : "");
}

function seriesFigure(width, outlet, points, ends, scale, actor, open) {
  const n = points.reduce((sum, point) => sum + point[3], 0);
  const name = `${actor ? actor.name : "Loaded wording"}, ${outletName(outlet)}`;
  const table = make("details", null, make("summary", null, "As a table", make("span", { class: "hidden" }, `: ${name}`)));
  table.addEventListener("toggle", () => {
    if (table.open && table.children.length === 1) table.append(seriesTable(points, scale, open));
  });
  return make("figure", null,
    make("figcaption", null, make("b", null, make("bdi", null, outletName(outlet))), make("small", null, ` ${plural(n, "article", "articles")}`)),
    timeChart(width, points, ends, scale, `${name}: ${plural(points.length, "point", "points")} over time; the numbers stand in the table below`, open), table);
}

function seriesTable(points, scale, open) {
  const rows = points.map((point) => make("tr", null,
    make("th", { scope: "row" }, make("button", { type: "button", class: "link", "aria-label": `${scale.text(point)}; show sentences`, click: () => open(point) }, point[0])),
    make("td", { class: "number" }, scale.number(point[1])), make("td", { class: "number" }, scale.interval(point)), make("td", { class: "number" }, String(point[3]))));
  return make("table", { class: "series" },
    make("thead", null, make("tr", null, ...["Period", "Mean", "Interval", "n"].map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", null, ...rows));
}
