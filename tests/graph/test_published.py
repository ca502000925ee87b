"""What goes out beside the ontology: vocabularies, alignments, JSON-LD context, documentation; and what pitfall scanners look for."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import namespace as namespaces
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg.extract.groups import find_groups
from kg.extract.lexicon import scheme
from kg.extract.text import Text
from kg.graph.query import shipped
from kg.graph.terms import RELATIONS, TYPES, UKG
from kg.knowledge import folder

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = rdflib.Graph().parse(folder() / "unionkg.ttl")
OWN = sorted({s for s in ONTOLOGY.subjects() if str(s).startswith(UKG)})
VOCABULARIES = sorted((folder() / "vocab").glob("*.ttl"))
NAMES = [path.stem for path in VOCABULARIES]
READ = ("Page", "Article", "Post", "Figure", "Evidence", "Mention")
LINKS = ("partOf", "deducedSuperior", "kind", "about", "refersTo")
# Terms of NIF and ITS, which rdflib does not know.
NIF = {"http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#Phrase", "http://www.w3.org/2005/11/its/rdf#taIdentRef"}
PUBLISHED = [folder() / "unionkg.ttl", folder() / "shapes.ttl", folder() / "alignments.ttl", *VOCABULARIES]


def script(name: str):
    """A script of `ontology/scripts/` as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "ontology" / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- Vocabularies


