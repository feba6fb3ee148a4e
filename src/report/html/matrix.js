// Actors by outlets, and the sentences behind a cell.

const MATRIX_ROWS = 40;
const MATRIX_COLUMNS = 10;
const EVIDENCE_STEP = 20;
const matrix = { key: "n", descending: true, first: "down", page: 0, words: "", kind: "", columns: 0 };

/** Outlets by number of articles, the unnamed one last. */
const OUTLETS = (() => {
  const counts = new Map();
  CORPUS.articles.forEach((row) => counts.set(row.outlet, (counts.get(row.outlet) || 0) + 1));
  return [...counts].sort((a, b) => (a[0] === null) - (b[0] === null) || b[1] - a[1] || a[0] - b[0]);
})();

function showMatrix(view) {
  const holder = make("div");
  const evidence = make("section", { id: "evidence", tabindex: "-1", "aria-label": "Evidence" });
  const redraw = (focus) => {
    const inside = holder.contains(document.activeElement);
    holder.replaceChildren(...matrixTable(redraw, (actor, cell) => showEvidence(evidence, actor, cell)));
    if (inside && focus) (holder.querySelector(`[data-key="${focus}"]`) || holder.querySelector(".count")).focus();
  };
  const words = make("input", { type: "search", value: matrix.words, input: () => { matrix.words = words.value; matrix.page = 0; redraw(null); } });
  view.replaceChildren(
    make("h1", null, "Actors by outlet"),
    make("p", { class: "lead" }, "Mean of the narrator’s article scores, from −1 (against) to +1 (in favour), with the number of articles n. ",
      "Sources and headlines are not in it. Choose a cell to read its sentences."),
    make("form", { class: "filters", role: "search", submit: (event) => event.preventDefault() },
      field("Actor", words),
      field("Kind", choice([["", "all"], ...Object.entries(KINDS)], matrix.kind, (kind) => { matrix.kind = kind; matrix.page = 0; redraw(null); })),
      OUTLETS.length > MATRIX_COLUMNS ? field("Outlets", choice(columnPages(), String(matrix.columns), (at) => { matrix.columns = Number(at); redraw(null); })) : null),
    holder, evidence);
  redraw(null);
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
  const found = CORPUS.actors.filter((actor) => actor.cells.length > 0 && (matrix.kind === "" || actor.kind === matrix.kind)
    && wanted.every((word) => actor.name.toLocaleLowerCase("en").includes(word)));
  found.sort(byKey((actor) => (matrix.key === "n" ? actor.n : actor.name), matrix.descending));
  const pages = pager(matrix, found.length, MATRIX_ROWS, redraw);
  const columns = OUTLETS.slice(matrix.columns * MATRIX_COLUMNS, (matrix.columns + 1) * MATRIX_COLUMNS);
  const rows = found.slice(matrix.page * MATRIX_ROWS, (matrix.page + 1) * MATRIX_ROWS).map((actor) => {
    const cells = new Map(actor.cells.map((cell) => [cell.outlet, cell]));
    return make("tr", null,
      make("th", { scope: "row" }, make("bdi", null, actor.name), make("small", null, ` ${actor.kind || ""}`)),
      make("td", { class: "number" }, String(actor.n)),
      ...columns.map(([outlet]) => matrixCell(actor, cells.get(outlet), open)));
  });
  const withIntervals = CORPUS.actors.some((actor) => actor.cells.some((cell) => cell.interval));
  const caption = `${plural(found.length, "actor", "actors")}. ` + (withIntervals
    ? "No interval: n too small." : "Intervals over articles: n too small or not computed, so no difference here is shown to be more than chance.");
  return [
    make("p", { class: "count", tabindex: "-1", id: "matrix-count" }, caption),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Actors by outlet, scrolls sideways" },
      make("table", { class: "matrix", "aria-describedby": "matrix-count" },
        make("thead", null, make("tr", null,
          sortButton("Actor", "name", matrix, redraw),
          sortButton("Articles", "n", matrix, redraw),
          ...columns.map(([outlet, n]) => make("th", { scope: "col" }, make("bdi", null, outletName(outlet)), make("small", null, ` ${plural(n, "article", "articles")}`))))),
        make("tbody", null, ...rows))),
    pages];
}

function matrixCell(actor, cell, open) {
  if (!cell) return make("td", { class: "empty" }, "–");
  const n = cell.articles.length;
  const interval = range(cell.interval);
  const label = `${actor.name}, ${outletName(cell.outlet)}: ${signed(cell.mean)} over ${plural(n, "article", "articles")}, ${interval ? "interval " + interval : "no interval"}; show sentences`;
  const button = make("button", { type: "button", class: "cell", "aria-label": label, click: () => open(actor, cell) },
    make("b", null, signed(cell.mean)), make("small", null, `n ${n}`), make("small", null, interval || "no interval"));
  return make("td", null, tint(button, cell.mean));
}

/** The narrator's body sentences toward an actor in the articles of a cell, the clearest first. */
function evidenceOf(actor, cell) {
  const found = [];
  for (const article of cell.articles) {
    const data = articleData(article);
    const index = data.actors.findIndex((known) => known.id === actor.id);
    data.sentences.forEach((sentence, at) => {
      if (sentence.t) return;
      for (const stance of sentence.a) {
        if (stance[0] !== index || isSource(sentence.v[stance[1]] || []) || value(stance) === null) continue;
        found.push({ article, at, sentence, stance, text: data.text });
      }
    });
  }
  return found.sort((a, b) => Math.abs(value(b.stance)) - Math.abs(value(a.stance)) || a.article - b.article || a.at - b.at);
}

function showEvidence(section, actor, cell) {
  const found = evidenceOf(actor, cell);
  const items = make("ol", { class: "evidence" });
  const more = make("button", { type: "button" }, "Show more");
  const add = () => {
    const n = items.children.length;
    items.append(...found.slice(n, n + EVIDENCE_STEP).map((one) => evidenceItem(one, actor)));
    more.hidden = items.children.length >= found.length;
  };
  more.addEventListener("click", add);
  section.replaceChildren(
    make("h2", null, make("bdi", null, actor.name), " in ", make("bdi", null, outletName(cell.outlet))),
    make("p", null, `${signed(cell.mean)} over ${plural(cell.articles.length, "article", "articles")}, from ${plural(found.length, "passage", "passages")} of the narrator; the clearest first.`),
    items, more);
  add();
  section.focus();
  section.scrollIntoView({ block: "start" });
}

function evidenceItem({ article, at, sentence, stance, text }, actor) {
  const row = CORPUS.articles[article];
  const words = tint(make("span", { dir: "auto" }), value(stance));
  words.append(make("span", { class: "sign" }, SIGNS[direction(value(stance))]), " ");
  words.append(...marked(text, sentence.s[0], sentence.s[1], stance[4], sentence.w));
  return make("li", null,
    make("p", null, make("b", { class: "number" }, signed(value(stance))), " ", words),
    make("p", { class: "from" }, make("a", { href: address(article, at, actor.id) }, make("bdi", null, articleName(article))),
      ` ${row.published || ""}`));
}
