// Names on the map, drawn by us over the drawing of vis-network: always of a size that can be read, the important ones first,
// none over another; the closer the view, the more of them. Which ones are shown depends on the zoom only, so panning is calm.
const LABEL = { size: 12, strong: 14, lead: 1.25, widest: 168, atFit: 130 };
// A place often only tells where a union is: the union's name goes first.
const rank = (n) => entities[n].weight * (entities[n].type === "Place" ? 0.4 : 1);
const byWeight = entities.map((_, n) => n).sort((a, b) => rank(b) - rank(a) || a - b);
const widths = new Map();
let chosen = null; // { scale, list: [{ n, text, x, y, width, strong }] } with x, y in CSS pixels from the node
let whole = 0.5; // the scale at which the whole map is seen

const forgetLabels = () => { chosen = null; };
const fontOf = (strong) => (strong ? "600 " + LABEL.strong : "400 " + LABEL.size) + "px " + FONT;

/** The name of a node, cut to what a label may take, and its width. */
function labelOf(context, n, strong) {
  const key = n + state.language + strong;
  if (!widths.has(key)) {
    context.font = fontOf(strong);
    let text = nameOf(n);
    if (context.measureText(text).width > LABEL.widest) {
      const chars = Array.from(text).slice(0, 60);
      while (context.measureText(chars.join("") + "…").width > LABEL.widest) chars.pop();
      text = chars.join("") + "…";
    }
    widths.set(key, { text, width: context.measureText(text).width });
  }
  return widths.get(key);
}

/** Boxes that are taken, in a grid of cells, so that a new one is compared with few. */
function makeGrid() {
  const cells = new Map(), CELL = 64;
  const around = (box, visit) => {
    for (let i = Math.floor(box.left / CELL); i <= Math.floor(box.right / CELL); i++)
      for (let j = Math.floor(box.top / CELL); j <= Math.floor(box.bottom / CELL); j++) if (visit(i + ":" + j)) return true;
    return false;
  };
  return {
    hits: (box, least = 0) => around(box, (key) => (cells.get(key) || []).some((b) => b.owner !== box.owner && b.rank >= least
      && b.left < box.right && box.left < b.right && b.top < box.bottom && box.top < b.bottom)),
    take: (box) => { around(box, (key) => { cells.set(key, [...(cells.get(key) || []), box]); return false; }); },
  };
}

/** Choose the labels for a scale: for each node, important first, the first free side of it. */
function choose(context, scale) {
  const grid = makeGrid(), list = [];
  const order = byWeight.filter((n) => drawn.has(n) && (!light || light.nodes.has(n)));
  if (light && "node" in state.focus) order.sort((a, b) => (b === state.focus.node) - (a === state.focus.node));
  order.forEach((n) => {
    const reach = sizeOf(n) * scale * 0.9, x = places[n].x * scale, y = places[n].y * scale;
    grid.take({ owner: n, rank: rank(n), left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
  });
  // Names stay over the map: at its rim they stand on the inner side.
  const xs = order.map((n) => places[n].x * scale), rim = 44, edge = xs.length ? [xs.reduce((a, b) => Math.min(a, b)) - rim,
    xs.reduce((a, b) => Math.max(a, b)) + rim] : [0, 0];
  const inner = (box) => light || (box.left >= edge[0] && box.right <= edge[1]);
  const most = light && light.nodes.size < 120 ? Infinity : LABEL.atFit * Math.max(1, (scale / whole) ** 2);
  order.slice(0, Math.ceil(Math.min(most, order.length))).forEach((n, i) => {
    const strong = light ? n === state.focus.node : i < 16;
    const { text, width } = labelOf(context, n, strong), height = (strong ? LABEL.strong : LABEL.size) * LABEL.lead;
    const reach = sizeOf(n) * scale + 3, x = places[n].x * scale, y = places[n].y * scale;
    const sides = [[-width / 2, reach], [reach, -height / 2], [-reach - width, -height / 2], [-width / 2, -reach - height]];
    const boxes = sides.map(([dx, dy]) => ({ owner: n, rank: Infinity, dx, dy, left: x + dx - 3, right: x + dx + width + 3, top: y + dy,
      bottom: y + dy + height }));
    // An important name rather covers small marks than stays away.
    const free = boxes.filter(inner), box = free.find((b) => !grid.hits(b)) || (rank(n) >= 6 && free.find((b) => !grid.hits(b, rank(n) / 3)));
    if (!box) return;
    grid.take(box);
    list.push({ n, text, strong, width, x: box.dx, y: box.dy + height / 2 });
  });
  return { scale, list, notes: notes(context, scale, grid) };
}

/** The relations along the lit lines, where there are few enough to be read. */
function notes(context, scale, grid) {
  if (!light || "story" in state.focus || light.facts.size > 24) return [];
  context.font = "400 11px " + FONT;
  return [...light.facts].map((n) => {
    const { s, o, relation, title } = facts[n], text = title || table("relations")[relation], width = context.measureText(text).width;
    const x = ((places[s].x + places[o].x) / 2) * scale, y = ((places[s].y + places[o].y) / 2) * scale;
    const box = { owner: "fact" + n, rank: Infinity, left: x - width / 2 - 2, right: x + width / 2 + 2, top: y - 7, bottom: y + 7 };
    if (grid.hits(box)) return null;
    grid.take(box);
    return { s, o, text, width };
  }).filter(Boolean);
}

function drawLabels(context) {
  const scale = network.getScale(), ratio = context.canvas.width / context.canvas.clientWidth;
  if (moving) follow();
  if (swellAt(scale) !== swell) {
    swell = swellAt(scale);
    setTimeout(restyle, 0);
  }
  if (!chosen || Math.abs(chosen.scale / scale - 1) > 0.002) chosen = choose(context, scale);
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.lineJoin = "round";
  context.strokeStyle = paper();
  context.fillStyle = ink();
  const origin = network.canvasToDOM({ x: 0, y: 0 }), { clientWidth, clientHeight } = context.canvas;
  const write = (text, x, y, width, halo) => {
    if (x + width < 0 || x > clientWidth || y < -20 || y > clientHeight + 20) return;
    context.lineWidth = halo;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  ring(context, origin, scale);
  context.font = "400 11px " + FONT;
  context.globalAlpha = 0.8;
  chosen.notes.forEach(({ s, o, text, width }) => write(text, origin.x + ((places[s].x + places[o].x) / 2) * scale - width / 2,
    origin.y + ((places[s].y + places[o].y) / 2) * scale, width, 4));
  context.globalAlpha = 1;
  [false, true].forEach((strong) => {
    context.font = fontOf(strong);
    chosen.list.filter((label) => label.strong === strong).forEach(({ n, text, width, x, y }) =>
      write(text, origin.x + places[n].x * scale + x, origin.y + places[n].y * scale + y, width, 3.5));
  });
  context.restore();
}

/** A ring around the node in focus. */
function ring(context, origin, scale) {
  if (!state.focus || !("node" in state.focus)) return;
  const place = places[state.focus.node];
  context.save();
  context.beginPath();
  context.arc(origin.x + place.x * scale, origin.y + place.y * scale, sizeOf(state.focus.node) * scale + 5, 0, 2 * Math.PI);
  context.strokeStyle = ink();
  context.lineWidth = 2;
  context.stroke();
  context.restore();
}

network.on("afterDrawing", drawLabels);
