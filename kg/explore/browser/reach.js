// What lies around: the neighbours of a name, what the focus lights, the shortest way between two names.
const MOST_GROWN = 150; // neighbours that may be drawn at once besides what is drawn

/** The neighbours of a node, the weightier first, as many as may be added at once. */
const neighbours = (n) => [...near[n]].sort((a, b) => entities[b].weight - entities[a].weight || a - b).slice(0, MOST_GROWN);

/** All within so many steps of a node over the facts that are shown: nodes, and the facts between one step and the next. */
function around(start, steps, allowed) {
  const found = { nodes: new Set([start]), facts: new Set() };
  let rim = [start];
  for (let step = 0; step < steps; step++) {
    const next = [];
    rim.forEach((n) => touching[n].filter(allowed).forEach((f) => {
      const m = other(facts[f], n);
      if (step && found.nodes.size > 600 && !found.nodes.has(m)) return;
      found.facts.add(f);
      if (!found.nodes.has(m)) { found.nodes.add(m); next.push(m); }
    }));
    rim = next;
  }
  return found;
}

/** What the focus lights: nodes and facts by number; null where nothing is in focus. */
function lit() {
  const focus = state.focus, allowed = factPassing();
  if (!focus) return null;
  if ("node" in focus) {
    const shownRelation = (f) => !state.only.relations.has(facts[f].relation), pass = passing();
    const own = (f) => shownRelation(f) && (allowed(f) || [facts[f].s, facts[f].o].every((m) => m === focus.node || pass(m)));
    return around(focus.node, state.steps, own);
  }
  if ("fact" in focus) return { nodes: new Set([facts[focus.fact].s, facts[focus.fact].o]), facts: new Set(beside(focus.fact)) };
  if ("from" in focus) return { nodes: new Set(way().nodes), facts: new Set(way().facts) };
  const said = numbers(facts).filter((n) => allowed(n) && !facts[n].implied && facts[n].quotes.some((quote) => quote[0] === focus.story));
  return { nodes: new Set(named[focus.story]), facts: new Set(said) };
}

/** All facts between the two ends of a fact: their lines lie on each other. */
function beside(n) {
  const { s, o } = facts[n];
  return touching[s].filter((m) => other(facts[m], s) === o && !facts[m].deduced === !facts[n].deduced);
}

/** The shortest way between the two nodes in focus, over facts that stories tell: a row of nodes and a fact for each step. */
function way() {
  if (walked.focus === state.focus) return walked.way;
  walked = { focus: state.focus, way: shortest(state.focus) };
  return walked.way;
}
let walked = {};

function shortest({ from, to }) {
  const came = new Map([[from, -1]]), usable = (f) => !facts[f].deduced;
  for (let rim = [from]; rim.length && !came.has(to);) {
    const next = [];
    rim.forEach((n) => touching[n].filter(usable).forEach((f) => {
      const m = other(facts[f], n);
      if (!came.has(m)) { came.set(m, f); next.push(m); }
    }));
    rim = next;
  }
  if (!came.has(to)) return { nodes: [from, to], facts: [] };
  const found = { nodes: [to], facts: [] };
  for (let n = to; n !== from;) {
    const f = came.get(n);
    n = other(facts[f], n);
    found.nodes.unshift(n);
    found.facts.unshift(f);
  }
  return found;
}
