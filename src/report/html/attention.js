// Whom an outlet writes about and lets speak, beside how it writes about them.

const ATTENTION_ROWS = 20;
const attention = { key: "named", descending: true, first: "down", page: 0, by: "outlet", outlet: "all", actor: null };

const partOf = (n, cell) => (cell.of > 0 ? n / cell.of : null);
const nNamed = (cell) => cell.articles.length + cell.others.length;

/** [label, actor, cell] of each row: the actors of one outlet, or the outlets that name one actor. */
function attentionRows() {
  if (attention.by === "actor") {
    const actor = attentionActor();
    const cells = cellsOf(actor);
    const rows = OUTLETS.filter(([outlet]) => cells.has(outlet)).map(([outlet]) => [outletName(outlet), actor, cells.get(outlet)]);
    return [["all outlets", actor, totalCell(actor)], ...rows];
  }
  if (attention.outlet === "all") return CORPUS.actors.map((actor) => [actor.name, actor, totalCell(actor)]);
  const outlet = attention.outlet === "" ? null : Number(attention.outlet);
  return CORPUS.actors.flatMap((actor) => actor.cells.filter((cell) => cell.outlet === outlet).map((cell) => [actor.name, actor, cell]));
}

function attentionActor() {
  return CORPUS.actors.find((actor) => actor.id === attention.actor) || CORPUS.actors[0];
}

function showAttention(view, actor) {
  if (actor) Object.assign(attention, { by: "actor", actor, page: 0 });
  if (CORPUS.actors.length === 0) {
    view.replaceChildren(make("h1", null, "Attention and tone"), make("p", null, "No article names an actor."));
    return;
  }
  const evidence = evidencePlace();
  const choices = make("form", { class: "filters", submit: (event) => event.preventDefault() });
  const { holder, redraw } = living((again) => attentionTable(again, evidence));
  const changed = (name) => (chosen) => {
    Object.assign(attention, { [name]: chosen, page: 0 });
    evidence.replaceChildren();
    if (name === "by") drawChoices();
    redraw(null);
  };
  const outlets = OUTLETS.map(([outlet, n]) => [outlet === null ? "" : String(outlet), `${outletName(outlet)} (${n})`]);
  const drawChoices = () => {
    choices.replaceChildren(
      field("Show", choice([["outlet", "the actors of an outlet"], ["actor", "the outlets for an actor"]], attention.by, (by) => { changed("by")(by); choices.querySelector("select").focus(); })),
      attention.by === "outlet" ? field("Outlet", choice([["all", `all outlets (${CORPUS.articles.length})`], ...outlets], attention.outlet, changed("outlet")))
        : actorField(attentionActor(), CORPUS.actors, changed("actor")));
  };
  drawChoices();
  view.replaceChildren(
    make("h1", null, "Attention and tone"),
    make("p", { class: "lead" }, "Left, selection: the share of an outlet’s scored articles that name an actor, and in which it speaks as a source. Right, tone: the mean of the narrator’s article scores. ",
      "Each with its 95 % interval and n. A triangle marks all outlets together. Much attention is not favour, and little is not disfavour."),
    choices, holder, evidence);
}

function attentionTable(redraw, evidence) {
  const keys = {
    label: ([label]) => label,
    named: ([, , cell]) => partOf(nNamed(cell), cell),
    quoted: ([, , cell]) => partOf(cell.speaks_in.length, cell),
    tone: ([, , cell]) => (cell.interval ? cell.mean : null),
  };
  const [all, rest] = attention.by === "actor" ? [attentionRows().slice(0, 1), attentionRows().slice(1)] : [[], attentionRows()];
  const found = [...all, ...rest.sort(byKey(keys[attention.key], attention.descending))];
  const pages = pager(attention, found.length, ATTENTION_ROWS, redraw);
  const shown = found.slice(attention.page * ATTENTION_ROWS, (attention.page + 1) * ATTENTION_ROWS);
  const widest = Math.max(0.1, ...found.flatMap(([, , cell]) => [partOf(nNamed(cell), cell), cell.named ? cell.named[1] : 0]));
  const high = Math.min(1, Math.ceil(widest * 10) / 10);
  const rows = shown.map(([label, actor, cell]) => {
    const total = totalCell(actor);
    const ofAll = cell.outlet === undefined;
    const heading = (word) => [make("bdi", null, actor.name), ` ${word} `, make("bdi", null, outletName(cell.outlet))];
    const part = (kind, word, articles, interval, all) => {
      const n = articles.length;
      const shown = cell.of > 0 ? [share(partOf(n, cell)), interval ? `[${interval.map(share).join(", ")}]` : "too few articles"] : ["–"];
      const text = shown.join(" ");
      const count = `${n} of ${plural(cell.of, "article", "articles")}`;
      return make("td", { role: "cell" }, attentionButton(`${actor.name} ${word} ${outletName(cell.outlet)}: ${text}, ${count}; show sentences`, n === 0 ? null : () =>
        showEvidence(evidence, { kind, actor, articles, heading: heading(word), number: `${text}, ${count}` }),
        dotPlot(partOf(n, cell), interval, { low: 0, high, reference: ofAll ? null : partOf(all, total), kind: "share" }), shown, count));
    };
    const named = [...cell.articles, ...cell.others].sort((a, b) => a - b);
    const tone = isNumber(cell.mean) ? attentionButton(`${actor.name} in ${outletName(cell.outlet)}: ${meanText(cell)}; show sentences`, () => openTone(evidence, actor, cell),
      tonePlot(cell.mean, cell.interval, ofAll ? null : total.mean), [signed(cell.mean), range(cell.interval) || "too few articles"], `n ${cell.articles.length}`) : "–";
    return make("tr", { role: "row" },
      make("th", { scope: "row", role: "rowheader" }, make("bdi", null, label), attention.by === "outlet" ? make("small", null, ` ${actor.kind || ""}`) : null),
      part("named", "named in", named, cell.named, nNamed(total)),
      part("quoted", "quoted in", cell.speaks_in, cell.quoted, total.speaks_in.length),
      make("td", { role: "cell", class: isNumber(cell.mean) ? "tone" : "tone empty" }, tone));
  });
  const first = attention.by === "outlet" ? "Actor" : "Outlet";
  return [
    make("p", { class: "count", tabindex: "-1", id: "attention-count" }, attention.by === "outlet" ? plural(rest.length, "actor", "actors") : plural(rest.length, "outlet", "outlets"),
      `; shares are drawn from 0 to ${share(high)}, tone from −1 to +1`),
    make("table", { class: "attention", role: "table", "aria-describedby": "attention-count" },
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, sortButton(first, "label", attention, redraw), sortButton("Named in", "named", attention, redraw),
        sortButton("Quoted in", "quoted", attention, redraw), sortButton("Narrator’s tone", "tone", attention, redraw))),
      make("tbody", { role: "rowgroup" }, ...rows)),
    pages];
}

function attentionButton(label, open, drawing, shown, count) {
  const parts = [drawing, make("span", { class: "number" }, ...shown.flatMap((part) => [make("span", null, part), " "])), make("small", null, count)];
  if (!open) return make("div", { class: "cell plain" }, ...parts);
  return make("button", { type: "button", class: "cell plain", "aria-label": label, click: open }, ...parts);
}
