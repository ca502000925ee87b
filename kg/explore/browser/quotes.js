// Sentences of stories: the characters that state a fact marked in them, every name in the colour of its type.
const storyTitle = (n) => stories[n].headline || word("untitled");

function storySource(n) {
  const { date, page } = stories[n];
  return [page.includes(date) ? "" : date, page].filter(Boolean).join(" · ");
}

/** The names of a story between two places of its text, none inside another: { start, end, who } with all that a name stands for. */
function namesIn(story, from, to) {
  const found = [];
  const inOrder = stories[story].names.filter(([start, end]) => start >= from && end <= to).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  inOrder.forEach(([start, end, n]) => {
    const last = found[found.length - 1];
    if (last && last.start === start && last.end === end) last.who.push(n);
    else if (!last || start >= last.end) found.push({ start, end, who: [n] });
  });
  return found;
}

/** A name in a text: a link in the colour of its type that tells what it stands for and leads there. */
function nameInText(text, who) {
  const about = who.map((n) => `${nameOf(n)} · ${typeName(n)}`).join(word("comma"));
  return make("a", { href: "#" + encodeURIComponent(entities[who[0]].iri), class: `ent ${entities[who[0]].type}`, "data-who": who.join(" "),
    "aria-label": `${text}${word("comma")}${about}`,
    onclick: (event) => { event.preventDefault(); open({ node: who[0] }); } }, text);
}

/** A stretch of a story's text with its names; of a name that runs over an end of it, what lies inside. */
function stretch(story, from, to, names = namesIn(story, from, to)) {
  const { body } = stories[story], parts = [];
  let at = from;
  names.filter(({ start, end }) => start < to && end > from).forEach(({ start, end, who }) => {
    const [left, right] = [Math.max(start, from), Math.min(end, to)];
    parts.push(body.slice(at, left), nameInText(body.slice(left, right), who));
    at = right;
  });
  return [...parts, body.slice(at, to)];
}

/** A quote: the sentence, and the headline, which leads to the story. */
function quoteBlock(quote) {
  const [story, left, right, start, end, sure, rule, period] = quote, { body } = stories[story], names = namesIn(story, left, right);
  const begun = left > 0 && !/[。！？!?\s”’」』）)】]/.test(body[left - 1]);
  const ended = right === body.length || /[。！？!?\n”’」』）)】]/.test(body[right - 1]) || body[right] === "\n";
  return make("figure", { class: "quote" },
    make("figcaption", {},
      make("button", { type: "button", class: "headline", onclick: () => open({ story }) }, storyTitle(story)),
      period ? make("span", { class: "when" }, period) : null,
      data.rules[rule] ? make("span", { class: "sure", title: data.rules[rule] }, say("sure", { n: Math.round(sure) })) : null),
    make("blockquote", {}, begun ? "…" : "", ...stretch(story, left, start, names), make("mark", {}, ...stretch(story, start, end, names)),
      ...stretch(story, end, right, names), ended ? "" : "…"));
}

/** The surest quote, and the others folded away. */
function quoteList(quotes) {
  if (!quotes.length) return [];
  const rest = quotes.slice(1);
  return [quoteBlock(quotes[0]), rest.length
    ? make("details", { class: "more" }, make("summary", {}, say("more", { n: rest.length })), ...rest.map(quoteBlock))
    : null].filter(Boolean);
}
