// The legend: what the marks and lines mean, how many there are, and switches to hide them.
function chip(icon, text, count, pressed, toggle, key) {
  return make("button", { type: "button", class: "chip", "aria-pressed": String(pressed), "data-key": key, onclick: toggle },
    icon, make("span", {}, text), make("span", { class: "count" }, String(count)));
}

function flip(set, key) {
  if (!set.delete(key)) set.add(key);
  legend();
  restyle();
}

/** The switches of one kind; the one that has the focus keeps it. */
function switches(box, label, keys, count, off, icon, names) {
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.setAttribute("aria-label", label);
  box.replaceChildren(...keys.filter(count).map((key) => chip(icon(key), names[key], count(key), !off.has(key), () => flip(off, key), key)));
  const again = [...box.children].find((button) => button.dataset.key === held);
  if (again) again.focus();
}

function legend() {
  const tally = (list, key) => list.reduce((sum, item) => sum + (item === key), 0);
  const types = entities.map((entity) => entity.type), relations = facts.map((fact) => fact.relation);
  switches($("types"), word("types"), Object.keys(look.types), (key) => tally(types, key), state.hiddenTypes, typeIcon, table("types"));
  switches($("relations"), word("relations"), Object.keys(look.relations), (key) => tally(relations, key), state.hiddenRelations, relationIcon, table("relations"));
}
