"""Learned weights: tables that load, sums that do not depend on order, and names by how likely their characters are."""

from __future__ import annotations

import hashlib
import json

import pytest

from kg.extract.persons import name_at
from kg.extract.read import scope_of
from kg.extract.scorer import BIAS, confidence, log_odds, weights
from kg.knowledge import folder
from kg.model import Article

TABLES = sorted(path.stem for path in (folder() / "weights").glob("*.tsv"))


def test_there_is_a_table_for_each_learned_decision():
    assert sorted(["figures", "groups", "partnerIn", "partnersWith", "quotes", "runs", "serves"]) == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_sorted_and_has_its_bias(name):
    rows = (folder() / "weights" / f"{name}.tsv").read_text("utf-8").splitlines()
    features = [row.rsplit("\t", 1)[0] for row in rows]
    assert features == sorted(set(features))
    assert BIAS in weights(name)
    assert all(weights(name)[feature] for feature in features)


def test_the_odds_are_the_same_in_any_order():
    known = sorted(weights("runs"))[:200]
    assert log_odds("runs", set(known)) == log_odds("runs", dict.fromkeys(reversed(known)).keys())
    assert log_odds("runs", {"no such feature"}) == weights("runs")[BIAS] / 1000


def test_confidence_grows_with_the_odds():
    assert [confidence(odds) for odds in (-1, 0.2, 1, 3)] == sorted(confidence(odds) for odds in (-1, 0.2, 1, 3))
    assert 0 < confidence(-5) < confidence(5) < 1


def test_the_table_of_given_names_is_what_its_source_says():
    said = json.loads((folder() / "given-names.source.json").read_text("utf-8"))
    assert hashlib.sha256((folder() / "given-names.tsv").read_bytes()).hexdigest() == said["sha256_of_table"]
    assert said["licence"] == "MIT"


@pytest.mark.parametrize(("text", "name"), [
    ("方志远说", "方志远"), ("白雪峰记得", "白雪峰"), ("谢伟在叉车项目上", "谢伟"), ("阿依努尔·艾山把自己", "阿依努尔·艾山"),
    ("加娜尔古丽说", "加娜尔古丽"),
    ("来选种子", ""), ("时闹过的笑话", "")])
def test_a_name_is_told_by_its_characters_and_what_follows(text, name):
    scope, _ = scope_of(Article("p", "", (), "", "news", "副主席" + text + "。", ()))
    assert name_at(scope, 3, office=bool(name)) == name
