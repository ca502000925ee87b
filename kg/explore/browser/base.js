// The data of the page, its state, and small helpers that the other scripts share.
const data = JSON.parse(document.getElementById("data").textContent);
const { entities, facts, stories, areas, look, tiles } = data;
const FONT = '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Hiragino Sans GB","Microsoft YaHei",system-ui,sans-serif';
const narrow = matchMedia("(max-width: 760px)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const VIEWS = ["map", "read", "compare"];

const usualLanguage = /^zh/i.test(navigator.language || "zh") ? "zh" : "en";

/** What is asked for; everything is drawn from it, and the address holds it. Numbers are those of `data`. */
const state = {
  language: usualLanguage,
  view: "map",
  only: nothingAsked(),
  focus: null, // { node }, { story }, { fact } or { from, to }
  steps: 1,
};

/** The filters, none of them set: hidden types and relations, union levels wanted, an area, a worker group, a story, a page. */
function nothingAsked() {
  return { types: new Set(), relations: new Set(Object.keys(look.relations).filter((r) => !look.relations[r].shown)), levels: new Set(),
    area: -1, group: -1, story: -1, page: "" };
}

// The facts that touch each entity, by number.
const touching = entities.map(() => []);
facts.forEach((fact, n) => {
  touching[fact.s].push(n);
  if (fact.o !== fact.s) touching[fact.o].push(n);
});
// The entities that each story names, by number.
const named = stories.map(() => []);
entities.forEach((entity, n) => entity.stories.forEach(([story]) => named[story].push(n)));

/** The colour of an entry of `look`, on light or dark paper. */
const shade = (entry) => (dark.matches && !printing && entry.dark) || entry.colour;
let printing = false;

const $ = (id) => document.getElementById(id);
const table = (part) => data.words[state.language][part];
const word = (key) => table("page")[key];
const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? slots[name] : whole));
const say = (key, slots) => fill(word(key), slots);
const inLanguage = (thing) => (state.language === "en" && thing.english) || thing.name;
const nameOf = (n) => inLanguage(entities[n]);
const typeName = (n) => table("types")[entities[n].type];
const kindText = (kind) => (Object.hasOwn(table("kinds"), kind) ? table("kinds")[kind] : kind);
const kindName = (n) => kindText(entities[n].kind);
const other = (fact, n) => (fact.s === n ? fact.o : fact.s);
const numbers = (list) => list.map((_, n) => n);

/** How often each key comes. */
function tally(keys) {
  const counts = new Map();
  keys.forEach((key) => counts.set(key, (counts.get(key) || 0) + 1));
  return counts;
}

/** The keys that come most often, the most frequent first. */
const mostly = (counts, most) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] > b[0] ? 1 : -1)).slice(0, most).map(([key]) => key);

/** An element with attributes and children; strings become text, never markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([key, value]) => {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  });
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const OUTLINES = {
  dot: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2z", square: "M2.5 2.5h11v11h-11z", triangle: "M8 1.5 15 14H1z",
  triangleDown: "M8 14.5 1 2h14z", diamond: "M8 .8 15.2 8 8 15.2.8 8z", hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "m8 .5 2.2 5 5.3.5-4 3.6 1.2 5.4L8 12.2 3.3 15l1.2-5.4-4-3.6 5.3-.5z",
};

/** An element of SVG with attributes and children; strings become text. */
function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes || {}).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

const icon = (viewBox, attributes) => draw("svg", { viewBox, "aria-hidden": "true" }, draw("path", attributes));

/** The mark of a type, as on the map. */
const typeIcon = (type) => icon("0 0 16 16", { d: OUTLINES[look.types[type].shape], fill: shade(look.types[type]) });

/** A stroke like the relation's lines on the map. */
function relationIcon(relation) {
  const line = look.relations[relation];
  return icon("0 0 18 16", { d: "M1 8h16", stroke: shade(line), "stroke-width": 3, "stroke-dasharray": line.dashes ? "4 3" : "none" });
}

/** Put new children into a box; the one of them that had the focus (by its data-key) keeps it. */
function refill(box, children) {
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.key || "" : null;
  box.replaceChildren(...children.filter(Boolean));
  const again = held && box.querySelector(`[data-key="${CSS.escape(held)}"]`);
  if (again) again.focus({ preventScroll: true });
  else if (held !== null) (box.querySelector("button, summary, a") || $("filter")).focus({ preventScroll: true });
}
