// Views, addresses, theme, and the note beside a sentence.

/** What draws each view; a null stands in the page already. Those of actors may name one in their address. */
const VIEWS = { article: null, articles: showList, matrix: showMatrix, compare: showCompare, map: showMap, attention: showAttention, series: showSeries, about: null, run: showRun };
const OF_ACTORS = ["attention", "series"];
if (!document.getElementById("comparison")) {
  delete VIEWS.compare;
  delete VIEWS.map;
}
const START = document.getElementById("main").dataset.start || (CORPUS.articles.length > 1 ? "articles" : "article");
const noteBox = document.getElementById("details");
const drawn = new Set();
let [noteOwner, noteTimer, shownArticle, shownActor] = [null, 0, null, null];

/** Shows a note beside a sentence on hover, focus and tap; Escape hides it. */
function explain(node, place, content) {
  const show = () => {
    clearTimeout(noteTimer);
    if (noteOwner === place && !noteBox.hidden) return;
    hideNote();
    noteOwner = place;
    place.setAttribute("aria-describedby", "details");
    noteBox.replaceChildren(...content());
    noteBox.hidden = false;
    const box = node.getClientRects()[0] || node.getBoundingClientRect();
    const whole = node.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const below = whole.bottom + noteBox.offsetHeight + 8 < innerHeight;
    noteBox.style.left = `${Math.max(8, Math.min(box.left, width - noteBox.offsetWidth - 8))}px`;
    noteBox.style.top = `${below ? whole.bottom + 4 : Math.max(8, whole.top - noteBox.offsetHeight - 4)}px`;
  };
  node.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") { clearTimeout(noteTimer); noteTimer = setTimeout(show, 120); } });
  node.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") leaveNote(); });
  node.addEventListener("click", show);
  place.addEventListener("focus", show);
  place.addEventListener("blur", leaveNote);
}

function leaveNote() {
  clearTimeout(noteTimer);
  noteTimer = setTimeout(hideNote, 200);
}

function hideNote() {
  clearTimeout(noteTimer);
  if (noteOwner) noteOwner.removeAttribute("aria-describedby");
  noteOwner = null;
  noteBox.hidden = true;
}

noteBox.addEventListener("pointerenter", () => clearTimeout(noteTimer));
noteBox.addEventListener("pointerleave", leaveNote);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideNote(); });
document.addEventListener("pointerdown", (event) => {
  if (!noteBox.hidden && !event.target.closest(".sentence, #details")) hideNote();
});
addEventListener("scroll", () => { if (noteOwner && noteOwner !== document.activeElement) hideNote(); }, { passive: true });

function showRun(view) {
  view.replaceChildren(make("h1", null, "How the numbers were made"),
    ...CORPUS.runs.map(({ record, n_articles }) => make("section", { class: "panel" },
      make("h2", null, plural(n_articles, "article", "articles")),
      make("dl", { class: "pairs" }, ...[
        ["slant", record.version], ["Model", record.model], ["SHA-256 of its weights", record.model_sha256],
        ["SHA-256 of the catalogue of actors", record.catalogue_sha256 || "none: actors were discovered"],
        ["Engine", record.engine], ["Precision", record.precision], ["Seed", String(record.seed)],
        ["Stances under this probability are null", record.settings.abstain === null ? "off" : String(record.settings.abstain)],
        ["Pronouns linked", record.settings.pronouns ? "yes" : "no"],
      ].flatMap(([name, text]) => [make("dt", null, name), make("dd", null, text)])))));
}

function route() {
  hideNote();
  const hash = location.hash.slice(1);
  const place = /^a(\d+)(?:-s(\d+))?(?:@(.*))?$/.exec(hash);
  const known = place && Number(place[1]) < CORPUS.articles.length;
  const [wanted, actor] = /^([a-z]+)(?:@(.*))?$/.exec(hash)?.slice(1) || [];
  const name = known ? "article" : Object.hasOwn(VIEWS, wanted) && wanted !== "article" ? wanted : START;
  for (const other of Object.keys(VIEWS)) document.getElementById(`view-${other}`).hidden = other !== name;
  for (const link of document.querySelectorAll("[data-view]")) {
    const here = link.dataset.view === name || (name === "article" && link.dataset.view === "articles");
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const view = document.getElementById(`view-${name}`);
  if (name === "article") openArticle(view, known ? place : ["", "0"]);
  else if (VIEWS[name] && (!drawn.has(name) || (actor && OF_ACTORS.includes(name)))) {
    drawn.add(name);
    VIEWS[name](view, actor ? decoded(actor) : null);
    if (actor) history.replaceState(null, "", `#${name}`);
  }
  if (FITTED.has(name)) FITTED.get(name)();
  if (name !== "article") scrollTo(0, 0);
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

function openArticle(view, place) {
  const index = Number(place[1]);
  const wanted = place[3] === undefined ? null : decoded(place[3]);
  if (shownArticle !== index || (wanted !== null && wanted !== shownActor)) {
    shownActor = showArticle(view, index, wanted);
    if (shownArticle !== index) scrollTo(0, 0);
    shownArticle = index;
  }
  for (const old of view.querySelectorAll(".target")) old.classList.remove("target");
  const sentence = place[2] === undefined ? null : document.getElementById(`a${index}-s${place[2]}`);
  if (!sentence) return;
  sentence.classList.add("target");
  sentence.scrollIntoView({ block: "center" });
  sentence.querySelector(".place").focus({ preventScroll: true });
}

const THEMES = ["system", "light", "dark"];
const themeButton = document.getElementById("theme");

function setTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  themeButton.textContent = `Theme: ${theme}`;
  themeButton.dataset.theme = theme;
}

// A page opened from a file may have no storage; the choice then lasts as long as the page.
function stored(theme) {
  try {
    if (theme !== undefined) localStorage.setItem("slant-theme", theme);
    return localStorage.getItem("slant-theme");
  } catch { return null; }
}

themeButton.addEventListener("click", () => {
  const next = THEMES[(THEMES.indexOf(themeButton.dataset.theme) + 1) % THEMES.length];
  setTheme(next);
  stored(next);
});
setTheme(THEMES.includes(stored()) ? stored() : "system");
themeButton.hidden = false;

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
if (START === "article") {
  for (const link of document.querySelectorAll("[data-of-many]")) link.remove();
  const link = document.querySelector('[data-view="articles"]');
  link.textContent = "Article";
  link.href = "#a0";
}
for (const link of document.querySelectorAll("[data-of-sides]")) {
  if (!VIEWS.compare) link.remove();
  else link.textContent = link.dataset.view === "map" ? `${capital(sideWord(1))} map` : `${capital(sideWord(2))} compared`;
}
let widthTimer = 0;
addEventListener("resize", () => {
  clearTimeout(widthTimer);
  widthTimer = setTimeout(() => FITTED.forEach((fit) => fit()), 150);
});
addEventListener("hashchange", route);
route();
