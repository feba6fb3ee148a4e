// One article: its text marked for a chosen actor, and the actors' scores.

const PART_NAMES = { "site-header": "site header", "related-link": "related link", "share-bar": "share bar", "writer-note": "note on the writer" };
const COMPONENT_NAMES = { loaded_share: "Loaded share", stance_extremity: "Stance extremity", stance_inequality: "Stance inequality", narrator_share: "Narrator’s share" };

/** The pieces of text[start..end) with mentions and loaded words marked. */
function marked(text, start, end, mentions, loaded) {
  const spans = [...mentions, ...loaded].map(([from, to]) => [Math.max(from, start), Math.min(to, end)]).filter(([from, to]) => from < to);
  const cuts = [...new Set([start, end, ...spans.flat()])].sort((a, b) => a - b);
  const within = (list, from) => list.some(([a, b]) => a <= from && from < b);
  const pieces = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    let piece = document.createTextNode(text.slice(cuts[i], cuts[i + 1]));
    if (within(loaded, cuts[i])) piece = make("u", { class: "loaded" }, piece);
    if (within(mentions, cuts[i])) piece = make("mark", null, piece);
    pieces.push(piece);
  }
  return pieces;
}

function showArticle(view, index, actorId) {
  const data = articleData(index);
  const row = CORPUS.articles[index];
  const found = data.actors.findIndex((actor) => actor.id === actorId);
  const most = data.actors.reduce((best, actor, at) => (best < 0 || actor.mentions > data.actors[best].mentions ? at : best), -1);
  const actor = found >= 0 ? found : most;
  const choose = (at) => {
    history.replaceState(null, "", address(index, null, data.actors[at].id));
    showArticle(view, index, data.actors[at].id);
    announce(`Marked for ${data.actors[at].name}`);
  };
  view.replaceChildren(
    articleHead(index, data, row, actor),
    make("div", { class: "columns" },
      make("div", { class: "reading" },
        data.actors.length > 0 ? toolbar(data, actor, choose) : make("p", { class: "note" }, row.reason ? `Not scored: ${row.reason}` : "No actor was found in this article."),
        actor >= 0 ? make("p", { class: "printed" }, "Marked for ", make("bdi", null, data.actors[actor].name)) : null,
        legend(),
        articleText(index, data, actor)),
      make("aside", { "aria-label": "Scores" }, actor >= 0 ? actorPanel(data.actors[actor]) : null, articlePanel(data, row))),
    actorsTable(data, actor, choose),
    attributedTable(data));
  return actor >= 0 ? data.actors[actor].id : null;
}

function articleHead(index, data, row, actor) {
  const link = /^https?:\/\//i.test(data.url || "") ? make("a", { href: data.url, rel: "noopener noreferrer external" }, "original") : null;
  const facts = [outletName(row.outlet), row.published, data.author, data.section, row.genre].filter((fact) => fact);
  const last = CORPUS.articles.length - 1;
  return make("header", { class: "head" },
    last > 0 ? make("nav", { class: "pager", "aria-label": "Articles" },
      make("a", { href: "#articles" }, "All articles"),
      index > 0 ? make("a", { href: address(index - 1, null, null), rel: "prev" }, "Previous") : null,
      index < last ? make("a", { href: address(index + 1, null, null), rel: "next" }, "Next") : null) : null,
    make("h1", { dir: "auto" }, ...headline(index, data, actor)),
    make("p", { class: "facts" }, ...facts.flatMap((fact, at) => [at > 0 ? " · " : "", make("bdi", null, fact)]), link ? " · " : null, link));
}

function headline(index, data, actor) {
  const title = data.sentences.flatMap((sentence, at) => (sentence.t ? [sentenceNode(index, data, at, actor), " "] : []));
  return title.length > 0 ? title : [articleName(index)];
}

function toolbar(data, actor, choose) {
  const order = data.actors.map((one, at) => at).sort((a, b) => data.actors[b].mentions - data.actors[a].mentions || a - b);
  const select = choice(order.map((at) => [String(at), `${data.actors[at].name} (${data.actors[at].mentions})`]), String(actor), (at) => {
    choose(Number(at));
    document.getElementById("actor").focus();
  });
  select.id = "actor";
  const first = () => {
    const place = document.querySelector("#view-article .sentence.scored > .place");
    if (!place) return;
    place.focus();
    place.scrollIntoView({ block: "center" });
  };
  return make("div", { class: "toolbar" }, field("Marked for", select),
    make("button", { type: "button", click: first }, "First scored sentence"));
}

