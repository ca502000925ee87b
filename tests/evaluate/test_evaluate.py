"""`kg evaluate`: the scorer's figures, precision by rule, gold files that are not in order."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from kg.evaluate import evaluate, evaluate_pages
from kg.evaluate.gold import doubts, read_gold
from kg.model import UsageError
from kg.pipeline import build

PAGE = """# 江城市总工会开办“小花朵”爱心托管班

本报讯（记者 甲某）近日，湖北省武汉市总工会开办“小花朵”爱心托管班，为120名职工子女提供暑期托管。武汉市总工会主席李大山说，托管班还要办下去。
"""
GOLD = {"page": "one", "articles": [{
    "id": "one-1", "headline": "江城市总工会开办“小花朵”爱心托管班", "kind": "news", "paragraphs": ["近日，湖北省武汉市总工会"],
    "entities": [
        {"id": "u1", "type": "Union", "kind": "city", "name": "武汉市总工会", "mentions": ["武汉市总工会"]},
        {"id": "l1", "type": "Place", "kind": "city", "name": "武汉市", "mentions": ["武汉市"]},
        {"id": "l2", "type": "Place", "kind": "province", "name": "湖北省", "mentions": ["湖北省"]},
        {"id": "p1", "type": "Programme", "kind": "facility", "name": "“小花朵”爱心托管班", "accept": ["小花朵"], "mentions": ["“小花朵”爱心托管班"]},
        {"id": "h1", "type": "Person", "name": "李大山", "mentions": ["李大山"]},
        {"id": "w1", "type": "WorkerGroup", "name": "职工子女", "mentions": ["职工子女"]}],
    "relations": [["runs", "u1", "p1"], ["serves", "p1", "w1"], ["locatedIn", "u1", "l1"]],
    "optional_relations": [["locatedIn", "p1", "l1"]],
    "posts": [["李大山", "主席", "u1"]],
    "figures": [{"subject": "p1", "value": 120, "unit": "名", "qualifier": "=", "what": "托管职工子女"}]}]}


@pytest.fixture
def annotated(tmp_path: Path) -> tuple[Path, Path]:
    """A page and the folder with its gold file."""
    page, gold = tmp_path / "one.txt", tmp_path / "gold"
    page.write_text(PAGE, "utf-8")
    gold.mkdir()
    (gold / "one.json").write_text(json.dumps(GOLD, ensure_ascii=False), "utf-8")
    return page, gold


def _changed(gold: Path, change: object) -> None:
    data = json.loads((gold / "one.json").read_text("utf-8"))
    change(data["articles"][0])
    (gold / "one.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def test_a_page_read_rightly_scores_one(annotated):
    page, gold = annotated
    evaluation = evaluate_pages([str(page)], gold)
    assert {name: s.f1 for name, s in evaluation.scores.items() if s.gold or s.given} == {
        name: 1.0 for name, s in evaluation.scores.items() if s.gold or s.given}, list(evaluation.in_words())
    assert evaluation.rules["post-title"] == (1, 0)
    assert sum(right for right, _ in evaluation.rules.values()) == 5, "two relations, a post and a figure, and the union's place"
    assert evaluation.doubts == ()


def test_what_is_missed_and_what_is_wrong_is_told_apart(annotated):
    page, gold = annotated
    _changed(gold, lambda a: (a["posts"].append(["李大山", "党组书记", "u1"]), a["figures"].clear(), a["relations"].remove(["serves", "p1", "w1"])))
    evaluation = evaluate_pages([str(page)], gold)
    assert evaluation.scores["posts strict"].recall == 0.5
    assert evaluation.missed["one"]["posts"] == ["李大山 党组书记 武汉市总工会"]
    assert evaluation.wrong["one"]["figures"] == ["“小花朵”爱心托管班 120名"]
    assert evaluation.wrong["one"]["serves"] == ["“小花朵”爱心托管班 serves 职工子女"]
    assert evaluation.rules["serves-sentence"] == (0, 1)
    assert "one: missed posts: 李大山 党组书记 武汉市总工会" in list(evaluation.in_words())


def test_optional_items_neither_gain_nor_lose(annotated):
    page, gold = annotated
    before = evaluate_pages([str(page)], gold).scores["all strict"]
    _changed(gold, lambda a: (a["optional_relations"].append(a["relations"].pop(1)), a["entities"][5].update(optional=True)))
    after = evaluate_pages([str(page)], gold).scores["all strict"]
    assert (after.f1, after.gold) == (1.0, before.gold - 2)


@pytest.mark.parametrize(("change", "said"), [
    (lambda a: a["relations"].append(["runs", "u1", "p9"]), "nothing there has the id p9"),
    (lambda a: a["relations"].append(["leads", "u1", "p1"]), "unknown relation leads"),
    (lambda a: a["relations"].append(["runs", "l1", "p1"]), "runs cannot lead from Place"),
    (lambda a: a["entities"][0].pop("name"), "has no name"),
    (lambda a: a["entities"][0].update(type="Guild"), "unknown type Guild"),
])
def test_gold_that_is_out_of_order_is_one_clear_error(annotated, change, said):
    page, gold = annotated
    _changed(gold, change)
    with pytest.raises(UsageError, match=said) as error:
        evaluate_pages([str(page)], gold)
    assert "one.json: story one-1" in str(error.value)


def test_pages_and_gold_that_are_missing_are_named(annotated, tmp_path):
    page, gold = annotated
    with pytest.raises(UsageError, match=r"two\.json: cannot be read"):
        evaluate_pages([str(page.rename(tmp_path / "two.txt"))], gold)
    with pytest.raises(UsageError, match="nowhere: no such folder"):
        evaluate_pages([], tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no page of the name of a gold file"):
        evaluate_pages([], gold)
    (gold / "one.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match="not valid JSON"):
        read_gold(gold / "one.json")


def test_what_gold_names_and_the_page_does_not_hold_is_told(annotated):
    page, gold = annotated
    _changed(gold, lambda a: a["entities"][4]["mentions"].append("李小山"))
    assert doubts(gold / "one.json", page.read_text("utf-8")) == ["story one-1: mention not on the page: 李小山"]


def test_the_command_prints_figures_rules_and_json(annotated, kg):
    page, gold = annotated
    table = kg("evaluate", "--gold", gold, page, "--show")
    assert table.returncode == 0, table.stderr
    assert any(line.split()[:4] == ["all", "strict", "1.000", "1.000"] for line in table.stdout.splitlines())
    assert any(line.split() == ["post-title", "1.000", "1", "0"] for line in table.stdout.splitlines())
    data = json.loads(kg("evaluate", "--gold", gold, page, "--format", "json").stdout)
    assert data["scores"]["all strict"]["f1"] == 1.0
    assert data["rules"]["post-title"] == [1, 0]
    wrong = kg("evaluate", "--gold", gold / "nowhere", page)
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("kg: ")
    assert wrong.stderr.count("\n") == 1


@pytest.mark.shared
def test_the_figures_are_the_scorers(shared, tmp_path):
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    own = Path(__file__).resolve().parents[1] / "quality" / "tuning"
    for pages, gold in ((shared / "pages", shared / "eval" / "gold"), (own / "pages", own / "gold")):
        graphs = tmp_path / str(len(list(tmp_path.iterdir())))
        graphs.mkdir()
        for page in pages.iterdir():
            (graphs / f"{page.stem}.ttl").write_bytes(build([str(page)]).turtle())
        theirs, _, _ = scorer.score(gold, graphs)
        ours = evaluate_pages([str(pages)], gold).scores
        assert set(theirs) == set(ours)
        for name, f in theirs.items():
            expected = (f["precision"], f["recall"], f["f1"], f["gold"], f["predicted"])
            score = ours[name]
            assert (score.precision, score.recall, score.f1, score.gold, score.given) == pytest.approx(expected), name


def test_no_page_is_no_score():
    assert evaluate([]).scores["paragraphs in their article (B³)"].f1 == 0.0
