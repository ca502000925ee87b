"""Narrowing, walking, reading, comparing and taking away, in a real browser."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
import rdflib
from graphs import BODY, HOSTILE, IMAGE, store, wide

from kg.explore import to_html
from kg.graph.terms import PREFIXES

pytestmark = pytest.mark.browser
DRAWN = """() => { const all = JSON.parse(document.getElementById("data").textContent).entities;
    return unionkg.nodes.getIds().map((n) => all[n].name).sort(); }"""
# What has the focus, and whether that is seen on it (of the map: on its frame).
FOCUSED = """() => { const one = document.activeElement, style = getComputedStyle(one), map = document.getElementById("map");
    const framed = one.closest("#map") && getComputedStyle(map).boxShadow !== "none";
    return [one.tagName + one.id + (one.dataset.key || one.textContent.slice(0, 9)),
        style.outlineStyle !== "none" || style.boxShadow !== "none" || framed]; }"""
UNION, PROGRAMME, GROUP, PERSON, PLACE = "𠮷州市总工会", "灯塔课堂", "外卖员", "田禾", "𠮷州市"
CITY = {UNION, PROGRAMME, GROUP, PERSON, PLACE}
NARROW = {"width": 390, "height": 844}


def go(page, text):
    page.fill("#search", text)
    page.press("#search", "Enter")
    page.wait_for_function("document.body.dataset.focus")


def drawn(page) -> set[str]:
    return set(page.evaluate(DRAWN))


def choose(page, key: str) -> None:
    page.click(f"#choices [data-key='{key}']")


# --- Finding


@pytest.mark.parametrize("typed", ["zszgh", "zhoushizong", "dtkt", "dengtaketang", "WMY", "waimai"])
def test_names_are_found_by_pinyin(opened, typed):
    opened.fill("#search", typed)
    first = opened.locator("#hits [role=option]").first.inner_text().split()[0]
    assert first == {"z": UNION, "d": PROGRAMME, "w": GROUP}[typed[0].lower()]


def test_enter_of_an_input_method_chooses_nothing(opened):
    opened.fill("#search", "zszgh")
    opened.evaluate("""document.getElementById("search").dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true }))""")
    assert opened.input_value("#search") == "zszgh"
    assert opened.evaluate("document.body.dataset.focus") in (None, "")


@pytest.mark.parametrize("opened", [{"viewport": NARROW, "has_touch": True, "is_mobile": True}], indirect=True, ids=["phone"])
def test_a_tap_on_a_suggestion_touches_nothing_below_it(opened):
    opened.tap("#search")
    opened.fill("#search", "总")
    opened.locator("#hits [role=option]").first.tap()
    assert opened.inner_text("#page h2") == UNION
    assert "without" not in opened.url


# --- Narrowing


def test_a_province_leaves_what_is_in_it_and_what_that_is_joined_to(opened):
    opened.click("#filter")
    tile = opened.locator("#tiles button")
    assert tile.count() == 1
    assert tile.get_attribute("aria-label") == "闽5、某省"
    tile.click()
    assert drawn(opened) == CITY
    assert opened.inner_text("#drawn") == "显示 5 / 8 个实体"
    assert opened.locator("#types [data-key=Union] .count").inner_text() == "1"
    assert opened.locator("#choices .chip", has_text=PLACE).count() == 1  # the city below
    assert unquote(opened.url).endswith("#in=urn:t:province")


def test_filters_combine_and_are_taken_back_one_by_one(opened):
    opened.keyboard.press("f")
    choose(opened, "levelcity")
    assert drawn(opened) == CITY
    opened.locator("#choices [data-key^=group]").click()
    assert drawn(opened) == {UNION, PROGRAMME, GROUP, PLACE}
    assert opened.locator("#asked .asked").all_inner_texts() == ["市级 ×", "外卖员 ×"]
    opened.keyboard.press("z")
    assert drawn(opened) == CITY
    opened.click("#asked [data-key=clear]")
    assert len(drawn(opened)) == 8
    opened.click("#asked [data-key=undo]")
    assert drawn(opened) == CITY
    opened.click("#asked [data-key=levelcity]")
    assert len(drawn(opened)) == 8


def test_a_story_and_a_page_narrow_to_what_they_name_and_say(opened):
    opened.keyboard.press("f")
    opened.locator("#choices summary", has_text="2024-03-02-p2.txt").click()
    choose(opened, "page2024-03-02-p2.txt")
    assert IMAGE in drawn(opened)
    assert UNION not in drawn(opened)
    assert opened.evaluate("unionkg.edges.length") == 1
    opened.keyboard.press("z")
    opened.locator("#choices .chip", has_text="灯塔亮了").evaluate("(one) => one.click()")
    assert {UNION, PROGRAMME, GROUP, PERSON, PLACE} <= drawn(opened)


def test_the_address_remembers_the_view(opened, file):
    opened.keyboard.press("f")
    choose(opened, "levelcity")
    go(opened, PROGRAMME)
    opened.locator("#page .tool", has_text="两步以内").click()
    opened.click("#types [data-key=Person]")
    opened.keyboard.press("2")
    address, seen = opened.url, drawn(opened)
    opened.goto("about:blank")
    opened.goto(address)
    opened.wait_for_selector("body[data-ready]", state="attached")
    assert drawn(opened) == seen == CITY - {PERSON}
    assert opened.locator("#readview").is_visible()
    assert opened.inner_text("#page h2") == PROGRAMME
    assert opened.locator("#page .tool[aria-pressed=true]").inner_text() == "两步以内"
    opened.go_back()
    opened.goto(f"{file.as_uri()}#on={quote('urn:nowhere')}&view=none&levels=x&in=%ZZ")
    opened.reload()
    opened.wait_for_selector("body[data-ready]", state="attached")
    assert opened.inner_text("#page h2") == "从这里读起"
    assert opened.said == []


def test_back_leads_through_what_was_chosen(opened):
    opened.click("#types [data-key=Person]")
    go(opened, UNION)
    opened.keyboard.press("3")
    opened.go_back()
    opened.wait_for_function("document.body.dataset.view === 'map'")
    assert opened.inner_text("#page h2") == UNION
    opened.go_back()
    opened.wait_for_function("document.querySelector('#page h2').textContent === '从这里读起'")
    assert len(drawn(opened)) == 7
    opened.go_back()
    opened.wait_for_function("unionkg.nodes.length === 8")


def test_a_hidden_type_stays_hidden_in_the_address(opened):
    go(opened, PROGRAMME)
    opened.click("#types [data-key=Programme]")
    seen = drawn(opened)
    assert seen == {"田禾", "独行机构", "𠮷州市", "外卖员", UNION, PROGRAMME, "</script><script>alert(2)</script>"}  # and what is in focus
    opened.reload()
    opened.wait_for_selector("body[data-ready]")
    assert drawn(opened) == seen


def test_the_language_goes_with_the_address(opened):
    opened.click("#language")
    opened.reload()
    opened.wait_for_selector("body[data-ready]")
    assert opened.get_attribute("html", "lang") == "en"


# --- Looking closer


def test_two_steps_light_more_than_one(opened):
    go(opened, GROUP)
    bright = "unionkg.nodes.get({ filter: (node) => node.opacity === 1 }).length"
    assert opened.evaluate(bright) == 2
    opened.click("#page [data-key=steps2]")
    assert opened.evaluate(bright) == 4  # the union and the place of the programme besides
    assert "steps=2" in opened.url


def test_the_shortest_way_is_told_in_sentences(opened):
    go(opened, PERSON)
    opened.fill(".wayfield", GROUP)
    opened.press(".wayfield", "Enter")
    assert opened.inner_text("#page h2") == "最短路径"
    steps = ["".join(text.split()) for text in opened.locator("#page .said").all_inner_texts()]
    assert steps == [f"{PERSON}任{UNION}主席", f"{UNION}举办{PROGRAMME}", f"{PROGRAMME}服务{GROUP}"]
    assert opened.locator("#page mark").count() == 3
    opened.goto("about:blank")
    opened.go_back()
    opened.wait_for_selector("body[data-ready]")
    assert opened.inner_text("#page h2") == "最短路径"


def test_the_shortest_way_may_be_one_that_is_not_drawn(opened):
    go(opened, PROGRAMME)
    opened.fill(".wayfield", PLACE)
    opened.press(".wayfield", "Enter")
    assert opened.locator("#page .said").count() == 1


def test_where_no_way_is_it_says_so(opened):
    go(opened, PERSON)
    opened.fill(".wayfield", "独行机构")
    opened.press(".wayfield", "Enter")
    assert "没有把它们连起来" in opened.inner_text("#page")


def test_a_fact_lights_its_line(opened):
    go(opened, UNION)
    opened.locator("#page .fact .stroke").first.click()
    wide_ones = opened.evaluate("unionkg.edges.get({ filter: (edge) => edge.width > 4 }).length")
    assert wide_ones == 1
    assert opened.locator(".stroke[aria-pressed=true]").count() == 1


def test_names_in_a_sentence_are_marked_and_lead_on(opened):
    go(opened, UNION)
    row = opened.locator("#page .fact").first
    assert row.locator("blockquote a.ent").all_inner_texts() == [UNION, "“灯塔课堂”", GROUP]
    row.locator("blockquote a.ent", has_text=GROUP).click()
    assert opened.inner_text("#page h2") == GROUP


def test_names_move_only_when_they_are_asked_to(opened):
    where = "JSON.stringify(unionkg.network.getPositions())"
    before = opened.evaluate(where)
    opened.click("[data-zoom=move]")
    opened.wait_for_timeout(700)
    assert opened.evaluate(where) != before
    opened.click("[data-zoom=move]")
    opened.wait_for_timeout(200)
    stopped = opened.evaluate(where)
    opened.wait_for_timeout(300)
    assert opened.evaluate(where) == stopped
    go(opened, UNION)  # found where it has moved to
    x, y = opened.evaluate("""() => { const all = JSON.parse(document.getElementById("data").textContent).entities;
        const n = all.findIndex((e) => e.iri === "urn:t:union");
        const at = unionkg.network.canvasToDOM(unionkg.network.getPositions([n])[n]); return [at.x, at.y]; }""")
    box = opened.locator("#map").bounding_box()
    assert 0 < x < box["width"]
    assert 0 < y < box["height"]


# --- Reading


def test_a_story_is_read_with_its_names_coloured(opened):
    opened.click("#toread")
    opened.locator("#list .story", has_text="灯塔亮了").click()
    text = opened.locator("#text")
    assert text.locator("p:not(.soft)").all_inner_texts() == [BODY]
    names = text.locator("a.ent")
    assert names.all_inner_texts() == [UNION, "“灯塔课堂”", GROUP, PERSON]
    colours = names.evaluate_all("(all) => all.map((one) => getComputedStyle(one).borderBottomColor)")
    assert len(set(colours)) == 4
    names.nth(1).hover()
    assert opened.inner_text("#tip").split() == [PROGRAMME, "项目", "·", "培训"]
    names.nth(3).focus()
    opened.keyboard.press("Enter")
    assert opened.inner_text("#page h2") == PERSON


def test_with_a_place_chosen_the_stories_are_those_that_tell_of_it(opened):
    opened.keyboard.press("f")
    opened.click("#tiles button")
    opened.keyboard.press("2")
    assert opened.locator("#list .story").all_inner_texts() == ["灯塔亮了"]
    opened.click("#asked [data-key=clear]")
    assert opened.locator("#list .story").count() == 2


def test_a_hostile_story_is_only_text(opened):
    opened.keyboard.press("2")
    opened.locator("#list .story", has_text="标题").click()
    assert opened.locator("#text p:not(.soft)").inner_text() == HOSTILE
    assert opened.locator("#text img").count() == 0
    assert opened.said == []


# --- Comparing


def test_the_charts_lead_to_their_sources(opened):
    opened.click("#tocompare")
    assert opened.locator(".chart h2").all_inner_texts() == ["各地的项目种类", "项目惠及的人"]
    cell = opened.locator(".cell")
    assert cell.get_attribute("aria-label") == "培训 × 某省: 1"
    cell.click()
    assert PROGRAMME in opened.inner_text("#page")
    row = opened.locator(".amounts tbody tr")
    assert row.locator(".bar").get_attribute("aria-label") == ">300 名"
    low, high = row.locator(".range").evaluate("(line) => [line.getAttribute('x1'), line.getAttribute('x2')].map(Number)")
    assert low < high
    row.locator(".toggle").click()
    assert opened.inner_text("#page mark") == "服务外卖员300余名"


def test_a_list_behind_a_number_speaks_the_other_language_too(opened):
    opened.keyboard.press("3")
    opened.click(".cell")
    assert opened.inner_text("#page h2") == "培训 · 某省"
    opened.click("#language")
    assert opened.inner_text("#page h2") == "training · 某省"
    opened.keyboard.press("Escape")
    assert opened.inner_text("#page h2") == "Start here"


# --- Taking away


def taken(page, sort: str) -> bytes:
    page.click("#save summary")
    with page.expect_download() as waiting:
        page.click(f"[data-save={sort}]")
    assert waiting.value.suggested_filename == f"试页.{sort}"
    with open(waiting.value.path(), "rb") as file:
        return file.read()


def test_the_picture_holds_what_is_seen(opened):
    assert taken(opened, "png").startswith(b"\x89PNG")
    image = taken(opened, "svg").decode()
    from xml.etree import ElementTree

    root = ElementTree.fromstring(image)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {UNION, IMAGE[:4]} <= {text[:6] if text.startswith("𠮷") else text[:4] for text in texts}
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 8
    assert not list(root.iter("{http://www.w3.org/2000/svg}img"))


def test_the_picture_can_be_had_from_another_view(opened, file):
    opened.goto(f"{file.as_uri()}#view=compare")
    opened.reload()
    opened.wait_for_selector("body[data-ready]")
    assert len(taken(opened, "png")) > 5000
    assert b"<text" in taken(opened, "svg")


def test_the_table_holds_the_facts_that_the_filters_let_through(opened):
    opened.keyboard.press("f")
    opened.locator("#choices [data-key^=group]").click()
    rows = list(csv.DictReader(io.StringIO(taken(opened, "csv").decode("utf-8-sig"))))
    assert {(row["subject"], row["relation"], row["object"]) for row in rows if row["relation"] != "figure"} == {
        (UNION, "runs", PROGRAMME), (PROGRAMME, "serves", GROUP), (UNION, "locatedIn", PLACE), (PROGRAMME, "locatedIn", PLACE)}
    assert {row["headline"] for row in rows} == {"灯塔亮了"}
    assert all(row["sentence"] in BODY for row in rows)
    assert [(row["title"], row["object"], row["value"], row["unit"], row["qualifier"]) for row in rows if row["relation"] == "figure"] == [
        ("服务外卖员", "300余名", "300", "名", ">")]


def test_no_cell_of_the_table_is_a_formula(browser, tmp_path):
    formula = '=HYPERLINK("http://x")'
    (tmp_path / "g.html").write_text(to_html(renamed(formula)), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "g.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    page.click("#save summary")
    with page.expect_download() as waiting:
        page.click("[data-save=csv]")
    with open(waiting.value.path(), encoding="utf-8-sig") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    page.close()
    assert "'" + formula in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def renamed(name: str) -> ox.Store:
    """The graph with the programme called otherwise."""
    graph, label = store(), ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    programme = ox.NamedNode("urn:t:programme")
    for quad in list(graph.quads_for_pattern(programme, label, None)):
        graph.remove(quad)
    graph.add(ox.Quad(programme, label, ox.Literal(name, language="zh")))
    return graph


def test_the_turtle_is_a_part_of_the_graph(opened):
    part = rdflib.Graph().parse(data=taken(opened, "ttl").decode(), format="turtle")
    whole = rdflib.Graph().parse(data=ox.serialize(store(), format=ox.RdfFormat.N_QUADS).decode(), format="nt")
    ukg, oa = rdflib.Namespace(PREFIXES["ukg"]), rdflib.Namespace(PREFIXES["oa"])
    for relation in ("runs", "serves", "locatedIn", "evidence", "mentionedIn", "refersTo"):
        if relation not in ("evidence", "refersTo"):
            assert set(part.subject_objects(ukg[relation])) == set(whole.subject_objects(ukg[relation]))
    for proof in part.subjects(rdflib.RDF.type, ukg.Evidence):
        for name in (oa.start, oa.end, oa.exact, rdflib.RDF.subject, rdflib.RDF.predicate, rdflib.RDF.object):
            assert part.value(proof, name) == whole.value(proof, name)
    assert len(set(part.subjects(rdflib.RDF.type, ukg.Evidence))) == 7
    figure = rdflib.URIRef("urn:t:figure")
    assert set(part.predicate_objects(figure)) == set(whole.predicate_objects(figure))
    assert part.value(rdflib.URIRef("urn:t:post"), ukg.title) == rdflib.Literal("主席", lang="zh")
    assert (rdflib.URIRef("urn:t:group"), rdflib.URIRef(PREFIXES["skos"] + "prefLabel"), rdflib.Literal("couriers", lang="en")) in part
    assert [triple for triple in part if triple not in whole] == []
    assert rdflib.Literal(IMAGE, lang="zh") in set(part.objects(None, rdflib.URIRef(PREFIXES["skos"] + "prefLabel")))


# --- Manners


def test_the_map_can_be_walked_with_the_keyboard(opened):
    opened.locator("#map [tabindex]").first.focus()
    opened.keyboard.press("Shift+ArrowRight")
    start = opened.inner_text("#page h2")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        opened.keyboard.press(f"Shift+{key}")
    opened.keyboard.press("Shift+ArrowDown")
    assert opened.evaluate("document.getElementById('map').contains(document.activeElement)")
    assert start
    assert len({opened.inner_text("#page h2"), start}) >= 1


def test_keys_turn_the_views_and_are_explained(opened):
    for key, view in (("2", "read"), ("3", "compare"), ("1", "map")):
        opened.keyboard.press(key)
        assert opened.locator(f"#{view}view").is_visible()
        assert opened.locator(f"#to{view}").get_attribute("aria-selected") == "true"
    opened.keyboard.press("?")
    assert "Esc" in opened.inner_text("#helpbox")
    opened.keyboard.press("Escape")
    assert not opened.locator("#helpbox").is_visible()
    opened.focus("#tomap")
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.activeElement.id") == "toread"


def test_every_focused_control_shows_that_it_is(opened):
    shown = []
    for _ in range(24):
        opened.keyboard.press("Tab")
        shown.append(opened.evaluate(FOCUSED))
    assert len({name for name, _ in shown}) > 8
    assert [name for name, visible in shown if not visible] == []


def test_the_focus_is_never_lost(opened):
    where = "document.activeElement.id || document.activeElement.tagName + '.' + document.activeElement.className"
    opened.keyboard.press("f")
    opened.focus("#choices .chip")
    opened.keyboard.press("f")
    assert opened.evaluate(where) == "filter"
    opened.keyboard.press("f")
    choose(opened, "levelcity")
    opened.focus("#asked .asked")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.getElementById('asked').contains(document.activeElement)")
    opened.focus("#asked [data-key=undo]")
    opened.keyboard.press("Enter")
    assert opened.evaluate(where) != "BODY."
    opened.focus("#save summary")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Escape")
    assert opened.evaluate("document.activeElement.tagName") == "SUMMARY"
    go(opened, UNION)
    opened.locator("#page .fact button.name").first.focus()
    opened.keyboard.press("Escape")
    assert opened.evaluate("document.activeElement.tagName") == "H2"


@pytest.mark.parametrize("opened", [{"viewport": {"width": 844, "height": 390}}], indirect=True, ids=["low"])
def test_on_a_low_screen_the_map_has_the_room(opened):
    assert opened.locator("#map").bounding_box()["height"] > 230


@pytest.mark.parametrize("opened", [{"viewport": NARROW, "has_touch": True, "is_mobile": True}], indirect=True, ids=["phone"])
def test_on_a_phone_nothing_is_out_of_reach(opened):
    for selector in ("#tomap", "#toread", "#tocompare", "#filter", "#save summary", "#language", "#search"):
        box = opened.locator(selector).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"], selector
    opened.tap("#filter")
    opened.tap("#tiles button")
    opened.tap("#shut")
    assert drawn(opened) == CITY
    opened.tap("#tocompare")
    opened.tap(".cell")
    assert PROGRAMME in opened.inner_text("#page")
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_story_view_prints_whole(opened):
    opened.keyboard.press("2")
    opened.emulate_media(media="print")
    assert not opened.locator("#tools").is_visible()
    assert not opened.locator("#panel").is_visible()
    assert opened.locator("#text").is_visible()
    assert opened.evaluate("getComputedStyle(document.body).overflow") == "visible"
    assert opened.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("opened", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_paper_is_white_though_the_screen_is_dark(opened):
    colours = """() => { const c = document.querySelector("#map canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
        let light = 0, dark = 0;
        for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) { const s = d[i] + d[i + 1] + d[i + 2]; light += s > 720; dark += s < 90; }
        return [light, dark]; }"""
    light, dark = opened.evaluate(colours)
    assert dark > 0
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed_light, printed_dark = opened.evaluate(colours)
    assert printed_light > light
    assert opened.evaluate("unionkg.nodes.get()[0].color.border") == "#ffffff"
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.evaluate(colours) == [light, dark]
    assert printed_dark


# --- Graphs that are too large to be drawn at once


@pytest.fixture(scope="module")
def large(browser, tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "large.html"
    path.write_text(to_html(wide(1700)), encoding="utf-8")
    page = browser.new_context(locale="zh-CN", reduced_motion="reduce").new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    yield page
    page.context.close()


def test_of_a_large_graph_the_rest_grows_from_what_is_chosen(large):
    assert large.evaluate("unionkg.nodes.length") == 1500
    assert large.inner_text("#drawn").startswith("画出 1500 个，另有 200 个未画出")
    hidden = large.evaluate("""() => { const all = JSON.parse(document.getElementById("data").textContent).entities;
        const drawn = new Set(unionkg.nodes.getIds()); return all.map((_, n) => n).filter((n) => !drawn.has(n)).map((n) => all[n].name); }""")
    assert len(hidden) == 200
    go(large, hidden[7])
    assert hidden[7] in drawn(large)
    assert large.evaluate("unionkg.nodes.length") > 1500
    large.keyboard.press("f")
    large.click("#types [data-key=Union]")
    assert large.evaluate("unionkg.nodes.length") == 1275  # all that are left fit
    assert "未画出" not in large.inner_text("#drawn")
