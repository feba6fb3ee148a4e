// Actors by outlets.

const MATRIX_ROWS = 40;
const MATRIX_COLUMNS = 10;
const matrix = { key: "n", descending: true, first: "down", page: 0, words: "", kind: "", columns: 0 };

/** Outlets by number of articles, the unnamed one last. */
const OUTLETS = (() => {
  const counts = new Map();
  CORPUS.articles.forEach((row) => counts.set(row.outlet, (counts.get(row.outlet) || 0) + 1));
  return [...counts].sort((a, b) => (a[0] === null) - (b[0] === null) || b[1] - a[1] || a[0] - b[0]);
})();

/** An actor's cell over all outlets, in the form of its cells. */
function totalCell(actor) {
  const all = (name) => actor.cells.flatMap((cell) => cell[name]);
  return { outlet: undefined, ...actor.total, articles: all("articles"), others: all("others"), speaks_in: all("speaks_in") };
}

function cellsOf(actor) {
  return new Map(actor.cells.map((cell) => [cell.outlet, cell]));
}

const meanText = (cell) => `${signed(cell.mean)} ${range(cell.interval) || "(too few articles for an interval)"} over ${plural(cell.articles.length, "article", "articles")}`;

function openTone(place, actor, cell) {
  showEvidence(place, { kind: "tone", actor, articles: cell.articles, number: meanText(cell),
    heading: [make("bdi", null, actor.name), " in ", make("bdi", null, outletName(cell.outlet))] });
}

function showMatrix(view) {
  const evidence = evidencePlace();
  const { holder, redraw } = living((again) => matrixTable(again, (actor, cell) => openTone(evidence, actor, cell)));
  const words = make("input", { type: "search", value: matrix.words, input: () => { matrix.words = words.value; matrix.page = 0; redraw(null); } });
  view.replaceChildren(
    make("h1", null, "Actors by outlet"),
    make("p", { class: "lead" }, "Mean of the narrator’s article scores, from −1 (against) to +1 (in favour), its 95 % interval over articles, and their number n. ",
      "Bold: the interval leaves out 0. Dashed: fewer than ", String(CORPUS.fewest), " articles, too few to say. Choose a cell to read its sentences, an actor to see it over time."),
    make("form", { class: "filters", role: "search", submit: (event) => event.preventDefault() },
      field("Actor", words),
      field("Kind", choice([["", "all"], ...Object.entries(KINDS)], matrix.kind, (kind) => { matrix.kind = kind; matrix.page = 0; redraw(null); })),
      OUTLETS.length > MATRIX_COLUMNS ? field("Outlets", choice(columnPages(), String(matrix.columns), (at) => { matrix.columns = Number(at); redraw(null); })) : null),
    holder, evidence);
}

function columnPages() {
  const pages = [];
  for (let at = 0; at < OUTLETS.length; at += MATRIX_COLUMNS) {
    pages.push([String(at / MATRIX_COLUMNS), `${at + 1} to ${Math.min(at + MATRIX_COLUMNS, OUTLETS.length)} of ${OUTLETS.length}, by articles`]);
  }
  return pages;
}

function matrixTable(redraw, open) {
  const wanted = matrix.words.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
  const found = CORPUS.actors.filter((actor) => isNumber(actor.total.mean) && (matrix.kind === "" || actor.kind === matrix.kind)
    && wanted.every((word) => actor.name.toLocaleLowerCase("en").includes(word)));
  found.sort(byKey((actor) => ({ n: actor.n, mean: actor.total.interval ? actor.total.mean : null, name: actor.name })[matrix.key], matrix.descending));
  const pages = pager(matrix, found.length, MATRIX_ROWS, redraw);
  const columns = OUTLETS.slice(matrix.columns * MATRIX_COLUMNS, (matrix.columns + 1) * MATRIX_COLUMNS);
  const rows = found.slice(matrix.page * MATRIX_ROWS, (matrix.page + 1) * MATRIX_ROWS).map((actor) => {
    const cells = cellsOf(actor);
    return make("tr", null,
      make("th", { scope: "row" }, make("a", { href: viewAddress("series", actor.id) }, make("bdi", null, actor.name)), make("small", null, ` ${actor.kind || ""}`)),
      make("td", { class: "number" }, String(actor.n)),
      matrixCell(actor, totalCell(actor), open),
      ...columns.map(([outlet]) => matrixCell(actor, cells.get(outlet), open)));
  });
  const outletHead = ([outlet, n]) => make("th", { scope: "col" }, make("bdi", null, outletName(outlet)), make("small", null, ` ${plural(n, "article", "articles")}`));
  return [
    make("p", { class: "count", tabindex: "-1", id: "matrix-count" }, plural(found.length, "actor", "actors")),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Actors by outlet, scrolls sideways" },
      make("table", { class: "matrix", "aria-describedby": "matrix-count" },
        make("thead", null, make("tr", null,
          sortButton("Actor", "name", matrix, redraw), sortButton("Articles", "n", matrix, redraw), sortButton("All outlets", "mean", matrix, redraw),
          ...columns.map(outletHead))),
        make("tbody", null, ...rows))),
    pages];
}

function matrixCell(actor, cell, open) {
  if (!cell || !isNumber(cell.mean)) return make("td", { class: "empty" }, "–");
  const n = cell.articles.length;
  const clear = cell.interval && (cell.interval[0] > 0 || cell.interval[1] < 0);
  const button = make("button", { type: "button", class: cell.interval ? "cell" : "cell few",
    "aria-label": `${actor.name}, ${outletName(cell.outlet)}: ${meanText(cell)}; show sentences`, click: () => open(actor, cell) },
    make(clear ? "b" : "span", { class: "mean" }, signed(cell.mean)), make("small", null, `n ${n}`), cell.interval ? make("small", null, range(cell.interval)) : null);
  return make("td", null, cell.interval ? tint(button, cell.mean) : button);
}
