// What can be asked for: the legend, the filters in use, and the drawer with the choices.

/** All that shows what is asked. */
function showAsked() {
  legend();
  asked();
  choices();
}

// --- The legend: what the marks and lines mean, how many there are, and switches to hide them

function chip(mark, text, count, pressed, onclick, key, more = {}) {
  return make("button", { type: "button", class: "chip", "aria-pressed": String(pressed), "data-key": key, onclick, ...more },
    mark, make("span", {}, text), count === "" ? null : make("span", { class: "count" }, String(count)));
}

function legend() {
  const pass = passing("types"), factPass = factPassing("relations"), { types, relations } = state.only;
  const perType = tally(entities.filter((_, n) => pass(n)).map((entity) => entity.type)), everyType = tally(entities.map((e) => e.type));
  const perRelation = tally(facts.filter((_, n) => factPass(n)).map((fact) => fact.relation)), everyRelation = tally(facts.map((f) => f.relation));
  $("types").setAttribute("aria-label", word("types"));
  refill($("types"), Object.keys(look.types).filter((t) => everyType.has(t)).map((t) =>
    chip(typeIcon(t), table("types")[t], perType.get(t) || 0, !types.has(t), () => flip(types, t), t)));
  $("relations").setAttribute("aria-label", word("relations"));
  refill($("relations"), Object.keys(look.relations).filter((r) => everyRelation.has(r)).map((r) =>
    chip(relationIcon(r), table("relations")[r], perRelation.get(r) || 0, !relations.has(r), () => flip(relations, r), r)));
}

// --- What is asked, each with a cross that takes it away

function asked() {
  const { area, group, story, page, levels } = state.only, drop = (text, change, key) =>
    make("button", { type: "button", class: "asked", "data-key": key, "aria-label": say("drop", { name: text }), onclick: () => ask(change) }, text,
      make("span", { "aria-hidden": "true" }, " ×"));
  const chips = [
    area >= 0 && drop(areaName(area), (only) => { only.area = -1; }, "area"),
    ...[...levels].map((level) => drop(table("kinds")[level] || level, (only) => only.levels.delete(level), "level" + level)),
    group >= 0 && drop(nameOf(group), (only) => { only.group = -1; }, "group"),
    story >= 0 && drop(storyTitle(story), (only) => { only.story = -1; }, "story"),
    page && drop(page, (only) => { only.page = ""; }, "page"),
  ].filter(Boolean);
  const any = isAsked();
  refill($("asked"), [
    ...chips,
    before.length ? make("button", { type: "button", class: "plainly", "data-key": "undo", onclick: undo }, word("undo")) : null,
    any ? make("button", { type: "button", class: "plainly", "data-key": "clear", onclick: askNothing }, word("clear")) : null,
  ]);
  $("asked").hidden = !$("asked").children.length;
  const number = chips.length + state.only.types.size;
  $("filter").textContent = word("narrow") + (number ? " · " + number : "");
}

const areaName = (n) => inLanguage(areas[n]);

// --- The drawer with the choices

function choices() {
  if (!$("narrow").classList.contains("open")) return;
  refill($("choices"), [placeChoice(), levelChoice(), groupChoice(), pageChoice()]);
}

const choice = (key, ...children) => make("section", { class: "choice", "aria-label": word(key) }, make("h3", {}, word(key)), ...children);

function placeChoice() {
  const counts = leaving("area"), most = Math.max(1, ...areas.map((_, n) => (tileOf(n) && counts.get(n)) || 0));
  const chosen = state.only.area, tops = numbers(areas).filter((n) => tileOf(n) && (counts.get(n) || ladders[Math.max(chosen, 0)].includes(n)));
  const path = chosen < 0 ? [] : [...ladders[chosen]].reverse();
  const below = numbers(areas).filter((n) => (chosen < 0 ? areas[n].above < 0 && !tileOf(n) : areas[n].above === chosen) && counts.get(n))
    .sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  const pick = (n) => ask((only) => { only.area = only.area === n ? areas[n].above : n; });
  return choice("place", make("div", { id: "tiles", role: "group", "aria-label": word("tiles") },
    ...tops.map((n) => tile(n, counts, most, path, pick)), ...blanks(tops)),
    path.length ? make("div", { class: "cloud way" }, ...path.map((n) => chip(null, areaName(n), counts.get(n) || 0, true,
      () => ask((only) => { only.area = n === chosen ? areas[n].above : n; }), "area" + n))) : null,
    below.length ? make("div", { class: "cloud" }, ...below.map((n) => chip(null, areaName(n), counts.get(n), false, () => pick(n), "area" + n)))
      : null);
}