function legend() {
  const item = (kind, strength, text) => {
    const node = tint(make("span"), strength);
    node.append(make("span", { class: "sign" }, SIGNS[kind]), ` ${text}`);
    return node;
  };
  return make("details", { class: "legend", open: true }, make("summary", null, "Legend"), make("p", null,
    item("favour", 0.8, "in favour"), " ", item("against", -0.8, "against"), " ", item("neutral", 0, "neither"), " ",
    make("span", null, make("span", { class: "sign" }, "?"), " not read or doubtful"), " ",
    make("mark", null, "chosen actor"), " ", make("u", { class: "loaded" }, "loaded word"), " ",
    make("span", { class: "source" }, make("span", { class: "speaker" }, "speaker"), "words of a source")),
    make("p", null, "The stronger the tint, the clearer the stance. Point at, tap or step to a sentence for its probabilities."));
}

function articleText(index, data, actor) {
  const holder = make("article", { class: "text" });
  const parts = [
    ...data.omitted.map(([start, end, kind]) => ({ start, end, kind })),
    ...data.sentences.map((sentence, at) => ({ start: sentence.s[0], end: sentence.s[1], at, title: sentence.t })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  let [paragraph, folded, end] = [null, null, 0];
  for (const part of parts) {
    const gap = data.text.slice(end, part.start);
    end = Math.max(end, part.end);
    if (part.title) continue;
    if (part.kind) {
      paragraph = null;
      const words = data.text.slice(part.start, part.end);
      if (part.kind === "heading") {
        folded = null;
        holder.append(make("h2", { dir: "auto" }, words, make("small", null, " not scored")));
        continue;
      }
      if (!folded) {
        folded = make("details", { class: "omitted" }, make("summary", null, "Left out of scoring: "));
        holder.append(folded);
      }
      folded.firstChild.append(make("span", null, PART_NAMES[part.kind] || part.kind));
      folded.append(make("p", { dir: "auto" }, words));
      continue;
    }
    folded = null;
    if (!paragraph || gap.includes("\n")) {
      paragraph = make("p", { dir: "auto" });
      holder.append(paragraph);
    } else {
      paragraph.append(gap || " ");
    }
    if (gap.trim() !== "") paragraph.append(gap.trim(), " ");
    paragraph.append(sentenceNode(index, data, part.at, actor));
  }
  return holder;
}

/** A sentence: its number, which links to it, then its voices, each tinted by its own stance. */
function sentenceNode(index, data, at, actor) {
  const sentence = data.sentences[at];
  const stances = sentence.a.filter((stance) => stance[0] === actor);
  const id = actor >= 0 ? data.actors[actor].id : null;
  const place = make("a", { class: "place", href: address(index, at, id), "aria-label": `Sentence ${at + 1}` }, String(at + 1));
  const node = make("span", { class: stances.length > 0 ? "sentence scored" : "sentence", id: `a${index}-s${at}` }, place);
  let end = sentence.s[0];
  sentence.v.forEach((voice, number) => {
    if (voice[0] > end) node.append(data.text.slice(end, voice[0]));
    end = voice[1];
    const own = stances.filter((stance) => stance[1] === number || sentence.v.length === 1);
    const part = make("span", { class: isSource(voice) ? "source" : null });
    if (isSource(voice)) part.append(make("span", { class: "speaker" }, make("bdi", null, speaker(voice)), make("span", { class: "hidden" }, " says: ")));
    if (own.length > 0) {
      const stance = value(own[0]);
      tint(part, stance);
      part.append(make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[direction(stance)]),
        make("span", { class: "hidden" }, stance === null ? "stance not known: " : `${direction(stance)} ${signed(stance)}: `));
    }
    part.append(...marked(data.text, voice[0], voice[1], own.flatMap((stance) => stance[4]), sentence.w));
    node.append(part);
  });
  if (end < sentence.s[1]) node.append(data.text.slice(end, sentence.s[1]));
  explain(node, place, () => sentenceDetails(data, at, actor));
  return node;
}

function sentenceDetails(data, at, actor) {
  const sentence = data.sentences[at];
  const nodes = [make("p", null, make("b", null, `Sentence ${at + 1}`), ` · loaded ${share(sentence.l)}`)];
  for (const stance of sentence.a.filter((one) => one[0] === actor)) {
    const voice = sentence.v[stance[1]] || [];
    nodes.push(make("p", null, make("b", null, make("bdi", null, data.actors[actor].name), ` ${signed(value(stance))}`), " · ", make("bdi", null, speaker(voice)), ` · link ${share(stance[2])}`));
    if (!stance[3]) nodes.push(make("p", null, "The model abstains here, or did not read so far."));
    else ["against", "neutral", "favour"].forEach((name, i) => nodes.push(bar(name, stance[3][i])));
  }
  const others = sentence.a.filter((one) => one[0] !== actor);
  if (others.length > 0) {
    nodes.push(make("p", { class: "others" }, actor >= 0 ? "Others here: " : "", ...others.flatMap((one, i) => [i > 0 ? ", " : "",
      make("bdi", null, data.actors[one[0]].name), ` ${signed(value(one))}`])));
  }
  if (sentence.a.length === 0) nodes.push(make("p", null, "No actor is named here."));
  return nodes;
}

function bar(name, probability) {
  const part = make("span", { class: `part ${name}` });
  part.style.setProperty("--part", String(probability));
  return make("p", { class: "bar" }, make("span", null, `${SIGNS[name]} ${name}`), make("span", { class: "track", "aria-hidden": "true" }, part), make("span", { class: "number" }, share(probability)));
}

function scoreText([mean, interval, n]) {
  return mean === null ? "– not measured, n 0" : `${signed(mean)} ${range(interval) || "no interval"}, n ${n}`;
}

function actorPanel(actor) {
  const line = (name, score) => [make("dt", null, name), make("dd", null, score ? tonePlot(score[0], score[1]) : null, score ? scoreText(score) : "– not named in the title")];
  return make("section", { class: "panel" },
    make("h2", null, make("bdi", null, actor.name)),
    make("p", { class: "facts" }, `${actor.kind}, ${plural(actor.mentions, "mention", "mentions")}`),
    make("dl", null, ...line("Narrator", actor.narrator), ...line("Sources", actor.sources), ...line("Title", actor.title)),
    make("p", { class: "note" }, "Mean from −1 (against) to +1 (in favour), 95 % interval, number of passages."));
}

function articlePanel(data, row) {
  const bias = isNumber(row.bias) ? `${share(row.bias)} ${data.bias_interval ? `[${data.bias_interval.map(share).join(", ")}]` : "no interval"}` : biasText(row);
  return make("section", { class: "panel" },
    make("h2", null, "Article"),
    make("dl", { class: "pairs" },
      make("dt", null, "Bias score"), make("dd", null, bias),
      ...Object.entries(data.components).flatMap(([name, part]) => [make("dt", null, COMPONENT_NAMES[name] || name), make("dd", null, share(part))]),
      ...(data.lean ? [make("dt", null, "Lean ", make("bdi", null, data.lean.axis)), make("dd", null, `${signed(data.lean.value)} ${range(data.lean.interval)}`)] : [])));
}

function scoreCell(score) {
  if (!score || score[0] === null) return make("td", { class: "empty" }, "–");
  return make("td", null, make("b", { class: "number" }, signed(score[0])), make("small", null, ` ${range(score[1]) || "no interval"} n ${score[2]}`));
}

function actorsTable(data, actor, choose) {
  if (data.actors.length === 0) return null;
  const rows = data.actors.map((one, at) => make("tr", { class: at === actor ? "chosen" : null },
    make("th", { scope: "row" }, make("button", { type: "button", class: "link", "aria-pressed": String(at === actor), click: () => {
      choose(at);
      window.scrollTo({ top: 0 });
      document.getElementById("actor").focus();
    } }, make("bdi", null, one.name)), make("small", null, ` ${one.kind}`)),
    make("td", { class: "number" }, String(one.mentions)), scoreCell(one.narrator), scoreCell(one.sources), scoreCell(one.title)));
  const heads = ["Actor", "Mentions", "Narrator", "Sources", "Title"].map((name) => make("th", { scope: "col" }, name));
  return scrolling("All actors", heads, rows);
}

function attributedTable(data) {
  if (data.attributed.length === 0) return null;
  const name = (id) => (data.actors.find((one) => one.id === id) || { name: id }).name;
  const rows = data.attributed.map((said) => make("tr", null,
    make("th", { scope: "row" }, said.source !== null ? make("bdi", null, name(said.source)) : said.text !== null ? null : "unnamed source",
      said.text !== null && (said.source === null || name(said.source) !== said.text) ? make("bdi", null, said.source === null ? said.text : ` (“${said.text}”)`) : null),
    make("td", null, make("bdi", null, name(said.actor))), scoreCell(said.score)));
  return scrolling("Who said what of whom", ["Source", "Of", "Stance"].map((head) => make("th", { scope: "col" }, head)), rows);
}

function scrolling(title, heads, rows) {
  return make("section", null, make("h2", null, title),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
      make("table", null, make("thead", null, make("tr", null, ...heads)), make("tbody", null, ...rows))));
}
