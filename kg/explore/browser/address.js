// The address remembers the view: what is in focus, what is asked for, which view is open.
const keyOf = (focus) => (!focus ? "" : "node" in focus ? entities[focus.node].iri : "story" in focus ? stories[focus.story].iri
  : "from" in focus ? `${entities[focus.from].iri} ${entities[focus.to].iri}`
    : `${entities[facts[focus.fact].s].iri} ${facts[focus.fact].relation} ${entities[facts[focus.fact].o].iri}`);

/** The view as what stands behind # in the address: an entity's or story's IRI alone, or pairs of key and value. */
function address() {
  const { only, focus, view, steps } = state, pairs = [];
  const put = (key, value) => pairs.push(key + "=" + encodeURIComponent(value));
  if (view !== "map") put("view", view);
  if (focus) put("from" in focus ? "way" : "fact" in focus ? "fact" : "on", keyOf(focus));
  if (focus && "node" in focus && steps > 1) put("steps", steps);
  if (only.types.size) put("without", [...only.types].sort().join(","));
  if (narrowedRelations()) put("relations", Object.keys(look.relations).filter((r) => !only.relations.has(r)).join(","));
  if (only.levels.size) put("levels", [...only.levels].sort().join(","));
  if (only.area >= 0) put("in", areas[only.area].iri);
  if (only.group >= 0) put("group", entities[only.group].iri);
  if (only.story >= 0) put("story", stories[only.story].iri);
  if (only.page) put("page", only.page);
  if (view === "read" && reading >= 0 && !(focus && "story" in focus)) put("read", stories[reading].iri);
  if (state.language !== usualLanguage) put("lang", state.language);
  return pairs.length === 1 && pairs[0].startsWith("on=") ? pairs[0].slice(3) : pairs.join("&");
}

const byIri = (list) => new Map(list.map((thing, n) => [thing.iri, n]));
const lookup = { entity: byIri(entities), story: byIri(stories), area: byIri(areas) };
const numberOf = (kind, iri) => (lookup[kind].has(iri) ? lookup[kind].get(iri) : -1);

/** The state that an address asks for; what it does not know is left out. */
function readAddress() {
  const text = location.hash.slice(1), found = new Map();
  const plain = (value) => { try { return decodeURIComponent(value); } catch (error) { return ""; } };
  if (text && !/^[a-z]+=/.test(text)) found.set("on", plain(text));
  else text.split("&").filter(Boolean).forEach((pair) => found.set(pair.slice(0, pair.indexOf("=")), plain(pair.slice(pair.indexOf("=") + 1))));
  const only = nothingAsked(), list = (key) => (found.get(key) || "").split(",").filter(Boolean);
  only.types = new Set(list("without").filter((type) => Object.hasOwn(look.types, type)));
  const relations = list("relations").filter((r) => Object.hasOwn(look.relations, r)), kinds = new Set(entities.map((entity) => entity.kind));
  if (relations.length || found.get("relations") === "") only.relations = new Set(Object.keys(look.relations).filter((r) => !relations.includes(r)));
  only.levels = new Set(list("levels").filter((level) => kinds.has(level)));
  only.area = numberOf("area", found.get("in"));
  only.group = numberOf("entity", found.get("group"));
  only.story = numberOf("story", found.get("story"));
  only.page = stories.some((story) => story.page === found.get("page")) ? found.get("page") : "";
  const read = numberOf("story", found.get("read")), language = Object.hasOwn(data.words, found.get("lang")) ? found.get("lang") : usualLanguage;
  return { only, read, language, focus: focusOf(found), view: VIEWS.includes(found.get("view")) ? found.get("view") : "map",
    steps: found.get("steps") === "2" ? 2 : 1 };
}

function focusOf(found) {
  const on = found.get("on"), [node, story] = [numberOf("entity", on), numberOf("story", on)];
  if (node >= 0) return { node };
  if (story >= 0) return { story };
  const [from, to] = (found.get("way") || "").split(" ").map((iri) => numberOf("entity", iri));
  if (from >= 0 && to >= 0) return from === to ? { node: from } : { from, to };
  const [s, relation, o] = (found.get("fact") || "").split(" "), subject = numberOf("entity", s);
  const fact = subject < 0 ? -1 : touching[subject].find((f) => facts[f].relation === relation && entities[facts[f].s].iri === s
    && entities[facts[f].o].iri === o);
  return fact >= 0 ? { fact } : null;
}

function writeAddress() {
  const hash = address();
  if (hash === location.hash.slice(1)) return;
  if (hash) location.hash = hash;
  else history.pushState(null, "", location.pathname + location.search);
}

/** Go where the address points to; what was asked before can be had by "back", so there is nothing to undo. */
function fromAddress(moving) {
  if (location.hash.slice(1) === address()) return;
  const { read, focus, ...next } = readAddress(), { language } = state;
  Object.assign(state, next);
  before.length = 0;
  if (read >= 0) reading = read;
  narrowDown();
  turn();
  enter(focus, moving);
  if (state.language === language) showAsked();
  else speak();
}
