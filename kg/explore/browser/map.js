// The map: vis-network holds what is drawn now, at first the nodes of pyvis; what is dimmed and lit.
const DIM = 0.12;
// A canvas is not drawn anew for paper: what is printed from a dark screen must be made light before.
const paper = () => (printing ? "#ffffff" : getComputedStyle(document.body).getPropertyValue("--paper").trim());
const ink = () => (printing ? "#000000" : getComputedStyle(document.body).getPropertyValue("--ink").trim());

const places = data.spots.map(([x, y, size]) => ({ x, y, size }));
const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const network = new vis.Network($("map"), { nodes, edges }, Object.assign({}, data.options, {
  autoResize: true,
  nodes: { shapeProperties: { interpolation: false } },
  edges: { smooth: false, selectionWidth: 0, hoverWidth: 0, arrowStrikethrough: false },
  interaction: { selectable: false, hover: false, dragNodes: false, zoomSpeed: 0.7, keyboard: { enabled: true, bindToWindow: false,
    autoFocus: false } },
}));

// Far out, marks and lines swell, lest they fade away; in steps, so that zooming seldom restyles.
let swell = 1;
const swellAt = (scale) => 2 ** (Math.floor(2 * Math.log2(Math.min(3, Math.max(1, 0.46 / scale)))) / 2);
const sizeOf = (n) => places[n].size * swell;

// Unions and programmes before the rest, then by how much is said: who is drawn where not all can be.
const first = new Map(data.nodes.map((node, i) => [node.id, i]));
const grown = new Set(); // what was drawn besides, around what was chosen

/** The entities to be drawn: those that pass the filters, as many as fit, what has grown, and what is in focus. */
function wanted() {
  const pass = passing(), all = numbers(entities).filter(pass);
  const focused = [...chosenNodes(), ...(line < 0 ? [] : [facts[line].s, facts[line].o])];
  if (all.length <= data.most) return new Set([...all, ...focused]);
  const order = all.sort((a, b) => (first.has(b) - first.has(a)) || (first.get(a) - first.get(b)) || rank(b) - rank(a) || a - b);
  return new Set([...order.slice(0, data.most), ...[...grown].filter(pass), ...[...(light ? light.nodes : [])].slice(0,
    4 * MOST_GROWN).filter(pass), ...focused]);
}

const chosenNodes = () => (!state.focus ? [] : "story" in state.focus ? named[state.focus.story] : "node" in state.focus ? [state.focus.node]
  : "fact" in state.focus ? [facts[state.focus.fact].s, facts[state.focus.fact].o]
  : "from" in state.focus ? way().nodes : []);

const MOST_MOVED = 1500; // lines that are drawn while the map is moved; more would make it stutter
let light = null;
let line = -1; // a fact that was pointed at in the panel: its line stands out
let drawn = new Set();
let lines = []; // the facts whose edges are drawn
const known = { nodes: new Map(), edges: new Map() }; // the style that each has now, as text

/** Bring the drawing to what the filters and the focus ask for; only what changes is touched. */
function restyle() {
  light = lit();
  drawn = wanted();
  const allowed = factPassing();
  lines = numbers(facts).filter((n) => {
    const bright = (light && light.facts.has(n)) || n === line;
    return drawn.has(facts[n].s) && drawn.has(facts[n].o) && (bright || (allowed(n) && !facts[n].implied));
  });
  apply("nodes", nodes, [...drawn].map(nodeStyle));
  apply("edges", edges, lines.map(edgeStyle));
  network.setOptions({ interaction: { hideEdgesOnDrag: lines.length > MOST_MOVED, hideEdgesOnZoom: lines.length > MOST_MOVED } });
  forgetLabels();
  network.redraw();
  const shown = numbers(entities).filter(passing());
  const undrawn = shown.filter((n) => !drawn.has(n)).length;
  $("drawn").textContent = undrawn ? say("undrawn", { drawn: drawn.size, n: undrawn }) : isAsked()
    ? say("shown", { n: shown.length, all: entities.length }) : "";
}

function apply(what, set, styles) {
  const old = known[what], texts = new Map(styles.map((style) => [style.id, JSON.stringify(style)]));
  const gone = [...old.keys()].filter((id) => !texts.has(id)), changed = styles.filter((style) => old.get(style.id) !== texts.get(style.id));
  known[what] = texts;
  if (gone.length) set.remove(gone);
  if (changed.length) set.update(changed);
}

