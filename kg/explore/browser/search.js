// Search boxes: names and short forms, in Chinese, English or pinyin (whole or initials); best first; Enter takes the first or chosen one.
const composing = (event) => event.isComposing || event.keyCode === 229;
const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s“”‘’"'《》「」·]/g, "");
const index = entities.map((entity) => [entity.english, entity.name, ...entity.aliases].map((name, i) => {
  const sounds = i ? entity.pinyin[i - 1].split(" ") : [];
  // What is no Chinese (12351, AI) stays whole among the initials.
  const plain = name.toLowerCase(), initials = sounds.map((sound) => (plain.includes(sound) ? sound : sound.slice(0, 1))).join("");
  return { name, key: fold(name), sound: fold(sounds.join("")), initials: fold(initials) };
}).filter((form) => form.key));

/** How well a form fits what is sought, 0 the best, 9 not at all. */
function grade(form, key, latin) {
  if (form.key === key) return 0;
  if (form.key.startsWith(key)) return 1;
  if (latin && (form.initials === key || form.sound === key)) return 2;
  if (form.key.includes(key)) return 3;
  if (latin && (form.initials.startsWith(key) || form.sound.startsWith(key))) return 4;
  if (latin && key.length > 1 && (form.initials.includes(key) || form.sound.includes(key))) return 5;
  return 9;
}

/** The entities that a text finds: whole names before beginnings before the rest, then by weight. */
function seek(text) {
  const key = fold(text), latin = /^[a-z0-9]*[a-z][a-z0-9]*$/.test(key);
  if (!key) return [];
  const hits = [];
  index.forEach((forms, n) => {
    let best = null, least = 9;
    forms.forEach((form) => { const g = grade(form, key, latin); if (g < least) { best = form; least = g; } });
    if (best) hits.push({ n, form: best.name, grade: least });
  });
  return hits.sort((a, b) => a.grade - b.grade || entities[b.n].weight - entities[a.n].weight || a.n - b.n).slice(0, 9);
}

/** Make a text field with its list of suggestions work; `take` gets the entity that is chosen. */
function searchBox(field, list, take) {
  let hits = [], at = 0;
  const show = () => {
    const open_ = document.activeElement === field && fold(field.value) !== "";
    list.hidden = !open_;
    field.setAttribute("aria-expanded", String(open_));
    list.replaceChildren(...(hits.length ? hits.map(row) : [make("li", { class: "none" }, word("noMatch"))]));
    if (open_ && hits.length) field.setAttribute("aria-activedescendant", list.id + at);
    else field.removeAttribute("aria-activedescendant");
  };
  const pick = (hit) => {
    if (!hit) return;
    clear();
    take(hit.n);
  };
  const clear = (stay = false) => {
    field.value = "";
    if (!stay) field.blur();
    hits = [];
    show();
  };
  const row = (hit, i) => {
    const entity = entities[hit.n], item = make("li", { id: list.id + i, role: "option", "aria-selected": String(i === at) }, typeIcon(entity.type),
      make("span", {}, nameOf(hit.n)), make("small", {}, hit.form !== nameOf(hit.n) ? hit.form : entity.above[0] || ""));
    item.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus, the list stays
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => pick(hit));
    return item;
  };
  field.addEventListener("input", () => { hits = seek(field.value); at = 0; show(); });
  field.addEventListener("focus", show);
  field.addEventListener("blur", show);
  field.addEventListener("keydown", (event) => {
    if (composing(event)) return; // Enter and the arrows are the input method's
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) { at = (at + step + hits.length) % hits.length; show(); event.preventDefault(); }
    if (event.key === "Enter") { event.preventDefault(); pick(hits[at]); }
    if (event.key === "Escape" && field.value) { event.stopPropagation(); clear(true); }
  });
}
