// The outlet map: sides by how they treat the same actors, and the lean where actors have declared sides.

const MAP_WIDEST = 860;
const mapChoice = { side: "" };

function showMap(view) {
  const data = comparisonData();
  const title = make("h1", null, `${capital(sideWord(1))} map`);
  const { settings } = data;
  if (data.map === null) {
    view.replaceChildren(title, comparedNote(data), make("p", null, `A map needs three ranked ${sideWord(2)} (of ${plural(settings.min_articles, "article", "articles")} or more) and two actors that half of them score in ${settings.fewest_in_a_test} articles each; there are not so many here.`), leanSection(data));
    return;
  }
  const holder = make("div", { class: "map" });
  const draw = () => drawMap(holder, data, mark);
  const mark = (side) => {
    mapChoice.side = side;
    select.value = side;
    draw();
    announce(side === "" ? "" : data.map.points[Number(side)].side);
  };
  const select = choice([["", "none"], ...data.map.points.map((point, at) => [String(at), point.side])], mapChoice.side, mark);
  fitted("map", holder, draw);
  const listed = data.sides.filter((side) => !side.ranked).length;
  view.replaceChildren(title,
    make("p", { class: "lead" }, `${capital(sideWord(2))} that treat the same ${plural(data.map.n_actors, "actor", "actors")} alike stand near each other: the two leading principal components of their shrunken means, at one scale. `,
      `An ellipse holds where ${aSide()} would stand in 95 of 100 cases, were its articles drawn again; where two overlap widely, the map does not part them. A dot whose name finds no room shows it when pointed at or marked. `,
      `${Math.round(100 * data.map.missing)} % of the means rest on fewer than ${settings.fewest_in_a_test} articles and stand at the actor’s centre, which pulls ${aSide()} to the middle. `,
      listed > 0 ? `${plural(listed, sideWord(1), sideWord(2))} with fewer than ${plural(settings.min_articles, "article", "articles")} ${listed === 1 ? "is" : "are"} not on it.` : ""),
    make("form", { class: "filters", submit: (event) => event.preventDefault() }, field("Mark", select)),
    make("figure", null, holder, make("figcaption", null, ...data.map.axes.map((pulls, at) => axisNote(data, pulls, at)))),
    mapTable(data), leanSection(data));
  draw();
}

/** Which actors pull a side to the right or up. */
function axisNote(data, pulls, at) {
  const [end, other] = at === 0 ? ["right", "left"] : ["top", "bottom"];
  const names = (wanted) => pulls.filter((pull) => wanted(pull.weight)).flatMap((pull, i) => [i > 0 ? ", " : "", make("bdi", null, pull.name)]);
  const worse = names((weight) => weight < 0);
  return make("p", null, make("b", null, at === 0 ? "Across" : "Upward"), ` (${Math.round(100 * data.map.explained[at])} % of the variance): toward the ${end} better for `, ...names((weight) => weight > 0),
    ...(worse.length > 0 ? ["; toward the ", other, " better for ", ...worse] : []), ".");
}

/** Half the width and height of a point's ellipse. */
function reach({ radii: [long, short], angle }) {
  return [Math.hypot(long * Math.cos(angle), short * Math.sin(angle)), Math.hypot(long * Math.sin(angle), short * Math.cos(angle))];
}

function drawMap(holder, data, mark) {
  const { points } = data.map;
  holder.dataset.width = holder.clientWidth;
  const width = Math.min(holder.clientWidth, MAP_WIDEST);
  const ends = [0, 1].map((axis) => points.map((point) => [[point.x, point.y][axis] - reach(point)[axis], [point.x, point.y][axis] + reach(point)[axis]]).flat());
  const [lowX, highX, lowY, highY] = ends.flatMap((all) => [Math.min(...all), Math.max(...all)]);
  const edge = 14;
  // One scale for both axes, so that a distance is a distance.
  const scale = Math.min((width - 2 * edge) / (highX - lowX), (0.85 * width) / (highY - lowY));
  const height = Math.max(0.4 * width, scale * (highY - lowY) + 2 * edge);
  const x = (at) => width / 2 + scale * (at - (lowX + highX) / 2);
  const y = (at) => height / 2 - scale * (at - (lowY + highY) / 2);
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart", role: "img", "aria-label": `Map of ${plural(points.length, sideWord(1), sideWord(2))}; their places stand in the table below` },
    svg("line", { x1: 0, x2: width, y1: y(0), y2: y(0), class: "axis" }), svg("line", { x1: x(0), x2: x(0), y1: 0, y2: height, class: "axis" }));
  const chosen = mapChoice.side === "" ? null : Number(mapChoice.side);
  const n = new Map(data.sides.map((side) => [side.name, side.n]));
  const order = points.map((_, at) => at).sort((a, b) => (b === chosen) - (a === chosen) || n.get(points[b].side) - n.get(points[a].side));
  const kind = (at) => (chosen === null ? "" : at === chosen ? " marked" : " other");
  for (const at of [...order].reverse()) {
    const { radii, angle } = points[at];
    drawing.append(svg("ellipse", { rx: scale * radii[0], ry: scale * radii[1], class: `ellipse${kind(at)}`, transform: `translate(${x(points[at].x)} ${y(points[at].y)}) rotate(${(-180 * angle) / Math.PI})` }));
  }
  const dots = points.map((point) => ({ x: x(point.x), y: y(point.y) }));
  for (const at of [...order].reverse()) drawing.append(svg("circle", { cx: dots[at].x, cy: dots[at].y, r: at === chosen ? 5 : 3.5, class: `place-dot${kind(at)}` }));
  drawing.append(...mapLabels(order.map((at) => ({ ...dots[at], text: points[at].side, kind: kind(at) })), width, height));
  for (const at of order) {
    const area = svg("circle", { cx: dots[at].x, cy: dots[at].y, r: 10, class: "hit" }, svg("title", null, points[at].side));
    area.addEventListener("click", () => mark(at === chosen ? "" : String(at)));
    drawing.append(area);
  }
  holder.replaceChildren(drawing);
}

