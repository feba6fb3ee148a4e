// The stories within which sides are compared.

const STORY_ROWS = 10;
const storyOrder = { page: 0, words: "" };

function storiesSection(data) {
  const found = data.settings.stories;
  const how = data.stories_given ? "as given" : `found by their words, at most ${plural(found.days, "day", "days")} apart, with an average likeness of ${found.similarity} or more`;
  const intro = make("p", { class: "lead" }, `${plural(data.stories.length, "story", "stories")} of several articles, ${how}. A story counts once, by the mean of each ${sideWord(1)}. `,
    "Where they are wrong, write them with ", make("code", null, "slant compare --stories-out stories.csv"), ", correct the file, and read it back with ", make("code", null, "--stories stories.csv"), ".");
  const words = make("input", { type: "search", value: storyOrder.words, input: () => {
    Object.assign(storyOrder, { words: words.value, page: 0 });
    redraw(null);
  } });
  const { holder, redraw } = living((again) => storyList(data, again));
  return make("section", null, make("h2", null, "Shared stories"), intro,
    data.stories.length > 0 ? make("form", { class: "filters", role: "search", submit: (event) => event.preventDefault() }, field(`Words in headline or ${sideWord(1)}`, words)) : null,
    data.stories.length > 0 ? holder : null);
}

function storyList(data, redraw) {
  const wanted = storyOrder.words.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
  const sideOf = (article) => data.sides[data.side_of[article]].name;
  const words = ([name, articles]) => [name, ...articles.flatMap((article) => [articleName(article), sideOf(article)])].join(" ").toLocaleLowerCase("en");
  const found = data.stories.filter((story) => wanted.length === 0 || wanted.every((word) => words(story).includes(word)));
  const pages = pager(storyOrder, found.length, STORY_ROWS, redraw);
  const shown = found.slice(storyOrder.page * STORY_ROWS, (storyOrder.page + 1) * STORY_ROWS);
  return [make("p", { class: "count", tabindex: "-1" }, plural(found.length, "story", "stories")),
    ...shown.map(([name, articles]) => make("details", { class: "story" },
      make("summary", null, make("bdi", null, data.stories_given ? name : articleName(articles[0])), make("small", null, ` ${plural(articles.length, "article", "articles")}, ${plural(new Set(articles.map(sideOf)).size, sideWord(1), sideWord(2))}`)),
      make("ul", null, ...articles.map((article) => make("li", null, make("bdi", null, make("a", { href: address(article, null, null) }, articleName(article))),
        make("small", null, " ", make("bdi", null, sideOf(article)), ` ${CORPUS.articles[article].published || ""}`)))))),
    pages];
}