/** The tile of a province; nothing for other places, and for the second of two that would share a tile. */
const tileOf = (n) => (areas[n].above < 0 && tileOwners.get(areas[n].code.slice(0, 2)) === n ? tiles[areas[n].code.slice(0, 2)] : undefined);
const tileOwners = new Map(numbers(areas).filter((n) => areas[n].above < 0 && Object.hasOwn(tiles,
  areas[n].code.slice(0, 2))).reverse().map((n) => [areas[n].code.slice(0, 2), n]));

function tile(n, counts, most, path, pick) {
  const { at, zh, en } = tileOf(n), count = counts.get(n) || 0, strength = Math.ceil(4 * Math.sqrt(count / most));
  return make("button", { type: "button", class: `tile s${strength} x${at[0]} y${at[1]}`, "data-key": "tile" + n,
    "aria-pressed": String(path.includes(n)), title: `${areaName(n)} · ${count}`,
    "aria-label": `${state.language === "zh" ? zh : en}${count}${word("comma")}${areaName(n)}`, onclick: () => pick(n) }, state.language === "zh"
      ? zh : en, make("small", {}, String(count)));
}

/** The provinces that nothing is said of: their tiles keep the map's shape. */
function blanks(tops) {
  const known = new Set(tops.map((n) => areas[n].code.slice(0, 2)));
  return Object.keys(tiles).filter((code) => !known.has(code)).map((code) =>
    make("span", { class: `tile x${tiles[code].at[0]} y${tiles[code].at[1]}`, "aria-hidden": "true" }, tiles[code][state.language]));
}

function levelChoice() {
  const counts = leaving("levels"), { levels } = state.only, order = Object.keys(table("kinds")).filter((key) => counts.has(key) || levels.has(key));
  if (!order.length) return null;
  return choice("level", make("div", { class: "cloud" }, ...order.map((key) =>
    chip(null, table("kinds")[key], counts.get(key) || 0, levels.has(key), () => flip(levels, key), "level" + key))));
}

function groupChoice() {
  const counts = leaving("group"), { group } = state.only, groups = mostly(counts, entities.length);
  if (!groups.length) return null;
  return choice("group", make("div", { class: "cloud tall" }, ...groups.map((n) =>
    chip(null, nameOf(n), counts.get(n), n === group, () => ask((only) => { only.group = n === group ? -1 : n; }), "group" + n))));
}

function pageChoice() {
  const { page, story } = state.only, pages = new Map(), perStory = leaving("story"), perPage = leaving("page");
  numbers(stories).forEach((n) => pages.set(stories[n].page, [...(pages.get(stories[n].page) || []), n]));
  const row = (text, count, pressed, change, key) => chip(null, text, count, pressed, () => ask(change), key, { class: "chip wide" });
  return choice("pages", ...[...pages.keys()].sort().map((name) => make("details", { open: name === page || pages.get(name).includes(story) },
    make("summary", {}, name || word("untitled"), make("span", { class: "count" }, " " + pages.get(name).length)),
    name ? row(word("wholePage"), perPage.get(name) || 0, page === name, (only) => { only.page = page === name ? "" : name; }, "page" + name) : null,
    ...pages.get(name).map((n) => row(storyTitle(n), perStory.get(n) || 0, story === n, (only) => { only.story = story === n ? -1 : n; },
      "story" + n)))));
}
