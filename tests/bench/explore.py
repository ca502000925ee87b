#!/usr/bin/env python3
"""The page that `kg build` writes beside pyvis's own page of the same networkx graph, both in one headless Chromium, in one run.

    python tests/bench/explore.py [--real FOLDER] [ENTITIES ...]      # 1500 5000 20000 generated entities unless told

Graphs: the samples, real pages (of the folder given, else those beside the checkout), generated ones of this ontology's shape. There is
no GPU; the network is cut, lest pyvis's page wait for its CDNs. Ours is opened three times (medians), pyvis's once.

made           Ours: `to_html` of the store. pyvis: `Network()`, `from_nx` of the graph with nothing but its labels, `generate_html`.
first drawing  From the start of navigation to the first drawing that shows the graph. Ours: when the page sets `data-ready`. pyvis: the
               first `afterDrawing` after `stabilizationIterationsDone`, for a grey bar covers the map until then (and half a second on).
nodes          Those in the page's DataSet that are not hidden after that.
frames         `afterDrawing` events a second while the mouse drags the map for three seconds, so that what a page leaves out while it is
               dragged counts as it does for readers. 60 is the most, and a driven mouse costs some of them.
suggestions    From the `input` event of a character to the list's change: the slowest of the three characters of 总工会.
"""

from __future__ import annotations

import argparse
import math
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from pyvis.network import Network

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import kg  # noqa: E402
from kg.explore import to_html  # noqa: E402
from kg.explore.network import read_network  # noqa: E402
from kg.graph.terms import PREFIXES  # noqa: E402

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"]
MOST, PYVIS_MOST = 90, 2000  # seconds that a page may take to be drawn; entities, for with more pyvis's page takes minutes
# The scripts tell their times on the console: asking again and again would slow the page, and its policy forbids `eval`.
TELL = 'window.tell = (word, since = 0) => console.log(word + " " + (performance.now() - since));'
OURS = TELL + "new MutationObserver(() => tell('drawn')).observe(document, { subtree: true, attributeFilter: ['data-ready'] });"
PYVIS = TELL + """let made; Object.defineProperty(window, "network", { get: () => made, set: (network) => { made = network;
    made.once("stabilizationIterationsDone", () => made.once("afterDrawing", () => tell("drawn"))); } });"""
NODES = "(window.unionkg || window).nodes.get({ filter: (node) => !node.hidden }).length"
COUNT = "(window.unionkg || window).network.on('afterDrawing', () => { window.drawings += 1; }); window.drawings = 0;"
LISTEN = """{ let typed = 0; addEventListener("input", (event) => { typed = event.timeStamp; }, true);
    new MutationObserver(() => { if (typed) tell("listed", typed); typed = 0; }).observe(document.getElementById("hits"), { childList: true }); }"""
NAMES = {"Union": "第{}县总工会", "Programme": "第{}期行动", "Agency": "第{}区协会", "Place": "第{}镇", "Person": "钱{}", "WorkerGroup": "第{}类工人"}
ABOVE = {"Place": "partOf", "Union": "deducedSuperior"}


class News:
    """Made-up stories as Turtle, the same every time, in the proportions of real graphs. A story is of one region, and who was named
    before is likely to be named again: most entities have few facts, some have hundreds."""

    def __init__(self, entities: int) -> None:
        self.lines = [*(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()), "@prefix : <https://example.org/id/> ."]
        self.pick, self.names, self.named = random.Random(7), {}, defaultdict(list)  # named: (type, region) → entities, as often as named
        while len(self.names) < entities:
            self.story()

    def entity(self, kind: str, fresh: float) -> str:
        """An entity that the story names, new with that probability; worker groups are a vocabulary of the whole country."""
        pool, least = (self.named[kind, -1], 20) if kind == "WorkerGroup" else (self.named[kind, self.region], 1)
        chosen = self.pick.choice(pool) if len(pool) >= least and self.pick.random() >= fresh else f"n{len(self.names)}"
        if chosen not in self.names:
            self.names[chosen] = NAMES[kind].format(len(self.names))
            above = f"; ukg:{ABOVE[kind]} :{self.pick.choice(pool)} " if pool and kind in ABOVE else ""
            self.lines.append(f':{chosen} a ukg:{kind} ; skos:prefLabel "{self.names[chosen]}"@zh {above}.')
        pool.append(chosen)
        self.lines.append(f":{chosen} ukg:mentionedIn :{self.article} .")
        return chosen

    def proof(self, text: str, more: str = "") -> str:
        proof, start, self.body = f"e{len(self.lines)}", len(self.body), f"{self.body}{text}，职工都说办得好。"
        self.lines.append(f':{proof} a ukg:Evidence ; prov:wasDerivedFrom :{self.article} ; oa:start {start} ; oa:end {start + len(text)} ; '
                          f'oa:exact "{text}"@zh ; ukg:rule "made-up" ; ukg:confidence 0.8 {more}.')
        return proof

    def fact(self, s: str, relation: str, o: str) -> None:
        self.lines.append(f":{s} ukg:{relation} :{o} .")
        self.proof(f"{self.names[s]}联系{self.names[o]}", f"; rdf:subject :{s} ; rdf:predicate ukg:{relation} ; rdf:object :{o} ")

    def story(self) -> None:
        self.article, self.region, self.body = f"a{len(self.lines)}", self.pick.randrange(31), ""
        for _ in range(self.pick.choice((1, 2, 3))):
            self.tell(self.entity("Union", 0.7), self.entity("Place", 0.9))
        self.lines.append(f':{self.article} a ukg:Article ; schema:headline "{self.article}号报道"@zh ; schema:articleBody "{self.body}"@zh ; '
                          f'schema:datePublished "2024-{len(self.lines) % 12 + 1:02}-01"^^xsd:date .')

    def tell(self, union: str, place: str) -> None:
        """What a story says of a union: where it is, who holds a post there, its programmes with their reach and partners."""
        self.fact(union, "locatedIn", place)
        if self.pick.random() < 0.5:
            person = self.entity("Person", 0.95)
            post = f'a ukg:Post ; org:member :{person} ; org:organization :{union} ; ukg:title "主席"@zh'
            self.lines.append(f":p{len(self.lines)} {post} ; ukg:evidence :{self.proof(f'主席{self.names[person]}说')} .")
        for _ in range(self.pick.randrange(1, 4)):
            programme = self.entity("Programme", 0.95)
            self.fact(union, "runs", programme)
            self.fact(programme, "locatedIn", place)
            figure = f'a ukg:Figure ; ukg:about :{programme} ; schema:value 300 ; ukg:measures "惠及"@zh ; ukg:asPrinted "300人"@zh'
            self.lines.append(f":f{len(self.lines)} {figure} ; ukg:evidence :{self.proof(f'{self.names[programme]}惠及300人')} .")
            if self.pick.random() < 0.7:
                self.fact(programme, "serves", self.entity("WorkerGroup", 0.02))
            if self.pick.random() < 0.6:
                agency = self.entity("Agency", 0.85)
                self.fact(agency, "partnerIn", programme)
                self.fact(union, "partnersWith", agency)
                self.fact(agency, "locatedIn", place)


