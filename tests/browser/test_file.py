"""The page as a file: the same bytes for the same graph, no link to any host, nothing of the data outside its data block."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from kg.explore.document import to_html

ROOT = Path(__file__).resolve().parents[2]
STORE = ROOT / "output" / "graph.ttl"


def loaded(reverse: bool = False) -> ox.Store:
    quads = sorted(ox.parse(path=str(STORE)), key=str, reverse=reverse)
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in quads)
    return store


def test_order_of_the_triples_does_not_matter():
    assert to_html(loaded()) == to_html(loaded(reverse=True))


def test_hash_seed_does_not_matter():
    code = f"import pyoxigraph as o, hashlib; from kg.explore.document import to_html; s = o.Store(); s.bulk_load(path={str(STORE)!r}); print(hashlib.sha256(to_html(s).encode()).hexdigest())"
    seen = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
                           env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("0", "42")}
    assert len(seen) == 1


def test_no_link_to_any_host_is_left():
    html = to_html(loaded())
    head = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"(?:src|href|action)\s*=", head)
    assert "//" not in head.replace("<!--", "")
    assert "sourceMappingURL" not in html
    assert html.startswith("<!DOCTYPE html>\n<html lang=")
    assert "default-src &#39;none&#39;" in html


def test_every_entity_that_a_story_names_is_in_the_page():
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', to_html(loaded()), re.DOTALL)[1])
    named = {row["e"].value for row in loaded().query("PREFIX ukg: <https://w3id.org/unionkg/ontology#> SELECT DISTINCT ?e WHERE { ?e ukg:mentionedIn ?a }")}
    assert named <= {about["iri"] for about in data["about"]}
    assert len(data["nodes"]) == len(data["about"])
    assert all(isinstance(node["x"], int) for node in data["nodes"])
