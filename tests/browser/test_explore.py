"""The page in a real browser with the network cut: it opens, can be searched and read, and strings stay strings."""

import pyoxigraph as ox
import pytest
from graphs import IMAGE, SCRIPT

from kg.explore import to_html

pytestmark = pytest.mark.browser
CENTRE = """([s, o]) => { const u = window.unionkg, p = u.network.getPositions([s, o]);
    return u.network.canvasToDOM({ x: (p[s].x + p[o].x) / 2, y: (p[s].y + p[o].y) / 2 }); }"""
COLOURS = """() => { const c = document.querySelector('#map canvas');
    const d = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer);
    return new Set(d).size; }"""
NARROW = {"width": 390, "height": 844}


def go(page, text):
    page.fill("#search", text)
    page.press("#search", "Enter")
    page.wait_for_function("document.body.dataset.focus")


def test_opens_quietly_with_no_other_request(opened, file):
    assert opened.asked == [file.as_uri()]
    assert opened.said == []
    assert opened.title() == "试页"
    assert opened.inner_text("#counts") == "2 篇报道 · 8 个实体 · 6 条事实"
    assert opened.evaluate(COLOURS) > 20


def test_nothing_moves_by_itself(opened):
    places = "JSON.stringify([unionkg.network.getPositions(), unionkg.network.getScale()])"
    before = opened.evaluate(places)
    opened.wait_for_timeout(300)
    assert opened.evaluate(places) == before


def test_legend_hides_types_and_relations(opened):
    drawn = "(what) => unionkg[what].length"
    button = opened.locator("#types [data-key=Programme]")
    assert button.inner_text().split() == ["项目", "2"]
    assert opened.evaluate(drawn, "nodes") == 8
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert opened.evaluate(drawn, "nodes") == 6
    button.press("Enter")
    assert opened.evaluate(drawn, "nodes") == 8
    lines = opened.evaluate(drawn, "edges")
    opened.click("#relations [data-key=runs]")
    assert opened.evaluate(drawn, "edges") == lines - 2


def test_search_finds_by_alias_and_shows_fact_and_sentence(opened):
    opened.fill("#search", "𠮷州总")
    assert opened.locator("#hits [role=option]").first.inner_text().split() == ["𠮷州市总工会", "𠮷州总"]
    go(opened, "𠮷州总")
    assert opened.inner_text("#page h2") == "𠮷州市总工会"
    panel = opened.inner_text("#page")
    for part in ("工会 · 市", "某省总工会", "𠮷州总", "举办的项目", "灯塔课堂", "灯塔亮了", "任职的人", "主席", "把握 80%"):
        assert part in panel
    assert opened.locator("#page .fact", has_text="灯塔课堂").locator("mark").first.inner_text() == "𠮷州市总工会推出“灯塔课堂”"


def test_names_lead_on_and_escape_and_back_return(opened):
    go(opened, "𠮷州市总工会")
    opened.locator("#page .fact button.name", has_text="灯塔课堂").click()
    assert opened.inner_text("#page h2") == "灯塔课堂"
    opened.go_back()
    opened.wait_for_function("document.querySelector('#page h2').textContent === '𠮷州市总工会'")
    opened.keyboard.press("Escape")
    assert opened.inner_text("#page h2") == "从这里读起"
    assert "#" not in opened.url


def test_figures_open_their_sentence(opened):
    go(opened, "灯塔课堂")
    row = opened.locator("#page tbody tr").first
    assert row.inner_text().split() == ["服务外卖员", "300余名", "去年", ">300", "名"]
    row.locator("button").click()
    assert opened.inner_text("#page tr.proof mark") == "服务外卖员300余名"


def test_an_edge_shows_its_fact(opened):
    s, o = opened.evaluate("() => { const e = unionkg.edges.get()[0]; return [e.from, e.to]; }")
    at, box = opened.evaluate(CENTRE, [s, o]), opened.locator("#map").bounding_box()
    opened.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    opened.wait_for_function("document.body.dataset.focus === 'fact'")
    assert opened.locator("#page .said").count() >= 1
    assert opened.locator("#page mark").count() >= 1


def test_a_story_shows_its_names(opened):
    opened.locator("#page button.story", has_text="灯塔亮了").click()
    assert opened.inner_text("#page h2") == "灯塔亮了"
    assert "独行机构" in opened.inner_text("#page")


def test_the_keyboard_reaches_everything(opened):
    opened.keyboard.press("/")
    opened.keyboard.type("外卖")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    assert opened.inner_text("#page h2") == "外卖员"
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.getElementById('page').contains(document.activeElement)")


@pytest.mark.parametrize("name", [IMAGE, SCRIPT])
def test_hostile_names_are_shown_as_they_are(opened, name):
    opened.fill("#search", name)
    assert name in opened.inner_text("#hits")
    go(opened, name)
    assert opened.inner_text("#page h2") == name
    assert IMAGE in opened.inner_text("#page mark >> nth=0")
    opened.keyboard.press("Escape")
    opened.click("[data-zoom=fit]")
    box, tips = opened.locator("#map").bounding_box(), ""
    for place in opened.evaluate("Object.values(unionkg.network.getPositions()).map((p) => unionkg.network.canvasToDOM(p))"):
        opened.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
        opened.wait_for_timeout(60)
        tips += opened.inner_text("#tip")
    assert name in tips
    assert opened.locator("img").count() == 0
    assert opened.locator("script").count() == 3
    assert opened.said == []


@pytest.mark.parametrize("opened", [{"locale": "en-GB"}], indirect=True)
def test_english_and_back(opened):
    assert opened.get_attribute("html", "lang") == "en"
    assert "Union" in opened.inner_text("#types")
    go(opened, "couriers")
    assert opened.inner_text("#page h2") == "couriers"
    assert "Served by" in opened.inner_text("#page")
    opened.click("#language")
    assert opened.get_attribute("html", "lang") == "zh-Hans"
    assert opened.inner_text("#page h2") == "外卖员"


@pytest.mark.parametrize("opened", [
    {"viewport": NARROW}, {"viewport": NARROW, "color_scheme": "dark"}, {"color_scheme": "dark"},
], indirect=True, ids=["narrow", "narrow-dark", "dark"])
def test_narrow_and_dark_screens_show_the_panel(opened):
    go(opened, "灯塔课堂")
    opened.wait_for_timeout(300)
    box, size = opened.locator("#page h2").bounding_box(), opened.viewport_size
    assert opened.locator("#page .fact mark").first.is_visible()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    light = opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light != opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    opened.click("#close")
    assert opened.evaluate("document.body.dataset.focus") == ""


WHERE = """name => {
  const n = JSON.parse(document.getElementById("data").textContent).entities.findIndex((entity) => entity.name === name);
  return document.getElementById("map").getBoundingClientRect().top + unionkg.network.canvasToDOM(unionkg.network.getPositions([n])[n]).y;
}"""


@pytest.mark.parametrize("opened", [{"viewport": NARROW, "reduced_motion": "no-preference"}], indirect=True, ids=["narrow"])
def test_the_sheet_does_not_hide_what_was_chosen(opened):
    go(opened, "灯塔课堂")
    opened.wait_for_timeout(900)
    assert opened.evaluate(WHERE, "灯塔课堂") < opened.locator("#panel").bounding_box()["y"]


def test_an_empty_graph_opens(browser, tmp_path):
    (tmp_path / "empty.html").write_text(to_html(ox.Store()), encoding="utf-8")
    page, said = browser.new_page(), []
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto((tmp_path / "empty.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    page.close()
    assert said == []
