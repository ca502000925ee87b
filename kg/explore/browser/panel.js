// The panel: where to start, a node, a story, a fact, the way between two nodes, a list behind a chart's number.
let listing = null; // what a chart has put here, until something is chosen
const MANY = 200; // rows of one list
const folds = new Map(); // what the reader has opened or closed, by its title
function nameButton(n) {
  return make("button", { type: "button", class: "name", "data-key": "name" + n, onclick: () => open({ node: n }) }, typeIcon(entities[n].type),
    make("span", {}, nameOf(n)));
}

function section(title, count, children, folded) {
  const summary = make("summary", {}, make("h3", {}, title, count ? make("span", { class: "count" }, String(count)) : null));
  const details = make("details", { class: "group", open: folds.has(title) ? folds.get(title) : !folded }, summary, ...children);
  summary.addEventListener("click", () => folds.set(title, !details.open));
  return details;
}

const heading = (...children) => make("h2", { tabindex: "-1" }, ...children);
const soft = (...children) => make("p", { class: "soft" }, ...children);

function overviewPage() {
  const pass = passing(), most = byWeight.filter((n) => pass(n) && entities[n].type !== "Place").slice(0, 14);
  const order = storiesShown().sort((a, b) => storySource(a).localeCompare(storySource(b)) || named[b].length - named[a].length);
  return [heading(word("overview")), soft(word("hint")),
    section(word("most"), 0, [make("div", { class: "cloud" }, ...most.map(nameButton))]),
    section(word("stories"), order.length, [...order.slice(0, MANY).map(storyRow), unlisted(order.length)])];
}

/** A word on the rows that a list leaves out. */
const unlisted = (count) => (count > MANY ? soft(say("unlisted", { n: count - MANY })) : "");

function storyRow(n) {
  return make("button", { type: "button", class: "story", onclick: () => open({ story: n }) },
    make("span", {}, storyTitle(n)), make("small", {}, [storySource(n), stories[n].photo ? word("photo") : ""].filter(Boolean).join(" · ")));
}

function nodePage(n) {
  const entity = entities[n], about = [typeName(n), kindName(n)].filter(Boolean).join(" · ");
  const aliases = [...entity.aliases, state.language === "zh" ? entity.english : entity.english && entity.name].filter(Boolean);
  const groups = factGroups(n);
  return [heading(typeIcon(entity.type), make("span", {}, nameOf(n))), soft(about),
    entity.above.length ? soft(make("b", {}, word("above")), entity.above.join(" › ")) : null,
    aliases.length ? soft(make("b", {}, word("aliases")), aliases.join(word("comma"))) : null,
    nodeTools(n), figureSection(entity), ...groups, groups.length ? null : soft(word("noFacts")), mentionSection(entity, groups.length > 3)];
}

/** How far around the node the map is lit, and the way from it to another. */
function nodeTools(n) {
  const step = (count) => make("button", { type: "button", class: "tool", "data-key": "steps" + count, "aria-pressed": String(state.steps === count),
    onclick: () => { state.steps = count; open(state.focus); } }, say("steps" + count, {}));
  const field = make("input", { type: "text", class: "wayfield", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": "wayhits", placeholder: word("wayTo"), "aria-label": word("wayTo") }),
      list = make("ul", { id: "wayhits", class: "hits", role: "listbox", hidden: true });
  searchBox(field, list, (m) => open(m === n ? { node: n } : { from: n, to: m }));
  return make("div", { class: "tools" }, step(1), step(2), make("div", { class: "wayto" }, field, list));
}

/** Facts by relation and direction, in the order of the legend; long lists of places folded. */
function factGroups(n) {
  const groups = [];
  Object.keys(look.relations).forEach((relation) => ["out", "in"].forEach((end) => {
    const both = relation === "partnersWith";
    const own = touching[n].filter((f) => facts[f].relation === relation && (both ? end === "out" : facts[f][end === "out" ? "s" : "o"] === n));
    const sorted = own.sort((a, b) => entities[other(facts[b], n)].weight - entities[other(facts[a], n)].weight || a - b);
    if (own.length) groups.push(section(table(end)[relation], own.length, sorted.map((f) => factRow(f, n)),
      (relation === "locatedIn" && own.length > 8) || own.length > 60));
  }));
  return groups;
}

/** A fact on the page of one of its ends: the other end, which leads there; a stroke that lights its line; the sentences. */
function factRow(f, n) {
  const fact = facts[f], there = other(fact, n), told = fill(table("say")[fact.relation], { s: nameOf(fact.s), o: nameOf(fact.o), t: fact.title });
  const stroke = make("button", { type: "button", class: "stroke", "data-key": "line" + f, "aria-pressed": String(line === f),
    "aria-label": say("showLine", { fact: told }), title: word("showLineHint"),
    onclick: () => pointAt(line === f ? -1 : f) }, relationIcon(fact.relation));
  const row = make("div", { class: "fact" }, make("div", { class: "row" }, nameButton(there), fact.title
    ? make("span", { class: "title" }, fact.title) : null, stroke), ...proof(fact));
  row.addEventListener("click", (event) => { if (getSelection().isCollapsed && !event.target.closest("button, summary, a")) pointAt(f); });
  return row;
}

/** Light the line of one fact on the map (-1: of none). */
function pointAt(f) {
  line = f;
  restyle();
  document.querySelectorAll(".stroke").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.key === "line" + f)));
  if (f >= 0) show([facts[f].s, facts[f].o], 1.15);
}