function nodeStyle(n) {
  const type = look.types[entities[n].type], place = places[n];
  return { id: n, x: place.x, y: place.y, size: sizeOf(n), shape: type.shape, borderWidth: 1.5, chosen: false,
    opacity: !light || light.nodes.has(n) ? 1 : DIM, color: { background: shade(type), border: paper() } };
}

function edgeStyle(n) {
  const fact = facts[n], bright = light && light.facts.has(n), rest = fact.relation === "locatedIn" ? 0.4 : 0.55,
    relation = look.relations[fact.relation];
  const pointed = n === line;
  return {
    id: n, from: fact.s, to: fact.o, chosen: false, dashes: relation.dashes ? [5, 5] : false, width: (pointed ? 5 : bright ? 2 : 1.2) * swell,
    color: { color: shade(relation), opacity: pointed ? 1 : bright ? (line >= 0 ? 0.35 : 0.95) : light ? 0.07 : rest, inherit: false },
    arrows: { to: { enabled: Boolean(bright || pointed), scaleFactor: pointed ? 0.3 : 0.38 } },
  };
}

/** The node at a place of the map (CSS pixels), with some room for fingers; -1 where there is none. */
function nodeAt(dom, slack) {
  const at = network.DOMtoCanvas(dom), room = slack / network.getScale();
  let best = -1, least = Infinity;
  drawn.forEach((n) => {
    const place = places[n], gap = Math.hypot(place.x - at.x, place.y - at.y) - sizeOf(n);
    if (gap < Math.min(room, least)) { best = n; least = gap; }
  });
  return best;
}

/** The fact whose line passes a place of the map; -1 where there is none. */
function factAt(dom, slack) {
  const at = network.DOMtoCanvas(dom);
  let best = -1, least = slack / network.getScale();
  lines.forEach((n) => {
    if (light && !light.facts.has(n)) return; // what is dimmed is out of play
    const a = places[facts[n].s], b = places[facts[n].o], dx = b.x - a.x, dy = b.y - a.y;
    const share = Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    const gap = Math.hypot(a.x + share * dx - at.x, a.y + share * dy - at.y);
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

/** Fly so that the nodes are seen (all that are drawn where none is given), between the scales `least` and `most`. */
function show(numbers_, most, moving = true, least = 0.02) {
  const shown = numbers_.length ? numbers_ : [...drawn], free = room(), margin = narrow.matches ? 24 : 40;
  const xs = shown.flatMap((n) => [places[n].x - places[n].size, places[n].x + places[n].size]);
  const ys = shown.flatMap((n) => [places[n].y - places[n].size, places[n].y + places[n].size]);
  const [left, right, top, bottom] = [xs, xs, ys, ys].map((list, i) => list.reduce((a, b) => (i % 2 ? Math.max(a, b) : Math.min(a, b)), i % 2 ? -1e9
    : 1e9));
  if (!shown.length) return;
  const scale = Math.min(most, (free.width - 2.6 * margin) / (right - left || 1), (free.height - 2 * margin) / (bottom - top || 1));
  network.moveTo({
    position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, least), offset: { x: 0, y: -free.covered / 2 },
    animation: moving && !still.matches ? { duration: 450, easingFunction: "easeInOutQuad" } : false,
  });
}

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: still.matches ? false : { duration: 180 } });
}

// --- Motion, for those who want it: nodes push each other apart and can be dragged

let moving = false;
const FORCES = { solver: "barnesHut", barnesHut: { gravitationalConstant: -2600, centralGravity: 0.12, springLength: 70, avoidOverlap: 0.3,
  damping: 0.5 }, stabilization: false };

function setMoving(on) {
  moving = on;
  network.setOptions({ physics: { enabled: on, ...FORCES }, interaction: { dragNodes: on } });
  document.querySelector("[data-zoom=move]").setAttribute("aria-pressed", String(on));
  if (!on) restyle();
}

/** Where the nodes have moved to. */
function follow() {
  Object.entries(network.getPositions()).forEach(([n, { x, y }]) => Object.assign(places[n], { x, y }));
  forgetLabels();
}
