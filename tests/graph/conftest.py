"""Three graphs: of a page written here, of the samples, and of readings made by hand whose answers are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.triples import graph_triples
from kg.model import Article, Entity, Evidence, Fact, Figure, Named, Page, Period, Post, Reading
from kg.pages import find_pages
from kg.pipeline import build

SAMPLES = Path(__file__).resolve().parents[2] / "kg" / "samples"
PAGE = """2024年6月18日 星期二

## 福州市总工会为快递员办起“小哥驿站”

本报讯（记者周青）近日，福建省福州市总工会联合福州市人社局、福州市邮政管理局在鼓楼区开办“小哥驿站”。\
福州市总工会投入500余万元，建成“小哥驿站”120个，服务快递员3.2万人次。

福州市总工会主席林一舟介绍，市总工会还印发《福州市小哥驿站管理办法》，为驿站配备了饮水机和充电柜。

## 厦门市总工会“求学圆梦行动”资助农民工

本报讯（记者周青）厦门市总工会实施“求学圆梦行动”，会同厦门市教育局和集美大学，\
帮助农民工8600名提升学历，累计投入助学资金约1200万元。
"""
# What the stories of the graph made by hand say; evidence is found by its words.
HEADLINE = "“小哥驿站”开进两座城"
BODY = ("福州市总工会联合福州市人社局开办“小哥驿站”，投入500余万元，服务快递员3.2万人次。"
        "福州市总工会主席林一舟说，已印发《驿站管理办法》。\n"
        "厦门市总工会也开办“小哥驿站”，与福州市人社局合作。泉州市的货车司机还没有驿站。福建省总工会实施“求学圆梦行动”。")
FUZHOU, XIAMEN, FUJIAN = ("Union", "福州市总工会"), ("Union", "厦门市总工会"), ("Union", "福建省总工会")
BUREAU = ("Agency", "福州市人社局")
HERE, THERE = ("Programme", "小哥驿站@福州市总工会"), ("Programme", "小哥驿站@厦门市总工会")
SCHOOL = ("Programme", "求学圆梦行动@福建省总工会")
COURIERS, TRUCKERS = ("WorkerGroup", "couriers"), ("WorkerGroup", "truck-drivers")
RULES = ("Document", "驿站管理办法")
LIN = ("Person", "林一舟@福州市总工会")
# What each name stands for; the second courier station is named by the same words as the first.
NAMES = (("福州市总工会", FUZHOU), ("厦门市总工会", XIAMEN), ("福建省总工会", FUJIAN), ("福州市人社局", BUREAU), ("“小哥驿站”", HERE),
         ("“小哥驿站”", THERE), ("“求学圆梦行动”", SCHOOL), ("快递员", COURIERS), ("货车司机", TRUCKERS), ("《驿站管理办法》", RULES),
         ("林一舟", LIN), ("福州", ("Place", "350100")), ("厦门", ("Place", "350200")), ("泉州", ("Place", "350500")))


def says(words: str, rule: str = "by-hand", confidence: float = 0.9) -> Evidence:
    start = BODY.index(words)
    return Evidence(start, start + len(words), rule, confidence)


def known_reading() -> Reading:
    """One story with something for each shipped query to find."""
    places = (("350100", "福州市"), ("350200", "厦门市"), ("350500", "泉州市"))
    entities = (
        Entity(*FUZHOU, "福州市总工会", ("市总工会",), "city", "350100"), Entity(*XIAMEN, "厦门市总工会", (), "city", "350200"),
        Entity(*FUJIAN, "福建省总工会", ("省总",), "province", "350000"),
        Entity(*BUREAU, "福州市人社局", (), "government", "350100"), Entity("Place", "?/朝阳区", "朝阳区", (), "county", "?/朝阳区"),
        Entity(*HERE, "小哥驿站", ("“小哥驿站”",), "facility"), Entity(*THERE, "小哥驿站", (), "facility"),
        Entity(*SCHOOL, "求学圆梦行动", (), "campaign"), Entity(*COURIERS, "快递员"), Entity(*TRUCKERS, "货车司机"),
        Entity(*RULES, "驿站管理办法"), Entity(*LIN, "林一舟"),
        *(Entity("Place", code, name, (), "city", code) for code, name in places))
    facts = (
        Fact(FUZHOU, "runs", HERE, says("福州市总工会联合福州市人社局开办“小哥驿站”")),
        Fact(XIAMEN, "runs", THERE, says("厦门市总工会也开办“小哥驿站”")),
        Fact(FUJIAN, "runs", SCHOOL, says("福建省总工会实施“求学圆梦行动”"), Period("今年以来", "2024-01-01", "2024-06-18")),
        Fact(BUREAU, "partnerIn", HERE, says("联合福州市人社局开办“小哥驿站”")),
        Fact(FUZHOU, "partnersWith", BUREAU, says("福州市总工会联合福州市人社局")),
        Fact(XIAMEN, "partnersWith", BUREAU, says("与福州市人社局合作", "doubtful", 0.25)),
        Fact(HERE, "serves", COURIERS, says("“小哥驿站”，投入500余万元，服务快递员")),
        Fact(FUZHOU, "issued", RULES, says("印发《驿站管理办法》")),
        Fact(HERE, "locatedIn", ("Place", "350100"), says("福州市")),
        Fact(THERE, "locatedIn", ("Place", "350200"), says("厦门市")))
    posts = (Post(LIN, "主席", FUZHOU, says("福州市总工会主席林一舟")),)
    figures = (Figure(HERE, 5000000, "元", ">", "投入", "500余万元", says("投入500余万元"), (5000000, 6000000)),
               Figure(HERE, 32000, "人次", "=", "服务快递员", "3.2万人次", says("服务快递员3.2万人次"), (32000, 32000),
                      Period("去年", "2023-01-01", "2023-12-31")))
    names = sorted(Named(m.start(), m.end(), entity) for words, entity in NAMES for m in re.finditer(words, BODY))
    return Reading(Article("known.txt", HEADLINE, (), "", "news", BODY), entities, facts, posts, figures, tuple(names))


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return store


def triples_of(paths: Iterable[Path]) -> set[ox.Triple]:
    """The pages through the real pipeline."""
    return set(build(str(path) for path in paths).triples)


@pytest.fixture(scope="session")
def samples_triples() -> set[ox.Triple]:
    return triples_of(find_pages([str(SAMPLES)]))


@pytest.fixture(scope="session")
def page_triples(tmp_path_factory: pytest.TempPathFactory) -> set[ox.Triple]:
    path = tmp_path_factory.mktemp("pages") / "2024-06-18-xinwen.md"
    path.write_text(PAGE, encoding="utf-8")
    return triples_of([path])


@pytest.fixture(scope="session")
def samples(samples_triples: set[ox.Triple]) -> ox.Store:
    return store_of(samples_triples)


@pytest.fixture(scope="session")
def page_graph(page_triples: set[ox.Triple]) -> ox.Store:
    return store_of(page_triples)


@pytest.fixture(scope="session")
def known() -> ox.Store:
    page = Page("known.txt", BODY, "0" * 64, "2024-06-18", "given")
    return store_of(graph_triples([(page, (known_reading(),))]))
