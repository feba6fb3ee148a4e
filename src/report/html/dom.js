// Elements and numbers. All text goes in as text nodes; nothing is ever parsed as HTML.

const CORPUS = JSON.parse(document.getElementById("corpus").textContent);
const KINDS = { person: "person", organisation: "organisation", country: "country", group: "group" };

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  fill(node, attributes);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function fill(node, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(node, attributes);
  node.append(...children);
  return node;
}

function announce(text) {
  document.getElementById("status").textContent = text;
}

const isNumber = (value) => typeof value === "number";
const hundredth = (value) => Math.round(value * 100) / 100;

function signed(value) {
  if (!isNumber(value)) return "–";
  const shown = hundredth(value);
  return shown > 0 ? "+" + shown.toFixed(2) : shown < 0 ? "−" + (-shown).toFixed(2) : "0.00";
}

const share = (value) => (isNumber(value) ? value.toFixed(2) : "–");
const range = (interval) => (interval ? `[${signed(interval[0])}, ${signed(interval[1])}]` : null);

/** `favour`, `against` or `neutral` by the sign of the value as it is shown; `none` where there is none. */
function direction(value) {
  if (!isNumber(value)) return "none";
  const shown = hundredth(value);
  return shown > 0 ? "favour" : shown < 0 ? "against" : "neutral";
}

const SIGNS = { favour: "+", against: "−", neutral: "0", none: "?" };

function tint(node, value) {
  node.classList.add("tint", direction(value));
  node.style.setProperty("--strength", isNumber(value) ? Math.abs(value).toFixed(2) : "0");
  return node;
}

function plural(n, one, many) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** Of an outlet's index; null is an outlet that is not given, undefined all of them together. */
function outletName(index) {
  if (index === undefined) return "all outlets";
  return index === null ? "outlet not given" : CORPUS.outlets[index];
}

function viewAddress(view, actor) {
  return `#${view}@${encodeURIComponent(actor)}`;
}

function articleName(index) {
  const row = CORPUS.articles[index];
  return row.title || `Without a headline (${row.id})`;
}

function address(article, sentence, actor) {
  const place = sentence === null ? "" : `-s${sentence}`;
  return `#a${article}${place}${actor ? "@" + encodeURIComponent(actor) : ""}`;
}

const opened = new Map();

/** The data of an article, parsed when first asked for. */
function articleData(index) {
  if (!opened.has(index)) {
    const data = JSON.parse(document.getElementById(`data-${index}`).textContent);
    data.sentences.forEach((sentence) => {
      sentence.w = sentence.w || [];
      sentence.a = sentence.a || [];
      sentence.v = sentence.v || [[sentence.s[0], sentence.s[1]]];
    });
    opened.set(index, data);
  }
  return opened.get(index);
}

const isSource = (voice) => voice.length > 2;
const speaker = (voice) => (isSource(voice) ? voice[2] || "unnamed source" : "narrator");
const value = (stance) => (stance[3] ? stance[3][2] - stance[3][0] : null);

function sortButton(label, key, state, redraw) {
  const chosen = state.key === key;
  const head = make("th", { scope: "col", role: "columnheader" },
    make("button", { type: "button", class: "sort", click: () => {
      state.descending = chosen ? !state.descending : state.first === "down";
      state.key = key;
      state.page = 0;
      redraw(key);
    }, "data-key": key }, label, make("span", { "aria-hidden": "true" }, chosen ? (state.descending ? " ▼" : " ▲") : "")));
  if (chosen) head.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
  return head;
}

/** Compares by a key; what was not measured stands last either way. */
function byKey(read, descending) {
  return (a, b) => {
    const [x, y] = [read(a), read(b)];
    const [noX, noY] = [x === null || x === undefined, y === null || y === undefined];
    if (noX || noY) return noX - noY;
    const order = isNumber(x) ? x - y : String(x).localeCompare(String(y), "en");
    return descending ? -order : order;
  };
}

function pager(state, n, size, redraw) {
  const pages = Math.max(1, Math.ceil(n / size));
  state.page = Math.min(state.page, pages - 1);
  const go = (by) => () => { state.page += by; redraw("pager"); };
  return make("nav", { class: "pager", "aria-label": "Pages" },
    make("button", { type: "button", disabled: state.page === 0, click: go(-1) }, "Previous"),
    make("span", null, `Page ${state.page + 1} of ${pages}`),
    make("button", { type: "button", disabled: state.page >= pages - 1, click: go(1) }, "Next"));
}

/** A place that `draw` fills, and fills again with `redraw`; the focus stays on what `focus` names. */
function living(draw) {
  const holder = make("div");
  const redraw = (focus) => {
    const inside = holder.contains(document.activeElement);
    holder.replaceChildren(...draw(redraw));
    if (inside && focus) (holder.querySelector(`[data-key="${focus}"]`) || holder.querySelector(".count")).focus();
  };
  redraw(null);
  return { holder, redraw };
}

function field(label, control) {
  return make("label", { class: "field" }, make("span", null, label), control);
}

function choice(options, chosen, change) {
  const select = make("select", { change: () => change(select.value) });
  for (const [key, text] of options) select.append(make("option", { value: key, selected: key === chosen }, text));
  return select;
}

const ACTORS_OFFERED = 300;

/** A box that finds one of `actors` by name: the first ones are offered, every other can be typed. */
function actorField(chosen, actors, change) {
  const offered = make("datalist", { id: `offered-${nextId += 1}` }, ...actors.slice(0, ACTORS_OFFERED).map((actor) => make("option", { value: actor.name })));
  const input = make("input", { type: "text", value: chosen.name, list: offered.id, autocomplete: "off", dir: "auto", focus: () => input.select(), change: () => {
    const name = input.value.trim().toLocaleLowerCase("en");
    const found = actors.find((actor) => actor.name.toLocaleLowerCase("en") === name)
      || actors.find((actor) => name !== "" && actor.name.toLocaleLowerCase("en").includes(name));
    announce(found ? found.name : `No actor is called ${input.value}`);
    if (!found) return;
    input.value = found.name;
    change(found.id);
  } });
  const node = field("Actor", input);
  node.append(offered);
  return node;
}

let nextId = 0;
