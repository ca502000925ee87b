"""The command as a user types it: what it writes, what it says, and what it does with bad input."""

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

ROOT = Path(__file__).resolve().parents[2]
STORY = ("# 绵阳市总办起夜校\n\n"
         "本报讯（记者李明）近日，四川省绵阳市总工会启动“夜校圆梦计划”，联合绵阳市教育局开设课程26门，为一线职工1200名提供免费培训。\n")
HOSTILE = "# “<img src=x onerror=alert(1)>”行动\n\n本报讯（记者李明）近日，四川省绵阳市总工会启动“</script>驿站”，服务职工12名。\n"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "2024-05-06.md"
    path.write_text(STORY, "utf-8")
    return path


def test_build_writes_both_files_and_ends_with_a_table(kg, page, tmp_path):
    done = kg("build", page, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    for word in ("pages", "stories", "Union", "Programme", "runs", "seconds", "graph.ttl", "graph.html"):
        assert word in done.stdout
    graph = rdflib.Graph().parse(tmp_path / "out" / "graph.ttl")
    assert (None, rdflib.SKOS.prefLabel, rdflib.Literal("夜校圆梦计划", lang="zh")) in graph
    assert "<html" in (tmp_path / "out" / "graph.html").read_text("utf-8")


def test_the_same_bytes_whatever_seed_order_workers_and_locale(kg, tmp_path):
    samples, hashes = sorted((ROOT / "kg" / "samples").iterdir()), set()
    for n, (workers, environment) in enumerate((
            (1, {"PYTHONHASHSEED": "1"}), (2, {"PYTHONHASHSEED": "77"}), (3, {"LC_ALL": "C", "PYTHONUTF8": "0"}))):
        out = tmp_path / f"out{n}"
        done = kg("build", *(samples if n else reversed(samples)), "--workers", workers, "-o", out, **environment)
        assert done.returncode == 0, done.stderr
        hashes.add(tuple(hashlib.sha256((out / f).read_bytes()).hexdigest() for f in ("graph.ttl", "graph.html")))
    assert len(hashes) == 1


def test_a_bad_page_among_many_workers_is_told_in_one_line(kg, page, tmp_path):
    (tmp_path / "bad.txt").write_text("nothing to read here\n", "utf-8")
    done = kg("build", page, tmp_path / "bad.txt", "--workers", 2, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "bad.txt" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_committed_output_is_what_a_fresh_build_of_the_samples_gives(kg, tmp_path, same):
    done = kg("build", "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    assert same(tmp_path, ROOT / "output"), "output/ is stale: run `kg build`"


def test_query_formats(kg, page, tmp_path):
    kg("build", page, cwd=tmp_path)
    text = "SELECT ?label WHERE { ?u a ukg:Union ; skos:prefLabel ?label ; ukg:mentionedIn ?a }"
    assert "绵阳市总工会" in kg("query", text, cwd=tmp_path).stdout
    assert kg("query", text, "--format", "csv", cwd=tmp_path).stdout.split() == ["label", "绵阳市总工会"]
    answer = json.loads(kg("query", text, "--format", "json", cwd=tmp_path).stdout)
    assert answer["results"]["bindings"][0]["label"]["value"] == "绵阳市总工会"
    turtle = kg("query", "CONSTRUCT WHERE { ?u ukg:runs ?p }", "--format", "ttl", cwd=tmp_path).stdout
    assert len(rdflib.Graph().parse(data=turtle)) == 1
    (tmp_path / "mine.rq").write_text(text, "utf-8")
    assert "绵阳市总工会" in kg("query", "mine.rq", cwd=tmp_path).stdout
    assert "绵阳市教育局" in kg("query", "partners-of-union", "--with", "union=绵阳市总工会", cwd=tmp_path).stdout


def test_queries_lists_every_shipped_query(kg):
    listed = kg("queries").stdout
    assert all(path.stem in listed for path in (ROOT / "ontology" / "queries").glob("*.rq"))


@pytest.mark.parametrize(("arguments", "says"), [
    (["build", "nowhere.txt"], "nowhere.txt: no such file"), (["build", "empty"], "no pages in this folder"),
    (["build", "empty.txt"], "empty.txt: the file is empty"), (["build", "image.txt"], "image.txt: not a text file"),
    (["build", "latin.txt"], "latin.txt: neither UTF-8 nor GB18030"), (["build", "contents.txt"], "contents.txt: no story"),
    (["build", "page.md", "-o", "page.md"], "cannot be written"), (["build", "page.md", "--date", "yesterday"], "not a date"),
    (["query", "SELECT WHERE"], "query, line 1"), (["query", "no-such-query"], "no shipped query"),
    (["query", "programmes-of-union", "--graph", "none.ttl"], "none.ttl: no such file"),
    (["query", "programmes-of-union", "--with", "union"], "no value"),
])
def test_bad_input_gets_one_clear_line_and_an_exit_code(kg, tmp_path, arguments, says):
    (tmp_path / "empty").mkdir()
    for name, raw in (("empty.txt", b""), ("image.txt", b"\x89PNG\0\0"), ("latin.txt", "Événement".encode("latin-1")),
                      ("contents.txt", "目录\n".encode()), ("page.md", STORY.encode())):
        (tmp_path / name).write_bytes(raw)
    if "query" in arguments and "--graph" not in arguments:
        kg("build", "page.md", cwd=tmp_path)
    done = kg(*arguments, cwd=tmp_path)
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_failed_build_leaves_what_was_there_whole(kg, page, tmp_path):
    kg("build", page, cwd=tmp_path)
    before = {p: p.read_bytes() for p in (tmp_path / "output").rglob("*") if p.is_file()}
    (tmp_path / "bad.txt").write_bytes(b"\0")
    assert kg("build", page, "bad.txt", cwd=tmp_path).returncode == 1
    assert {p: p.read_bytes() for p in (tmp_path / "output").rglob("*") if p.is_file()} == before


def test_an_output_folder_that_cannot_be_written_keeps_its_files(kg, page, tmp_path):
    folder = tmp_path / "out"
    (folder / "graph.html").mkdir(parents=True)
    (folder / "graph.ttl").write_text("old", "utf-8")
    done = kg("build", page, "-o", folder)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert (folder / "graph.ttl").read_text("utf-8") == "old"
    assert sorted(p.name for p in folder.iterdir()) == ["graph.html", "graph.ttl"]


def test_hostile_names_stay_text(kg, tmp_path):
    (tmp_path / "page.md").write_text(HOSTILE, "utf-8")
    assert kg("build", "page.md", cwd=tmp_path).returncode == 0
    html = (tmp_path / "output" / "graph.html").read_text("utf-8")
    assert "<img src=x" not in html
    assert "</script>驿站" not in html
    rdflib.Graph().parse(tmp_path / "output" / "graph.ttl")
    assert kg("validate", cwd=tmp_path).returncode == 0


def mismatches(graph: Path) -> int:
    """How many pieces of evidence do not give back their quoted characters; fails where there is none at all."""
    store = ox.Store()
    store.bulk_load(path=str(graph))
    rows = list(store.query("""PREFIX ukg: <https://w3id.org/unionkg/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX schema: <https://schema.org/> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?start ?end ?exact ?body WHERE { ?v a ukg:Evidence ; oa:start ?start ; oa:end ?end ; oa:exact ?exact ;
          prov:wasDerivedFrom/schema:articleBody ?body }"""))
    assert len(rows) > 100
    return sum(row["body"].value[int(row["start"].value):int(row["end"].value)] != row["exact"].value for row in rows)


def test_evidence_gives_back_exactly_the_quoted_characters():
    assert mismatches(ROOT / "output" / "graph.ttl") == 0


@pytest.mark.shared
def test_real_pages_build_alone_with_evidence_that_fits(kg, shared, tmp_path):
    for page in sorted((shared / "pages").glob("*.txt")):
        assert kg("build", page, "-o", tmp_path).returncode == 0
        done = kg("query", "every-fact-has-evidence", "--graph", tmp_path / "graph.ttl")
        assert done.stdout.strip() == "yes", page.name
        assert mismatches(tmp_path / "graph.ttl") == 0


def test_a_newcomer_sees_every_subcommand(kg):
    shown = kg("--help").stdout
    assert all(word in shown for word in ("build", "query", "queries"))


def test_validate_says_in_words_what_is_wrong_and_ends_by_the_worst(kg, page, tmp_path):
    kg("build", page, "-o", tmp_path)
    graph = tmp_path / "graph.ttl"
    done = kg("validate", graph)
    assert (done.returncode, done.stdout) == (0, "conforms to all shapes\n")
    graph.write_text(graph.read_text("utf-8").replace('schema:unitText "名"', 'schema:unitText "万元"'), "utf-8")
    done = kg("validate", graph, LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 4
    assert "Figure-unit: 数据须有一个单位" in done.stdout
    assert "1 violation\n" in done.stdout
    graph.write_text(graph.read_text("utf-8").replace('"万元"', '"名"') + "\n<http://example.org/d> a ukg:Document ; ukg:mentionedIn ?a .\n", "utf-8")
    done = kg("validate", graph)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_remove_leaves_exactly_the_graph_of_the_other_pages(kg, tmp_path):
    for n, city in enumerate(("绵阳", "德阳")):
        (tmp_path / f"{n}.md").write_text(STORY.replace("绵阳", city), "utf-8")
    kg("build", "0.md", "1.md", "-o", "both", cwd=tmp_path)
    kg("build", "1.md", "-o", "one", cwd=tmp_path)
    done = kg("remove", "0.md", "-g", "both/graph.ttl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for name in ("graph.ttl", "graph.html"):
        assert (tmp_path / "both" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
    assert "德阳市总工会" in kg("query", "programmes-of-union", "--with", "union=德阳市总工会", "-g", "both/graph.ttl", cwd=tmp_path).stdout
    done = kg("remove", "0.md", "-g", "both/graph.ttl", cwd=tmp_path)
    assert done.returncode == 1
    assert "it has 1.md" in done.stderr


def test_remove_asks_for_the_iri_where_two_pages_bear_a_name(kg, tmp_path):
    for city in ("绵阳", "德阳"):
        (tmp_path / city).mkdir()
        (tmp_path / city / "p.txt").write_text(STORY.replace("绵阳", city), "utf-8")
    assert kg("build", ".", cwd=tmp_path).returncode == 0
    before = (tmp_path / "output" / "graph.ttl").read_bytes()
    done = kg("remove", "p.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert (tmp_path / "output" / "graph.ttl").read_bytes() == before
    iri = done.stderr.split()[-1]
    assert kg("remove", iri, cwd=tmp_path).returncode == 0
    assert (tmp_path / "output" / "graph.ttl").read_bytes() != before


def test_export_writes_the_files_of_a_format(kg, page, tmp_path):
    kg("build", page, cwd=tmp_path)
    done = kg("export", "--to", "neo4j", "-o", "for-neo4j", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "for-neo4j").iterdir()) == ["edges.csv", "nodes.csv"]
    assert "绵阳市总工会" in (tmp_path / "for-neo4j" / "nodes.csv").read_text("utf-8")
