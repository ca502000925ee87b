"""The questions that the page asks of the store, in SPARQL."""

from __future__ import annotations

from kg.graph.terms import RELATIONS, TYPES

_TYPES = " ".join(f"ukg:{name}" for name in TYPES)
_RELATIONS = " ".join(f"ukg:{name}" for name in RELATIONS)

ENTITIES = f"SELECT ?e ?type {{ ?e a ?type . VALUES ?type {{ {_TYPES} }} }}"
NAMES = f"""SELECT ?e ?how ?lang ?name {{ VALUES ?how {{ skos:prefLabel skos:altLabel }} VALUES ?type {{ {_TYPES} }}
    ?e a ?type ; ?how ?name . BIND(lang(?name) AS ?lang) }}"""
KINDS = "SELECT ?e ?kind { { ?e ukg:kind/skos:notation ?kind } UNION { ?e a ukg:Place ; ukg:level ?kind } }"
ABOVE = "SELECT ?e ?relation ?above { VALUES ?relation { ukg:partOf ukg:deducedSuperior } ?e ?relation ?above }"
MENTIONED = "SELECT ?e ?article { ?e ukg:mentionedIn ?article }"
MENTIONS = """SELECT ?article ?start ?end ?e { ?m a ukg:Mention ; ukg:refersTo ?e ; prov:wasDerivedFrom ?article ;
    oa:start ?start ; oa:end ?end }"""
CODES = "SELECT ?e ?code { ?e a ukg:Place ; dcterms:identifier ?code }"
ARTICLES = """SELECT ?a ?headline ?body ?date ?byline ?page ?kind ?own { ?a a ukg:Article ; schema:articleBody ?body .
    OPTIONAL { ?a schema:headline ?headline } OPTIONAL { ?a ukg:byline ?byline } OPTIONAL { ?a ukg:storyKind ?kind }
    OPTIONAL { ?a schema:isPartOf ?p . OPTIONAL { ?p schema:name ?page } OPTIONAL { ?p schema:datePublished ?paged } }
    OPTIONAL { ?a schema:datePublished ?own } BIND(COALESCE(?own, ?paged) AS ?date) }"""
FACTS = f"""SELECT ?s ?relation ?o ?proof {{ VALUES ?relation {{ {_RELATIONS} }} ?s ?relation ?o .
    OPTIONAL {{ ?proof rdf:subject ?s ; rdf:predicate ?relation ; rdf:object ?o }} }}"""
POSTS = """SELECT ?person ?title ?organisation ?post ?proof { ?post a ukg:Post ; org:member ?person ; org:organization ?organisation .
    OPTIONAL { ?post ukg:title ?title } OPTIONAL { ?post ukg:evidence ?proof } }"""
FIGURES = """SELECT ?entity ?value ?unit ?qualifier ?measures ?printed ?period ?low ?high ?f ?proof {
    ?f a ukg:Figure ; ukg:about ?entity ; schema:value ?value .
    OPTIONAL { ?f schema:unitText ?unit } OPTIONAL { ?f ukg:qualifier ?qualifier } OPTIONAL { ?f ukg:measures ?measures }
    OPTIONAL { ?f ukg:asPrinted ?printed } OPTIONAL { ?f ukg:period ?period }
    OPTIONAL { ?f schema:minValue ?low } OPTIONAL { ?f schema:maxValue ?high } OPTIONAL { ?f ukg:evidence ?proof } }"""
PROOFS = """SELECT ?proof ?article ?start ?end ?rule ?confidence ?period {
    ?proof a ukg:Evidence ; prov:wasDerivedFrom ?article ; oa:start ?start ; oa:end ?end .
    OPTIONAL { ?proof ukg:rule ?rule } OPTIONAL { ?proof ukg:confidence ?confidence }
    OPTIONAL { ?proof ukg:period ?period } }"""
