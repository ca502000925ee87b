// What happens when something is chosen, and the beginning.
const keyOf = (focus) => (focus && "node" in focus ? entities[focus.node].iri : focus && "story" in focus ? stories[focus.story].iri : "");

/** Choose a node, a story, a fact or (null) nothing; the address names it, so that it can be sent and "back" works. */
function open(focus) {
  const hash = keyOf(focus) ? "#" + encodeURIComponent(keyOf(focus)) : "";
  enter(focus);
  if (hash && location.hash !== hash) location.hash = hash;
  if (!hash && location.hash) history.replaceState(null, "", location.pathname + location.search);
}

function enter(focus, moving = true) {
  state.focus = focus;
  if (focus && "node" in focus && state.hiddenTypes.delete(entities[focus.node].type)) legend();
  setSheet(Boolean(focus));
  panel();
  restyle();
  $("tip").hidden = true;
  if (light && light.nodes.size) show(seen(focus), 1.15, moving);
  document.body.dataset.focus = keyOf(focus) || (focus ? "fact" : "");
  if (focus && $("panel").contains(document.activeElement) || document.activeElement === document.body && focus) $("page").querySelector("h2").focus({ preventScroll: true });
}

/** What the view should hold: of a node with neighbours all over the map only the near ones. */
function seen(focus) {
  const all = [...light.nodes];
  if (!("node" in focus)) return all;
  const home = places[focus.node];
  return all.filter((n) => Math.hypot(places[n].x - home.x, places[n].y - home.y) < 420);
}

/** On a phone the panel is a sheet at the foot of the screen. */
function setSheet(up) {
  document.body.classList.toggle("up", up);
  $("sheet").setAttribute("aria-expanded", String(up));
}

function fromAddress(moving) {
  let key = "";
  try { key = decodeURIComponent(location.hash.slice(1)); } catch (error) { /* an address that is none of ours */ }
  if (key === keyOf(state.focus)) return;
  const node = entities.findIndex((entity) => entity.iri === key), story = stories.findIndex((entry) => entry.iri === key);
  enter(node >= 0 ? { node } : story >= 0 ? { story } : null, moving);
}

/** Put every word of the page in the reader's language. */
function speak() {
  document.documentElement.lang = state.language === "zh" ? "zh-Hans" : "en";
  $("counts").textContent = fill(word("counts"), data.counts);
  $("search").placeholder = word("search");
  $("search").setAttribute("aria-label", word("search"));
  $("search").title = word("searchHint");
  $("language").textContent = word("language");
  $("panel").setAttribute("aria-label", word("panel"));
  $("sheet").setAttribute("aria-label", word("panel"));
  $("sheet").firstElementChild.textContent = word("overview");
  $("close").setAttribute("aria-label", word("close"));
  $("close").title = word("close");
  $("map").setAttribute("role", "group");
  $("map").setAttribute("aria-label", word("map"));
  document.querySelectorAll("[data-zoom]").forEach((button) => {
    const key = { in: "zoomIn", out: "zoomOut", fit: "fit" }[button.dataset.zoom];
    button.setAttribute("aria-label", word(key));
    button.title = word(key);
  });
  legend();
  panel();
  restyle();
}

/** The short word on what is under the pointer. */
function hover(event) {
  const box = $("map").getBoundingClientRect(), dom = { x: event.clientX - box.left, y: event.clientY - box.top };
  const node = nodeAt(dom, 5), fact = node < 0 ? factAt(dom, 5) : -1, tip = $("tip");
  $("map").style.cursor = node >= 0 || fact >= 0 ? "pointer" : "";
  tip.hidden = node < 0 && fact < 0;
  if (tip.hidden) return;
  const about = node >= 0 ? [nameOf(node), table("types")[entities[node].type] + " · " + fill(word("factsCount"), { n: touching[node].filter((n) => !facts[n].deduced).length })]
    : [fill(table("say")[facts[fact].relation], { s: nameOf(facts[fact].s), o: nameOf(facts[fact].o), t: facts[fact].title }), ""];
  tip.replaceChildren(make("b", {}, about[0]), about[1] ? make("small", {}, about[1]) : "");
  const view = $("view").getBoundingClientRect(), wide = Math.min(280, view.width - 20);
  tip.style.left = Math.max(8, Math.min(event.clientX - view.left + 14, view.width - wide - 8)) + "px";
  tip.style.top = Math.min(event.clientY - view.top + 16, view.height - 70) + "px";
}

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
  else if (act) zoomBy(act === "in" ? 1.5 : 1 / 1.5);
});
$("language").addEventListener("click", () => { state.language = state.language === "zh" ? "en" : "zh"; speak(); });
$("close").addEventListener("click", () => open(null));
$("sheet").addEventListener("click", () => setSheet(!document.body.classList.contains("up")));
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== $("search")) { event.preventDefault(); $("search").focus(); }
  if (event.key !== "Escape") return;
  if (!$("hits").hidden) { $("search").value = ""; hits = []; $("search").blur(); }
  else if (state.focus) open(null);
  else setSheet(false);
});
addEventListener("hashchange", () => fromAddress(true));
dark.addEventListener("change", speak);

// The order of vis-network's own tab stop would put the map before everything else.
$("map").querySelectorAll("[tabindex]").forEach((element) => element.setAttribute("tabindex", "0"));
speak();
// On a phone the whole would be too small to read: begin at what most is said of.
if (narrow.matches) show(byWeight.slice(0, 1), 0.42, false, 0.42);
else show([], 1.4, false);
whole = network.getScale();
forgetLabels();
fromAddress(false);
window.unionkg = { network, nodes, edges, open }; // for those who script the page
network.once("afterDrawing", () => { document.body.dataset.ready = "yes"; });
network.redraw();
