// Taking away what is seen: the map as a picture, the facts as a table, the graph as Turtle.
function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const fileName = (ending) => (document.title.replace(/[\\/:*?"<>|\s]+/g, "-") || "unionkg") + "." + ending;

function savePng() {
  const source = $("map").querySelector("canvas"), canvas = make("canvas", { width: source.width, height: source.height }),
    context = canvas.getContext("2d");
  context.fillStyle = paper();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0);
  canvas.toBlob((blob) => download(fileName("png"), blob));
}

/** What the map shows now, as SVG: lines, marks, names. */
function svgText() {
  const { clientWidth: width, clientHeight: height } = $("map"), scale = network.getScale(), origin = network.canvasToDOM({ x: 0, y: 0 });
  const at = (n) => [origin.x + places[n].x * scale, origin.y + places[n].y * scale], round = (x) => x.toFixed(1);
  const image = draw("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height,
    "font-family": FONT.replaceAll('"', "'") },
    draw("title", {}, document.title), draw("rect", { width, height, fill: paper() }));
  edges.forEach((edge) => {
    const [[x1, y1], [x2, y2]] = [at(edge.from), at(edge.to)];
    image.append(draw("line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), stroke: edge.color.color,
      "stroke-opacity": edge.color.opacity,
      "stroke-width": round(Math.max(0.6, edge.width * scale)), ...(edge.dashes ? { "stroke-dasharray": "4 3" } : {}) }));
  });
  nodes.forEach((node) => {
    const [x, y] = at(node.id), factor = (sizeOf(node.id) * scale) / 6;
    image.append(draw("path", { d: OUTLINES[node.shape], fill: node.color.background,
      transform: `translate(${round(x)} ${round(y)}) scale(${factor.toFixed(3)}) translate(-8 -8)`,
      opacity: node.opacity, stroke: paper(), "stroke-width": 0.6 }));
  });
  (chosen ? chosen.list : []).forEach((label) => {
    const [x, y] = at(label.n);
    image.append(draw("text", { x: round(x + label.x), y: round(y + label.y), "dominant-baseline": "central", "font-size": label.strong
      ? LABEL.strong : LABEL.size,
      "font-weight": label.strong ? 600 : 400, fill: ink(), stroke: paper(), "stroke-width": 3.5, "paint-order": "stroke",
        "stroke-linejoin": "round" }, label.text));
  });
  return new XMLSerializer().serializeToString(image);
}

/** The facts that the filters let through, as numbers. */
const seenFacts = () => { const allowed = factPassing(); return numbers(facts).filter(allowed); };

const seenEntities = () => numbers(entities).filter(passing());

/** One line a fact (or figure) and sentence, for spreadsheets: nothing in it is read as a formula. */
function csvText() {
  const cell = (text) => '"' + (/^[=+\-@\t\r]/.test(text) ? "'" : "") .concat(text).replaceAll('"', '""') + '"';
  const head = ["subject", "subject type", "relation", "title", "object", "object type", "deduced", "period", "value", "unit", "qualifier",
    "sentence", "headline", "date", "page", "confidence", "rule", "subject iri", "object iri"];
  const sourced = (cells, iris, quotes) => (quotes.length ? quotes : [null]).map((quote) => {
    const [before_, after] = [cells.slice(0, 7), cells.slice(7)];
    if (!quote) return [...before_, "", ...after, "", "", "", "", "", "", ...iris];
    const [story, left, right, , , sure, rule, period] = quote, told = stories[story];
    return [...before_, period, ...after, told.body.slice(left, right), told.headline, told.date, told.page, String(sure / 100), data.rules[rule],
      ...iris];
  });
  const ofFacts = seenFacts().flatMap((n) => {
    const { s, o, relation, title, deduced, quotes } = facts[n];
    return sourced([entities[s].name, entities[s].type, relation, title, entities[o].name, entities[o].type, deduced ? "yes" : "", "", "", ""],
      [entities[s].iri, entities[o].iri], quotes);
  });
  const ofFigures = seenEntities().flatMap((n) => entities[n].figures.flatMap((figure) =>
    sourced([entities[n].name, entities[n].type, "figure", figure.measures, figure.printed, "", "", figure.value, figure.unit, figure.qualifier],
      [entities[n].iri, ""],
      figure.quotes.map((quote) => [...quote.slice(0, 7), figure.period]))));
  const rows = [...ofFacts, ...ofFigures];
  return "\ufeff" + [head, ...rows].map((row) => row.map((text) => cell(text || "")).join(",")).join("\r\n") + "\r\n";
}

// --- Turtle

