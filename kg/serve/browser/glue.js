// The query page: YASGUI's editor and answer view on the endpoint of this server. Needs query.js (Yasqe, Yasr, Parser).
"use strict";
(() => {
  const DATA = { endpoint: "/sparql", prefixes: {}, terms: [], queries: [], ...JSON.parse(document.getElementById("data").textContent) };
  const { Yasqe, Yasr, Parser } = globalThis;
  const $ = (id) => document.getElementById(id);
  const narrow = matchMedia("(max-width: 800px)"), dark = matchMedia("(prefers-color-scheme: dark)");

  // --- Words

  const WORDS = {
    zh: {
      other: "English", editor: "SPARQL 查询", questions: "现成的问题", run: "运行", stop: "停止", keys: "Ctrl+Enter 运行 · Ctrl+Space 补全词汇", running: "正在查询…",
      rows: (n) => `${n} 行`, triples: (n) => `${n} 条三元组`, yes: "是", no: "否", ms: (n) => `${n} 毫秒`, failed: "查询出错", unreachable: "连不上查询服务。", line: (n) => `到第 ${n} 行`,
      table: "表格", graph: "图", response: "原文", download: "下载", nodownload: "此视图不能下载",
      simple: "只看值", ellipse: "一行一条", filter: "在结果中查找", page: "每页", all: "全部", more: "全部显示",
      info: "第 _START_–_END_ 行，共 _TOTAL_ 行", empty: "没有结果", filtered: "（从 _MAX_ 行中筛选）",
      part: (n, all) => `只画了联系最多的 ${n} 个节点，共 ${all} 个。`, untyped: "其他", close: "关闭", describe: "查看它的全部陈述", fit: "全图", closer: "放大", farther: "缩小",
      class: "类", property: "属性", prefix: "前缀", graphOf: (n, m) => `图：${n} 个节点，${m} 条边`,
    },
    en: {
      other: "中文", editor: "SPARQL query", questions: "Questions to start from", run: "Run", stop: "Stop", keys: "Ctrl+Enter runs · Ctrl+Space completes", running: "Asking…",
      rows: (n) => `${n} row${n === 1 ? "" : "s"}`, triples: (n) => `${n} triple${n === 1 ? "" : "s"}`, yes: "Yes", no: "No", ms: (n) => `${n} ms`, failed: "The query failed", unreachable: "The query service cannot be reached.", line: (n) => `Go to line ${n}`,
      table: "Table", graph: "Graph", response: "Raw", download: "Download", nodownload: "No download of this view",
      simple: "Values only", ellipse: "One line each", filter: "Find in the answer", page: "A page has", all: "all", more: "Show all",
      info: "Rows _START_–_END_ of _TOTAL_", empty: "No results", filtered: "(of _MAX_)",
      part: (n, all) => `Drawn are the ${n} nodes with the most links, of ${all}.`, untyped: "other", close: "Close", describe: "All that is said of it", fit: "Fit", closer: "Closer", farther: "Farther",
      class: "class", property: "property", prefix: "prefix", graphOf: (n, m) => `Graph: ${n} nodes, ${m} edges`,
    },
  };
  const KEPT = "unionkg-query-language";
  const kept = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
  let language = kept() ?? (/^zh\b/i.test(navigator.language) ? "zh" : "en");
  const word = (name, ...values) => { const text = WORDS[language][name] ?? name; return typeof text === "function" ? text(...values) : text; };

  // --- Names

  const NAMESPACES = Object.entries(DATA.prefixes).sort((a, b) => b[1].length - a[1].length);
  const TERMS = new Map(DATA.terms.map((term) => [term.iri, term]));
  const isClass = (term) => /class/i.test(term.kind ?? "");
  const labelOf = (term) => (language === "zh" ? term.label_zh || term.label_en : term.label_en || term.label_zh) || "";
  function compact(iri) {
    for (const [prefix, namespace] of NAMESPACES) if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
    return iri;
  }
  function lastPart(iri) {
    const part = iri.replace(/[/#]+$/, "").split(/[/#]/).pop() || iri;
    try { return decodeURIComponent(part); } catch { return part; }
  }

  // --- Prefixes that a query uses but does not declare

  const blank = (text) => text.replace(/"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^\x00-\x20<>"{}|^`\\]*>|#[^\n]*/g, (part) => " ".repeat(part.length));
  function missing(text) {
    const bare = blank(text);
    const declared = new Set([...bare.matchAll(/\bprefix\s+([^\s:]*)\s*:/gi)].map((match) => match[1]));
    const used = new Set([...bare.matchAll(/(?<![\p{L}\p{N}_:?$@.-])([\p{L}][\p{L}\p{N}_.-]*):/gu)].map((match) => match[1]));
    return [...used].filter((prefix) => !declared.has(prefix) && Object.hasOwn(DATA.prefixes, prefix)).sort();
  }
  const declare = (prefixes) => prefixes.map((prefix) => `PREFIX ${prefix}: <${DATA.prefixes[prefix]}>\n`).join("");

  // --- Completion, from the page's own terms

  const WORD = /(?:<[^\s<>]*|[\p{L}\p{N}_.-]*(?::[\p{L}\p{N}_.%/-]*)?)$/u;
  const REST = /^[\p{L}\p{N}_:.%/-]*/u;
  function spot(yasqe) {
    const { line, ch } = yasqe.getDoc().getCursor();
    const text = yasqe.getDoc().getLine(line);
    const before = WORD.exec(text.slice(0, ch))[0];
    return { line, before, lead: text.slice(0, ch - before.length), start: ch - before.length, end: ch + REST.exec(text.slice(ch))[0].length };
  }
  const ENTRIES = [
    ...DATA.terms.map((term) => ({ text: term.curie || compact(term.iri), iri: term.iri, kind: isClass(term) ? "class" : "property", term })),
    ...Object.entries(DATA.prefixes).map(([prefix, iri]) => ({ text: `${prefix}:`, iri, kind: "prefix" })),
  ];
  for (const entry of ENTRIES) entry.weight = ENTRIES.filter(({ text }) => text.split(":")[0] === entry.text.split(":")[0]).length; // the page's own vocabulary first
  function rank(entry, wanted) { // the smaller the better; undefined: does not fit
    const text = entry.text.toLowerCase(), local = text.slice(text.indexOf(":") + 1);
    if (text.startsWith(wanted)) return 0;
    if (wanted.includes(":")) return undefined;
    if (local && local.startsWith(wanted)) return 1;
    if (local.includes(wanted)) return 2;
    const labels = [entry.term?.label_zh, entry.term?.label_en].map((label) => label?.toLowerCase() ?? "");
    if (labels.some((label) => label.startsWith(wanted))) return 3;
    if (labels.some((label) => label.includes(wanted))) return 4;
  }
  function suggestions({ before, lead }) {
    if (before.startsWith("<")) return ENTRIES.filter(({ iri }) => iri.startsWith(before.slice(1))).map(({ iri, kind }) => (kind === "prefix" ? `<${iri}` : `<${iri}>`));
    const wanted = before.toLowerCase(), type = /(?:^|[\s;.{])(?:a|rdf:type)\s+$/.test(lead);
    return ENTRIES.map((entry) => ({ ...entry, rank: rank(entry, wanted) }))
      .filter((entry) => entry.rank !== undefined && !(type && entry.kind === "property"))
      .sort((a, b) => (a.kind === "prefix") - (b.kind === "prefix") || a.rank - b.rank || b.weight - a.weight || a.text.localeCompare(b.text))
      .map((entry) => entry.text);
  }
  const ENTRY = new Map(ENTRIES.flatMap((entry) => [[entry.text, entry], [`<${entry.iri}>`, entry], [`<${entry.iri}`, entry]]));
  function drawHint(element, _list, hint) {
    const entry = ENTRY.get(hint.text), name = document.createElement("b"), note = document.createElement("span");
    name.textContent = hint.text;
    note.textContent = !entry ? "" : entry.kind === "prefix" ? entry.iri : ([entry.term.label_zh, entry.term.label_en].filter(Boolean).join(" · ") || entry.term[`note_${language}`] || "") + `（${word(entry.kind)}）`;
    if (language === "en") note.textContent = note.textContent.replace("（", " (").replace("）", ")");
    element.append(name, note);
  }
  Yasqe.registerAutocompleter({
    name: "terms",
    bulk: false,
    isValidCompletionPosition(yasqe) {
      const { before, lead } = spot(yasqe);
      const type = yasqe.getTokenAt(yasqe.getDoc().getCursor()).type ?? "";
      return (before.startsWith("<") || !/comment|^string$/.test(type)) && !/[?$@]$/.test(lead) && !/\bprefix\s+$/i.test(lead);
    },
    get: (yasqe) => suggestions(spot(yasqe)).slice(0, 80),
    preProcessToken(yasqe, token) {
      const { line, before, start, end } = spot(yasqe);
      return { ...token, string: before || " ", autocompletionString: before, from: { line, ch: start }, to: { line, ch: end } };
    },
    postprocessHints: (_yasqe, hints) => hints.map((hint) => ({ ...hint, render: drawHint })),
  });
  // YASGUI's own completer for prefixes adds a declaration as soon as a name is typed; here it knows the page's prefixes only.
  Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes",
    bulk: false,
    autoShow: false,
    get(_yasqe, token) {
      const wanted = token?.autocompletionString ?? token?.string ?? "";
      return Object.entries(DATA.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).filter((text) => text.startsWith(wanted)).sort();
    },
  });
  Yasqe.forkAutocompleter("variables", { name: "variables", autoShow: false });

  // --- The answer as a graph

  const MOST = 200;
  const COLOURS = ["#0072B2", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#D55E00", "#808080", "#8F6A00"]; // Okabe and Ito
  const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const LABELS = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label", "https://schema.org/headline", "https://schema.org/name", "http://purl.org/dc/terms/title"];
  const isNode = (value) => value && (value.type === "uri" || value.type === "bnode");
  const classes = DATA.terms.filter(isClass);

  function collect() {
    const nodes = new Map(), edges = new Map();
    const node = ({ value }) => {
      if (!nodes.has(value)) nodes.set(value, { id: value, labels: [], types: new Set(), facts: [], degree: 0 });
      return nodes.get(value);
    };
    const edge = (from, to, name, directed = true) => {
      const a = node(from), b = node(to), key = `${a.id} ${b.id}`;
      if (a === b) return;
      if (!edges.has(key)) { edges.set(key, { a, b, names: new Set(), directed }); a.degree++; b.degree++; }
      edges.get(key).names.add(name);
    };
    return { nodes, edges, node, edge };
  }
  function fromTriples(bindings) {
    const net = collect(), types = bindings.filter(({ predicate }) => predicate.value === TYPE);
    for (const { subject, predicate, object } of bindings) {
      const rank = LABELS.indexOf(predicate.value);
      if (predicate.value === TYPE) net.node(subject).types.add(object.value);
      else if (isNode(object)) net.edge(subject, object, predicate.value);
      else if (rank >= 0) net.node(subject).labels.push({ rank, text: object.value, lang: object["xml:lang"] });
      else net.node(subject).facts.push([predicate.value, object.value]);
    }
    if (!net.edges.size) for (const { subject, object } of types) net.edge(subject, object, TYPE);
    return net;
  }
  // A column of properties between two others makes triples of the rows; else the first column of IRIs leads to the others.
  function fromRows(bindings, vars) {
    const columns = vars.filter((name) => bindings.some((row) => isNode(row[name])));
    const isRelation = (name) => bindings.every((row) => !row[name] || (TERMS.has(row[name].value) && !isClass(TERMS.get(row[name].value))) || row[name].value === TYPE);
    const relation = columns.find((name) => isRelation(name) || (columns.length > 1 && /^(p|predicate|property|relation)$/i.test(name) && vars.indexOf(name) === 1 && vars.length === 3));
    const [from, to] = [vars[vars.indexOf(relation) - 1], vars[vars.indexOf(relation) + 1]];
    if (relation && columns.includes(from) && columns.includes(to))
      return fromTriples(bindings.filter((row) => isNode(row[from]) && row[relation] && row[to]).map((row) => ({ subject: row[from], predicate: row[relation], object: row[to] })));
    const net = collect(), ends = columns.filter((name) => name !== relation);
    for (const row of bindings) {
      for (const name of ends) {
        if (!isNode(row[name])) continue;
        const given = row[`${name}Label`] ?? row[`${name}Name`];
        const point = net.node(row[name]);
        if (given && !point.labels.length) point.labels.push({ rank: 0, text: given.value, lang: given["xml:lang"] });
      }
      for (const name of ends.slice(1)) if (isNode(row[ends[0]]) && isNode(row[name])) net.edge(row[ends[0]], row[name], `?${name}`, false);
    }
    return net;
  }
  function readNet(results) {
    const bindings = results?.getBindings?.();
    if (!bindings?.length) return null;
    const net = results.getType() === "ttl" ? fromTriples(bindings) : fromRows(bindings, results.getVariables());
    return net.edges.size ? net : null;
  }
  function thin(net) { // keeps the nodes with the most links
    const all = [...net.nodes.values()].filter((node) => node.degree);
    const nodes = all.sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1)).slice(0, MOST);
    const inside = new Set(nodes), edges = [...net.edges.values()].filter(({ a, b }) => inside.has(a) && inside.has(b));
    const linked = new Set(edges.flatMap(({ a, b }) => [a, b]));
    return { nodes: nodes.filter((node) => linked.has(node)), edges, all: all.length };
  }
  function nameOf(node) {
    const fits = ({ lang }) => (lang?.startsWith(language) ? 0 : !lang ? 1 : lang.startsWith("zh") ? 2 : 3);
    const best = [...node.labels].sort((x, y) => x.rank - y.rank || fits(x) - fits(y))[0];
    const term = TERMS.get(node.id);
    return best?.text || (term && labelOf(term)) || lastPart(node.id);
  }
  function typeOf(node) { return [...node.types].map((iri) => classes.find((term) => term.iri === iri)).filter(Boolean).sort((a, b) => !labelOf(a) - !labelOf(b))[0]?.iri ?? [...node.types][0] ?? ""; }
  function colourOf(type) {
    const at = classes.findIndex((term) => term.iri === type);
    return (dark.matches && classes[at]?.dark) || classes[at]?.colour || COLOURS[at < 0 ? COLOURS.length - 2 : at % COLOURS.length];
  }
  const typeName = (type) => (!type ? word("untyped") : (TERMS.has(type) && labelOf(TERMS.get(type))) || compact(type));
  const edgeName = (name) => (name.startsWith("?") ? name.slice(1) : TERMS.has(name) ? labelOf(TERMS.get(name)) || compact(name) : compact(name));

  // Labels and types that the answer lacks, asked of the same endpoint.
  async function complete(nodes) {
    const bare = nodes.filter((node) => /^https?:/.test(node.id) && !TERMS.has(node.id) && (!node.labels.length || !node.types.size) && !/[<>"{}|^`\\\s]/.test(node.id));
    if (!bare.length) return;
    const query = `SELECT ?s ?p ?o WHERE { VALUES ?s { ${bare.map(({ id }) => `<${id}>`).join(" ")} } VALUES ?p { ${[TYPE, ...LABELS].map((iri) => `<${iri}>`).join(" ")} } ?s ?p ?o }`;
    try {
      const answer = await fetch(DATA.endpoint, { method: "POST", headers: { Accept: "application/sparql-results+json" }, body: new URLSearchParams({ query }) });
      if (!answer.ok) return;
      const known = new Map(bare.map((node) => [node.id, { node, named: node.labels.length > 0 }]));
      for (const { s, p, o } of (await answer.json()).results.bindings) {
        const { node, named } = known.get(s.value) ?? {};
        if (!node) continue;
        if (p.value === TYPE) node.types.add(o.value);
        else if (!named) node.labels.push({ rank: LABELS.indexOf(p.value), text: o.value, lang: o["xml:lang"] });
      }
    } catch { /* the names of the IRIs have to do */ }
  }

  // Each connected part is laid out by Fruchterman and Reingold's forces, then the parts are put in rows, the largest first.
  // The same nodes always lie the same way.
  function arrange(nodes, edges, wide) {
    const part = new Map(nodes.map((node) => [node, node]));
    const root = (node) => { while (part.get(node) !== node) node = part.get(node); return node; };
    for (const { a, b } of edges) part.set(root(a), root(b));
    const parts = Map.groupBy ? Map.groupBy(nodes, root) : nodes.reduce((map, node) => map.set(root(node), [...(map.get(root(node)) ?? []), node]), new Map());
    const boxes = [...parts].map(([of, members]) => {
      settle(members, edges.filter(({ a }) => root(a) === of));
      const xs = members.map(({ x }) => x), ys = members.map(({ y }) => y), left = Math.min(...xs), top = Math.min(...ys);
      return { members, left, top, width: Math.max(...xs) - left + 120, height: Math.max(...ys) - top + 70 };
    }).sort((a, b) => b.members.length - a.members.length || b.width - a.width);
    const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
    const tries = [.6, .75, .9, 1.05, 1.2, 1.4, 1.6].map((times) => pack(boxes, Math.max(boxes[0].width, Math.sqrt(area * wide) * times)));
    const best = tries.reduce((a, b) => (Math.max(b.width, b.height * wide) < Math.max(a.width, a.height * wide) ? b : a));
    best.places.forEach(([x, y], i) => { for (const node of boxes[i].members) { node.x += x - boxes[i].left; node.y += y - boxes[i].top; } });
  }
  function pack(boxes, row) { // a row takes boxes while they fit; a narrow box may stand below another one of its row
    const places = [];
    let x = 0, y = 0, tall = 0, width = 0, stack = null;
    for (const box of boxes) {
      if (stack && box.width <= stack.width && stack.used + box.height <= tall) { places.push([stack.x, y + stack.used]); stack.used += box.height; continue; }
      if (x && x + box.width > row) { x = 0; y += tall; tall = 0; }
      places.push([x, y]);
      stack = { x, width: box.width, used: box.height };
      x += box.width;
      width = Math.max(width, x);
      tall = Math.max(tall, box.height);
    }
    return { places, width, height: y + tall };
  }
  function settle(nodes, edges) {
    const length = 78, golden = Math.PI * (3 - Math.sqrt(5));
    nodes.forEach((node, i) => { node.x = Math.sqrt(i) * 45 * Math.cos(i * golden); node.y = Math.sqrt(i) * 45 * Math.sin(i * golden); });
    const steps = nodes.length > 2 ? 400 : 60;
    for (let step = 0, heat = 50; step < steps; step++, heat = Math.max(.4, heat * .985)) {
      for (const node of nodes) { node.dx = -node.x * .01; node.dy = -node.y * .03; } // wider than high
      for (let i = 0; i < nodes.length; i++)
        for (let j = i + 1; j < nodes.length; j++) {
          const a = nodes[i], b = nodes[j], x = a.x - b.x || .1 * (i - j), y = a.y - b.y || .1, push = length * length / (x * x + y * y);
          a.dx += x * push; a.dy += y * push; b.dx -= x * push; b.dy -= y * push;
        }
      for (const { a, b } of edges) {
        const x = a.x - b.x, y = a.y - b.y, pull = Math.hypot(x, y) / length;
        a.dx -= x * pull; a.dy -= y * pull; b.dx += x * pull; b.dy += y * pull;
      }
      for (const node of nodes) {
        const far = Math.hypot(node.dx, node.dy) || 1, go = Math.min(far, heat) / far;
        node.x += node.dx * go; node.y += node.dy * go;
      }
    }
  }

  const svg = (name, attributes = {}, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const html = (name, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  };

  function drawNet({ nodes, edges, all }, place) {
    const box = html("div", { className: "net" }), canvas = svg("svg", { role: "img" }), links = svg("g"), points = svg("g"), texts = svg("g");
    canvas.append(links, points, texts);
    const buttons = html("div", { className: "zoom" });
    const legend = html("div", { className: "legend" }), facts = html("div", { className: "facts", hidden: true });
    box.append(canvas, buttons, facts, legend);
    place.append(box);
    canvas.setAttribute("aria-label", word("graphOf", nodes.length, edges.length));

    const view = { k: 1, x: 0, y: 0 };
    let chosen = null;
    for (const node of nodes) {
      node.full = 5 + Math.min(11, Math.sqrt(node.degree) * 2);
      node.type = typeOf(node);
      node.name = nameOf(node);
      node.dot = svg("circle", { fill: colourOf(node.type) }, svg("title", {}, node.name));
      node.group = svg("g", {}, node.dot);
      node.text = svg("text", { "text-anchor": "middle" }, node.name.length > 16 ? node.name.slice(0, 15) + "…" : node.name);
      node.wide = [...node.text.textContent].reduce((sum, char) => sum + (char > "\u2e80" ? 12.2 : 6.8), 0);
      points.append(node.group);
      texts.append(node.text);
    }
    for (const edge of edges) {
      edge.name = [...edge.names].map(edgeName).join(language === "zh" ? "、" : ", ");
      edge.line = svg("line");
      edge.tip = svg("polygon");
      edge.tip.style.display = edge.directed ? "" : "none";
      edge.text = svg("text", { class: "edge", "text-anchor": "middle" }, edge.name);
      edge.group = svg("g", {}, svg("title", {}, edge.name), edge.line, edge.tip);
      links.append(edge.group);
      texts.append(edge.text);
    }

    function show() { // puts everything where the view wants it; names give way to those of nodes with more links
      const taken = [], { width, height } = canvas.getBoundingClientRect();
      const free = (x, y, w, h) => {
        if (x < 0 || y < 0 || x + w > width || y + h > height || taken.some((t) => x < t[0] + t[2] && t[0] < x + w && y < t[1] + t[3] && t[1] < y + h)) return false;
        taken.push([x, y, w, h]);
        return true;
      };
      const size = Math.min(1.3, Math.max(.55, Math.sqrt(view.k)));
      for (const node of nodes) { node.sx = node.x * view.k + view.x; node.sy = node.y * view.k + view.y; node.r = node.full * size; node.dot.setAttribute("r", node.r.toFixed(1)); }
      for (const { sx, sy, r } of nodes) taken.push([sx - r, sy - r, 2 * r, 2 * r]);
      const near = (node) => Boolean(chosen) && (node === chosen || edges.some(({ a, b }) => (a === chosen && b === node) || (b === chosen && a === node)));
      for (const edge of edges) {
        const { a, b } = edge, x = b.sx - a.sx, y = b.sy - a.sy, d = Math.hypot(x, y) || 1, ux = x / d, uy = y / d, lit = a === chosen || b === chosen;
        const ex = b.sx - ux * (b.r + 1), ey = b.sy - uy * (b.r + 1);
        for (const [key, value] of Object.entries({ x1: a.sx, y1: a.sy, x2: edge.directed ? ex - ux * 4 : b.sx, y2: edge.directed ? ey - uy * 4 : b.sy })) edge.line.setAttribute(key, value.toFixed(1));
        edge.tip.setAttribute("points", [[ex, ey], [ex - (ux * 7 + uy * 3) * size, ey - (uy * 7 - ux * 3) * size], [ex - (ux * 7 - uy * 3) * size, ey - (uy * 7 + ux * 3) * size]].map((p) => p.map((n) => n.toFixed(1)).join()).join(" "));
        edge.group.setAttribute("class", lit ? "lit" : chosen ? "dim" : "");
      }
      for (const node of nodes) { node.dot.setAttribute("cx", node.sx.toFixed(1)); node.dot.setAttribute("cy", node.sy.toFixed(1)); }
      for (const node of [...nodes].sort((a, b) => (b === chosen) - (a === chosen) || near(b) - near(a) || b.degree - a.degree)) {
        const dim = chosen && !near(node), { sx, sy, r, wide } = node, aside = r + 3 + wide / 2;
        const spots = dim ? [] : [[sx, sy + r + 13], [sx, sy - r - 5], [sx + aside, sy + 4], [sx - aside, sy + 4]];
        const at = spots.find(([x, y]) => free(x - wide / 2, y - 11, wide, 14)) ?? (node === chosen ? spots[0] : undefined);
        node.group.setAttribute("class", node === chosen ? "chosen" : dim ? "dim" : "");
        node.text.style.display = at ? "" : "none";
        if (at) { node.text.setAttribute("x", at[0].toFixed(1)); node.text.setAttribute("y", at[1].toFixed(1)); }
      }
      for (const edge of edges) {
        const { a, b } = edge, x = (a.sx + b.sx) / 2, y = (a.sy + b.sy) / 2, w = edge.name.length * 11;
        const wanted = chosen ? a === chosen || b === chosen : edges.length <= 40;
        edge.text.style.display = wanted && Math.hypot(a.sx - b.sx, a.sy - b.sy) > w && free(x - w / 2, y - 10, w, 13) ? "" : "none";
        edge.text.setAttribute("x", x.toFixed(1));
        edge.text.setAttribute("y", (y + 3).toFixed(1));
      }
    }
    function fit() {
      const { width, height } = canvas.getBoundingClientRect();
      const xs = nodes.map((n) => n.x), ys = nodes.map((n) => n.y);
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      view.k = Math.min(2, (width - 90) / (right - left || 1), (height - 80) / (bottom - top || 1));
      view.x = width / 2 - (left + right) / 2 * view.k;
      view.y = height / 2 - (top + bottom) / 2 * view.k - 4;
      show();
    }
    function zoom(times, x, y) {
      const k = Math.min(6, Math.max(.1, view.k * times)), real = k / view.k;
      Object.assign(view, { k, x: x - (x - view.x) * real, y: y - (y - view.y) * real });
      show();
    }
    const middle = (times) => { const { width, height } = canvas.getBoundingClientRect(); zoom(times, width / 2, height / 2); };
    for (const [sign, name, act] of [["+", "closer", () => middle(1.4)], ["−", "farther", () => middle(1 / 1.4)], ["⤢", "fit", fit]]) {
      const button = html("button", { type: "button", textContent: sign, title: word(name), onclick: act });
      button.setAttribute("aria-label", word(name));
      buttons.append(button);
    }

    function choose(node) {
      chosen = node;
      facts.hidden = !node;
      if (node) facts.classList.toggle("right", node.sx < canvas.clientWidth / 2);
      facts.textContent = "";
      if (node) {
        const list = html("dl");
        const about = new Map();
        const note = (key, ...value) => { if (!about.has(key)) about.set(key, []); about.get(key).push(value); };
        for (const [predicate, value] of node.facts) note(edgeName(predicate), value);
        for (const { a, b, name, directed } of edges) {
          const [out, back] = directed ? [`${name} →`, `→ ${name}`] : [name, name];
          if (a === node) note(out, html("button", { type: "button", textContent: b.name, onclick: () => choose(b) }));
          if (b === node) note(back, html("button", { type: "button", textContent: a.name, onclick: () => choose(a) }));
        }
        for (const [key, values] of about) list.append(html("dt", { textContent: key }), ...values.slice(0, 30).map((value) => html("dd", {}, ...value)));
        const close = html("button", { type: "button", className: "close", textContent: "✕", onclick: () => choose(null) });
        close.setAttribute("aria-label", word("close"));
        facts.append(close, html("strong", { textContent: node.name }), html("small", { textContent: [node.type && typeName(node.type), compact(node.id)].filter(Boolean).join(" · ") }), list);
        if (/^https?:/.test(node.id)) facts.append(html("button", { type: "button", textContent: word("describe"), onclick: () => describe(node.id) }));
      }
      show();
    }

    // A drag moves a node, or the whole; a click without one chooses.
    let drag = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      drag = { node: nodes.find(({ dot }) => dot === event.target), x: event.clientX, y: event.clientY, far: 0 };
      canvas.setPointerCapture(event.pointerId);
      canvas.classList.add("moving");
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const x = event.clientX - drag.x, y = event.clientY - drag.y;
      drag.far += Math.abs(x) + Math.abs(y);
      Object.assign(drag, { x: event.clientX, y: event.clientY });
      if (drag.far < 4) return;
      if (drag.node) { drag.node.x += x / view.k; drag.node.y += y / view.k; } else { view.x += x; view.y += y; }
      show();
    });
    const drop = (event) => {
      canvas.classList.remove("moving");
      if (drag && event.type === "pointerup" && drag.far < 4) choose(drag.node && drag.node !== chosen ? drag.node : null);
      drag = null;
    };
    canvas.addEventListener("pointerup", drop);
    canvas.addEventListener("pointercancel", drop);
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { left, top } = canvas.getBoundingClientRect();
      zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * .004), event.clientX - left, event.clientY - top);
    }, { passive: false });

    const counts = new Map();
    for (const { type } of nodes) counts.set(type, (counts.get(type) ?? 0) + 1);
    for (const [type, count] of [...counts].sort((a, b) => b[1] - a[1])) {
      const dot = html("i");
      dot.style.background = colourOf(type);
      legend.append(html("span", {}, dot, `${typeName(type)} ${count}`));
    }
    if (all > nodes.length) legend.append(html("span", { textContent: word("part", nodes.length, all) }));

    fit();
    let width = canvas.clientWidth;
    const watch = new ResizeObserver(() => { if (canvas.clientWidth && canvas.clientWidth !== width) { width = canvas.clientWidth; fit(); } });
    watch.observe(canvas);
    return () => watch.disconnect();
  }

  class Graph {
    priority = 5;
    label = "graph";
    constructor(yasr) { this.yasr = yasr; }
    canHandleResults() {
      if (this.of !== this.yasr.results) { this.of = this.yasr.results; this.net = readNet(this.of); }
      return Boolean(this.net);
    }
    async draw() {
      this.destroy();
      const of = this.yasr.results, net = thin(this.net);
      await complete(net.nodes);
      if (of !== this.yasr.results) return; // another answer came meanwhile
      if (!net.nodes.some((node) => node.placed)) { arrange(net.nodes, net.edges, this.yasr.resultsEl.clientWidth / Math.min(720, Math.max(360, innerHeight * .62))); for (const node of net.nodes) node.placed = true; }
      this.yasr.resultsEl.textContent = "";
      this.stop = drawNet(net, this.yasr.resultsEl);
      if (!narrow.matches) this.yasr.resultsEl.scrollIntoView({ block: "nearest" });
    }
    destroy() { this.stop?.(); this.stop = undefined; }
    getIcon() {
      const icon = html("div", { className: "svgImg" });
      icon.append(svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: "M4 4.5 12 8M4 4.5 6 13M12 8 6 13", fill: "none", stroke: "currentColor", "stroke-width": "1.3" }), ...[[4, 4.5], [12, 8], [6, 13]].map(([cx, cy]) => svg("circle", { cx, cy, r: 2.3, fill: "currentColor" }))));
      return icon;
    }
    download(name) {
      const { results } = this.yasr;
      return results?.getType() === "ttl"
        ? { getData: () => results.getOriginalResponseAsString(), filename: `${name}.nt`, contentType: "application/n-triples" }
        : { getData: () => results?.asCsv() ?? "", filename: `${name}.csv`, contentType: "text/csv" };
    }
  }
  Yasr.registerPlugin("graph", Graph);

  // --- YASGUI's table, in the words of the page

  class Table extends Yasr.plugins.table {
    getColumns() { // what is searched and sorted is plain text; cleaning every cell as HTML took seconds
      const text = (data) => (data === "" || typeof data !== "object" ? data : data.value.replace(/&/g, "&amp;").replace(/</g, "&lt;"));
      return super.getColumns().map((column) => ({ ...column, render: (data, type, ...rest) => (type === "display" ? column.render(data, type, ...rest) : text(data)) }));
    }
    draw(kept) {
      const { first, last, next, previous } = { first: "«", last: "»", next: "›", previous: "‹" };
      const words = { info: word("info"), infoEmpty: "", infoFiltered: word("filtered"), emptyTable: word("empty"), zeroRecords: word("empty"), paginate: { first, last, next, previous } };
      this.config = { ...this.config, tableConfig: { ...this.config.tableConfig, language: words, autoWidth: false } };
      super.draw(kept);
    }
    drawControls() {
      super.drawControls();
      const controls = this.yasr.pluginControls.querySelector(".tableControls");
      const [simple, ellipse] = controls.querySelectorAll(".label");
      simple.textContent = word("simple");
      ellipse.textContent = word("ellipse");
      const filter = controls.querySelector(".tableFilter");
      filter.placeholder = word("filter");
      filter.setAttribute("aria-label", word("filter"));
      controls.querySelector(".pageSizerLabel").textContent = `${word("page")} `;
      controls.querySelector("option[value='-1']").textContent = word("all");
    }
  }
  Yasr.registerPlugin("table", Table);

  // --- The page

  const decode = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  const hash = () => new URLSearchParams(location.hash.slice(1));
  const shipped = (name) => DATA.queries.find((query) => query.name === name);
  const full = (text) => { const lacks = missing(text); return declare(lacks) + text.trim(); };

  const yasqe = new Yasqe($("editor"), {
    value: full(DATA.queries[0]?.text ?? "SELECT * WHERE { ?s ?p ?o } LIMIT 20"),
    persistenceId: "unionkg-query",
    autocompleters: ["terms", "prefixes", "variables"],
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    editorHeight: "auto",
    highlightSelectionMatches: { showToken: false },
    requestConfig: { endpoint: DATA.endpoint, method: "POST", queryArgument: "query" },
  });
  yasqe.on("inputRead", (_editor, change) => { // shows suggestions while a name is typed, not while the cursor walks over one
    if (yasqe.state.completionActive || !change.text.join("").trim()) return;
    const { line, ch } = yasqe.getDoc().getCursor();
    if (/(?:[?$][\p{L}\p{N}_]+|\bprefix\s+[\p{L}\p{N}_.-]+|[\p{L}][\p{L}\p{N}_.-]*:[\p{L}\p{N}_-]*)$/iu.test(yasqe.getDoc().getLine(line).slice(0, ch))) yasqe.autocomplete();
  });

  const yasr = new Yasr($("results"), {
    persistenceId: null,
    pluginOrder: ["table", "graph", "response"],
    defaultPlugin: "table",
    prefixes: Object.fromEntries(NAMESPACES),
    plugins: { table: { enabled: true, dynamicConfig: { compact: true, isEllipsed: false, pageSize: 50 } } },
    getDownloadFileName: () => current() || "unionkg",
    errorRenderers: [drawError],
  });
  yasr.updateResponseInfo = () => {}; // said in the bar instead
  yasr.updateHelpButton = () => {}; // no manual to link to
  yasr.headerEl.querySelector(".yasr_external_ref_btn").remove();
  yasr.headerEl.hidden = true;
  yasr.headerEl.addEventListener("click", (event) => { if (event.target.closest(".yasr_btn.disabled")) event.stopPropagation(); }, true);

  async function drawError({ text }) {
    const box = html("div", {}, html("strong", { textContent: word("failed") }));
    const unreachable = /^(Failed to fetch|NetworkError|Load failed)/i.test(text ?? "");
    box.append(html("pre", { textContent: unreachable || !text ? word("unreachable") : text.trim() }));
    const at = /\b(?:at|line)\s+(\d+)(?::(\d+))?/i.exec(text ?? "");
    if (at && Number(at[1]) <= yasqe.getDoc().lineCount()) {
      const line = Number(at[1]) - 1;
      yasqe.getDoc().addLineClass(line, "background", "badline");
      box.append(html("button", { type: "button", textContent: word("line", line + 1), onclick: () => { yasqe.focus(); yasqe.getDoc().setCursor({ line, ch: Math.max(0, Number(at[2] ?? 1) - 1) }); } }));
    }
    return box;
  }

  const plain = (text) => text.replace(/^\s*PREFIX\s[^\n]*\n/gim, "").trim();
  function current() { const text = plain(yasqe.getValue()); return DATA.queries.find((query) => plain(query.text) === text)?.name; }
  function mark() { const name = current(); for (const button of $("list").querySelectorAll("button")) button.setAttribute("aria-current", String(button.dataset.name === name)); }

  function put(text) {
    yasqe.getDoc().setValue(full(text));
    yasqe.collapsePrefixes(true);
    mark();
  }
  let busy = false;
  async function run(remember = true) {
    const lacks = missing(yasqe.getValue());
    if (lacks.length) {
      yasqe.getDoc().replaceRange(declare(lacks), { line: 0, ch: 0 });
      yasqe.collapsePrefixes(true);
    }
    yasqe.saveQuery();
    yasqe.getDoc().eachLine((line) => yasqe.getDoc().removeLineClass(line, "background", "badline"));
    if (remember) {
      const name = current();
      const link = "#" + new URLSearchParams(name ? { ask: name } : { query: yasqe.getValue() });
      if (link !== location.hash) history.pushState({ run: true }, "", link); else history.replaceState({ run: true }, "", link);
    }
    await yasqe.query().catch(() => {}); // an error is shown with the answer
  }
  function describe(iri) { put(`DESCRIBE <${iri}>`); run(); }

  function state(text, waits = false) {
    busy = waits;
    $("state").textContent = text;
    $("run").textContent = waits ? word("stop") : word("run");
  }
  const wish = { rows: "table", triples: "graph" }; // the view last chosen for each kind of answer
  let last = null, fresh = false;
  function say() {
    const { results } = yasr;
    if (!last || !results) return state("");
    const bindings = results.getBindings(), truth = results.getBoolean();
    const said = results.hasError() ? word("failed") : bindings ? word(last.kind, bindings.length) : truth === true ? word("yes") : truth === false && results.getAsJson()?.boolean === false ? word("no") : "";
    state([said, word("ms", last.time)].filter(Boolean).join(" · "));
  }
  yasqe.on("query", () => state(word("running"), true));
  yasqe.on("queryAbort", () => state(""));
  yasqe.on("queryResponse", (_yasqe, response, time) => queueMicrotask(() => answer(response, time))); // so that no fault of ours counts as one of the query
  function answer(response, time) {
    if (response?.name === "AbortError") return;
    if (response && response.content === "") response.content = "\n"; // an empty graph is an answer, too
    const kind = /CONSTRUCT|DESCRIBE/.test(yasqe.getQueryType() ?? "") ? "triples" : "rows";
    last = { kind, time };
    yasr.headerEl.hidden = response instanceof Error;
    yasr.results = new Parser(response, time);
    inOrder(yasr.results);
    yasr.selectedPlugin = !yasr.plugins[wish[kind]].canHandleResults() ? "table" : wish[kind];
    yasr.draw();
    if (yasr.results.getBoolean() !== undefined && !yasr.results.getBindings()) yasr.headerEl.hidden = true;
    say();
    fresh = true;
  }
  function inOrder(results) { // of SELECT * the endpoint tells the columns in any order: here that of the query
    const vars = results.getAsJson()?.head?.vars, text = blank(yasqe.getValue());
    if (!vars || !/\bselect\s+(?:(?:distinct|reduced)\s+)?\*/i.test(text)) return;
    const at = (name) => { const found = text.search(new RegExp(`[?$]${name}(?![\\p{L}\\p{N}_])`, "u")); return found < 0 ? Infinity : found; };
    vars.sort((a, b) => at(a) - at(b) || 0);
  }
  yasr.on("change", () => { if (last && yasr.plugins[yasr.selectedPlugin]?.canHandleResults()) wish[last.kind] = yasr.selectedPlugin; });
  yasr.on("drawn", () => queueMicrotask(() => { // when YASGUI has set its buttons
    if (fresh && narrow.matches) $("bar").scrollIntoView({ block: "start" });
    fresh = false;
    const truth = yasr.resultsEl.querySelector(".booleanResult span");
    if (truth) truth.textContent = word(yasr.results.getBoolean() ? "yes" : "no");
    for (const button of yasr.headerEl.querySelectorAll(".yasr_btnGroup .yasr_btn")) button.disabled = button.classList.contains("disabled");
    const icon = yasr.headerEl.querySelector(".yasr_downloadIcon");
    icon.title = icon.classList.contains("disabled") ? word("nodownload") : word("download");
    icon.setAttribute("aria-label", icon.title);
    for (const button of yasr.resultsEl.querySelectorAll(".overlay_btn")) { const text = word(button.title === "Show all" ? "more" : "download"); (button.querySelector("span") ?? button).textContent = text; }
  }));
  // An IRI in the table is asked for here; with Ctrl or the middle button it opens as a link.
  yasr.resultsEl.addEventListener("click", (event) => {
    const link = event.target.closest("a.iri");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    describe(link.getAttribute("href"));
  });
  yasr.resultsEl.addEventListener("mouseover", (event) => {
    const link = event.target.closest("a.iri"), iri = link?.getAttribute("href"), term = iri && TERMS.get(iri);
    if (link) link.title = [term && labelOf(term), decode(iri)].filter(Boolean).join("\n");
  });

  function speak() {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    $("language").textContent = word("other");
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
    $("run").textContent = word(busy ? "stop" : "run");
    yasqe.getInputField().setAttribute("aria-label", word("editor"));
    $("list").replaceChildren(...DATA.queries.map((query) => {
      const button = html("button", { type: "button", textContent: (language === "zh" ? query.zh || query.en : query.en || query.zh) || query.name, title: query.name });
      button.dataset.name = query.name;
      button.addEventListener("click", () => {
        if (narrow.matches) $("questions").open = false;
        put(query.text);
        run();
      });
      return html("li", {}, button);
    }));
    for (const name of ["table", "graph", "response"]) {
      const button = yasr.headerEl.querySelector(`.select_${name}`);
      button.querySelector("span").textContent = word(name);
      button.title = word(name);
      button.setAttribute("aria-label", word(name));
    }
    mark();
    if (yasr.results) { yasr.draw(); say(); }
  }
  $("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    try { localStorage.setItem(KEPT, language); } catch { /* then only for now */ }
    speak();
  });
  $("run").addEventListener("click", () => (busy ? yasqe.abortQuery() : run()));
  const keys = Object.fromEntries(["Ctrl-Enter", "Cmd-Enter"].map((key) => [key, () => run()]));
  yasqe.setOption("extraKeys", { ...yasqe.getOption("extraKeys"), ...keys, Tab: (editor) => (editor.somethingSelected() ? editor.execCommand("indentMore") : editor.replaceSelection("  ")), "Shift-Tab": "indentLess" });
  yasqe.on("changes", mark);

  // A link to a question runs it; a link to a query of somebody's only puts it there.
  function follow(again) {
    const wanted = hash(), query = shipped(wanted.get("ask"));
    if (query) { put(query.text); run(false); }
    else if (wanted.get("query")) { put(wanted.get("query")); if (again) run(false); }
  }
  addEventListener("popstate", (event) => follow(event.state?.run));
  if (narrow.matches) $("questions").open = false;
  else $("questions").querySelector("summary").addEventListener("click", (event) => event.preventDefault());
  speak();
  yasqe.collapsePrefixes(true);
  follow(false);
})();