def pyvis_html(network: nx.MultiDiGraph) -> str:
    plain = nx.Graph(network.edges())
    plain.add_nodes_from((iri, {"label": name}) for iri, name in network.nodes(data="name"))
    drawing = Network(cdn_resources="in_line")
    drawing.from_nx(plain)
    return drawing.generate_html()


def told(page: Page, word: str, act: Callable[[], object]) -> float:
    """The number that the page's console tells behind a word after an act."""
    with page.expect_console_message(lambda message: message.text.startswith(word), timeout=1000 * MOST) as message:
        act()
    return float(message.value.text.split()[1])


def visit(chromium: Browser, file: Path, watch: str) -> tuple[float, ...]:
    """Seconds to the first drawing, nodes, frames a second and milliseconds to suggestions; infinite where no drawing comes."""
    with chromium.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN", reduced_motion="reduce") as page:
        page.on("pageerror", lambda error: print(f"  ! {error}", flush=True))  # a page that breaks is not a slow one
        page.add_init_script(watch)
        try:
            drawn = told(page, "drawn ", partial(page.goto, file.as_uri(), wait_until="commit"))
        except TimeoutError:
            return (math.inf,) * 4
        nodes, frames = page.evaluate(NODES), dragged(page)
        if watch == PYVIS:
            return drawn / 1000, nodes, frames, math.inf
        page.evaluate(LISTEN)
        page.focus("#search")
        return drawn / 1000, nodes, frames, max(told(page, "listed ", partial(page.keyboard.insert_text, char)) for char in "总工会")


def dragged(page: Page) -> float:
    page.wait_for_timeout(1000)  # pyvis's bar fades
    page.mouse.move(600, 400)  # the map is there on either page
    page.mouse.down()
    page.evaluate(COUNT)
    began = time.monotonic()
    while (passed := time.monotonic() - began) < 3:  # in small circles, so that all of the map stays in sight
        page.mouse.move(600 + 80 * math.sin(4 * passed), 400 + 80 * math.cos(4 * passed))
    page.mouse.up()
    return page.evaluate("drawings") / passed


def show(chromium: Browser, name: str, watch: str, file: Path, make: Callable[[], str], ours: float = 0) -> float:
    """Make a page, open it and print its line; the seconds to its first drawing. `ours` are those of our page, for pyvis's."""
    began = time.perf_counter()
    file.write_text(make(), encoding="utf-8")
    made = time.perf_counter() - began
    drawn, nodes, frames, wait = map(statistics.median, zip(*(visit(chromium, file, watch) for _ in range(1 if ours else 3)), strict=True))
    line = f"  {name:14} made in {made:.2f} s, {file.stat().st_size / 1e6:.2f} MB, first drawing after "
    line += f"{drawn:.2f} s, {nodes} nodes, {frames:.1f} frames/s" if drawn < MOST else f"> {MOST} s"
    print(line + (f", {'> ' * (drawn > MOST)}{min(drawn, MOST) / ours:.1f} times ours" if ours else f", suggestions in {wait:.1f} ms"), flush=True)
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description="Our page beside pyvis's own, in Chromium.")
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared" / "pages", help="folder of real pages")
    parser.add_argument("entities", type=int, nargs="*", default=[1500, 5000, 20000], help="sizes of generated graphs")
    options = parser.parse_args()
    folders = {"samples": []} | ({"real pages": [str(options.real)]} if options.real.is_dir() else {})
    graphs = [(name, kg.build(pages).turtle()) for name, pages in folders.items()]
    graphs += [("generated", "\n".join(News(n).lines).encode()) for n in options.entities]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = playwright.chromium.launch(executable_path=next(filter(None, map(shutil.which, ("chromium", "google-chrome")))), args=ARGUMENTS)
        for name, turtle in graphs:
            store, file = ox.Store(), Path(folder) / "page.html"
            store.bulk_load(turtle, format=ox.RdfFormat.TURTLE)
            network = read_network(store)
            print(f"{name}: {len(network)} entities, {network.number_of_edges()} facts, {len(network.graph['stories'])} stories", flush=True)
            ours = show(chromium, "unionkg", OURS, file, partial(to_html, store))
            if len(network) <= PYVIS_MOST and ours < MOST:
                show(chromium, "default pyvis", PYVIS, file, partial(pyvis_html, network), ours)


if __name__ == "__main__":
    main()
