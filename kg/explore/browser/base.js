// The data of the page, its language, and small helpers that the other scripts share.
const data = JSON.parse(document.getElementById("data").textContent);
const { entities, facts, stories, sentences, look } = data;
const FONT = '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Hiragino Sans GB","Microsoft YaHei",system-ui,sans-serif';
const narrow = matchMedia("(max-width: 760px)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

const state = {
  language: /^zh/i.test(navigator.language || "zh") ? "zh" : "en",
  hiddenTypes: new Set(),
  hiddenRelations: new Set(Object.keys(look.relations).filter((r) => !look.relations[r].shown)),
  focus: null, // { node } or { story } or { fact }, each a number
};

// The facts that touch each entity, by number.
const touching = entities.map(() => []);
facts.forEach((fact, n) => {
  touching[fact.s].push(n);
  if (fact.o !== fact.s) touching[fact.o].push(n);
});

/** The colour of an entry of `look`, on light or dark paper. */
const shade = (entry) => (dark.matches && entry.dark) || entry.colour;

const $ = (id) => document.getElementById(id);
const table = (part) => data.words[state.language][part];
const word = (key) => table("page")[key];
const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? slots[name] : whole));
const nameOf = (n) => (state.language === "en" && entities[n].english) || entities[n].name;
const other = (fact, n) => (fact.s === n ? fact.o : fact.s);

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

function svg(viewBox, attributes) {
  const image = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  image.setAttribute("viewBox", viewBox);
  image.setAttribute("aria-hidden", "true");
  Object.entries(attributes).forEach(([key, value]) => path.setAttribute(key, value));
  image.append(path);
  return image;
}

/** The mark of a type, as on the map. */
const typeIcon = (type) => svg("0 0 16 16", { d: OUTLINES[look.types[type].shape], fill: shade(look.types[type]) });

/** A stroke like the relation's lines on the map. */
function relationIcon(relation) {
  const line = look.relations[relation];
  return svg("0 0 18 16", { d: "M1 8h16", stroke: shade(line), "stroke-width": 3, "stroke-dasharray": line.dashes ? "4 3" : "none" });
}
