"""The shipped queries: each says what it answers, finds what a graph made by hand is known to hold, and runs on the samples."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from kg import __version__
from kg.graph.query import Answer, ShippedQuery, run, shipped
from kg.graph.terms import expand
from kg.identity.iris import BASE

QUERIES = shipped()
NAMES = [query.name for query in QUERIES]
# (query, bindings, rows that must be among the answers of the graph made by hand in conftest.py)
Known = tuple[str, dict[str, str], list[dict[str, str]]]
EXPECTED: list[Known] = [
    ("partners-of-union", {"union": "福州市总工会"}, [
        {"agency": "福州市人社局", "programme": "小哥驿站", "sentence": "联合福州市人社局开办“小哥驿站”"}]),
    ("partners-of-union", {"union": "厦门市总工会"}, [
        {"agency": "福州市人社局", "kind": "government", "programme": "", "sentence": "与福州市人社局合作"}]),
    ("partners-of-union", {"union": "市总工会"}, [{"agency": "福州市人社局", "programme": "小哥驿站"}]),
    ("programmes-for-group", {}, [{"served": "快递员", "programme": "小哥驿站", "runner": "福州市总工会", "place": "福州市"}]),
    ("programme-cost-and-reach", {}, [
        {"name": "小哥驿站", "runner": "福州市总工会", "counts": "money", "value": "5000000", "printed": "500余万元"},
        {"name": "小哥驿站", "counts": "people", "value": "32000", "unit": "人次", "measures": "服务快递员"}]),
    ("programme-cost-and-reach", {"programme": "“小哥驿站”"}, [{"name": "小哥驿站", "counts": "money"}]),
    ("superiors", {"union": "福州市总工会"}, [{"of": "福州市总工会", "steps": "2", "superior": "中华全国总工会"}]),
    ("posts", {}, [{"name": "林一舟", "title": "主席", "at": "福州市总工会", "sentence": "福州市总工会主席林一舟"}]),
    ("posts", {"person": "林一舟", "organisation": "福州市总工会"}, [{"title": "主席"}]),
    ("programmes-by-province", {}, [{"province": "福建省", "kind": "facility", "programmes": "2"}]),
    ("programmes-by-province", {"province": "福建省"}, [{"kind": "facility", "programmes": "2"}]),
    ("top-partners", {}, [{"agency": "福州市人社局", "kind": "government", "unions": "2", "programmes": "1"}]),
    ("top-partners", {"kind": "government"}, [{"agency": "福州市人社局"}]),
    ("documents", {}, [
        {"document": "驿站管理办法", "by": "福州市总工会", "date": "2024-06-18", "headline": "“小哥驿站”开进两座城"}]),
    ("worker-groups", {}, [{"group": "快递员", "inEnglish": "couriers", "programmes": "1", "unions": "1"}]),
    ("groups-without-programme", {}, [{"group": "货车司机", "stories": "1"}]),
    ("shared-brands", {}, [{"brand": "小哥驿站", "union": "福州市总工会"}, {"brand": "小哥驿站", "union": "厦门市总工会"}]),
    ("about-entity", {"entity": "福州市总工会"}, [
        {"relation": expand("ukg:runs"), "object": "小哥驿站", "confidence": "0.9", "headline": "“小哥驿站”开进两座城"},
        {"relation": expand("ukg:title"), "subject": "林一舟", "object": "福州市总工会主席"}]),
    ("about-entity", {"entity": "小哥驿站"}, [
        {"relation": expand("ukg:about"), "object": "投入500余万元", "sentence": "投入500余万元"},
        {"relation": expand("ukg:serves"), "object": "快递员"},
        {"relation": expand("ukg:partnerIn"), "subject": "福州市人社局"}]),
    ("money", {}, [{"value": "5000000", "printed": "500余万元", "qualifier": ">", "about": "小哥驿站"}]),
    ("figures-by-period", {}, [{"until": "2023-12-31", "since": "2023-01-01", "period": "去年", "about": "小哥驿站", "printed": "3.2万人次"}]),
    ("figures-by-period", {"about": "小哥驿站"}, [{"period": "去年"}]),
    ("money", {"least": "5000000"}, [{"value": "5000000"}]),
    ("people-reached", {}, [{"value": "32000", "unit": "人次", "programme": "小哥驿站", "runner": "福州市总工会"}]),
    ("stories-of-union", {"union": "省总"}, [{"date": "2024-06-18", "page": "known.txt", "name": "福建省总工会"}]),
    ("shared-partners", {}, [{"union": "厦门市总工会", "other": "福州市总工会", "partner": "福州市人社局"}]),
    ("places-without-programme", {}, [{"place": "泉州市", "stories": "1"}]),
    ("programmes-of-union", {"union": "福建省总工会"}, [
        {"runner": "福州市总工会", "programme": "小哥驿站", "kind": "facility"},
        {"runner": "福建省总工会", "programme": "求学圆梦行动"}]),
    ("programmes-in-place", {"place": "福建省"}, [
        {"at": "福州市", "programme": "小哥驿站", "runner": "福州市总工会", "serves": "快递员"},
        {"at": "厦门市", "serves": ""}]),
    ("timeline", {}, [{"month": "2024-06", "stories": "1", "unions": "3", "programmes": "3"}]),
    ("least-sure", {}, [{"confidence": "0.25", "rule": "doubtful", "subject": "厦门市总工会", "object": "福州市人社局"}]),
    ("rules", {}, [{"rule": "doubtful", "facts": "1", "meanConfidence": "0.25"}]),
    ("partner-network", {}, [{"predicate": expand("ukg:partnersWith"), "object": f"{BASE}agency/福州市人社局"}]),
    ("sources", {}, [{"page": "known.txt", "date": "2024-06-18", "dateFrom": "given", "version": __version__, "stories": "1", "evidence": "13"}]),
    ("figures-at-least", {}, [
        {"from": "5000000", "upTo": "6000000", "unit": "元", "printed": "500余万元", "about": "小哥驿站"}, {"from": "32000", "upTo": "32000"}]),
    ("figures-at-least", {"unit": "人次", "least": "30000"}, [{"printed": "3.2万人次"}]),
    ("facts-by-time", {}, [
        {"since": "2024-01-01", "until": "2024-06-18", "period": "今年以来", "subject": "福建省总工会", "object": "求学圆梦行动"}]),
    ("facts-by-time", {"since": "2024-01-01"}, [{"object": "求学圆梦行动"}]),
    ("unions-by-level", {}, [{"level": "city", "zh": "市级", "en": "city", "unions": "2", "programmes": "2"}, {"level": "province"}]),
    ("unions-by-level", {"level": "province"}, [{"unions": "1"}]),
    ("every-fact-has-evidence", {}, [{"answer": "true"}]),
    ("mentions", {}, [{"name": "福建省总工会", "words": "福建省总工会", "times": "1", "headline": "“小哥驿站”开进两座城"}]),
    ("mentions", {"entity": "市总工会"}, [{"name": "福州市总工会", "words": "福州市总工会", "times": "2"}]),
    ("mentions", {"entity": "小哥驿站"}, [
        {"words": "“小哥驿站”", "times": "2", "iri": f"{BASE}programme/小哥驿站@福州市总工会"},
        {"words": "“小哥驿站”", "times": "2", "iri": f"{BASE}programme/小哥驿站@厦门市总工会"}]),
    ("mentions", {"entity": "卡车司机"}, [{"name": "货车司机", "words": "货车司机", "times": "1"}]),
]

# (query, a row that the samples' own texts say must be among its answers unbound)
ON_SAMPLES: dict[str, dict[str, str]] = {
    "about-entity": {"subject": "福建省总工会", "relation": expand("ukg:issued"), "object": "闽宁工会对口协作协议"},
    "documents": {"document": "东西部工会协作框架协议", "by": "天津市总工会", "date": "2024-01-30", "headline": "一盒年货连起津陇两家人"},
    "every-fact-has-evidence": {"answer": "true"},
    "facts-by-time": {"since": "2024-08-01", "until": "2024-08-06", "subject": "赣州市总工会", "object": "“赣工心语”心理热线"},
    "figures-at-least": {"from": "620000000", "upTo": "620000000", "unit": "元", "printed": "6.2亿元", "headline": "今夏，1.2万个新驿站迎客"},
    "figures-by-period": {"until": "2024-10-29", "since": "2021-10-29", "period": "3年来", "about": "格桑花技能行动", "printed": "186期"},
    "groups-without-programme": {"group": "夜班工人"},
    "least-sure": {"confidence": "0.5"},
    "mentions": {"name": "福建省总工会", "words": "福建省总", "times": "1", "headline": "闽宁工会协作迈入第八年"},
    "money": {"value": "430000000", "printed": "4.3亿元", "about": "链上劳动竞赛", "measures": "创造效益"},
    "partner-network": {"predicate": expand("ukg:partnersWith"), "subject": f"{BASE}union/莆田市总工会", "object": f"{BASE}union/永宁县总工会"},
    "partners-of-union": {"agency": "华侨大学", "kind": "education", "programme": "产业工人夜大学"},
    "people-reached": {"value": "6120000", "unit": "人次", "printed": "612万人次", "programme": "工会送清凉", "runner": "中华全国总工会"},
    "places-without-programme": {"place": "儋州市"},
    "posts": {"name": "莫雁南", "title": "主席", "at": "东莞市总工会"},
    "programme-cost-and-reach": {"name": "24小时心理热线", "runner": "天津市总工会", "counts": "people", "value": "96", "unit": "名"},
    "programmes-by-province": {"province": "内蒙古自治区", "kind": "scheme"},
    "programmes-for-group": {"served": "快递员", "programme": "工会驿站", "runner": "中华全国总工会"},
    "programmes-in-place": {"at": "南平市", "programme": "“武夷杯”制茶工职业技能大赛", "runner": "福建省总工会"},
    "programmes-of-union": {"runner": "宁德市总工会", "programme": "海上工会驿站", "kind": "facility"},
    "rules": {"rule": "located-name", "meanConfidence": "0.9"},
    "shared-brands": {"brand": "12351职工服务热线", "union": "东莞市总工会"},
    "shared-partners": {"union": "晋江市总工会", "other": "泉州市总工会", "partner": "华侨大学"},
    "sources": {"page": "2024-03-12-fujian.md", "date": "2024-03-12", "dateFrom": "text", "stories": "6"},
    "stories-of-union": {"date": "2024-03-12", "page": "2024-03-12-fujian.md", "headline": "闽宁工会协作迈入第八年", "name": "福建省总工会"},
    "superiors": {"of": "晋江市总工会", "steps": "2", "superior": "福建省总工会"},
    "timeline": {"month": "2024-03", "stories": "6"},
    "top-partners": {"agency": "无锡市妇幼保健院", "kind": "health"},
    "unions-by-level": {"level": "city", "zh": "市级"},
    "worker-groups": {"group": "货车司机", "inEnglish": "truck drivers"},
}


def rows(answer: Answer) -> list[dict[str, str]]:
    return [{name: getattr(term, "value", "") for name, term in zip(answer.columns, row, strict=True)} for row in answer.rows]


def query_of(name: str) -> ShippedQuery:
    return next(query for query in QUERIES if query.name == name)


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_says_what_it_answers(query: ShippedQuery):
    assert re.search(r"[一-鿿].*[？。）]$", query.zh)
    assert re.search(r"^[A-Z].*[?)]$", query.en)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", query.name)
    for name, meaning in query.parameters:
        assert re.search(rf"VALUES \?{name} \{{", query.text), name
        assert re.search(r"[一-鿿].* / .*[a-z]", meaning), name
    assert len(re.findall(r"VALUES \?\w+ \{ (?!ukg:)", query.text)) == len(query.parameters)


def test_there_are_enough_and_no_two_ask_the_same():
    assert len(QUERIES) >= 14
    assert len({q.zh for q in QUERIES}) == len({q.en for q in QUERIES}) == len(QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_rows_come_in_a_settled_order(query: ShippedQuery):
    if re.search(r"^SELECT", query.text, re.MULTILINE):
        assert re.search(r"\nORDER BY [^}]+$", query.text)


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_answers_on_the_samples(query: ShippedQuery, samples: ox.Store):
    found = rows(run(samples, query.text))
    assert any(ON_SAMPLES[query.name].items() <= row.items() for row in found), found[:20]


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_runs_on_a_small_page_bound_and_unbound(query: ShippedQuery, page_graph: ox.Store):
    assert run(page_graph, query.text) == run(page_graph, query.text)
    for name, _ in query.parameters:
        run(page_graph, query.text, {name: "5" if name == "least" else "福州市总工会"})


@pytest.mark.parametrize(("name", "bindings", "expected"), EXPECTED, ids=[f"{n}-{'-'.join(b)}" for n, b, _ in EXPECTED])
def test_finds_what_is_known(name: str, bindings: dict[str, str], expected: list[dict[str, str]], known: ox.Store):
    found = rows(run(known, query_of(name).text, bindings))
    for row in expected:
        assert any(row.items() <= other.items() for other in found), (row, found)


def test_every_query_has_a_known_answer():
    assert {name for name, _, _ in EXPECTED} == set(NAMES)


@pytest.mark.parametrize(("name", "bindings"), [
    ("posts", {"person": "无此人"}), ("money", {"least": "5000001"}), ("documents", {"issuer": "厦门市总工会"}),
    ("programmes-by-province", {"province": "山东省"}), ("superiors", {"union": "中华全国总工会"})])
def test_binding_narrows(name: str, bindings: dict[str, str], known: ox.Store):
    assert not run(known, query_of(name).text, bindings).rows


def test_the_chain_above_goes_up_step_by_step(known: ox.Store):
    chain = [(row["steps"], row["superior"]) for row in rows(run(known, query_of("superiors").text, {"union": "福州市总工会"}))]
    assert chain == [("1", "福建省总工会"), ("2", "中华全国总工会")]


@pytest.mark.parametrize("word", ["新就业形态劳动者", "快递业务员"])
def test_groups_are_found_by_synonyms_and_by_the_group_above(word: str, known: ox.Store):
    found = rows(run(known, query_of("programmes-for-group").text, {"group": word}))
    assert [(row["served"], row["programme"]) for row in found] == [("快递员", "小哥驿站")]


def test_missing_evidence_is_noticed(known: ox.Store):
    bare = ox.Store()
    bare.extend(quad for quad in known if not quad.predicate.value.endswith("#exact"))
    assert not run(bare, query_of("every-fact-has-evidence").text).truth
