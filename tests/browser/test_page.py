"""The page in a real browser: it opens with no network, shows what the graph says, and strings stay strings."""

import pyoxigraph as ox
import pytest

from kg.explore.document import to_html
from kg.extract.read import read_article
from kg.graph.triples import graph_triples
from kg.model import Article, Entity, Evidence, Fact, Page, Reading
from kg.pages import split

TEXT = """## 绵阳市总办起夜校

本报讯（记者李明）近日，四川省绵阳市总工会启动“夜校圆梦计划”，联合绵阳市教育局开设课程26门，为一线职工1200名提供免费培训。

绵阳市总工会主席周文静说，市总还印发《职工夜校管理办法》。
"""
IMAGE, SCRIPT = "<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>驿站"


def hostile() -> Reading:
    """A story whose names and text are markup."""
    body = f"德阳市总工会启动{IMAGE}，打造{SCRIPT}。"
    union, first, second = ("Union", "德阳市总工会"), ("Programme", IMAGE), ("Programme", SCRIPT)
    return Reading(Article("page.md", f"{IMAGE}启动", (), SCRIPT, "news", body),
                   (Entity(*union, "德阳市总工会", ("<b>市总</b>",), "city", "510600"), Entity(*first, IMAGE, (), "scheme"), Entity(*second, SCRIPT, (), "facility")),
                   (Fact(union, "runs", first, Evidence(0, len(body), "by-hand", 0.9)), Fact(union, "runs", second, Evidence(0, len(body), "by-hand", 0.9))))


def graph_of() -> ox.Store:
    page = Page("page.md", TEXT, "0" * 64)
    store = ox.Store()
    readings = (*(read_article(a) for a in split(page)), hostile())
    for triple in sorted(graph_triples([(page, readings)]), key=str):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    return store


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text(to_html(graph_of(), "样页"), "utf-8")
    return path


@pytest.fixture
def opened(browser, file, request):
    """The page opened with every request but its own file refused; what it asked for and said is kept."""
    options = getattr(request, "param", {})
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"} | options)
    page = context.new_page()
    page.asked, page.said = [], []
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.on("request", lambda r: page.asked.append(r.url))
    page.on("console", lambda m: page.said.append(m.text))
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.on("dialog", lambda d: (page.said.append("dialog"), d.dismiss()))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    yield page
    context.close()


def find(page, text):
    page.fill("#search", text)
    page.press("#search", "Enter")
    page.wait_for_selector("#panel:not([hidden])")


def test_opens_without_a_request_and_without_a_word_on_the_console(opened):
    assert [url for url in opened.asked if not url.startswith("file:")] == []
    assert opened.said == []
    assert opened.title() == "样页"
    drawn = opened.evaluate("""() => { const c = document.querySelector('#map canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2]); return seen.size; }""")
    assert drawn > 5


def test_nothing_swings(opened):
    before = opened.evaluate("JSON.stringify(unionkg.network.getPositions())")
    opened.wait_for_timeout(400)
    assert opened.evaluate("JSON.stringify(unionkg.network.getPositions())") == before


def test_search_finds_short_forms_and_the_panel_shows_fact_and_sentence(opened):
    find(opened, "市总")
    text = opened.inner_text("#panel")
    assert "绵阳市总工会" in text
    assert "夜校圆梦计划" in text
    assert "绵阳市总办起夜校" in text
    assert opened.locator("#panel mark", has_text="启动“夜校圆梦计划”").count() >= 1
    assert opened.url.endswith("#%E7%BB%B5%E9%98%B3%E5%B8%82%E6%80%BB%E5%B7%A5%E4%BC%9A")


def test_a_name_in_the_panel_leads_on_and_escape_closes(opened):
    find(opened, "绵阳市总工会")
    opened.locator("#panel .fact button", has_text="夜校圆梦计划").first.click()
    assert opened.inner_text("#panel h2") == "夜校圆梦计划"
    assert "1200名" in opened.inner_text("#panel table")
    opened.keyboard.press("Escape")
    assert opened.is_hidden("#panel")


def test_the_legend_hides_a_type_and_a_relation(opened):
    opened.uncheck("#types input[data-key=Place]")
    hidden = opened.evaluate("unionkg.nodes.get({filter: n => n.hidden}).length")
    assert hidden > 0
    opened.check("#types input[data-key=Place]")
    assert opened.evaluate("unionkg.nodes.get({filter: n => n.hidden}).length") == 0
    before = opened.evaluate("unionkg.edges.get({filter: e => e.hidden}).length")
    opened.uncheck("#relations input[data-key=runs]")
    assert opened.evaluate("unionkg.edges.get({filter: e => e.hidden}).length") > before


def test_an_edge_shows_its_fact(opened):
    place = opened.evaluate("""() => { const e = unionkg.edges.get({filter: e => !e.hidden})[0], p = unionkg.network.getPositions([e.from, e.to]);
        return unionkg.network.canvasToDOM({x: (p[e.from].x + p[e.to].x) / 2, y: (p[e.from].y + p[e.to].y) / 2}); }""")
    box = opened.locator("#map").bounding_box()
    opened.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    opened.wait_for_selector("#panel:not([hidden]) blockquote")


def test_hostile_names_are_shown_as_they_are(opened):
    find(opened, "<img")
    assert IMAGE in opened.inner_text("#panel")
    assert opened.locator("img").count() == 0
    find(opened, "</script>")
    assert SCRIPT in opened.inner_text("#panel h2")
    assert opened.said == []


def test_both_languages(opened):
    assert "工会" in opened.inner_text("#legend")
    opened.click("#language")
    assert "unions" in opened.inner_text("#legend")
    assert opened.get_attribute("html", "lang") == "en"


@pytest.mark.parametrize("opened", [{"viewport": {"width": 390, "height": 844}}, {"color_scheme": "dark"}], indirect=True)
def test_narrow_and_dark_screens_lose_nothing(opened):
    find(opened, "夜校圆梦计划")
    box, width = opened.locator("#panel").bounding_box(), opened.viewport_size["width"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.is_visible("#legend")
