// Taking away what is seen: the map as a picture, the facts as a table, the graph as Turtle.
function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const fileName = (ending) => (document.title.replace(/[\\/:*?"<>|\s]+/g, "-") || "unionkg") + "." + ending;

function savePng() {
  const source = $("map").querySelector("canvas"), canvas = make("canvas", { width: source.width, height: source.height }), context = canvas.getContext("2d");
  context.fillStyle = paper();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0);
  canvas.toBlob((blob) => download(fileName("png"), blob));
}

/** What the map shows now, as SVG: lines, marks, names. */
function svgText() {
  const { clientWidth: width, clientHeight: height } = $("map"), scale = network.getScale(), origin = network.canvasToDOM({ x: 0, y: 0 });
  const at = (n) => [origin.x + places[n].x * scale, origin.y + places[n].y * scale], round = (x) => x.toFixed(1);
  const image = draw("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FONT.replaceAll('"', "'") },
    draw("title", {}, document.title), draw("rect", { width, height, fill: paper() }));
  edges.forEach((edge) => {
    const [[x1, y1], [x2, y2]] = [at(edge.from), at(edge.to)];
    image.append(draw("line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), stroke: edge.color.color, "stroke-opacity": edge.color.opacity,
      "stroke-width": round(Math.max(0.6, edge.width * scale)), ...(edge.dashes ? { "stroke-dasharray": "4 3" } : {}) }));
  });
  nodes.forEach((node) => {
    const [x, y] = at(node.id), factor = (sizeOf(node.id) * scale) / 6;
    image.append(draw("path", { d: OUTLINES[node.shape], transform: `translate(${round(x)} ${round(y)}) scale(${factor.toFixed(3)}) translate(-8 -8)`, fill: node.color.background,
      opacity: node.opacity, stroke: paper(), "stroke-width": 0.6 }));
  });
  (chosen ? chosen.list : []).forEach((label) => {
    const [x, y] = at(label.n);
    image.append(draw("text", { x: round(x + label.x), y: round(y + label.y), "dominant-baseline": "central", "font-size": label.strong ? LABEL.strong : LABEL.size,
      "font-weight": label.strong ? 600 : 400, fill: ink(), stroke: paper(), "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" }, label.text));
  });
  return new XMLSerializer().serializeToString(image);
}

/** The facts that the filters let through, as numbers. */
const seenFacts = () => { const allowed = factPassing(); return numbers(facts).filter(allowed); };

const seenEntities = () => numbers(entities).filter(passing());

/** One line a fact (or figure) and sentence, for spreadsheets: nothing in it is read as a formula. */
function csvText() {
  const cell = (text) => '"' + (/^[=+\-@\t\r]/.test(text) ? "'" : "") .concat(text).replaceAll('"', '""') + '"';
  const head = ["subject", "subject type", "relation", "title", "object", "object type", "value", "unit", "qualifier", "sentence", "headline", "date", "page", "confidence", "rule"];
  const sourced = (cells, quotes) => (quotes.length ? quotes : [null]).map((quote) => {
    if (!quote) return [...cells, "", "", "", "", "", ""];
    const [story, left, right, , , sure, rule] = quote, told = stories[story];
    return [...cells, told.body.slice(left, right), told.headline, told.date, told.page, String(sure / 100), data.rules[rule]];
  });
  const ofFacts = seenFacts().flatMap((n) => {
    const { s, o, relation, title, quotes } = facts[n];
    return sourced([entities[s].name, entities[s].type, relation, title, entities[o].name, entities[o].type, "", "", ""], quotes);
  });
  const ofFigures = seenEntities().flatMap((n) => entities[n].figures.flatMap((figure) =>
    sourced([entities[n].name, entities[n].type, "figure", figure.measures, figure.printed, "", figure.value, figure.unit, figure.qualifier], figure.quotes)));
  const rows = [...ofFacts, ...ofFigures];
  return "\ufeff" + [head, ...rows].map((row) => row.map((text) => cell(text || "")).join(",")).join("\r\n") + "\r\n";
}

/** Entities, facts and their evidence as the graph has them, in Turtle. */
function turtleText() {
  const quoted = (text, tag) => '"' + text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r") + '"' + tag;
  const iri = (text) => "<" + text.replace(/[\x00-\x20<>"{}|^`\\]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + ">";
  const seen = new Set(), told = new Set(), pass = passing(), out = Object.entries(data.prefixes).map(([name, space]) => `@prefix ${name}: <${space}> .`);
  const add = (subject, pairs) => out.push(iri(subject) + " " + pairs.map(([p, o]) => `${p} ${o}`).join(" ;\n    ") + " .");
  const evidence = (quote, more) => {
    const [story, , , start, end, sure, rule, period, id] = quote, { body, iri: article } = stories[story];
    told.add(story);
    // Offsets of the graph count characters, those of this page units of UTF-16.
    const chars = (at) => Array.from(body.slice(0, at)).length;
    add(data.proofs + id, [["a", more.length ? "ukg:Evidence, rdf:Statement" : "ukg:Evidence"], ...more, ["prov:wasDerivedFrom", iri(article)], ["oa:start", chars(start)], ["oa:end", chars(end)],
      ["oa:exact", quoted(body.slice(start, end), "@zh")], ["ukg:rule", quoted(data.rules[rule], "")], ["ukg:confidence", (sure / 100).toFixed(2)], ...(period ? [["ukg:period", quoted(period, "@zh")]] : [])]);
    return iri(data.proofs + id);
  };
  seenFacts().forEach((n) => {
    const { s, o, relation, title, quotes, deduced, iri: post } = facts[n];
    [s, o].forEach((m) => seen.add(m));
    if (relation === "post") {
      add(post, [["a", "ukg:Post"], ["org:member", iri(entities[s].iri)], ["org:organization", iri(entities[o].iri)], ["ukg:title", quoted(title, "@zh")],
        ...quotes.map((quote) => ["ukg:evidence", evidence(quote, [])])]);
      return;
    }
    add(entities[s].iri, [["ukg:" + relation, iri(entities[o].iri)]]);
    if (!deduced) quotes.forEach((quote) => evidence(quote, [["rdf:subject", iri(entities[s].iri)], ["rdf:predicate", "ukg:" + relation], ["rdf:object", iri(entities[o].iri)]]));
  });
  seenEntities().forEach((n) => entities[n].figures.forEach((figure) => figure.quotes.forEach((quote, i) => add(figure.iris[i], [["a", "ukg:Figure"], ["ukg:about", iri(entities[n].iri)],
    ["schema:value", figure.value], ["schema:unitText", quoted(figure.unit, "")], ["ukg:qualifier", quoted(figure.qualifier, "")], ["ukg:asPrinted", quoted(figure.printed, "@zh")],
    ...(figure.measures ? [["ukg:measures", quoted(figure.measures, "@zh")]] : []), ...(figure.period ? [["ukg:period", quoted(figure.period, "@zh")]] : []),
    ...(figure.low ? [["schema:minValue", figure.low]] : []), ...(figure.high ? [["schema:maxValue", figure.high]] : []), ["ukg:evidence", evidence(quote, [])]]))));
  numbers(entities).filter((n) => seen.has(n) || pass(n)).forEach((n) => {
    const { type, name, english, aliases } = entities[n], where = entities[n].stories.map(([story]) => story);
    where.forEach((story) => told.add(story));
    add(entities[n].iri, [["a", "ukg:" + type], ["skos:prefLabel", quoted(name, "@zh")], ...(english ? [["skos:prefLabel", quoted(english, "@en")]] : []),
      ...aliases.map((alias) => ["skos:altLabel", quoted(alias, "@zh")]), ...where.map((story) => ["ukg:mentionedIn", iri(stories[story].iri)])]);
  });
  [...told].sort((a, b) => a - b).forEach((n) => add(stories[n].iri, [["a", "ukg:Article"], ["schema:headline", quoted(stories[n].headline, "@zh")],
    ["schema:articleBody", quoted(stories[n].body, "@zh")], ...(stories[n].date ? [["schema:datePublished", quoted(stories[n].date, "^^xsd:date")]] : [])]));
  return out.join("\n") + "\n";
}

const SAVES = {
  png: savePng,
  svg: () => download(fileName("svg"), new Blob([svgText()], { type: "image/svg+xml" })),
  csv: () => download(fileName("csv"), new Blob([csvText()], { type: "text/csv" })),
  ttl: () => download(fileName("ttl"), new Blob([turtleText()], { type: "text/turtle" })),
};
