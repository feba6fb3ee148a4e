// How differently two sides choose whom they name and quote, beside how differently they write.

const SELECTION_ROWS = 15;
const selectionOrder = { key: "named", descending: true, first: "down", page: 0, side: "" };

function selectionSection(data) {
  const heading = make("h2", null, "Selection beside tone");
  if (data.distances.length === 0) return make("section", null, heading, make("p", null, `There are no two ranked ${sideWord(2)} to compare.`));
  const tones = toneCounts(data);
  const { holder, redraw } = living((again) => selectionTable(data, tones, again));
  const ranked = data.sides.map((side, at) => [String(at), side.name]).filter(([at]) => data.sides[at].ranked);
  return make("section", null, heading,
    make("p", { class: "lead" }, `How far apart two ${sideWord(2)} are in whom they write about and in whom they quote, whatever the tone: the Jensen–Shannon divergence of their attention, from 0 (alike) to 1 (no actor in common), `,
      "with the bias of small samples taken off (jackknife) and a 95 % interval. Beside it, toward how many actors their tone can be told apart."),
    ranked.length > 2 ? make("form", { class: "filters", submit: (event) => event.preventDefault() }, field(capital(sideWord(1)), choice([["", "all"], ...ranked], selectionOrder.side, (side) => {
      Object.assign(selectionOrder, { side, page: 0 });
      redraw(null);
    }))) : null,
    holder);
}

/** By pair of sides: [told, looked at] over all articles, and within shared stories. */
function toneCounts(data) {
  const counts = new Map();
  for (const [, first, second, raw, matched] of data.differences) {
    const key = `${first} ${second}`;
    if (!counts.has(key)) counts.set(key, [[0, 0], [0, 0]]);
    [raw, matched].forEach((test, at) => {
      if (!test) return;
      counts.get(key)[at][0] += isTold(test);
      counts.get(key)[at][1] += 1;
    });
  }
  return counts;
}

function selectionTable(data, tones, redraw) {
  const chosen = selectionOrder.side === "" ? null : Number(selectionOrder.side);
  const found = data.distances.filter(([first, second]) => chosen === null || first === chosen || second === chosen);
  const toneOf = ([first, second]) => tones.get(`${first} ${second}`) || [[0, 0], [0, 0]];
  const keys = { name: ([first]) => data.sides[first].name, named: (row) => row[2][0], quoted: (row) => row[3][0], raw: (row) => toneOf(row)[0][0], matched: (row) => toneOf(row)[1][0] };
  found.sort(byKey(keys[selectionOrder.key], selectionOrder.descending));
  const pages = pager(selectionOrder, found.length, SELECTION_ROWS, redraw);
  const scale = shareScale(found.flatMap((row) => [row[2], row[3]]));
  const told = ([n, of]) => (of > 0 ? `${n} of ${plural(of, "actor", "actors")}` : "–");
  const rows = found.slice(selectionOrder.page * SELECTION_ROWS, (selectionOrder.page + 1) * SELECTION_ROWS).map((row) => [
    [make("bdi", null, data.sides[row[0]].name), " and ", make("bdi", null, data.sides[row[1]].name)],
    card("Named", measured([row[2][0], row[2][1], 0], share, scale), "plotted"),
    card("Quoted", measured([row[3][0], row[3][1], 0], share, scale), "plotted"),
    card("Tone told apart", told(toneOf(row)[0]), "number"),
    card("within shared stories", told(toneOf(row)[1]), "number")]);
  return [make("p", { class: "count", tabindex: "-1" }, `${plural(found.length, "pair", "pairs")}; distances are drawn from 0 to ${share(scale.high)}`),
    cardTable("Selection beside tone", [[capital(sideWord(2)), "name"], ["Distance in whom they name", "named"], ["in whom they quote", "quoted"], ["Tone told apart", "raw"], ["within shared stories", "matched"]]
      .map(([name, key]) => sortButton(name, key, selectionOrder, redraw)), rows),
    pages];
}
