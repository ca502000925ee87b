(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  let language = (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  const word = (key) => (data.words[key] || {})[language] || key;
  const $ = (id) => document.getElementById(id);
  const el = (tag, text, className) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (className) e.className = className; return e; };

  // Colours of edges by relation; labels by rank: the more is said of a node, the earlier its label shows.
  const tint = { runs: "#0072B2", partnerIn: "#009E73", partnersWith: "#009E73", locatedIn: "#b8bec6", serves: "#CC79A7", issued: "#56B4E9", post: "#E69F00", partOf: "#c9ced5", deducedSuperior: "#D55E00" };
  const font = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif';
  const hiddenTypes = new Set(), hiddenRelations = new Set(["partOf", "deducedSuperior"]);
  const relations = [...new Set(data.facts.map((f) => f[1]))];
  const touching = data.about.map(() => []);
  data.facts.forEach((f, n) => { touching[f[0]].push(n); if (f[2] !== f[0]) touching[f[2]].push(n); });

  const nodes = new vis.DataSet(data.nodes.map((n) => ({ id: n.id, label: "", x: n.x, y: n.y, shape: n.shape, size: n.size, color: { background: n.color, border: dark ? "#15181c" : "#ffffff", highlight: { background: n.color, border: dark ? "#ffffff" : "#000000" } }, borderWidth: 1.5, title: tip(n.id), font: { face: font, size: 13, color: dark ? "#e8eaed" : "#1d2126", strokeWidth: 3, strokeColor: dark ? "#15181c" : "#ffffff" } })));
  const edges = new vis.DataSet(data.edges.map((e) => ({ id: e.id, from: e.from, to: e.to, dashes: e.dashes, color: { color: tint[e.relation] || "#999999", opacity: dark ? 0.75 : 0.7, highlight: tint[e.relation] || "#999999" }, width: 1.8, hidden: hiddenRelations.has(e.relation), title: sentence(e.id) })));
  const network = new vis.Network($("map"), { nodes, edges }, {
    physics: false, layout: { improvedLayout: false }, edges: { smooth: false, arrows: { to: { enabled: true, scaleFactor: 0.45 } }, selectionWidth: 2.5 },
    interaction: { hover: true, hideEdgesOnDrag: data.nodes.length > 1200, keyboard: { enabled: true, bindToWindow: false }, tooltipDelay: 180 } });
  window.unionkg = { network, nodes, edges };

  function tip(id) { const a = data.about[id]; return a.name + "\n" + word(a.type); }
  function sentence(n) { const f = data.facts[n]; return data.about[f[0]].name + " — " + (f[3] || word(f[1])) + " — " + data.about[f[2]].name; }

  // Labels: as many as fit the zoom, the weightier first, none over another.
  function thinLabels() {
    const scale = network.getScale(), taken = new Set(), changed = [], cell = (x, y) => Math.floor(x) + ":" + Math.floor(y);
    const order = data.nodes.slice().sort((a, b) => a.rank - b.rank || a.id - b.id);
    for (const n of order) {
      const size = Math.min(22, Math.max(10, 12.5 / scale)), wide = n.label.length * size * scale, gone = hiddenTypes.has(n.type);
      let free = !gone;
      const cells = [];
      const y = Math.round((n.y + n.size + size) * scale / 15);
      for (let x = Math.floor((n.x * scale - wide / 2) / 15); free && x <= Math.ceil((n.x * scale + wide / 2) / 15); x++)
        for (const dy of [0, 1]) { const c = cell(x, y + dy); if (taken.has(c)) free = false; cells.push(c); }
      if (free) cells.forEach((c) => taken.add(c));
      const label = free ? n.label : "";
      if (nodes.get(n.id).label !== label || label) changed.push({ id: n.id, label, font: { size } });
    }
    nodes.update(changed);
  }
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(thinLabels, 120); };
  network.on("zoom", soon);

  // Legend
  const shapes = { dot: '<circle cx="8" cy="8" r="6"/>', square: '<rect x="2" y="2" width="12" height="12"/>', triangle: '<path d="M8 1 15 14H1z"/>', triangleDown: '<path d="M8 15 1 2h14z"/>', diamond: '<path d="M8 0 16 8 8 16 0 8z"/>', hexagon: '<path d="M4 2h8l4 6-4 6H4L0 8z"/>', star: '<path d="m8 0 2.4 5.4 5.6.5-4.3 3.8 1.4 5.8L8 12.4l-5.1 3.1 1.4-5.8L0 5.9l5.6-.5z"/>' };
  function icon(node) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16"); svg.setAttribute("fill", node.color); svg.setAttribute("aria-hidden", "true");
    svg.innerHTML = shapes[node.shape]; return svg;
  }
  function legend() {
    const fill = (list, keys, hidden, count, mark, apply) => {
      list.replaceChildren(...keys.filter((k) => count(k)).map((k) => {
        const row = el("li"), label = el("label"), box = el("input");
        box.type = "checkbox"; box.checked = !hidden.has(k); box.dataset.key = k;
        box.addEventListener("change", () => { box.checked ? hidden.delete(k) : hidden.add(k); apply(); });
        label.append(box, mark(k), el("span", word(k)), el("span", count(k), "count")); row.append(label); return row;
      }));
    };
    fill($("types"), data.types, hiddenTypes, (t) => data.nodes.filter((n) => n.type === t).length, (t) => icon(data.nodes.find((n) => n.type === t)), filter);
    fill($("relations"), relations, hiddenRelations, (r) => data.facts.filter((f) => f[1] === r).length, (r) => { const s = el("span", "—"); s.style.color = tint[r] || "#999"; s.style.fontWeight = "bold"; return s; }, filter);
  }
  function filter() {
    nodes.update(data.nodes.map((n) => ({ id: n.id, hidden: hiddenTypes.has(n.type) })));
    edges.update(data.edges.map((e) => ({ id: e.id, hidden: hiddenRelations.has(e.relation) })));
    thinLabels();
  }

  // Panel
  function quote(q) {
    const block = el("blockquote"), story = data.stories[q[0]] || ["", "", ""];
    block.append(el("cite", [story[0] || word("untitled"), story[1], story[2]].filter(Boolean).join(" · ")));
    const chars = Array.from(q[1]);  // offsets count characters, not UTF-16 units
    block.append(chars.slice(0, q[2]).join(""), el("mark", chars.slice(q[2], q[3]).join("")), chars.slice(q[3]).join(""));
    return block;
  }
  function link(id) { const b = el("button", data.about[id].name); b.type = "button"; b.addEventListener("click", () => go(id)); return b; }
  function factLine(n, from) {
    const f = data.facts[n], box = el("div", undefined, "fact"), line = el("div");
    line.append(f[0] === from ? el("b", data.about[f[0]].name) : link(f[0]), " — " + (f[3] || word(f[1])) + " → ", f[2] === from ? el("b", data.about[f[2]].name) : link(f[2]));
    box.append(line);
    if (f[4]) box.append(el("p", word("deduced"), "soft"));
    f[5].slice(0, 3).forEach((q) => box.append(quote(q)));
    return box;
  }
  function show(parts) { $("facts").replaceChildren(...parts); $("panel").hidden = false; network.redraw(); }
  function showNode(id) {
    const a = data.about[id], parts = [el("h2", a.name), el("p", [word(a.type), a.kind && word(a.kind), a.above.join(" · ")].filter(Boolean).join(" | "), "soft")];
    if (a.aliases.length) parts.push(el("p", word("aliases") + " " + a.aliases.join("、"), "soft"));
    if (a.figures.length) {
      const table = el("table");
      a.figures.forEach((f) => { const row = el("tr"), number = el("td", f[1], "number"); row.append(el("td", f[0]), number); if (f[5][0]) row.title = f[5][0][1]; table.append(row); });
      parts.push(el("h3", word("figures")), table);
    }
    for (const r of relations) {
      const own = touching[id].filter((n) => data.facts[n][1] === r);
      if (own.length) { parts.push(el("h3", word(r) + " (" + own.length + ")")); own.forEach((n) => parts.push(factLine(n, id))); }
    }
    parts.push(el("h3", word("stories") + " (" + a.stories.length + ")"));
    a.stories.forEach(([article, q]) => { if (q) parts.push(quote(q)); else parts.push(el("p", (data.stories[article] || [""])[0], "soft")); });
    show(parts);
    location.replace("#" + encodeURIComponent(a.name));
  }
  function showEdge(n) { const f = data.facts[n]; show([el("h2", word(f[1])), factLine(n, -1)]); }
  function go(id) {
    if (hiddenTypes.delete(data.about[id].type)) { legend(); filter(); }
    network.selectNodes([id]); showNode(id);
    const low = innerWidth <= 720 ? -0.27 * $("map").clientHeight : 0;  // above the sheet that covers the map's lower part
    network.focus(id, { scale: Math.max(0.9, network.getScale()), offset: { x: 0, y: low }, animation: { duration: 350 } });
    setTimeout(thinLabels, 420);
  }
  function clear() { $("panel").hidden = true; network.unselectAll(); history.replaceState(null, "", location.pathname + location.search); }
  network.on("click", (e) => { if (e.nodes.length) showNode(e.nodes[0]); else if (e.edges.length) showEdge(e.edges[0]); else clear(); });
  $("close").addEventListener("click", clear);
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") { $("hits").hidden = true; clear(); } if (e.key === "/" && document.activeElement !== $("search")) { e.preventDefault(); $("search").focus(); } });

  // Search over names and short forms
  const names = data.about.map((a, id) => ({ id, forms: [a.name, ...a.aliases] }));
  let chosen = 0, hits = [];
  function seek() {
    const wanted = $("search").value.trim().toLowerCase();
    hits = wanted ? names.map((n) => ({ id: n.id, at: Math.min(...n.forms.map((f) => { const i = f.toLowerCase().indexOf(wanted); return i < 0 ? 99 : i + (f.toLowerCase() === wanted ? -1 : 0); })) })).filter((h) => h.at < 99).sort((a, b) => a.at - b.at || data.nodes[a.id].rank - data.nodes[b.id].rank).slice(0, 12) : [];
    chosen = 0; list();
  }
  function list() {
    $("hits").replaceChildren(...hits.map((h, i) => { const row = el("li", data.about[h.id].name + "  " + word(data.about[h.id].type)); row.setAttribute("role", "option"); row.setAttribute("aria-selected", i === chosen); row.addEventListener("mousedown", (e) => { e.preventDefault(); pick(i); }); return row; }));
    $("hits").hidden = !hits.length; $("search").setAttribute("aria-expanded", String(!!hits.length));
  }
  function pick(i) { if (hits[i]) { $("hits").hidden = true; go(hits[i].id); } }
  $("search").addEventListener("input", seek);
  $("search").addEventListener("keydown", (e) => { if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); chosen = (chosen + (e.key === "ArrowDown" ? 1 : hits.length - 1)) % Math.max(1, hits.length); list(); } });
  $("find").addEventListener("submit", (e) => { e.preventDefault(); pick(chosen); });

  function speak() {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    document.querySelectorAll("[data-word]").forEach((e) => { e.textContent = word(e.dataset.word); });
    $("search").placeholder = word("search"); $("search").setAttribute("aria-label", word("search"));
    $("map").setAttribute("aria-label", word("map")); $("close").setAttribute("aria-label", word("close"));
    $("language").textContent = language === "zh" ? "English" : "中文";
    legend();
  }
  $("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; speak(); nodes.update(data.nodes.map((n) => ({ id: n.id, title: tip(n.id) }))); });

  speak(); filter();
  network.once("afterDrawing", () => { network.fit(); setTimeout(thinLabels, 60); document.body.dataset.ready = "1"; });
  network.redraw();
  const asked = decodeURIComponent(location.hash.slice(1)), start = data.about.findIndex((a) => a.name === asked);
  if (start >= 0) setTimeout(() => go(start), 200);
})();
