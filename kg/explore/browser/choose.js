// What happens when something is chosen: the panel, the map, the views and the address follow.
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
