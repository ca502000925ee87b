// Narrowing: which entities and facts the filters let through, and how many each further choice would leave.
const near = (n) => touching[n].filter((f) => !facts[f].deduced).map((f) => other(facts[f], n));
const some = (test) => Uint8Array.from(entities, (entity, n) => (test(entity, n) ? 1 : 0));

// An area with those above it, the nearest first.
const ladders = areas.map((_, n) => {
  const steps = [];
  for (let a = n; a >= 0 && !steps.includes(a); a = areas[a].above) steps.push(a);
  return steps;
});
// All areas that each entity is in.
const inside = entities.map((entity) => new Set(entity.areas.flatMap((area) => ladders[area])));

/** For each filter: which entities it keeps, given what is asked; null where nothing is. */
const KEEPS = {
  types: ({ types }) => (types.size ? some((entity) => !types.has(entity.type)) : null),
  // What has no place itself (persons, groups, documents) goes with what it is joined to.
  area: ({ area }) => (area < 0 ? null : some((entity, n) => (entity.areas.length ? inside[n].has(area) : near(n).some((m) => inside[m].has(area))))),
  levels: ({ levels }) => {
    if (!levels.size) return null;
    const wanted = some((entity) => entity.type === "Union" && levels.has(entity.kind)), joined = some((entity, n) => wanted[n] || near(n).some((m) => wanted[m]));
    return some((entity, n) => wanted[n] || (entity.type !== "Union" && (joined[n] || near(n).some((m) => joined[m] && entities[m].type === "Programme"))));
  },
  group: ({ group }) => {
    if (group < 0) return null;
    const serving = some((entity, n) => n === group || near(n).includes(group));
    return some((entity, n) => serving[n] || near(n).some((m) => serving[m] && entities[m].type === "Programme"));
  },
  story: ({ story }) => (story < 0 ? null : some((entity) => entity.stories.some(([told]) => told === story))),
  page: ({ page }) => (page ? some((entity) => entity.stories.some(([told]) => stories[told].page === page)) : null),
};
let kept = {};

/** Work the filters out anew; every change of what is asked comes through here. */
function narrowDown() {
  kept = Object.fromEntries(Object.entries(KEEPS).map(([key, keeps]) => [key, keeps(state.only)]));
}

/** Entity → whether all filters let it through (but the one that is left out of account). */
function passing(except = "") {
  const asked = Object.keys(kept).filter((key) => key !== except && kept[key]).map((key) => kept[key]);
  return (n) => asked.every((keeps) => keeps[n]);
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

const isAsked = () => Object.keys(KEEPS).some((key) => kept[key]) || narrowedRelations();
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
