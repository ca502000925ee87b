// Comparing: programmes by kind and place, who works with whom, money and people by programme. Everything leads to the sentences.
const WIDE = 16, LONG = 30; // columns of a matrix, rows of a chart

function compareView() {
  const pass = passing();
  refill($("compare"), [kindsByPlace(pass), whoWithWhom(pass), amounts(pass, "money"), amounts(pass, "people")].filter(Boolean));
  if (!$("compare").children.length) $("compare").append(soft(word("noMatch")));
}

/** What a chart has no room for is at least counted. */
const further = (count, key) => (count > 0 ? soft(say(key, { n: count })) : null);

const chart = (key, ...children) => make("section", { class: "chart", "aria-label": word(key) }, make("h2", {}, word(key)),
  soft(word(key + "Hint")), ...children);

/** Programmes or facts behind a number, shown in the panel: `page` gives its title and what stands there, in the language of the day. */
function listed(page) {
  listing = page;
  setSheet(true);
  panel();
  $("page").querySelector("h2").focus({ preventScroll: true });
}

/** A table of numbers, the darker the more; `cell` gives for a row and a column what is counted, `tell` shows it. */
function matrix(rows, columns, cell, tell, caption) {
  const counts = rows.map((row) => columns.map((column) => cell(row, column))), most = Math.max(1, ...counts.flat().map((found) => found.length));
  const body = rows.map((row, i) => make("tr", {}, make("th", { scope: "row" }, row.button || row.text), ...columns.map((column, j) => {
    const found = counts[i][j];
    return make("td", {}, found.length ? make("button", { type: "button", class: "cell s" + Math.ceil((4 * found.length) / most),
      "aria-label": `${row.text} × ${column.text}: ${found.length}`,
      onclick: () => tell(row, column, found) }, String(found.length)) : "");
  })));
  return make("div", { class: "scroll" }, make("table", { class: "matrix" }, make("caption", { class: "unseen" }, caption),
    make("thead", {}, make("tr", {}, make("td", {}), ...columns.map((column) => make("th", { scope: "col" },
      make("span", {}, column.button || column.text))))), make("tbody", {}, ...body)));
}

function kindsByPlace(pass) {
  const programmes = numbers(entities).filter((n) => entities[n].type === "Programme" && pass(n));
  // Below the area that is asked for; where none is, the provinces.
  const columnsOf = (n) => [...inside[n]].filter((area) => areas[area].above === state.only.area);
  const all = mostly(tally(programmes.flatMap(columnsOf)), areas.length);
  const columns = all.slice(0, WIDE).map((area) => ({ area, text: areaName(area) }));
  const kinds = mostly(tally(programmes.map((n) => entities[n].kind).filter(Boolean)), LONG).map((kind) => ({ kind, text: kindText(kind) }));
  if (!kinds.length || !columns.length) return null;
  const here = ({ kind }, { area }) => programmes.filter((n) => entities[n].kind === kind && inside[n].has(area));
  const tell = ({ kind }, { area }, found) =>
    listed(() => [heading(`${kindText(kind)} · ${areaName(area)}`), make("div", { class: "cloud" }, ...found.map(nameButton))]);
  return chart("kindsByPlace", matrix(kinds, columns, here, tell, word("kindsByPlace")), further(all.length - columns.length, "furtherPlaces"));
}

/** Facts that bring a union and an agency together: they work together, or the agency is a partner in what the union runs. */
function together() {
  const allowed = factPassing(), found = new Map(), runners = new Map();
  const note = (union, agency, list) => {
    const key = union + " " + agency;
    found.set(key, [...(found.get(key) || []), ...list]);
  };
  const shown = numbers(facts).filter((n) => allowed(n) && !facts[n].deduced);
  shown.forEach((n) => {
    const { s, o, relation } = facts[n];
    if (relation === "runs" && entities[s].type === "Union") runners.set(o, [...(runners.get(o) || []), n]);
    if (relation === "partnersWith" && entities[s].type !== entities[o].type) note(...(entities[s].type === "Union" ? [s, o] : [o, s]), [n]);
  });
  shown.filter((n) => facts[n].relation === "partnerIn" && entities[facts[n].s].type === "Agency").forEach((n) =>
    (runners.get(facts[n].o) || []).forEach((run) => note(facts[run].s, facts[n].s, [run, n])));
  return found;
}