@pytest.mark.parametrize("path", VOCABULARIES, ids=NAMES)
def test_a_scheme_says_what_it_is_and_every_concept_stands_in_it(path: Path):
    graph = rdflib.Graph().parse(path)
    (concept_scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    for predicate in (SKOS.prefLabel, DCTERMS.description):
        assert {o.language for o in graph.objects(concept_scheme, predicate)} == {"zh", "en"}
    for predicate in (DCTERMS.creator, DCTERMS.created, DCTERMS.modified, DCTERMS.license):
        assert len(list(graph.objects(concept_scheme, predicate))) == 1
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    labels: dict[str, rdflib.term.Node] = {}
    for c in concepts:
        assert sorted(o.language for o in graph.objects(c, SKOS.prefLabel)) == ["en", "zh"], c
        assert {o.language for o in graph.objects(c, SKOS.definition)} == {"zh", "en"}, c
        assert (c, SKOS.inScheme, concept_scheme) in graph
        above = set(graph.objects(c, SKOS.broader))
        assert bool(above) != ((c, SKOS.topConceptOf, concept_scheme) in graph), c
        assert above <= concepts
        assert all((over, SKOS.narrower, c) in graph for over in above)
        assert all((under, SKOS.broader, c) in graph for under in graph.objects(c, SKOS.narrower))
        assert c not in set(graph.transitive_objects(c, SKOS.broader)) - {c}
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            for label in graph.objects(c, predicate):
                if label.language == "zh":
                    assert labels.setdefault(str(label), c) == c, f"{label} is in {c} and {labels[str(label)]}"
    for notation in graph.subject_objects(SKOS.notation):
        assert str(notation[0]).endswith(f"/{notation[1]}")


def test_the_labels_of_groups_are_what_the_extractor_matches():
    for concept in scheme("worker-groups"):
        for label in concept.labels:
            assert [m.place.split("/")[0] for m in find_groups(Text(f"服务{label}。"))] == [concept.slug], label


def test_chinese_words_live_in_the_ontology():
    """In the code Chinese stands only in docstrings, in the help that shows how to type a name, and as a range of characters."""
    found = set()
    for path in sorted((ROOT / "kg").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
        for n in ast.walk(tree):
            text = n.value if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs else ""
            if re.search("[一-鿿]", re.sub("一-鿿|㐀-䶿|豈-\ufaff|〇", "", text)):
                found.add(path.name)
    assert found <= {"cli.py", "console.py"}


# --- The header, alignments, context, documentation


@pytest.mark.parametrize("path", PUBLISHED[:3], ids=lambda path: path.stem)
def test_each_published_ontology_has_a_header(path: Path):
    graph = rdflib.Graph().parse(path)
    (iri,) = graph.subjects(RDF.type, OWL.Ontology)
    assert {o.language for o in graph.objects(iri, DCTERMS.title)} == {"zh", "en"}
    assert {o.language for o in graph.objects(iri, DCTERMS.description)} == {"zh", "en"}
    for predicate in (DCTERMS.creator, DCTERMS.license, DCTERMS.created, OWL.versionIRI):
        assert len(list(graph.objects(iri, predicate))) == 1
    assert str(graph.value(iri, OWL.versionIRI)) == f"{iri}/{graph.value(iri, OWL.versionInfo)}"


def test_alignments_start_from_own_terms_and_end_in_terms_that_exist():
    graph = rdflib.Graph().parse(folder() / "alignments.ttl")
    known = {str(n): n for n in (namespaces.FOAF, namespaces.DCTERMS, namespaces.SDO)}
    count = 0
    for s, p, o in graph:
        if p in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.broadMatch):
            count += 1
            assert s in OWN, s
            if not str(o).startswith("http://www.wikidata.org/entity/") and str(o) not in NIF:
                assert any(str(o).startswith(base) and o in namespace for base, namespace in known.items()), o
    assert count > 30


def test_the_context_is_fresh_and_reads_back_the_very_triples(samples_triples):
    assert (folder() / "context.jsonld").read_text("utf-8") == script("context").context(), "run ontology/scripts/context.py"
    context = json.loads((folder() / "context.jsonld").read_text("utf-8"))["@context"]
    data = {"@context": context, "id": "https://example.org/u", "type": ["Union", "Organization"], "prefLabel": {"zh": ["某市总工会"]},
            "runs": ["https://example.org/p"], "mentionedIn": "https://example.org/a", "kind": "https://example.org/k"}
    graph = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
    u = rdflib.URIRef("https://example.org/u")
    assert (u, rdflib.URIRef(UKG + "runs"), rdflib.URIRef("https://example.org/p")) in graph
    assert (u, SKOS.prefLabel, rdflib.Literal("某市总工会", lang="zh")) in graph
    assert (u, RDF.type, rdflib.URIRef("http://www.w3.org/ns/org#Organization")) in graph
    known = {v["@id"] if isinstance(v, dict) else v for v in context.values() if isinstance(v, str | dict)}
    graph = rdflib.Graph().parse(folder() / "unionkg.ttl")
    used = {graph.namespace_manager.curie(t.predicate.value) for t in samples_triples} - {"rdf:type"}
    assert used - known == set()


def test_the_documentation_is_fresh():
    assert (folder() / "unionkg.html").read_text("utf-8") == script("docs").page(), "run ontology/scripts/docs.py"


# --- Pitfalls that the public scanners look for (OOPS! and the like), beside those of test_ontology.py


def test_every_relation_between_things_has_an_inverse():
    without = []
    for term in OWN:
        if (term, RDF.type, OWL.ObjectProperty) in ONTOLOGY and not str(term).endswith("#agencyKind"):  # of vocabularies, never walked back
            there, back = set(ONTOLOGY.objects(term, OWL.inverseOf)), set(ONTOLOGY.subjects(OWL.inverseOf, term))
            if len(there | back) != 1:
                without.append(str(term))
    assert without == []


def test_inverses_mirror_domain_and_range():
    for s, o in ONTOLOGY.subject_objects(OWL.inverseOf):
        for one, other in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            assert set(ONTOLOGY.objects(s, one)) == set(ONTOLOGY.objects(o, other)), (s, o)


def test_no_term_is_unconnected_untyped_or_its_own_ancestor():
    for term in OWN:
        kinds = set(ONTOLOGY.objects(term, RDF.type))
        assert len(kinds & {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}) == 1, term
        parents = RDFS.subClassOf if OWL.Class in kinds else RDFS.subPropertyOf
        assert term not in set(ONTOLOGY.objects(term, parents))
        links = {p for p in (parents, RDFS.domain, RDFS.range, OWL.inverseOf) if (term, p, None) in ONTOLOGY or (None, p, term) in ONTOLOGY}
        assert links, term


def test_names_are_written_one_way_and_no_label_stands_for_two_terms():
    labels: dict[tuple[str, bool], rdflib.term.Node] = {}
    for term in OWN:
        name, is_class = str(term).removeprefix(UKG), (term, RDF.type, OWL.Class) in ONTOLOGY
        assert re.fullmatch("[A-Z][A-Za-z]*" if is_class else "[a-z][A-Za-z0-9]*", name)
        for label in ONTOLOGY.objects(term, RDFS.label):
            if label.language == "en":
                assert labels.setdefault((str(label).lower(), is_class), term) == term, label


def test_what_ontologies_define_is_in_their_own_namespace():
    """No published file says anything of other vocabularies' terms but how they are used here."""
    said = {p for s, p, _ in ONTOLOGY if isinstance(s, rdflib.URIRef) and not str(s).startswith("https://w3id.org/unionkg/")}
    assert said <= {RDF.type, SKOS.scopeNote, RDFS.isDefinedBy}
    for path in PUBLISHED:
        assert not any(isinstance(t.subject, ox.BlankNode) for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)) or path.stem == "shapes"


def test_classes_and_relations_have_examples():
    for name in (*TYPES, *READ, *RELATIONS, *LINKS):
        assert (rdflib.URIRef(UKG + name), SKOS.example, None) in ONTOLOGY, name


# --- Competency questions


def test_the_queries_cover_every_class_and_relation():
    text = "\n".join(query.text for query in shipped())
    for name in (*TYPES, *READ, *RELATIONS, *LINKS, "evidence", "mentionedIn"):
        assert re.search(rf"\bukg:{name}\b", text), name
    assert len(shipped()) >= 20
