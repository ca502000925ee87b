// The pointer, the keyboard and the buttons, and the beginning.
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
    const ahead = (places[n].x - home.x) * dx + (places[n].y - home.y) * dy,
      aside = Math.abs((places[n].x - home.x) * dy) + Math.abs((places[n].y - home.y) * dx);
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
let due = 0; // the look under the pointer that the next frame takes
const unhover = () => { cancelAnimationFrame(due); $("tip").hidden = true; };
network.on("dragStart", unhover);
network.on("zoom", unhover);
$("map").addEventListener("pointermove", (event) => {
  cancelAnimationFrame(due);
  if (event.pointerType === "mouse" && !event.buttons) due = requestAnimationFrame(() => hover(event));
});
$("map").addEventListener("pointerleave", unhover);
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
  const inDrawer = $("narrow").contains(document.activeElement);
  $("narrow").classList.toggle("open", shown);
  $("filter").setAttribute("aria-expanded", String(shown));
  choices();
  if (shown && narrow.matches) $("shut").focus();
  if (!shown && inDrawer) $("filter").focus();
  if (state.view === "map" && !state.focus && !narrow.matches) setTimeout(() => { network.setSize("100%", "100%"); show([], 1.4, false); }, 0);
}

$("filter").addEventListener("click", () => setDrawer(!$("narrow").classList.contains("open")));
$("shut").addEventListener("click", () => setDrawer(false));
$("language").addEventListener("click", () => { state.language = state.language === "zh" ? "en" : "zh"; speak(); writeAddress(); });
$("close").addEventListener("click", () => open(null));
$("sheet").addEventListener("click", () => setSheet(!document.body.classList.contains("up")));
$("help").addEventListener("click", () => $("helpbox").showModal());
$("unhelp").addEventListener("click", () => $("helpbox").close());
$("tools").addEventListener("click", (event) => {
  const act = event.target.dataset.save;
  if (!act) return;
  shutSave();
  SAVES[act]();
});
function shutSave() {
  const inside_ = $("save").contains(document.activeElement);
  $("save").open = false;
  if (inside_) $("save").querySelector("summary").focus();
}
document.addEventListener("pointerdown", (event) => { if (!$("save").contains(event.target)) $("save").open = false; });
$("save").addEventListener("focusout", (event) => { if (event.relatedTarget && !$("save").contains(event.relatedTarget)) $("save").open = false; });
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
  if (event.ctrlKey || event.metaKey || event.altKey || $("helpbox").open || composing(event)) return;
  if (event.key === "Escape") {
    if ($("save").open) shutSave();
    else if ($("narrow").classList.contains("open") && narrow.matches) setDrawer(false);
    else if (state.focus || !$("close").hidden) open(null);
    else setSheet(false);
  }
  if (typing()) return;
  const act = { "/": () => $("search").focus(), "?": () => $("helpbox").showModal(), f: () => setDrawer(!$("narrow").classList.contains("open")),
    z: undo,
    1: () => go("map"), 2: () => go("read"), 3: () => go("compare"), 0: () => show([], 1.4), m: () => setMoving(!moving) }[event.key];
  if (act) { event.preventDefault(); act(); }
});
addEventListener("hashchange", () => fromAddress(true));
addEventListener("popstate", () => fromAddress(true));
dark.addEventListener("change", speak);
// On paper everything is open and light, and afterwards as it was.
let shutBefore = [];
function setPrinting(on) {
  printing = on;
  if (on) shutBefore = [...document.querySelectorAll("#page details:not([open])")];
  shutBefore.forEach((one) => { one.open = on; });
  restyle();
}
addEventListener("beforeprint", () => setPrinting(true));
addEventListener("afterprint", () => setPrinting(false));

// The order of vis-network's own tab stop would put the map before everything else.
$("map").querySelectorAll("[tabindex]").forEach((element) => element.setAttribute("tabindex", "0"));
const begun = readAddress();
Object.assign(state, { only: begun.only, view: begun.view, steps: begun.steps, language: begun.language });
if (begun.read >= 0) reading = begun.read;
narrowDown();
speak();
turn();
if (state.view === "map") setOut();
if (begun.focus) enter(begun.focus, false);
window.unionkg = { network, nodes, edges, open, state, go }; // for those who script the page
const ready = () => { document.body.dataset.ready = "yes"; };
if (state.view === "map") network.once("afterDrawing", ready);
else ready();
network.redraw();