function whoWithWhom() {
  const found = together(), pairs = [...found.keys()].map((key) => key.split(" ").map(Number)),
    entry = (n) => ({ n, text: nameOf(n), button: nameButton(n) });
  const unions = mostly(tally(pairs.map(([union]) => union)), WIDE + 4), known = new Set(unions);
  const agencies = mostly(tally(pairs.filter(([union]) => known.has(union)).map(([, agency]) => agency)), WIDE);
  if (!unions.length || !agencies.length) return null;
  const rows = unions.filter((union) => agencies.some((agency) => found.has(union + " " + agency))),
    rest = pairs.filter(([u, a]) => !rows.includes(u) || !agencies.includes(a)).length;
  // Agencies in the order of the unions they work with: what belongs together stands together.
  const leading = (agency) => rows.findIndex((union) => found.has(union + " " + agency));
  const columns = agencies.sort((a, b) => leading(a) - leading(b));
  const here = (row, column) => [...new Set(found.get(row.n + " " + column.n) || [])];
  const tell = (row, column, list) => listed(() => [heading(`${nameOf(row.n)} × ${nameOf(column.n)}`),
    ...list.flatMap((n) => [factSentence(facts[n]), ...proof(facts[n])])]);
  return chart("whoWithWhom", matrix(rows.map(entry), columns.map(entry), here, tell, word("whoWithWhom")), further(rest, "furtherPairs"));
}

/** The figures of one sort about programmes, the largest first: a bar from the least to the most that the words can mean. */
function amounts(pass, sort) {
  const units = look.measures[sort], found = numbers(entities).filter((n) => entities[n].type === "Programme" && pass(n))
    .flatMap((n) => entities[n].figures.filter((figure) => units.includes(figure.unit) && Number(figure.value) > 0).map((figure) => ({ n, figure })))
    .sort((a, b) => Number(b.figure.value) - Number(a.figure.value) || a.n - b.n);
  if (!found.length) return null;
  const shown = found.slice(0, LONG);
  const ends = shown.flatMap(({ figure: { value, low, high } }) => [value, low, high].filter(Boolean).map(Number)).filter((end) => end > 0);
  const least = Math.floor(Math.log10(Math.min(...ends))), most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...ends))));
  const share = (value) => (Math.log10(Math.max(value, 10 ** least)) - least) / (most - least);
  const tell = (n, figure) => listed(() => [heading(nameOf(n)),
    soft([figure.measures, figure.printed, figure.period].filter(Boolean).join(" · ")), ...quoteList(figure.quotes)]);
  const rows = shown.map(({ n, figure }) => make("tr", {}, make("th", { scope: "row" }, nameButton(n)), make("td", {}, figure.measures || "—"),
    make("td", {}, make("button", { type: "button", class: "toggle", onclick: () => tell(n, figure) }, figure.printed)),
    make("td", { class: "plot" }, bar(figure, share))));
  const ticks = Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i));
  return chart(sort, make("div", { class: "scroll" }, make("table", { class: "amounts" }, make("caption", { class: "unseen" }, word(sort)),
    make("thead", {}, make("tr", {}, ...["programme", "measure", "printed"].map((key) => make("th", { scope: "col" }, word(key))),
      make("td", { class: "plot" }, axis(ticks, share)))),
    make("tbody", {}, ...rows))), further(found.length - LONG, "furthers"));
}

const SPAN = 300, EDGE = 26; // width of a plot in its own units, and of its margins

const x = (part) => (EDGE + part * (SPAN - 2 * EDGE)).toFixed(1);

function axis(ticks, share) {
  const short = (value) => value.toLocaleString(state.language === "zh" ? "zh-CN" : "en", { notation: "compact" });
  return draw("svg", { viewBox: `0 0 ${SPAN} 16`, class: "bar", "aria-hidden": "true" },
    ...ticks.filter((_, i) => i % Math.ceil(ticks.length / 7) === 0)
    .map((value) => draw("text", { x: x(share(value)), y: 12, "text-anchor": "middle" }, short(value))));
}

/** A dot at the value; a bar over what the words can mean, open at the end where they set no bound. */
function bar(figure, share) {
  const value = Number(figure.value), low = figure.low ? Number(figure.low) : value, openEnd = !figure.high && /^>/.test(figure.qualifier),
    high = figure.high ? Number(figure.high) : value;
  const from = share(low), to = openEnd ? Math.min(1, share(value) + 0.12) : share(high);
  return draw("svg", { viewBox: `0 0 ${SPAN} 16`, class: "bar", role: "img", "aria-label": plainNumber(figure) || figure.printed },
    draw("line", { x1: x(0), x2: x(share(value)), y1: 8, y2: 8, class: "thin" }),
    draw("line", { x1: x(from), x2: x(to), y1: 8, y2: 8, class: openEnd ? "range open" : "range" }),
      draw("circle", { cx: x(share(value)), cy: 8, r: 4 }));
}
