// Sentences of stories with the characters that state a fact marked in them.
function storyTitle(n) {
  return stories[n].headline || word("untitled");
}

function storySource(n) {
  const { date, page } = stories[n];
  return [date, page].filter(Boolean).join(" · ");
}

/** A quote: the headline, which leads to the story, and the sentence. */
function quoteBlock(quote) {
  const [story, sentence, start, end, sure, rule] = quote, text = sentences[sentence];
  return make("figure", { class: "quote" },
    make("blockquote", {}, text.slice(0, start), make("mark", {}, text.slice(start, end)), text.slice(end)),
    make("figcaption", {},
      make("button", { type: "button", class: "headline", onclick: () => open({ story }) }, storyTitle(story)),
      rule ? make("span", { class: "sure", title: rule }, fill(word("sure"), { n: sure })) : null));
}

/** The surest quote, and the others folded away. */
function quoteList(quotes) {
  if (!quotes.length) return [];
  const rest = quotes.slice(1);
  return [quoteBlock(quotes[0]), rest.length
    ? make("details", { class: "more" }, make("summary", {}, fill(word("more"), { n: rest.length })), ...rest.map(quoteBlock))
    : null].filter(Boolean);
}
