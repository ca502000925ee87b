"""`kg explain`: every fact of an entity with its headline, its sentence with the words marked, and its rule."""

import pytest

from kg.explore.explain import explain
from kg.graph.store import open_store
from kg.model import UsageError

PAGE = """# 绵阳市总办起夜校

本报讯（记者李明）近日，四川省绵阳市总工会启动“夜校圆梦计划”，联合绵阳市教育局开设课程26门，为一线职工1200余名提供免费培训。绵阳市总工会主席林一舟说，课程还要开下去。
"""


@pytest.fixture(scope="module")
def graph(kg, tmp_path_factory):
    folder = tmp_path_factory.mktemp("explain")
    (folder / "2024-05-06.md").write_text(PAGE, "utf-8")
    done = kg("build", "2024-05-06.md", "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "out" / "graph.ttl"


def test_every_fact_of_the_graph_is_told_with_its_source(graph):
    store = open_store([graph])
    (told,) = explain(store, "绵阳市总工会")
    assert (told.type, told.kind, told.above) == ("Union", "city", ("四川省总工会", "中华全国总工会"))
    iri = f"<{told.iri}>"
    said = {str(row["v"]) for row in store.query(f"""PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?v {{ {{ ?v rdf:subject {iri} }} UNION {{ ?v rdf:object {iri} }} }}""")}
    facts = [s for s in told.statements if not s.deduced and "主席" not in s.text]
    assert sum(len(s.sources) for s in facts if s.heading != "Figures") == len(said) > 3
    for statement in told.statements:
        assert statement.deduced == (not statement.sources)
        for source in statement.sources:
            quote = source.quote
            assert quote.sentence in source.story.body
            assert quote.sentence[quote.start:quote.end]
            assert quote.rule
            assert source.story.headline == "绵阳市总办起夜校"


def test_names_in_any_form_and_iris_are_found(graph):
    store = open_store([graph])
    (full,) = explain(store, "夜校圆梦计划")
    assert explain(store, "“夜校圆梦计划”") == [full] == explain(store, full.iri)
    assert any(s.text.endswith("1200余名 (> 1200 名)") for s in full.statements)


def test_what_no_story_names_is_explained_too(graph):
    (told,) = explain(open_store([graph]), "中华全国总工会", "zh")
    assert told.stories == ()
    assert [s.text for s in told.statements] == ["中华全国总工会 是 绵阳市总工会 的上级"]
    assert told.statements[0].deduced


def test_an_unknown_name_gets_near_ones(graph):
    with pytest.raises(UsageError, match=r"did you mean .*绵阳市总工会"):
        explain(open_store([graph]), "锦阳市总工会")


def test_the_command_marks_the_words_and_names_the_rule(kg, graph):
    done = kg("explain", "绵阳市总工会", "-g", graph, LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert "近日，⟦四川省绵阳市总工会启动“夜校圆梦计划”⟧，联合绵阳市教育局" in done.stdout
    assert "runs-subject, 90% sure" in done.stdout
    assert "2024-05-06  绵阳市总办起夜校  [2024-05-06.md]" in done.stdout
    done = kg("explain", "没有这家", "-g", graph)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_the_part_of_a_graph_around_a_thing_tells_the_same_as_the_whole(kg, tmp_path):
    from kg.explore.explain import _explained
    from kg.explore.network import read_network
    from kg.explore.words import words

    kg("build", "-o", tmp_path)
    store = open_store([tmp_path / "graph.ttl"])
    whole = read_network(store)
    for iri in list(whole)[::17]:
        assert explain(store, iri, "zh") == [_explained(whole, iri, words()["zh"])], iri
