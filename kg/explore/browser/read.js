// Reading: the stories by page; the text of one with every name in the colour of its type.
let reading = -1; // the story that stands open

/** The stories that the filters let through: they tell a fact that is shown. A group that goes along with a place is named in stories
 * of other places too, so its name alone is not enough; where only types are hidden it is. */
function storiesShown() {
  const { story, page } = state.only, pass = passing(), narrowed = ["area", "levels", "group"].some((key) => kept[key]);
  const told = new Set(narrowed ? seenFacts().flatMap((n) => facts[n].quotes.map(([where]) => where)) : []);
  const meant = (n) => (narrowed ? told.has(n) : !kept.types || named[n].some(pass));
  return numbers(stories).filter((n) => (story < 0 || n === story) && (!page || stories[n].page === page) && meant(n));
}

function readView() {
  const list = storiesShown();
  const pages = new Map();
  list.forEach((n) => pages.set(stories[n].page, [...(pages.get(stories[n].page) || []), n]));
  const names = [...pages.keys()].sort();
  if (!list.includes(reading)) reading = list.length ? pages.get(names[0])[0] : -1;
  const row = (n) => make("button", { type: "button", class: "story", "data-key": "read" + n, "aria-current": n === reading ? "true" : undefined,
    onclick: () => open({ story: n }) }, make("span", {}, storyTitle(n)));
  refill($("list"), [make("h2", { class: "unseen" }, word("stories")), ...names.map((name) => make("details",
    { open: pages.size < 12 || pages.get(name).includes(reading) },
    make("summary", {}, make("h3", {}, storySource(pages.get(name)[0]) || word("untitled"),
      make("span", { class: "count" }, String(pages.get(name).length)))),
    ...pages.get(name).map(row)))]);
  refill($("text"), reading < 0 ? [soft(word("noMatch"))] : storyText(reading));
}

/** The story as it is printed: headline, byline, paragraphs. */
function storyText(n) {
  const story = stories[n], paragraphs = [];
  let at = 0;
  story.body.split("\n").forEach((text) => {
    if (text.trim()) paragraphs.push(make("p", {}, ...stretch(n, at, at + text.length)));
    at += text.length + 1;
  });
  return [make("h2", {}, storyTitle(n)), soft([story.byline, storySource(n)].filter(Boolean).join(" · ")), ...paragraphs];
}

/** What a name in a text stands for, under the pointer or the keyboard's focus. */
function tellName(link) {
  const lines_ = link.dataset.who.split(" ").map(Number).flatMap((n) => [make("b", {}, typeIcon(entities[n].type), " " + nameOf(n)),
    make("small", {}, [typeName(n), kindName(n), entities[n].above[0]].filter(Boolean).join(" · "))]);
  tip(lines_, link.getBoundingClientRect());
}
