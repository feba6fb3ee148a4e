// The list of articles: filtered, sorted, a page at a time.

const LIST_PAGE = 50;
const list = { key: "position", descending: false, first: "up", page: 0, words: "", outlet: "", genre: "", from: "", to: "" };
const anyFitted = CORPUS.articles.some((row) => isNumber(row.bias));

const COLUMNS = [
  ["title", "Headline", (i) => articleName(i)],
  ["outlet", "Outlet", (i) => (CORPUS.articles[i].outlet === null ? null : outletName(CORPUS.articles[i].outlet))],
  ["published", "Date", (i) => CORPUS.articles[i].published],
  ["genre", "Genre", (i) => CORPUS.articles[i].genre],
  ["actors", "Actors", (i) => CORPUS.articles[i].actors],
  ["loaded", "Loaded share", (i) => CORPUS.articles[i].loaded_share],
  ["bias", "Bias", (i) => CORPUS.articles[i].bias],
];

/** For narrow screens, where the table has no head to sort by. */
const ORDERS = [["position up", "order given"], ...COLUMNS.flatMap(([key, label]) => [[`${key} up`, `${label} ▲`], [`${key} down`, `${label} ▼`]])];

function biasText(row) {
  if (isNumber(row.bias)) return share(row.bias);
  return anyFitted ? "not computed" : "not fitted";
}

function showList(view) {
  const genres = [...new Set(CORPUS.articles.map((row) => row.genre).filter((genre) => genre !== null))].sort();
  const outlets = CORPUS.outlets.map((name, index) => [String(index), name]).sort((a, b) => a[1].localeCompare(b[1], "en"));
  const table = make("div");
  const redraw = (focus) => {
    const found = listed();
    const inside = table.contains(document.activeElement);
    const count = make("p", { id: "list-count", class: "count", tabindex: "-1" }, `${plural(found.length, "article", "articles")}; “–” is not known or not measured`);
    table.replaceChildren(count, listTable(found, redraw), pager(list, found.length, LIST_PAGE, redraw));
    announce(plural(found.length, "article", "articles"));
    if (inside && focus && focus !== "pager") table.querySelector(`[data-key="${focus}"]`).focus();
    else if (inside && focus === "pager") table.querySelector(".count").focus();
  };
  const changed = (name) => (chosen) => { list[name] = chosen; list.page = 0; redraw(null); };
  const typed = (name, type) => make("input", { type, value: list[name], input: (event) => changed(name)(event.target.value) });
  view.replaceChildren(
    make("h1", null, "Articles"),
    make("form", { class: "filters", role: "search", submit: (event) => event.preventDefault() },
      field("Words in headline, outlet or id", typed("words", "search")),
      field("Outlet", choice([["", "all"], ...outlets], list.outlet, changed("outlet"))),
      field("Genre", choice([["", "all"], ...genres.map((genre) => [genre, genre])], list.genre, changed("genre"))),
      field("From", typed("from", "date")),
      field("To", typed("to", "date")),
      make("div", { class: "narrow" }, field("Sort by", choice(ORDERS, "position up", (chosen) => {
        const [key, way] = chosen.split(" ");
        Object.assign(list, { key, descending: way === "down", page: 0 });
        redraw(null);
      })))),
    table);
  redraw(null);
}

function listed() {
  const words = list.words.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
  const found = [];
  CORPUS.articles.forEach((row, index) => {
    if (list.outlet !== "" && row.outlet !== Number(list.outlet)) return;
    if (list.genre !== "" && row.genre !== list.genre) return;
    if (list.from !== "" && !(row.published >= list.from)) return;
    if (list.to !== "" && !(row.published !== null && row.published <= list.to)) return;
    const text = `${row.title || ""} ${row.outlet === null ? "" : outletName(row.outlet)} ${row.id}`.toLocaleLowerCase("en");
    if (words.every((word) => text.includes(word))) found.push(index);
  });
  const column = COLUMNS.find(([key]) => key === list.key);
  return column ? found.sort(byKey(column[2], list.descending)) : found;
}

function listTable(found, redraw) {
  const start = Math.min(list.page, Math.max(0, Math.ceil(found.length / LIST_PAGE) - 1)) * LIST_PAGE;
  const rows = found.slice(start, start + LIST_PAGE).map((index) => {
    const row = CORPUS.articles[index];
    const cell = (name, text, kind) => make("td", { role: "cell", "data-name": name, class: kind || null }, text);
    return make("tr", { role: "row" },
      make("th", { scope: "row", role: "rowheader" },
        make("a", { href: address(index, null, null), dir: "auto" }, articleName(index)),
        row.reason ? make("span", { class: "note", dir: "auto" }, ` not scored: ${row.reason}`) : null),
      cell("Outlet", make("bdi", null, row.outlet === null ? "–" : outletName(row.outlet))),
      cell("Date", row.published || "–", "date"),
      cell("Genre", row.genre || "–"),
      cell("Actors", String(row.actors), "number"),
      cell("Loaded share", share(row.loaded_share), "number"),
      cell("Bias", biasText(row), "number bias"));
  });
  return make("table", { class: "cards", role: "table", "aria-labelledby": "list-count" },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...COLUMNS.map(([key, label]) => sortButton(label, key, list, redraw)))),
    make("tbody", { role: "rowgroup" }, ...rows));
}