/** Names beside their dots, as many as do not run into each other; the first come first. */
function mapLabels(dots, width, height) {
  const taken = dots.map((dot) => [dot.x - 4, dot.y - 4, dot.x + 4, dot.y + 4]);
  const labels = [];
  for (const dot of dots) {
    const long = 6.6 * dot.text.length;
    const places = [["start", 8, 4], ["end", -8, 4], ["middle", 0, -9], ["middle", 0, 17], ["start", 6, -7], ["start", 6, 15], ["end", -6, -7], ["end", -6, 15]];
    for (const [anchor, dx, dy] of places) {
      const left = dot.x + dx - (anchor === "end" ? long : anchor === "middle" ? long / 2 : 0);
      const box = [left, dot.y + dy - 10, left + long, dot.y + dy + 3];
      const isFree = box[0] >= 0 && box[2] <= width && box[1] >= 0 && box[3] <= height && taken.every((other) => box[2] < other[0] || other[2] < box[0] || box[3] < other[1] || other[3] < box[1]);
      if (!isFree) continue;
      taken.push(box);
      labels.push(svg("text", { x: dot.x + dx, y: dot.y + dy, class: `label name ${anchor === "start" ? "" : anchor}${dot.kind}` }, dot.text));
      break;
    }
  }
  return labels;
}

function mapTable(data) {
  const rows = [...data.map.points].sort((a, b) => b.x - a.x).map((point) => {
    const [wide, high] = reach(point);
    return [make("bdi", null, point.side), card("Across", `${signed(point.x)} ± ${share(wide)}`, "number"), card("Upward", `${signed(point.y)} ± ${share(high)}`, "number")];
  });
  const heads = [capital(sideWord(1)), "Across, with the ellipse’s reach", "Upward, with the ellipse’s reach"].map((head) => make("th", { scope: "col", role: "columnheader" }, head));
  return make("details", null, make("summary", null, "As a table"), cardTable(`Places on the map`, heads, rows));
}

/** Sides along the one axis that a catalogue of actors declares. */
function leanSection(data) {
  const heading = make("h2", null, "Lean");
  const sides = data.sides.filter((side) => isNumber(side.lean[0]));
  if (!data.lean_axis || sides.length === 0) {
    return make("section", null, heading, make("p", null, "Not measured: there is a lean only where a catalogue of actors declares two sides (", make("code", null, "slant score --actors"), ")."));
  }
  const [first, second] = data.lean_axis.split("/");
  const scale = leanScale(sides);
  const rows = sides.sort((a, b) => b.ranked - a.ranked || b.lean[0] - a.lean[0]).map((side) => [
    [make("bdi", null, side.name), side.ranked ? null : make("small", null, " not ranked")],
    card("Lean", measured(side.lean, signed, scale), "plotted wide"), card("Articles with a lean", side.lean[2].toLocaleString("en"), "number")]);
  return make("section", null, heading,
    make("p", { class: "lead" }, "The mean over articles of how much better ", make("bdi", null, first), " is treated than ", make("bdi", null, second), `, halved: to the right `, make("bdi", null, first), " is treated better, to the left ", make("bdi", null, second), ". Drawn from ", `${signed(scale.low)} to ${signed(scale.high)}.`),
    cardTable(`Lean along ${data.lean_axis}`, [capital(sideWord(1)), "Lean", "Articles with a lean"].map((head) => make("th", { scope: "col", role: "columnheader" }, head)), rows));
}
