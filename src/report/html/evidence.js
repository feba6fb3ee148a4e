// The sentences behind a number.

const EVIDENCE_STEP = 20;

/** Which sentences a number rests on, and what they are called. Each finds [strength, stance or null] or nothing. */
const EVIDENCE = {
  tone: {
    words: "passages of the narrator; the clearest first",
    find: (sentence, at) => (sentence.t ? [] : sentence.a
      .filter((stance) => stance[0] === at && !isSource(sentence.v[stance[1]] || []) && value(stance) !== null)
      .map((stance) => [Math.abs(value(stance)), stance])),
  },
  named: {
    words: "passages that name the actor, in any voice and in headlines",
    find: (sentence, at) => sentence.a.filter((stance) => stance[0] === at).map((stance) => [0, stance]),
  },
  quoted: {
    words: "sentences in which the actor speaks",
    find: (sentence, at, id) => (sentence.v.some((voice) => isSource(voice) && voice[3] === id) ? [[0, null]] : []),
  },
  loaded: {
    words: "sentences with words of the narrator; the most loaded first",
    find: (sentence) => (sentence.t || sentence.v.every(isSource) ? [] : [[sentence.l, null]]),
  },
};

function evidenceOf(kind, id, articles) {
  const found = [];
  for (const article of articles) {
    const data = articleData(article);
    const actor = id === null ? -1 : data.actors.findIndex((known) => known.id === id);
    data.sentences.forEach((sentence, at) => {
      for (const [strength, stance] of EVIDENCE[kind].find(sentence, actor, id)) found.push({ article, at, sentence, stance, strength });
    });
  }
  return found.sort((a, b) => b.strength - a.strength || a.article - b.article || a.at - b.at);
}

/** A place for evidence below a view. */
function evidencePlace() {
  return make("section", { class: "evidence-place", tabindex: "-1", "aria-label": "Evidence" });
}

/** Shows what stands behind a number: `heading` are nodes, `number` is the number as text. */
function showEvidence(place, { kind, actor, articles, heading, number }) {
  const id = actor ? actor.id : null;
  const found = evidenceOf(kind, id, articles);
  const items = make("ol", { class: "evidence" });
  const more = make("button", { type: "button", class: "more" }, "Show more");
  const add = () => {
    const n = items.children.length;
    items.append(...found.slice(n, n + EVIDENCE_STEP).map((one) => evidenceItem(one, kind, id)));
    more.hidden = items.children.length >= found.length;
  };
  more.addEventListener("click", add);
  place.replaceChildren(make("h2", null, ...heading),
    make("p", null, make("span", { class: "number" }, number), `. ${found.length.toLocaleString("en")} ${EVIDENCE[kind].words}.`), items, more);
  add();
  place.focus();
  place.scrollIntoView({ block: "start" });
}

function evidenceItem({ article, at, sentence, stance }, kind, id) {
  const row = CORPUS.articles[article];
  const text = articleData(article).text;
  const words = make("span", { dir: "auto", class: "words" });
  const stands = stance ? value(stance) : null;
  if (stance) {
    tint(words, stands);
    words.append(make("span", { class: "sign" }, SIGNS[direction(stands)]), " ");
  }
  words.append(...marked(text, sentence.s[0], sentence.s[1], stance ? stance[4] : [], sentence.w));
  const voice = kind === "named" ? speaker(sentence.v[stance[1]] || []) : null;
  const shown = kind === "loaded" ? share(sentence.l) : stance ? signed(stands) : null;
  return make("li", null,
    make("p", null, shown ? make("b", { class: "number" }, shown) : null, " ", words),
    make("p", { class: "from" }, make("a", { href: address(article, at, id) }, make("bdi", null, articleName(article))),
      " ", make("bdi", null, outletName(row.outlet)), ` ${row.published || ""}`,
      voice ? make("bdi", null, sentence.t ? " headline" : ` ${voice}`) : null));
}
