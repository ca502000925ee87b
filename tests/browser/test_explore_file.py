"""The page as bytes: the same for the same graph, no other host in it, and the layout behind it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from graphs import BODY, IMAGE, SCRIPT, store, wide

from kg.explore import to_html
from kg.explore.layout import positions
from kg.explore.network import read_network
from kg.explore.quotes import cut_sentence

HERE = Path(__file__).resolve().parent


def data_of(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)[1])


def test_order_in_the_store_does_not_matter():
    assert to_html(store()).encode() == to_html(store(reverse=True)).encode()


def test_hash_seed_does_not_matter():
    code = "import hashlib, graphs, kg.explore as e; print(hashlib.sha256(e.to_html(graphs.wide(300)).encode()).hexdigest())"
    paths = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    seen = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}).stdout for seed in ("0", "1", "77")}
    assert len(seen) == 1


def test_nothing_comes_from_another_host():
    html = to_html(store(), "标题")
    assert html.startswith('<!DOCTYPE html>\n<html lang="zh-Hans">')
    assert not re.search(r"""(?:src|href|action|srcset)\s*=\s*["']?\s*(?:https?:)?//""", html)
    assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", html)
    assert not re.search(r"<link|<iframe|sourceMappingURL", html)
    assert "default-src &#39;none&#39;" in html
    assert "unsafe" not in re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    assert "<title>标题</title>" in html


def test_hostile_strings_are_data_only():
    html = to_html(store(), SCRIPT)
    assert IMAGE not in html
    assert SCRIPT not in html
    assert {IMAGE, SCRIPT} <= {e["name"] for e in data_of(html)["entities"]}


def test_counts_leave_out_what_no_story_says():
    data = data_of(to_html(store()))
    assert data["counts"] == {"stories": 2, "entities": 8, "facts": 6}
    assert "某省总工会" not in {e["name"] for e in data["entities"]}
    assert next(e for e in data["entities"] if e["name"] == "𠮷州市总工会")["above"] == ["某省总工会"]


def test_places_that_the_union_beside_has_too_are_not_drawn():
    network = read_network(store())
    implied = {s for s, _, edge in network.edges(data=True) if edge["implied"]}
    assert implied == {"urn:t:programme"}


def test_offsets_are_those_of_javascript():
    """𠮷 is one character of Python and two of JavaScript: what follows it must not be cut one off."""
    data = data_of(to_html(store()))
    story = next(s for s in data["stories"] if s["body"] == BODY)
    body = BODY.encode("utf-16-le")
    named = {body[2 * start:2 * end].decode("utf-16-le"): data["entities"][n]["name"] for start, end, n in story["names"]}
    assert named == {"𠮷州市总工会": "𠮷州市总工会", "𠮷州市": "𠮷州市", "“灯塔课堂”": "灯塔课堂", "外卖员": "外卖员", "田禾": "田禾"}
    runs = next(f for f in data["facts"] if f["relation"] == "runs" and data["entities"][f["o"]]["name"] == "灯塔课堂")
    _, left, right, start, end, *_ = runs["quotes"][0]
    assert body[2 * left:2 * right].decode("utf-16-le") == "𠮷州市总工会推出“灯塔课堂”，服务外卖员300余名。"
    assert body[2 * start:2 * end].decode("utf-16-le") == "𠮷州市总工会推出“灯塔课堂”"


def test_names_have_their_pinyin():
    union = next(e for e in data_of(to_html(store()))["entities"] if e["name"] == "𠮷州市总工会")
    assert union["pinyin"][0].endswith("zhou shi zong gong hui")


def test_of_a_large_graph_only_the_first_are_handed_to_the_drawing():
    data = data_of(to_html(wide(1700)))
    assert len(data["nodes"]) == data["most"] == 1500
    assert len(data["spots"]) == len(data["entities"]) == 1700
    kinds = [data["entities"][node["id"]]["type"] for node in data["nodes"]]
    assert kinds.count("Union") + kinds.count("Programme") == 850  # all there are


def test_a_quote_holds_the_very_characters():
    network = read_network(store())
    quote = network.edges["urn:t:union", "urn:t:programme", "runs"]["quotes"][0]
    assert quote.sentence == "𠮷州市总工会推出“灯塔课堂”，服务外卖员300余名。"
    assert quote.sentence[quote.start:quote.end] == "𠮷州市总工会推出“灯塔课堂”"


@pytest.mark.parametrize(("start", "end"), [(0, 2), (0, len(BODY)), (len(BODY) - 1, len(BODY)), (4, 5), (3, 9)])
def test_cut_sentence_keeps_the_evidence(start, end):
    sentence, begin, stop, left, right = cut_sentence(BODY, start, end)
    assert sentence[begin:stop] == BODY[start:end]
    assert sentence == BODY[left:right]


def test_long_sentences_are_cut_around_the_evidence():
    body = "甲" * 500 + "乙丙" + "丁" * 500
    sentence, begin, stop, left, right = cut_sentence(body, 500, 502)
    assert sentence[begin:stop] == "乙丙"
    assert sentence.strip("…") == body[left:right]
    assert sentence.startswith("…")
    assert sentence.endswith("…")
    assert len(sentence) < 200


@pytest.mark.parametrize("nodes", [1, 2, 7, 120, 700])
def test_no_two_nodes_lie_on_each_other(nodes):
    network = read_network(wide(nodes))
    sizes = dict.fromkeys(network, 8.0)
    points = list(positions(network, sizes).values())
    assert len(points) == nodes
    nearest = min((((a - c) ** 2 + (b - d) ** 2) ** 0.5 for i, (a, b) in enumerate(points) for c, d in points[:i]), default=99)
    assert nearest >= 16


def test_an_empty_store_has_a_page():
    import pyoxigraph as ox

    assert data_of(to_html(ox.Store()))["counts"] == {"stories": 0, "entities": 0, "facts": 0}
