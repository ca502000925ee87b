// The panel: where to start, a node, a story, a fact.
function nameButton(n) {
  return make("button", { type: "button", class: "name", onclick: () => open({ node: n }) }, typeIcon(entities[n].type), make("span", {}, nameOf(n)));
}

function section(title, count, children, folded) {
  return make("details", { class: "group", open: !folded },
    make("summary", {}, make("h3", {}, title, count ? make("span", { class: "count" }, String(count)) : null)), ...children);
}

const heading = (...children) => make("h2", { tabindex: "-1" }, ...children);
const soft = (...children) => make("p", { class: "soft" }, ...children);

function overviewPage() {
  const most = byWeight.filter((n) => typeShown(n) && entities[n].type !== "Place").slice(0, 14);
  return [heading(word("overview")), soft(word("hint")),
    section(word("most"), 0, [make("div", { class: "cloud" }, ...most.map(nameButton))]),
    section(word("stories"), stories.length, stories.map((_, n) => n).sort((a, b) => storySource(a).localeCompare(storySource(b)) || named(b).length - named(a).length).map(storyRow))];
}

function storyRow(n) {
  return make("button", { type: "button", class: "story", onclick: () => open({ story: n }) },
    make("span", {}, storyTitle(n)), make("small", {}, [storySource(n), stories[n].photo ? word("photo") : ""].filter(Boolean).join(" · ")));
}

function nodePage(n) {
  const entity = entities[n], kinds = table("kinds");
  const about = [table("types")[entity.type], entity.kind && (kinds[entity.kind] || entity.kind)].filter(Boolean).join(" · ");
  const aliases = [...entity.aliases, state.language === "zh" ? entity.english : entity.english && entity.name].filter(Boolean);
  const groups = factGroups(n);
  return [heading(typeIcon(entity.type), make("span", {}, nameOf(n))), soft(about),
    entity.above.length ? soft(make("b", {}, word("above")), entity.above.join(" › ")) : null,
    aliases.length ? soft(make("b", {}, word("aliases")), aliases.join(word("comma"))) : null,
    figureSection(entity), ...groups, groups.length ? null : soft(word("noFacts")), mentionSection(entity)];
}

/** Facts by relation and direction, in the order of the legend; long lists of places folded. */
function factGroups(n) {
  const groups = [];
  Object.keys(look.relations).forEach((relation) => ["out", "in"].forEach((way) => {
    const both = relation === "partnersWith";
    const own = touching[n].filter((f) => facts[f].relation === relation && (both ? way === "out" : facts[f][way === "out" ? "s" : "o"] === n));
    const sorted = own.sort((a, b) => entities[other(facts[b], n)].weight - entities[other(facts[a], n)].weight || a - b);
    if (own.length) groups.push(section(table(way)[relation], own.length, sorted.map((f) => factRow(f, n)), relation === "locatedIn" && own.length > 8));
  }));
  return groups;
}

function factRow(f, n) {
  const fact = facts[f];
  return make("div", { class: "fact" }, nameButton(other(fact, n)), fact.title ? make("span", { class: "title" }, fact.title) : null, ...proof(fact));
}

function proof(fact) {
  if (fact.deduced) return [soft(word("deduced"))];
  return fact.quotes.length ? quoteList(fact.quotes) : [soft(word("noSource"))];
}

const SIGNS = { "~": "≈", ">": ">", "<": "<", ">=": "≥", "<=": "≤", "=": "" };

/** A number in plain units, only where the page prints it otherwise. */
function plainNumber(figure) {
  const value = Number(figure.value), text = (SIGNS[figure.qualifier] || "") + value.toLocaleString("en-US", { maximumFractionDigits: 2 }) + " " + figure.unit;
  return text.replace(/[\s,]/g, "") === figure.printed.replace(/[\s,]/g, "") ? "" : text;
}

function figureSection(entity) {
  if (!entity.figures.length) return null;
  const rows = entity.figures.flatMap((figure) => {
    const proof = make("tr", { class: "proof", hidden: true }, make("td", { colspan: "3" }, ...quoteList(figure.quotes)));
    const toggle = make("button", { type: "button", "aria-expanded": "false", "aria-label": word("source"), class: "toggle", onclick: () => {
      proof.hidden = !proof.hidden;
      toggle.setAttribute("aria-expanded", String(!proof.hidden));
    } }, figure.printed || figure.value + figure.unit);
    return [make("tr", {}, make("td", {}, figure.measures || "—"), make("td", {}, toggle), make("td", { class: "plain" }, plainNumber(figure))), proof];
  });
  return section(word("figures"), entity.figures.length, [make("table", {},
    make("thead", {}, make("tr", {}, ...["measure", "printed", "plain"].map((key) => make("th", { scope: "col" }, word(key))))), make("tbody", {}, ...rows))]);
}

function mentionSection(entity) {
  const rows = entity.stories.map(([story, quote]) => quote ? quoteBlock([...quote.slice(0, 5), ""]) : storyRow(story));
  return rows.length ? section(word("mentioned"), rows.length, rows, factsOf(entity) > 3) : null;
}

const factsOf = (entity) => touching[entities.indexOf(entity)].filter((f) => !facts[f].deduced).length;

function storyPage(n) {
  const told = named(n), story = stories[n];
  const groups = Object.keys(look.types).map((type) => told.filter((m) => entities[m].type === type).sort((a, b) => entities[b].weight - entities[a].weight || a - b));
  return [heading(storyTitle(n)), soft([story.byline, storySource(n)].filter(Boolean).join(" · ")),
    ...groups.filter((group) => group.length).map((group) =>
      section(table("types")[entities[group[0]].type], group.length, [make("div", { class: "cloud" }, ...group.map(nameButton))]))];
}

/** A fact as a sentence whose names lead on. */
function factSentence(fact) {
  const parts = fill(table("say")[fact.relation], { t: fact.title }).split(/(\{[so]\})/);
  return make("p", { class: "said" }, ...parts.map((part) => part === "{s}" ? nameButton(fact.s) : part === "{o}" ? nameButton(fact.o) : part));
}

function factPage(n) {
  return [heading(word("fact")), ...beside(n).filter((m) => factAllowed(m) || m === n).flatMap((m) => [factSentence(facts[m]), ...proof(facts[m])])];
}

function panel() {
  const focus = state.focus;
  const page = !focus ? overviewPage() : "node" in focus ? nodePage(focus.node) : "story" in focus ? storyPage(focus.story) : factPage(focus.fact);
  $("page").replaceChildren(...page.filter(Boolean));
  $("page").scrollTop = 0;
  $("close").hidden = !focus;
}
