"""A small graph written for these tests, as Turtle with the terms of the ontology."""

from __future__ import annotations

import json

import pyoxigraph as ox

HEAD = """@prefix ukg: <https://w3id.org/unionkg/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix : <urn:t:> .
"""
# 𠮷 takes two UTF-16 units: marks must not slip behind it.
BODY = "开头一句。𠮷州市总工会推出“灯塔课堂”，服务外卖员300余名。主席田禾说，还要办下去。"
IMAGE, SCRIPT = "<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>"
HOSTILE = f"有人写下{IMAGE}，又写下{SCRIPT}行动。"


def text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) + "@zh"


def entity(name: str, type_: str, label: str, more: str = "") -> str:
    return f":{name} a ukg:{type_} ; skos:prefLabel {text(label)} ; ukg:mentionedIn :a1 {more}.\n"


def proof(name: str, article: str, body: str, exact: str, more: str) -> str:
    start = body.index(exact)
    return (f":{name} a ukg:Evidence ; prov:wasDerivedFrom :{article} ; oa:start {start} ; oa:end {start + len(exact)} ; "
            f'oa:exact {text(exact)} ; ukg:rule "test-rule" ; ukg:confidence 0.8 {more}.\n')


def fact(name: str, s: str, relation: str, o: str, exact: str, article: str = "a1", body: str = BODY) -> str:
    statement = f"; a rdf:Statement ; rdf:subject :{s} ; rdf:predicate ukg:{relation} ; rdf:object :{o} "
    return f":{s} ukg:{relation} :{o} .\n" + proof(name, article, body, exact, statement)


def mention(name: str, exact: str, article: str = "a1", body: str = BODY) -> str:
    """A name in a text, and what it stands for."""
    start = body.index(exact)
    return (f":m-{article}-{name} a ukg:Mention ; ukg:refersTo :{name} ; prov:wasDerivedFrom :{article} ; oa:start {start} ; "
            f"oa:end {start + len(exact)} ; oa:exact {text(exact)} .\n")


def page(name: str, day: str) -> str:
    return f':{name} a ukg:Page ; schema:name "{day}-{name}.txt" ; schema:datePublished "{day}"^^xsd:date .\n'


TURTLE = "".join([
    HEAD,
    f":a1 a ukg:Article ; schema:headline {text('灯塔亮了')} ; schema:articleBody {text(BODY)} ; schema:isPartOf :p1 .\n",
    f":a2 a ukg:Article ; schema:headline {text(SCRIPT + '标题')} ; schema:articleBody {text(HOSTILE)} ; schema:isPartOf :p2 .\n",
    page("p1", "2024-03-01"), page("p2", "2024-03-02"),
    entity("union", "Union", "𠮷州市总工会",
           f'; skos:altLabel {text("𠮷州总")} ; ukg:kind <https://w3id.org/unionkg/vocab/union-levels/city> ; ukg:deducedSuperior :above '),
    '<https://w3id.org/unionkg/vocab/union-levels/city> skos:notation "city" .\n',
    '<https://w3id.org/unionkg/vocab/programme-kinds/training> skos:notation "training" .\n',
    f":above a ukg:Union ; skos:prefLabel {text('某省总工会')} .\n",
    entity("programme", "Programme", "灯塔课堂", '; ukg:kind <https://w3id.org/unionkg/vocab/programme-kinds/training> '),
    entity("group", "WorkerGroup", "外卖员", '; skos:prefLabel "couriers"@en '),
    entity("place", "Place", "𠮷州市", '; ukg:level "city" ; dcterms:identifier "350900" ; ukg:partOf :province '),
    f':province a ukg:Place ; skos:prefLabel {text("某省")} ; dcterms:identifier "350000" .\n',
    entity("person", "Person", "田禾"),
    entity("alone", "Agency", "独行机构"),
    entity("image", "Programme", IMAGE, "; ukg:mentionedIn :a2 "),
    entity("script", "Union", SCRIPT, "; ukg:mentionedIn :a2 "),
    mention("union", "𠮷州市总工会"), mention("programme", "“灯塔课堂”"), mention("group", "外卖员"), mention("place", "𠮷州市"),
    mention("person", "田禾"), mention("image", IMAGE, "a2", HOSTILE), mention("script", SCRIPT, "a2", HOSTILE),
    fact("e1", "union", "runs", "programme", "𠮷州市总工会推出“灯塔课堂”"),
    fact("e2", "programme", "serves", "group", "“灯塔课堂”，服务外卖员"),
    fact("e3", "union", "locatedIn", "place", "𠮷州市"),
    fact("e4", "programme", "locatedIn", "place", "𠮷州市"),
    fact("e5", "script", "runs", "image", HOSTILE[4:-3], "a2", HOSTILE),
    f":post a ukg:Post ; org:member :person ; org:organization :union ; ukg:title {text('主席')} ; ukg:evidence :e6 .\n",
    proof("e6", "a1", BODY, "主席田禾", ""),
    ':figure a ukg:Figure ; ukg:about :programme ; schema:value 300 ; schema:unitText "名" ; ukg:qualifier ">" ; '
    f"ukg:measures {text('服务外卖员')} ; ukg:asPrinted {text('300余名')} ; ukg:evidence :e7 ; "
    f"schema:minValue 300 ; schema:maxValue 400 ; ukg:period {text('去年')} .\n",
    proof("e7", "a1", BODY, "服务外卖员300余名", ""),
])


def store(reverse: bool = False) -> ox.Store:
    """The graph, with its triples put in in one order or the other."""
    triples = sorted(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE), key=str, reverse=reverse)
    filled = ox.Store()
    for triple in triples:
        filled.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    return filled


def wide(nodes: int) -> ox.Store:
    """A graph of so many entities around a few busy ones."""
    lines = [HEAD, f':a1 a ukg:Article ; schema:articleBody {text("正文。")} .\n']
    kinds = ("Union", "Programme", "Place", "WorkerGroup")
    for n in range(nodes):
        lines.append(entity(f"n{n}", kinds[n % 4], f"名字{n}"))
        if n:
            lines.append(f":n{n * 7 // 50} ukg:{'runs' if n % 3 else 'serves'} :n{n} .\n")
    filled = ox.Store()
    filled.bulk_load("".join(lines).encode(), format=ox.RdfFormat.TURTLE)
    return filled
