// What happens when something is chosen, the address that remembers it, and the beginning.
const keyOf = (focus) => (!focus ? "" : "node" in focus ? entities[focus.node].iri : "story" in focus ? stories[focus.story].iri
  : "from" in focus ? `${entities[focus.from].iri} ${entities[focus.to].iri}` : `${entities[facts[focus.fact].s].iri} ${facts[focus.fact].relation} ${entities[facts[focus.fact].o].iri}`);

// --- The address

/** The view as what stands behind # in the address: an entity's or story's IRI alone, or pairs of key and value. */
function address() {
  const { only, focus, view, steps } = state, usual = nothingAsked(), pairs = [];
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
  only.types = new Set(list("without").filter((type) => type in look.types));
  if (found.has("relations")) only.relations = new Set(Object.keys(look.relations).filter((r) => !list("relations").includes(r)));
  only.levels = new Set(list("levels"));
  only.area = numberOf("area", found.get("in"));
  only.group = numberOf("entity", found.get("group"));
  only.story = numberOf("story", found.get("story"));
  only.page = found.get("page") || "";
  return { only, focus: focusOf(found), view: VIEWS.includes(found.get("view")) ? found.get("view") : "map", steps: found.get("steps") === "2" ? 2 : 1 };
}

function focusOf(found) {
  const on = found.get("on"), [node, story] = [numberOf("entity", on), numberOf("story", on)];
  if (node >= 0) return { node };
  if (story >= 0) return { story };
  const [from, to] = (found.get("way") || "").split(" ").map((iri) => numberOf("entity", iri));
  if (from >= 0 && to >= 0) return { from, to };
  const [s, relation, o] = (found.get("fact") || "").split(" "), subject = numberOf("entity", s);
  const fact = subject < 0 ? -1 : touching[subject].find((f) => facts[f].relation === relation && entities[facts[f].s].iri === s && entities[facts[f].o].iri === o);
  return fact >= 0 ? { fact } : null;
}

function writeAddress() {
  const hash = address();
  if (hash === location.hash.slice(1)) return;
  if (hash) location.hash = hash;
  else history.pushState(null, "", location.pathname + location.search);
}

function fromAddress(moving) {
  const next = readAddress(), narrowed = location.hash.slice(1) !== address();
  if (!narrowed) return;
  state.only = next.only;
  state.view = next.view;
  state.steps = next.steps;
  narrowDown();
  turn();
  enter(next.focus, moving);
  legend();
  asked();
  choices();
}

// --- Choosing

/** Choose a node, a story, a fact, a way or (null) nothing; the address names it, so that it can be sent and "back" works. */
function open(focus) {
  enter(focus);
  writeAddress();
}

function enter(focus, moving = true) {
  if (!focus || !state.focus || keyOf(focus) !== keyOf(state.focus)) line = -1;
  state.focus = focus;
  if (focus && "node" in focus) {
    if (state.only.types.delete(entities[focus.node].type)) { narrowDown(); legend(); asked(); }
    if (entities.length > data.most) neighbours(focus.node).forEach((n) => grown.add(n));
  }
  if (focus && "story" in focus && state.view === "read" && reading !== focus.story) { reading = focus.story; readView(); $("text").scrollTop = 0; }
  setSheet(Boolean(focus) && !(state.view === "read" && "story" in focus && narrow.matches));
  panel();
  restyle();
  $("tip").hidden = true;
  if (state.view === "map" && light && light.nodes.size) show(seen(focus), 1.15, moving);
  document.body.dataset.focus = !focus ? "" : "fact" in focus ? "fact" : "from" in focus ? "way" : keyOf(focus);
  if (focus && !("story" in focus && state.view === "read") && (document.activeElement === document.body || $("panel").contains(document.activeElement))) $("page").querySelector("h2").focus({ preventScroll: true });
}

/** What the view should hold: of a node with neighbours all over the map only the near ones. */
function seen(focus) {
  const all = [...light.nodes].filter((n) => drawn.has(n));
  if (!("node" in focus)) return all;
  const home = places[focus.node];
  return all.filter((n) => Math.hypot(places[n].x - home.x, places[n].y - home.y) < 420);
}

/** On a phone the panel is a sheet at the foot of the screen. */
function setSheet(up) {
  document.body.classList.toggle("up", up);
  $("sheet").setAttribute("aria-expanded", String(up));
}

/** After a change of what is asked: everything that shows it. */
function refresh() {
  narrowDown();
  legend();
  asked();
  choices();
  panel();
  restyle();
  if (state.view === "map" && !state.focus) show([], 1.4);
  fillView();
  writeAddress();
}

