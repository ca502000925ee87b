// What happens when something is chosen: the panel, the map, the views and the address follow.
/** Choose a node, a story, a fact, a way or (null) nothing; the address names it, so that it can be sent and "back" works. */
function open(focus) {
  // What is chosen is to be seen, though its type was hidden.
  if (focus && "node" in focus && state.only.types.has(entities[focus.node].type)) {
    before.push(copy(state.only));
    state.only.types.delete(entities[focus.node].type);
    narrowDown();
    showAsked();
  }
  enter(focus);
  writeAddress();
}

function enter(focus, moving = true) {
  const reader = document.activeElement, inPanel = reader === document.body || $("panel").contains(reader);
  if (!focus || !state.focus || keyOf(focus) !== keyOf(state.focus)) line = -1;
  state.focus = focus;
  listing = null;
  if (focus && "node" in focus && entities.length > data.most) neighbours(focus.node).forEach((n) => grown.add(n));
  const inText = focus && "story" in focus && state.view === "read";
  if (inText && reading !== focus.story) { reading = focus.story; readView(); $("text").scrollTop = 0; }
  setSheet(Boolean(focus) && !(inText && narrow.matches));
  panel();
  restyle();
  $("tip").hidden = true;
  flyToFocus(moving);
  document.body.dataset.focus = !focus ? "" : "fact" in focus ? "fact" : "from" in focus ? "way" : keyOf(focus);
  if (inPanel && !inText && (focus || reader !== document.body)) $("page").querySelector("h2").focus({ preventScroll: true });
}

let flown = ""; // the focus that the map was last moved to

function flyToFocus(moving) {
  if (state.view !== "map" || !light || !light.nodes.size) return;
  flown = keyOf(state.focus);
  show(seen(state.focus), 1.15, moving);
}

/** What the view should hold: of a node with neighbours all over the map only the near ones, though some of them. */
function seen(focus) {
  const all = [...light.nodes].filter((n) => drawn.has(n));
  if (!("node" in focus)) return all;
  const home = places[focus.node], far = (n) => Math.hypot(places[n].x - home.x, places[n].y - home.y);
  return all.sort((a, b) => far(a) - far(b)).filter((n, i) => i < 8 || far(n) < 420);
}

/** On a phone the panel is a sheet at the foot of the screen. */
function setSheet(up) {
  document.body.classList.toggle("up", up);
  $("sheet").setAttribute("aria-expanded", String(up));
}

/** After a change of what is asked: everything that shows it. */
function refresh() {
  narrowDown();
  showAsked();
  panel();
  restyle();
  if (state.view === "map" && !state.focus) show([], 1.4);
  fillView();
  writeAddress();
}

// --- Views

function go(view) {
  state.view = view;
  if (moving && view !== "map") setMoving(false);
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
  if (setOutYet) {
    if (state.focus && keyOf(state.focus) !== flown) flyToFocus(false);
    return;
  }
  setOutYet = true;
  if (narrow.matches) show(byWeight.slice(0, 1), 0.42, false, 0.42);
  else show([], 1.4, false);
  whole = network.getScale();
  forgetLabels();
  flyToFocus(false);
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
  $("helptext").replaceChildren(...word("helpLines").split("|").map((text) => { const [keys, what] = text.split(":"); return make("li", {},
    make("kbd", {}, keys), " " + what); }));
  showAsked();
  panel();
  restyle();
  fillView();
}
