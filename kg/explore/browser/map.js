// The map: vis-network with the nodes and edges of pyvis; what is hidden, dimmed and lit.
const DIM = 0.12;
const paper = () => getComputedStyle(document.body).getPropertyValue("--paper").trim();
const ink = () => getComputedStyle(document.body).getPropertyValue("--ink").trim();

const places = data.nodes.map((node) => ({ x: node.x, y: node.y, size: node.size }));
const nodes = new vis.DataSet(data.nodes.map((node) => ({
  id: node.id, x: node.x, y: node.y, shape: node.shape, size: node.size, borderWidth: 1.5, chosen: false,
})));
const edges = new vis.DataSet(data.edges.map((edge) => ({
  id: edge.id, from: edge.from, to: edge.to, chosen: false, dashes: look.relations[edge.relation].dashes ? [5, 5] : false,
})));
const network = new vis.Network($("map"), { nodes, edges }, Object.assign({}, data.options, {
  autoResize: true,
  nodes: { shapeProperties: { interpolation: false } },
  edges: { smooth: false, selectionWidth: 0, hoverWidth: 0, arrowStrikethrough: false },
  interaction: {
    selectable: false, hover: false, dragNodes: false, hideEdgesOnDrag: facts.length > 2500, hideEdgesOnZoom: facts.length > 2500,
    keyboard: { enabled: true, bindToWindow: false, autoFocus: false }, zoomSpeed: 0.7,
  },
}));

const typeShown = (n) => !state.hiddenTypes.has(entities[n].type);
const factAllowed = (n) => !state.hiddenRelations.has(facts[n].relation) && typeShown(facts[n].s) && typeShown(facts[n].o);

/** What the focus lights: nodes and facts by number; null where nothing is in focus. */
function lit() {
  const focus = state.focus;
  if (!focus) return null;
  if ("node" in focus) {
    const own = touching[focus.node].filter(factAllowed);
    return { nodes: new Set([focus.node, ...own.map((n) => other(facts[n], focus.node))]), facts: new Set(own) };
  }
  if ("fact" in focus) return { nodes: new Set([facts[focus.fact].s, facts[focus.fact].o]), facts: new Set(beside(focus.fact)) };
  const told = new Set(named(focus.story));
  const said = facts.map((_, n) => n).filter((n) => factAllowed(n) && !facts[n].implied && facts[n].quotes.some((quote) => quote[0] === focus.story));
  return { nodes: told, facts: new Set(said) };
}

/** All facts between the two ends of a fact: their lines lie on each other. */
function beside(n) {
  const { s, o } = facts[n];
  return touching[s].filter((m) => other(facts[m], s) === o && !facts[m].deduced === !facts[n].deduced);
}

const named = (story) => entities.map((_, n) => n).filter((n) => entities[n].stories.some(([told]) => told === story));

let light = null;
const known = { nodes: new Map(), edges: new Map() }; // the style that each has now, as text
const hidden = { nodes: new Set(), edges: new Set() };

/** Bring every node and edge into the look that the legend and the focus ask for; only what changes is touched. */
function restyle() {
  light = lit();
  apply("nodes", nodes, entities.map((_, n) => nodeStyle(n)));
  apply("edges", edges, facts.map((_, n) => edgeStyle(n)));
  forgetLabels();
  network.redraw();
}

function apply(what, set, styles) {
  const changed = styles.filter((style) => known[what].get(style.id) !== JSON.stringify(style));
  changed.forEach((style) => known[what].set(style.id, JSON.stringify(style)));
  hidden[what] = new Set(styles.filter((style) => style.hidden).map((style) => style.id));
  if (changed.length) set.update(changed);
}

function nodeStyle(n) {
  const shown = typeShown(n) || (light && light.nodes.has(n) && state.focus.node === n);
  return { id: n, hidden: !shown, opacity: !light || light.nodes.has(n) ? 1 : DIM, color: { background: shade(look.types[entities[n].type]), border: paper() } };
}

function edgeStyle(n) {
  const fact = facts[n], bright = light && light.facts.has(n), asked = bright && state.focus.fact === n;
  const rest = fact.relation === "locatedIn" ? 0.4 : 0.55;
  return {
    id: n, hidden: !bright && (!factAllowed(n) || fact.implied) || !(asked || factAllowed(n)), width: bright ? 2 : 1.2,
    color: { color: shade(look.relations[fact.relation]), opacity: bright ? 0.95 : light ? 0.07 : rest, inherit: false },
    arrows: { to: { enabled: Boolean(bright), scaleFactor: 0.38 } },
  };
}

/** The node at a place of the map (CSS pixels), with some room for fingers; -1 where there is none. */
function nodeAt(dom, slack) {
  const at = network.DOMtoCanvas(dom), room = slack / network.getScale();
  let best = -1, least = Infinity;
  places.forEach((place, n) => {
    const gap = Math.hypot(place.x - at.x, place.y - at.y) - place.size;
    if (gap < Math.min(room, least) && !hidden.nodes.has(n)) { best = n; least = gap; }
  });
  return best;
}

/** The fact whose line passes a place of the map; -1 where there is none. */
function factAt(dom, slack) {
  const at = network.DOMtoCanvas(dom);
  let best = -1, least = slack / network.getScale();
  facts.forEach((fact, n) => {
    if (hidden.edges.has(n)) return;
    const a = places[fact.s], b = places[fact.o], dx = b.x - a.x, dy = b.y - a.y;
    const share = Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    const gap = Math.hypot(a.x + share * dx - at.x, a.y + share * dy - at.y) - (light && light.facts.has(n) ? 2 : 0);
    if (gap < least) { best = n; least = gap; }
  });
  return best;
}

/** Room of the map that nothing covers, in CSS pixels: on a phone the sheet lies over its lower part. */
function room() {
  const box = $("map").getBoundingClientRect(), sheet = narrow.matches ? $("panel").getBoundingClientRect() : null;
  const covered = sheet ? Math.max(0, box.bottom - sheet.top) : 0;
  return { width: box.width, height: Math.max(120, box.height - covered), covered };
}

/** Fly so that the nodes are seen (all of them where none is given), between the scales `least` and `most`. */
function show(numbers, most, moving = true, least = 0.02) {
  const shown = numbers.length ? numbers : entities.map((_, n) => n), free = room(), margin = narrow.matches ? 24 : 40;
  const xs = shown.flatMap((n) => [places[n].x - places[n].size, places[n].x + places[n].size]);
  const ys = shown.flatMap((n) => [places[n].y - places[n].size, places[n].y + places[n].size]);
  const [left, right, top, bottom] = [xs, xs, ys, ys].map((list, i) => list.reduce((a, b) => (i % 2 ? Math.max(a, b) : Math.min(a, b)), i % 2 ? -1e9 : 1e9));
  const scale = Math.min(most, (free.width - 2.6 * margin) / (right - left || 1), (free.height - 2 * margin) / (bottom - top || 1));
  network.moveTo({
    position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, least), offset: { x: 0, y: -free.covered / 2 },
    animation: moving && !still.matches ? { duration: 450, easingFunction: "easeInOutQuad" } : false,
  });
}

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: still.matches ? false : { duration: 180 } });
}