function proof(fact) {
  if (fact.deduced) return [soft(word("deduced"))];
  return fact.quotes.length ? quoteList(fact.quotes) : [soft(word("noSource"))];
}

const SIGNS = { "~": "≈", ">": ">", "<": "<", ">=": "≥", "<=": "≤", "=": "" };

/** A number in plain units, only where the page prints it otherwise. */
function plainNumber(figure) {
  const value = Number(figure.value), text = (SIGNS[figure.qualifier] || "") + value.toLocaleString("en-US",
    { maximumFractionDigits: 2 }) + " " + figure.unit;
  return text.replace(/[\s,]/g, "") === figure.printed.replace(/[\s,]/g, "") ? "" : text;
}

function figureSection(entity) {
  if (!entity.figures.length) return null;
  const rows = entity.figures.flatMap((figure) => {
    const source = make("tr", { class: "proof", hidden: true }, make("td", { colspan: "4" }, ...quoteList(figure.quotes)));
    const toggle = make("button", { type: "button", "aria-expanded": "false", class: "toggle", onclick: () => {
      source.hidden = !source.hidden;
      toggle.setAttribute("aria-expanded", String(!source.hidden));
    } }, figure.printed || figure.value + figure.unit);
    return [make("tr", {}, make("td", {}, figure.measures || "—"), make("td", {}, toggle), make("td", { class: "when" }, figure.period),
      make("td", { class: "plain" }, plainNumber(figure))), source];
  });
  return section(word("figures"), entity.figures.length, [make("table", {},
    make("thead", {}, make("tr", {}, ...["measure", "printed", "period", "plain"].map((key) => make("th", { scope: "col" }, word(key))))),
      make("tbody", {}, ...rows))]);
}

function mentionSection(entity, folded) {
  const rows = entity.stories.slice(0, MANY).map(([story, quote]) => quote ? quoteBlock([...quote.slice(0, 6), -1, ""]) : storyRow(story));
  return rows.length ? section(word("mentioned"), entity.stories.length, [...rows, unlisted(entity.stories.length)], folded) : null;
}

function storyPage(n) {
  const story = stories[n], told = named[n];
  const groups = Object.keys(look.types).map((type) => told.filter((m) => entities[m].type === type).sort((a,
    b) => entities[b].weight - entities[a].weight || a - b));
  return [heading(storyTitle(n)), soft([story.byline, storySource(n)].filter(Boolean).join(" · ")),
    make("div", { class: "tools" },
      make("button", { type: "button", class: "tool", "data-key": "read", onclick: () => go("read") }, word("readIt")),
      make("button", { type: "button", class: "tool", "data-key": "only", "aria-pressed": String(state.only.story === n),
        onclick: () => ask((only) => { only.story = only.story === n ? -1 : n; }) }, word("onlyThis"))),
    ...groups.filter((group) => group.length).map((group) =>
      section(table("types")[entities[group[0]].type], group.length, [make("div", { class: "cloud" }, ...group.map(nameButton))]))];
}

/** A fact as a sentence whose names lead on. */
function factSentence(fact) {
  const parts = fill(table("say")[fact.relation], { t: fact.title }).split(/(\{[so]\})/);
  return make("p", { class: "said" }, ...parts.map((part) => part === "{s}" ? nameButton(fact.s) : part === "{o}" ? nameButton(fact.o) : part));
}

function factPage(n) {
  const allowed = factPassing();
  return [heading(word("fact")), ...beside(n).filter((m) => allowed(m) || m === n).flatMap((m) => [factSentence(facts[m]), ...proof(facts[m])])];
}

function wayPage({ from, to }) {
  const found = way();
  return [heading(word("way")), soft(say("wayBetween", { s: nameOf(from), o: nameOf(to), n: found.facts.length })),
    ...(found.facts.length ? found.facts.flatMap((f) => [factSentence(facts[f]), ...proof(facts[f])])
      : [soft(word("noWay")), nameButton(from), nameButton(to)])];
}

function panel() {
  const focus = state.focus;
  const page = listing ? listing() : !focus ? overviewPage() : "node" in focus ? nodePage(focus.node) : "story" in focus ? storyPage(focus.story)
    : "from" in focus ? wayPage(focus) : factPage(focus.fact);
  const same = $("page").dataset.of === (listing ? "list" : keyOf(focus)), top = $("page").scrollTop;
  refill($("page"), page);
  $("page").dataset.of = listing ? "list" : keyOf(focus);
  $("page").scrollTop = same ? top : 0;
  $("close").hidden = !focus && !listing;
}