// --- Views

function go(view) {
  state.view = view;
  if (view === "read" && state.focus && "story" in state.focus) reading = state.focus.story;
  turn();
  writeAddress();
}

/** Show the view that the state names. */
function turn() {
  document.body.dataset.view = state.view;
  VIEWS.forEach((view) => {
    $(view + "view").hidden = view !== state.view;
    $("to" + view).setAttribute("aria-selected", String(view === state.view));
    $("to" + view).tabIndex = view === state.view ? 0 : -1;
  });
  $("tip").hidden = true;
  fillView();
  if (state.view === "map") setTimeout(setOut, 0);
}

let setOutYet = false;

/** The first sight of the map, which has no size before it is shown. On a phone the whole would be too small to read: begin at
 * what most is said of. */
function setOut() {
  network.setSize("100%", "100%");
  network.redraw();
  if (setOutYet) return;
  setOutYet = true;
  if (narrow.matches) show(byWeight.slice(0, 1), 0.42, false, 0.42);
  else show([], 1.4, false);
  whole = network.getScale();
  forgetLabels();
  if (light && light.nodes.size) show(seen(state.focus), 1.15, false);
}

function fillView() {
  if (state.view === "read") readView();
  if (state.view === "compare") compareView();
}

/** Put every word of the page in the reader's language. */
function speak() {
  document.documentElement.lang = state.language === "zh" ? "zh-Hans" : "en";
  document.querySelectorAll("[data-word]").forEach((element) => { element.textContent = word(element.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((element) => {
    element.setAttribute("aria-label", word(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = word(element.dataset.label);
  });
  $("counts").textContent = say("counts", data.counts);
  $("search").placeholder = word("search");
  $("search").title = word("searchHint");
  $("helptext").replaceChildren(...word("helpLines").split("|").map((text) => { const [keys, what] = text.split(":"); return make("li", {}, make("kbd", {}, keys), " " + what); }));
  legend();
  asked();
  choices();
  panel();
  restyle();
  fillView();
}

// --- The pointer and the keyboard

/** A short word beside a place of the screen. */
function tip(lines_, box) {
  const element = $("tip");
  element.replaceChildren(...lines_);
  element.hidden = false;
  const view = $("view").getBoundingClientRect(), wide = Math.min(280, view.width - 20);
  element.style.left = Math.max(8, Math.min(box.left - view.left, view.width - wide - 8)) + "px";
  element.style.top = Math.min(box.bottom - view.top + 6, view.height - 70) + "px";
}

/** The short word on what is under the pointer. */
function hover(event) {
  const box = $("map").getBoundingClientRect(), dom = { x: event.clientX - box.left, y: event.clientY - box.top };
  const node = nodeAt(dom, 5), fact = node < 0 ? factAt(dom, 5) : -1;
  $("map").style.cursor = node >= 0 || fact >= 0 ? "pointer" : "";
  if (node < 0 && fact < 0) { $("tip").hidden = true; return; }
  const told = node >= 0 ? [nameOf(node), typeName(node) + " · " + say("factsCount", { n: touching[node].filter((n) => !facts[n].deduced).length })]
    : [fill(table("say")[facts[fact].relation], { s: nameOf(facts[fact].s), o: nameOf(facts[fact].o), t: facts[fact].title }), ""];
  tip([make("b", {}, told[0]), told[1] ? make("small", {}, told[1]) : ""], { left: event.clientX + 14, bottom: event.clientY + 10 });
}

/** From the node in focus (or the weightiest) to the next drawn one in a direction: the map without a pointer. */
function walk(dx, dy) {
  if (!state.focus || !("node" in state.focus)) { open({ node: byWeight.find((n) => drawn.has(n)) }); return; }
  const home = places[state.focus.node];
  let best = -1, least = Infinity;
  drawn.forEach((n) => {
    const ahead = (places[n].x - home.x) * dx + (places[n].y - home.y) * dy, aside = Math.abs((places[n].x - home.x) * dy) + Math.abs((places[n].y - home.y) * dx);
    const cost = ahead + 2.5 * aside;
    if (n !== state.focus.node && ahead > 0 && aside < 1.2 * ahead && cost < least) { best = n; least = cost; }
  });
  if (best >= 0) { open({ node: best }); canvasFrame.focus(); }
}

const canvasFrame = $("map").querySelector("[tabindex]") || $("map");
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
$("map").addEventListener("keydown", (event) => {
  if (!ARROWS[event.key] || !event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  walk(...ARROWS[event.key]);
}, true);

network.on("click", (event) => {
  const finger = event.event && event.event.pointerType === "touch" ? 14 : 6;
  const node = nodeAt(event.pointer.DOM, finger), fact = node < 0 ? factAt(event.pointer.DOM, finger) : -1;
  open(node >= 0 ? { node } : fact >= 0 ? { fact } : null);
});
network.on("dragStart", () => { $("tip").hidden = true; });
$("map").addEventListener("pointermove", (event) => { if (event.pointerType === "mouse" && !event.buttons) requestAnimationFrame(() => hover(event)); });
$("map").addEventListener("pointerleave", () => { $("tip").hidden = true; });
$("zoom").addEventListener("click", (event) => {
  const act = event.target.dataset.zoom;
  if (act === "fit") show([], 1.4);
  else if (act === "move") setMoving(!moving);
  else if (act) zoomBy(act === "in" ? 1.5 : 1 / 1.5);
});

// Names in texts say what they stand for.
["pointerover", "focusin"].forEach((kind) => document.addEventListener(kind, (event) => {
  const button = event.target.closest && event.target.closest("a.ent");
  if (button && (kind === "pointerover" ? event.pointerType === "mouse" : button.matches(":focus-visible"))) tellName(button);
}));
["pointerout", "focusout"].forEach((kind) => document.addEventListener(kind, (event) => {
  if (event.target.closest && event.target.closest("a.ent")) $("tip").hidden = true;
}));

function setDrawer(shown) {
  $("narrow").classList.toggle("open", shown);
  $("filter").setAttribute("aria-expanded", String(shown));
  choices();
  if (shown && narrow.matches) $("shut").focus();
  if (state.view === "map" && !state.focus && !narrow.matches) setTimeout(() => { network.setSize("100%", "100%"); show([], 1.4, false); }, 0);
}

$("filter").addEventListener("click", () => setDrawer(!$("narrow").classList.contains("open")));
$("shut").addEventListener("click", () => { setDrawer(false); $("filter").focus(); });
$("language").addEventListener("click", () => { state.language = state.language === "zh" ? "en" : "zh"; speak(); });
$("close").addEventListener("click", () => open(null));
$("sheet").addEventListener("click", () => setSheet(!document.body.classList.contains("up")));
$("help").addEventListener("click", () => $("helpbox").showModal());
$("unhelp").addEventListener("click", () => $("helpbox").close());
$("tools").addEventListener("click", (event) => {
  const act = event.target.dataset.save;
  if (!act) return;
  $("save").open = false;
  SAVES[act]();
});
VIEWS.forEach((view) => $("to" + view).addEventListener("click", () => go(view)));
$("views").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  go(VIEWS[(VIEWS.indexOf(state.view) + step + VIEWS.length) % VIEWS.length]);
  $("to" + state.view).focus();
});
searchBox($("search"), $("hits"), (n) => { if (state.view === "compare") go("map"); open({ node: n }); });
$("find").addEventListener("submit", (event) => event.preventDefault());
const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("helpbox").open) return;
  if (event.key === "Escape") {
    if ($("save").open) $("save").open = false;
    else if ($("narrow").classList.contains("open") && narrow.matches) setDrawer(false);
    else if (state.focus || !$("close").hidden) open(null);
    else setSheet(false);
  }
  if (typing()) return;
  const act = { "/": () => $("search").focus(), "?": () => $("helpbox").showModal(), f: () => setDrawer(!$("narrow").classList.contains("open")), z: undo,
    1: () => go("map"), 2: () => go("read"), 3: () => go("compare"), 0: () => show([], 1.4), m: () => setMoving(!moving) }[event.key];
  if (act) { event.preventDefault(); act(); }
});
addEventListener("hashchange", () => fromAddress(true));
addEventListener("popstate", () => fromAddress(true));
dark.addEventListener("change", speak);
addEventListener("beforeprint", () => document.querySelectorAll("#page details").forEach((one) => { one.open = true; }));

// The order of vis-network's own tab stop would put the map before everything else.
$("map").querySelectorAll("[tabindex]").forEach((element) => element.setAttribute("tabindex", "0"));
Object.assign(state, readAddress(), { focus: null });
narrowDown();
speak();
turn();
if (state.view === "map") setOut();
if (readAddress().focus) enter(readAddress().focus, false);
window.unionkg = { network, nodes, edges, open, state, go }; // for those who script the page
const ready = () => { document.body.dataset.ready = "yes"; };
if (state.view === "map") network.once("afterDrawing", ready);
else ready();
network.redraw();
