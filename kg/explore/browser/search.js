// The search box: names and aliases, best first; Enter flies to the first or chosen one.
const fold = (text) => text.toLowerCase().replace(/[\s“”‘’"'《》「」·]/g, "");
const index = entities.map((entity) => [entity.name, entity.english, ...entity.aliases].filter(Boolean).map((name) => ({ name, key: fold(name) })));
let hits = [], at = 0;

/** The entities that a text finds: whole names before beginnings before the rest, then by weight. */
function seek(text) {
  const key = fold(text);
  if (!key) return [];
  const grade = (form) => (form.key === key ? 0 : form.key.startsWith(key) ? 1 : form.key.includes(key) ? 2 : 9);
  return index.map((forms, n) => {
    const best = forms.reduce((a, b) => (grade(b) < grade(a) ? b : a));
    return { n, form: best.name, grade: grade(best) };
  }).filter((hit) => hit.grade < 9).sort((a, b) => a.grade - b.grade || entities[b.n].weight - entities[a.n].weight || a.n - b.n).slice(0, 9);
}

function listHits() {
  const open_ = document.activeElement === $("search") && fold($("search").value) !== "";
  $("hits").hidden = !open_;
  $("search").setAttribute("aria-expanded", String(open_));
  $("hits").replaceChildren(...(hits.length ? hits.map(hitRow) : [make("li", { class: "none" }, word("noMatch"))]));
  if (open_ && hits.length) $("search").setAttribute("aria-activedescendant", "hit" + at);
  else $("search").removeAttribute("aria-activedescendant");
}

function hitRow(hit, i) {
  const entity = entities[hit.n], row = make("li", { id: "hit" + i, role: "option", "aria-selected": String(i === at) }, typeIcon(entity.type),
    make("span", {}, nameOf(hit.n)), make("small", {}, hit.form !== nameOf(hit.n) ? hit.form : entity.above[0] || ""));
  row.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(hit); });
  return row;
}

function pick(hit) {
  if (!hit) return;
  $("search").value = "";
  $("search").blur();
  hits = [];
  listHits();
  open({ node: hit.n });
}

$("search").addEventListener("input", () => { hits = seek($("search").value); at = 0; listHits(); });
$("search").addEventListener("focus", listHits);
$("search").addEventListener("blur", listHits);
$("search").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && hits.length) { at = (at + step + hits.length) % hits.length; listHits(); event.preventDefault(); }
});
$("find").addEventListener("submit", (event) => { event.preventDefault(); pick(hits[at]); });
