// The sides of the comparison, and their tone toward one actor.

const sidesOrder = { key: "bias", descending: true, first: "down", page: 0 };
const TONE_ROWS = 30;
const toneOrder = { key: "shrunken", descending: true, first: "down", page: 0, actor: null };

const SIDE_COLUMNS = [["bias", "Bias"], ["loaded", "Loaded share"], ["narrator", "Narrator’s share"]];

/** All sides with their articles: the ranked ones with what is measured over them, the others by name. */
function sidesSection(data) {
  const columns = [...SIDE_COLUMNS, ...(data.lean_axis ? [["lean", `Lean ${data.lean_axis}`]] : [])].filter(([key]) => data.sides.some((side) => isNumber(side[key][0])));
  const ranked = data.sides.filter((side) => side.ranked);
  const listed = data.sides.filter((side) => !side.ranked).sort((a, b) => b.n - a.n);
  const keys = { name: (side) => side.name, n: (side) => side.n };
  const scales = new Map(columns.map(([key]) => [key, key === "lean" ? leanScale(ranked) : shareScale(ranked.map((side) => side[key]))]));
  const table = (redraw) => {
    const sorted = [...ranked].sort(byKey(keys[sidesOrder.key] || ((side) => side[sidesOrder.key][0]), sidesOrder.descending));
    return [make("p", { class: "count", tabindex: "-1" }, `${plural(ranked.length, sideWord(1), sideWord(2))} of ${plural(data.settings.min_articles, "article", "articles")} or more`),
      cardTable(`${capital(sideWord(2))} with articles enough`,
        [sortButton(capital(sideWord(1)), "name", sidesOrder, redraw), sortButton("Articles", "n", sidesOrder, redraw),
          ...columns.map(([key, name]) => sortButton(name, key, sidesOrder, redraw))],
        sorted.map((side) => [make("bdi", null, side.name), card("Articles", side.n.toLocaleString("en"), "number"),
          ...columns.map(([key, name]) => card(name, measured(side[key], key === "lean" ? signed : share, scales.get(key)), "plotted"))]))];
  };
  return make("section", null, make("h2", null, capital(sideWord(2))),
    ranked.length > 0 ? living(table).holder : make("p", null, `None has the ${data.settings.min_articles} articles that a comparison needs.`),
    listed.length > 0 ? make("p", { class: "listed" }, make("b", null, "Listed, not ranked"), ` (fewer than ${plural(data.settings.min_articles, "article", "articles")}): `,
      ...listed.flatMap((side, at) => [at > 0 ? ", " : "", make("bdi", null, side.name), ` (${side.n})`])) : null);
}

/** A mean with its interval, drawn and as text. */
function measured([mean, interval, n], number, scale) {
  if (!isNumber(mean)) return "–";
  return make("span", { class: "measured" }, dotPlot(mean, interval, scale),
    make("span", { class: "number" }, `${number(mean)} `, make("small", null, interval ? `[${interval.map(number).join(", ")}]` : `n ${n}, too few`)));
}

function shareScale(scores) {
  const widest = Math.max(0.1, ...scores.flatMap(([mean, interval]) => [mean || 0, interval ? interval[1] : 0]));
  return { low: 0, high: Math.min(1, Math.ceil(widest * 10) / 10), kind: "share" };
}

/** The same distance to both sides of 0. */
function evenScale(scores) {
  const widest = Math.max(0.1, ...scores.flatMap(([mean, interval]) => [Math.abs(mean || 0), ...(interval || []).map(Math.abs)]));
  const high = Math.min(2, Math.ceil(widest * 10) / 10);
  return { low: -high, high };
}

const leanScale = (sides) => ({ ...evenScale(sides.map((side) => side.lean)), kind: "share" });

