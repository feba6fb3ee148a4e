// Sides compared: the view that holds the parts of a comparison.

let comparisonRead = null;

/** The comparison, parsed when first asked for. */
function comparisonData() {
  if (comparisonRead === null) comparisonRead = JSON.parse(document.getElementById("comparison").textContent);
  return comparisonRead;
}

/** What a side is called: outlet, author and so on. */
function sideWord(n) {
  const { by } = comparisonData();
  const word = ["outlet", "author", "section", "genre", "month"].includes(by) ? by : "side";
  return n === 1 ? word : `${word}s`;
}

const aSide = () => `${/^[aeiou]/.test(sideWord(1)) ? "an" : "a"} ${sideWord(1)}`;
const capital = (word) => word[0].toLocaleUpperCase("en") + word.slice(1);

/** A table whose rows become cards where the window is narrow; a row is its heading and its cells. */
function cardTable(label, heads, rows) {
  return make("table", { class: "cards compared", role: "table", "aria-label": label },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)),
    make("tbody", { role: "rowgroup" }, ...rows.map(([heading, ...cells]) => make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, ...[heading].flat()), ...cells))));
}

function card(name, content, kind) {
  return make("td", { role: "cell", "data-name": name, class: kind }, content);
}

function showCompare(view) {
  const data = comparisonData();
  const [differences, differ] = differencesSection(data);
  const sections = [sidesSection(data), toneSection(data, differ), differences, selectionSection(data), storiesSection(data), settingsSection(data)];
  const leads = sections.map((section) => {
    const heading = section.querySelector("h2");
    heading.tabIndex = -1;
    return make("button", { type: "button", class: "link", click: () => {
      heading.scrollIntoView({ block: "start" });
      heading.focus({ preventScroll: true });
    } }, heading.textContent);
  });
  view.replaceChildren(make("h1", null, `${capital(sideWord(2))} compared`), comparedNote(data), make("nav", { class: "pager", "aria-label": "Parts of the comparison" }, ...leads), ...sections);
}

/** Which articles are compared, and what keeps the comparison from saying more. */
function comparedNote(data) {
  const left = data.left_out.map(({ reason, n }) => `${n.toLocaleString("en")} ${reason}`).join(", ");
  return make("div", null,
    make("p", { class: "lead" }, `${data.compared.toLocaleString("en")} of ${plural(data.given, "article", "articles")} compared${left ? `; left out: ${left}` : ""}. Articles are counted, never sentences.`),
    data.notes.length > 0 ? make("ul", { class: "notes" }, ...data.notes.map((note) => make("li", null, note))) : null);
}

function settingsSection(data) {
  const { settings } = data;
  const facts = [["Parted by", data.by], [`Articles from which ${aSide()} is ranked`, String(settings.min_articles)], ["Articles, or shared stories, that a test needs", String(settings.fewest_in_a_test)],
    ["Genre", settings.genre], ["First day", settings.since || "any"], ["Last day", settings.until || "any"], ["Copies of one text", settings.keep_copies ? "count each" : "count once, the earliest"],
    ["False discovery rate", String(settings.false_discovery_rate)], ["Seed", String(settings.seed)]];
  const copies = data.copies.map(({ id, side, of, of_side }) => make("li", null, make("bdi", null, side), " ", make("bdi", null, id), " is a copy of ", make("bdi", null, of_side), " ", make("bdi", null, of)));
  const renamed = Object.entries(data.renamed).map(([given, usual]) => make("li", null, make("bdi", null, given), " counts as ", make("bdi", null, usual)));
  return make("section", null, make("h2", null, "Settings"),
    make("dl", { class: "pairs settings" }, ...facts.flatMap(([name, text]) => [make("dt", null, name), make("dd", null, text)])),
    make("p", { class: "note" }, "Other settings: ", make("code", null, "slant compare SCORED -o page.html"), "; ", make("code", null, "slant compare --help"), " lists them."),
    renamed.length > 0 ? make("details", null, make("summary", null, plural(renamed.length, "other name of an outlet", "other names of outlets")), make("ul", null, ...renamed)) : null,
    copies.length > 0 ? make("details", null, make("summary", null, plural(copies.length, "copy left out", "copies left out")), make("ul", null, ...copies)) : null);
}
