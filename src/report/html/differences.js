// Differences in tone between two sides, with what can be said of them.

const DIFFERENCE_ROWS = 25;
const differenceOrder = { key: "q", descending: false, first: "up", page: 0, words: "", show: "told" };

const isTold = (test) => test !== null && test[4] !== 0;
const leastQ = ([, , , raw, matched]) => Math.min(...[raw, matched].filter((test) => test).map((test) => test[2]));
const adjusted = (q) => (q < 0.001 ? "q < 0.001" : `q ${q.toFixed(3)}`);

/** The section, and a function that shows the differences of what is typed. */
function differencesSection(data) {
  const count = (at) => [data.differences.filter((row) => isTold(row[at])).length, data.differences.filter((row) => row[at]).length];
  const [[rawTold, raw], [matchedTold, matched]] = [count(3), count(4)];
  if (rawTold + matchedTold === 0) differenceOrder.show = "all";
  const words = make("input", { type: "search", value: differenceOrder.words, input: () => changed({ words: words.value }) });
  const show = choice([["told", "what can be told"], ["all", "all that were looked at"]], differenceOrder.show, (chosen) => changed({ show: chosen }));
  const { holder, redraw } = living((again) => differencesTable(data, again));
  const changed = (change) => {
    Object.assign(differenceOrder, change, { page: 0 });
    redraw(null);
  };
  const section = make("section", null, make("h2", null, "Differences in tone"),
    make("p", { class: "lead" }, `Told apart: ${rawTold.toLocaleString("en")} of ${raw.toLocaleString("en")} differences over all articles, ${matchedTold.toLocaleString("en")} of ${matched.toLocaleString("en")} within the stories that both ${sideWord(2)} cover. `,
      `Each stands with its 95 % interval, n and q: the p-value adjusted for all differences looked at in the same way (Benjamini–Hochberg). Up to q ${data.settings.false_discovery_rate} it is told; else it cannot be told from these articles, which does not mean that there is none. `,
      "Over all articles, two that write about different events can differ for that alone."),
    raw + matched > 0 ? make("form", { class: "filters", role: "search", submit: (event) => event.preventDefault() }, field(`Actor or ${sideWord(1)}`, words), field("Show", show)) : null,
    raw + matched > 0 ? holder : make("p", null, `No actor is scored by two ranked ${sideWord(2)} in ${data.settings.fewest_in_a_test} articles each.`));
  const find = (name) => {
    words.value = name;
    show.value = "all";
    changed({ words: name, show: "all" });
    section.scrollIntoView({ block: "start" });
    words.focus({ preventScroll: true });
  };
  return [section, find];
}

function differencesTable(data, redraw) {
  const wanted = differenceOrder.words.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
  const names = ([actor, first, second]) => [data.actors[actor].name, data.sides[first].name, data.sides[second].name];
  const found = data.differences.filter((row) => (differenceOrder.show === "all" || isTold(row[3]) || isTold(row[4]))
    && (wanted.length === 0 || wanted.every((word) => names(row).join(" ").toLocaleLowerCase("en").includes(word))));
  const keys = { q: leastQ, actor: ([actor]) => data.actors[actor].name, raw: (row) => row[3] && row[3][0], matched: (row) => row[4] && row[4][0] };
  found.sort(byKey(keys[differenceOrder.key], differenceOrder.descending));
  const pages = pager(differenceOrder, found.length, DIFFERENCE_ROWS, redraw);
  const scale = evenScale(found.flatMap((row) => [row[3], row[4]]).filter((test) => test));
  const rows = found.slice(differenceOrder.page * DIFFERENCE_ROWS, (differenceOrder.page + 1) * DIFFERENCE_ROWS).map((row) => {
    const [actor, first, second] = names(row);
    return [[make("bdi", null, actor), make("small", null, " ", make("bdi", null, first), " less ", make("bdi", null, second))],
      card("All articles", testNode(row[3], first, second, scale, "articles", data.settings.fewest_in_a_test), "plotted wide"),
      card("Shared stories", testNode(row[4], first, second, scale, "stories", data.settings.fewest_in_a_test), "plotted wide")];
  });
  return [make("p", { class: "count", tabindex: "-1" }, plural(found.length, "difference", "differences")),
    cardTable("Differences in tone", [sortButton("Actor", "actor", differenceOrder, redraw), sortButton("Over all articles", "raw", differenceOrder, redraw), sortButton("Within shared stories", "matched", differenceOrder, redraw)], rows),
    pages];
}

function testNode(test, first, second, scale, unit, fewest) {
  if (!test) return make("span", { class: "note" }, unit === "stories" ? `– fewer than ${fewest} shared stories` : `– fewer than ${fewest} articles each`);
  const [difference, interval, q, n, verdict] = test;
  const words = verdict === 0 ? "cannot be told" : [make("bdi", null, verdict > 0 ? first : second), " more favourable"];
  return make("span", { class: "measured" }, dotPlot(difference, interval, { ...scale, kind: verdict === 0 ? "none" : direction(difference) }),
    make("span", { class: "number" }, `${signed(difference)} `, make("small", null, `${range(interval)} ${adjusted(q)}, ${n} ${unit}`)),
    make(verdict === 0 ? "span" : "b", { class: "verdict" }, ...[words].flat()));
}
