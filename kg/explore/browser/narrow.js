// Narrowing: what each entity goes with (areas, union levels, worker groups, stories, pages), and so which entities and facts the
// filters let through, and how many each further choice would leave.
const near = entities.map((_, n) => [...new Set(touching[n].filter((f) => !facts[f].deduced).map((f) => other(facts[f], n)))]);

// An area with those above it, the nearest first.
const ladders = areas.map((_, n) => {
  const steps = [];
  for (let a = n; a >= 0 && !steps.includes(a); a = areas[a].above) steps.push(a);
  return steps;
});
// All areas that each entity is in.
const inside = entities.map((entity) => new Set(entity.areas.flatMap((area) => ladders[area])));

const union = (sets) => { const all = new Set(); sets.forEach((set) => set.forEach((one) => all.add(one))); return all; };
/** Each entity's own values, and those of what it is joined to: at once, or by a programme. */
function joined(own) {
  const once = entities.map((_, n) => union([own(n), ...near[n].map(own)]));
  return entities.map((_, n) => union([once[n], ...near[n].filter((m) => entities[m].type === "Programme").map((m) => once[m])]));
}
const NONE = new Set();

/** Facet → for each entity the values that it goes with. Worked out when first asked for: a large graph opens sooner. */
const FACETS = {
  types: () => entities.map((entity) => new Set([entity.type])),
  // What has no place itself (persons, groups, documents) goes with what it is joined to.
  area: () => entities.map((entity, n) => (entity.areas.length ? inside[n] : union(near[n].map((m) => inside[m])))),
  levels: () => {
    const own = entities.map((entity) => (entity.type === "Union" && entity.kind ? new Set([entity.kind]) : NONE)), all = joined((n) => own[n]);
    return entities.map((entity, n) => (entity.type === "Union" ? own[n] : all[n]));
  },
  group: () => {
    const own = entities.map((entity, n) => (entity.type === "WorkerGroup" ? new Set([n]) : NONE)), all = joined((n) => own[n]);
    return entities.map((entity, n) => (entity.type === "WorkerGroup" ? own[n] : all[n]));
  },
  story: () => entities.map((entity) => new Set(entity.stories.map(([story]) => story))),
  page: () => entities.map((entity) => new Set(entity.stories.map(([story]) => stories[story].page))),
};
const worked = {};
const facet = (name) => worked[name] || (worked[name] = FACETS[name]());

/** For each filter that is asked: whether it keeps an entity. */
const KEEPS = {
  types: ({ types }) => types.size && ((n) => !types.has(entities[n].type)),
  area: ({ area }) => area >= 0 && ((n) => facet("area")[n].has(area)),
  levels: ({ levels }) => levels.size && ((n) => [...levels].some((level) => facet("levels")[n].has(level))),
  group: ({ group }) => group >= 0 && ((n) => facet("group")[n].has(group)),
  story: ({ story }) => story >= 0 && ((n) => facet("story")[n].has(story)),
  page: ({ page }) => page && ((n) => facet("page")[n].has(page)),
};
let kept = {};

/** Work the filters out anew; every change of what is asked comes through here. */
function narrowDown() {
  kept = Object.fromEntries(Object.entries(KEEPS).map(([key, keeps]) => [key, keeps(state.only)]).filter(([, keeps]) => keeps)
    .map(([key, keeps]) => [key, Uint8Array.from(entities, (_, n) => (keeps(n) ? 1 : 0))]));
}

/** Entity → whether all filters let it through (but the one that is left out of account). */
function passing(except = "") {
  const asked = Object.keys(kept).filter((key) => key !== except).map((key) => kept[key]);
  return (n) => asked.every((keeps) => keeps[n]);
}

/** Value of a facet → how many entities would be left, were it chosen. */
function leaving(name) {
  const pass = passing(name), values = facet(name), counts = new Map();
  entities.forEach((_, n) => { if (pass(n)) values[n].forEach((value) => counts.set(value, (counts.get(value) || 0) + 1)); });
  return counts;
}

/** Fact → whether it may be shown: its relation is, both its ends are, and what it is asked to be told in tells it. */
function factPassing(except = "") {
  const pass = passing(), { relations, story, page } = state.only;
  const told = ([where]) => (story < 0 || where === story) && (!page || stories[where].page === page);
  return (n) => {
    const fact = facts[n];
    return (except === "relations" || !relations.has(fact.relation)) && pass(fact.s) && pass(fact.o)
      && ((story < 0 && !page) || fact.deduced || fact.quotes.some(told));
  };
}

const isAsked = () => Object.keys(kept).length > 0 || narrowedRelations();
function narrowedRelations() {
  const usual = nothingAsked().relations;
  return usual.size !== state.only.relations.size || [...usual].some((r) => !state.only.relations.has(r));
}

// --- Changing what is asked, and taking it back

const before = []; // what was asked before each change
const copy = (only) => ({ ...only, types: new Set(only.types), relations: new Set(only.relations), levels: new Set(only.levels) });

function ask(change) {
  before.push(copy(state.only));
  change(state.only);
  refresh();
}

function flip(set, key) {
  ask(() => { if (!set.delete(key)) set.add(key); });
}

function undo() {
  if (!before.length) return;
  state.only = before.pop();
  refresh();
}

function askNothing() {
  ask(() => { state.only = nothingAsked(); });
}