const quoted = (text, tag) => '"' + text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r") + '"' + tag;
const inLang = (text, tag) => quoted(text, /^[a-zA-Z-]+$/.test(tag) ? "@" + tag : "");
const iriRef = (text) => "<" + text.replace(/[\x00-\x20<>"{}|^`\\]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + ">";
const decimal = (text) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? text : quoted(text, ""));
/** Property and value where there is a value. */
const given = (property, text, spelt) => (text ? [[property, spelt(text)]] : []);
const zh = (text) => quoted(text, "@zh");
const plainly = (text) => quoted(text, "");

/** Entities, facts and their evidence as the graph has them, as far as the filters let them through. */
function turtleText() {
  const seen = new Set(), told = new Set(), pass = passing(), out = Object.entries(data.prefixes).map(([name,
    space]) => `@prefix ${name}: <${space}> .`);
  const add = (subject, pairs) => out.push(iriRef(subject) + " " + pairs.map(([p, o]) => `${p} ${o}`).join(" ;\n    ") + " .");
  const evidence = (quote, more) => {
    const [story, , , start, end, sure, rule, period, id] = quote, { body, iri: article } = stories[story];
    told.add(story);
    // Offsets of the graph count characters, those of this page units of UTF-16.
    const chars = (at) => Array.from(body.slice(0, at)).length, share = String(+(sure / 100).toFixed(4));
    add(data.proofs + id, [["a", more.length ? "ukg:Evidence, rdf:Statement" : "ukg:Evidence"], ...more, ["prov:wasDerivedFrom", iriRef(article)],
      ["oa:start", chars(start)], ["oa:end", chars(end)],
      ["oa:exact", zh(body.slice(start, end))], ...given("ukg:rule", data.rules[rule], plainly),
        ["ukg:confidence", share.includes(".") ? share : share + ".0"], ...given("ukg:period", period, zh)]);
    return iriRef(data.proofs + id);
  };
  // What is joined over a place or union that no story names is not said so in the graph.
  seenFacts().filter((n) => !facts[n].skips).forEach((n) => {
    const { s, o, relation, title, quotes, deduced, iri: post } = facts[n], [subject, object] = [iriRef(entities[s].iri), iriRef(entities[o].iri)];
    [s, o].forEach((m) => seen.add(m));
    if (relation === "post") {
      add(post, [["a", "ukg:Post"], ["org:member", subject], ["org:organization", object], ...given("ukg:title", title, zh),
        ...quotes.map((quote) => ["ukg:evidence", evidence(quote, [])])]);
      return;
    }
    add(entities[s].iri, [["ukg:" + relation, object]]);
    if (!deduced) quotes.forEach((quote) => evidence(quote, [["rdf:subject", subject], ["rdf:predicate", "ukg:" + relation],
      ["rdf:object", object]]));
  });
  seenEntities().forEach((n) => entities[n].figures.forEach((figure) => figure.quotes.forEach((quote, i) => add(figure.iris[i],
    [["a", "ukg:Figure"], ["ukg:about", iriRef(entities[n].iri)],
    ["schema:value", decimal(figure.value)], ...given("schema:unitText", figure.unit, plainly),
      ...given("ukg:qualifier", figure.qualifier, plainly), ...given("ukg:asPrinted", figure.printed, zh),
    ...given("ukg:measures", figure.measures, zh), ...given("ukg:period", figure.period, zh), ...given("schema:minValue", figure.low, decimal),
      ...given("schema:maxValue", figure.high, decimal),
    ["ukg:evidence", evidence(quote, [])]]))));
  numbers(entities).filter((n) => seen.has(n) || pass(n)).forEach((n) => {
    const { type, name, english, aliases, tags } = entities[n], where = entities[n].stories.map(([story]) => story);
    where.forEach((story) => told.add(story));
    add(entities[n].iri, [["a", "ukg:" + type], ["skos:prefLabel", inLang(name, tags[0])],
      ...(english && english !== name ? [["skos:prefLabel", quoted(english, "@en")]] : []),
      ...aliases.map((alias, i) => ["skos:altLabel", inLang(alias, tags[i + 1])]), ...where.map((story) => ["ukg:mentionedIn",
        iriRef(stories[story].iri)])]);
  });
  [...told].sort((a, b) => a - b).forEach((n) => add(stories[n].iri, [["a", "ukg:Article"], ...given("schema:headline", stories[n].headline, zh),
    ["schema:articleBody", zh(stories[n].body)],
    ...given("schema:datePublished", stories[n].own, (day) => quoted(day, "^^xsd:date"))]));
  return out.join("\n") + "\n";
}

/** A picture needs the map to be seen. */
function pictured(save) {
  if (state.view === "map") { save(); return; }
  go("map");
  network.once("afterDrawing", () => setTimeout(save, 0));
  setOut();
}

const SAVES = {
  png: () => pictured(savePng),
  svg: () => pictured(() => download(fileName("svg"), new Blob([svgText()], { type: "image/svg+xml" }))),
  csv: () => download(fileName("csv"), new Blob([csvText()], { type: "text/csv" })),
  ttl: () => download(fileName("ttl"), new Blob([turtleText()], { type: "text/turtle" })),
};