/** Tone toward a chosen actor, side by side. `differ` shows the actor's differences. */
function toneSection(data, differ) {
  const heading = make("h2", null, "Tone toward an actor");
  if (data.actors.length === 0) {
    return make("section", null, heading, make("p", null, `No actor is scored by two ${sideWord(2)} in ${data.settings.fewest_in_a_test} articles each.`));
  }
  const evidence = evidencePlace();
  const chosen = () => data.actors.find((actor) => actor.id === toneOrder.actor) || data.actors[0];
  const { holder, redraw } = living((again) => toneTable(data, chosen(), again, evidence));
  const filters = make("form", { class: "filters", submit: (event) => event.preventDefault() },
    actorField(chosen(), data.actors, (id) => {
      Object.assign(toneOrder, { actor: id, page: 0 });
      evidence.replaceChildren();
      redraw(null);
    }),
    make("button", { type: "button", click: () => differ(chosen().name) }, "Its differences"));
  return make("section", null, heading,
    make("p", { class: "lead" }, "Dot and line: the mean of the narrator’s article scores and its 95 % interval over articles. Diamond: the shrunken mean, drawn toward the centre (triangle) as far as chance explains the distance: ",
      make("i", null, "centre + between ∕ (between + within ∕ n) × (mean − centre)"), ", with the variances between ", sideWord(2), " and within one (empirical Bayes). Choose a mean to read its sentences."),
    filters, holder, evidence);
}

function toneTable(data, actor, redraw, evidence) {
  const keys = { name: ([side]) => data.sides[side].name, mean: ([, score]) => (score[1] ? score[0] : null), shrunken: ([, score, shrunken]) => (score[1] ? shrunken : null), n: ([, score]) => score[2] };
  // Where chance explains all, the shrunken means are equal; the raw ones then give the order.
  const byMean = [...actor.cells].sort(byKey(keys.mean, toneOrder.descending));
  const sorted = byMean.sort((a, b) => data.sides[b[0]].ranked - data.sides[a[0]].ranked || byKey(keys[toneOrder.key], toneOrder.descending)(a, b));
  const pages = sorted.length > TONE_ROWS ? [pager(toneOrder, sorted.length, TONE_ROWS, redraw)] : [];
  const rows = sorted.slice(toneOrder.page * TONE_ROWS, (toneOrder.page + 1) * TONE_ROWS).map(([side, score, shrunken]) => {
    const [mean, interval, n] = score;
    const { name, ranked } = data.sides[side];
    const text = `${signed(mean)} ${range(interval) || "(too few articles for an interval)"} over ${plural(n, "article", "articles")}`;
    const open = () => showEvidence(evidence, { kind: "tone", actor, articles: articlesOf(data, actor, side), number: text, heading: [make("bdi", null, actor.name), " in ", make("bdi", null, name)] });
    return [[make("bdi", null, name), ranked ? null : make("small", null, " not ranked")],
      card("Mean", attentionButton(`${actor.name} in ${name}: ${text}; show sentences`, open, tonePlot(mean, interval, actor.centre, shrunken), [signed(mean), range(interval) || "too few articles"], `n ${n}`), "plotted wide"),
      card("Shrunken", signed(shrunken), "number"), card("Articles", n.toLocaleString("en"), "number")];
  });
  const centre = isNumber(actor.centre) ? `centre ${signed(actor.centre)}, ` + (actor.between_sd > 0 ? `standard deviation between ${sideWord(2)} ${share(actor.between_sd)}` : `chance explains how far the ${sideWord(2)} are apart`) : "no centre: too few articles";
  return [make("p", { class: "count", tabindex: "-1" }, make("bdi", null, actor.name), `: ${plural(actor.n, "article", "articles")}, ${centre}`),
    cardTable(`Tone toward ${actor.name}`, [["name", capital(sideWord(1))], ["mean", "Mean"], ["shrunken", "Shrunken mean"], ["n", "Articles"]].map(([key, name]) => sortButton(name, key, toneOrder, redraw)), rows), ...pages];
}

/** The compared articles of a side whose narrator scores an actor. */
function articlesOf(data, actor, side) {
  const known = CORPUS.actors.find((one) => one.id === actor.id);
  return known.cells.flatMap((cell) => cell.articles).filter((article) => data.side_of[article] === side).sort((a, b) => a - b);
}
