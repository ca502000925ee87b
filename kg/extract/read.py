"""Article → Reading: find the mentions, settle who each of them is, relate them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.agencies import find_agencies
from kg.extract.attach import attach
from kg.extract.context import Scope
from kg.extract.figures import find_numbers
from kg.extract.groups import find_contextual_groups, find_documents, find_groups, meant_groups
from kg.extract.persons import Office, find_persons
from kg.extract.places import find_places
from kg.extract.programmes import find_programmes, find_references
from kg.extract.relate import relate, sites
from kg.extract.roles import Roles, main_union
from kg.extract.story import Story
from kg.extract.text import Text, plain
from kg.extract.unions import find_unions
from kg.identity.resolve import Naming, resolve
from kg.model import Article, Mention, Reading


@dataclass(frozen=True)
class Found:
    """What an article names, settled: the story that relations are read from, all mentions, the offices that persons hold."""

    scope: Scope
    story: Story
    mentions: tuple[Mention, ...]
    offices: tuple[Office, ...]
    naming: Naming


def read_article(article: Article) -> Reading:
    """Everything that one article says, as entities with facts, posts and figures."""
    found = find(article)
    counts = attach(found.story, find_numbers(found.scope.text))
    return resolve(article, found.scope, list(found.mentions), relate(found.story), list(found.offices), counts, found.naming)


def find(article: Article) -> Found:
    """The article's mentions of every type, each by its canonical name."""
    scope, title = scope_of(article)
    text, around, places = scope.text, title + "。" + scope.text.body, list(scope.places)
    documents = find_documents(text)
    unions = find_unions(scope, ())
    main = main_union(text, unions, title)
    home = _home(scope, main)
    scope = replace(scope, home=home)
    agencies = find_agencies(scope, home, unions)
    teams = [a for a in agencies if a.rule == "agency-team"]
    agencies = [a for a in agencies if a in teams or not any(a.span.overlaps(u.span) for u in unions if u.rule != "union-bare")]
    unions = find_unions(scope, tuple(agencies))
    owners = [a for a in agencies if a.kind == "enterprise" and any(u.rule == "union-own" and a.span in u.span for u in unions)]
    agencies = [a for a in agencies if a in teams or not any(a.span in u.span for u in unions)]
    main = main_union(text, unions, title)
    organisations = tuple(sorted([*unions, *agencies], key=lambda m: m.span))
    programmes = find_programmes(scope, around, (*organisations, *documents))
    agencies, organisations = _without_inside(agencies, organisations, programmes)
    groups = find_groups(text)
    groups += find_contextual_groups(text, [*groups, *organisations, *programmes])
    persons, offices = find_persons(scope, organisations)
    places = [p for p in places if not any(p.span.overlaps(x.span) for x in persons)]  # 卫东 in a person's name
    groups = meant_groups(text, title, sorted(groups, key=lambda m: m.span), (*organisations, *programmes, *persons))
    held = (o.organisation for o in offices if o.organisation.rule == "union-office")
    organisations = tuple(sorted(dict.fromkeys((*organisations, *held)), key=lambda m: m.span))
    naming = Naming(main, home)
    named = [m for m in naming.settle(programmes) if not m.weak]
    named += find_references(scope, named, [*organisations, *documents, *persons])
    named.sort(key=lambda m: m.span)
    roles = Roles(text, organisations, main)
    story = Story(text, roles, tuple(named), tuple(groups), tuple(documents), _places_alone(places, organisations), _focus(title, groups), title,
                  article.date)
    mentions = (*places, *organisations, *owners, *named, *groups, *documents, *persons)
    return Found(scope, story, mentions, tuple(offices), replace(naming, sites=sites(story)))


def scope_of(article: Article) -> tuple[Scope, str]:
    """An article's text with its places, and its headline and kickers in plain form."""
    text = Text(plain(article.body))
    title = plain("。".join((article.headline, *sorted(article.kickers))))  # a graph keeps no order of kickers
    around = title + "。" + text.body
    outer = tuple(m.place for m in find_places(Text(title), around))
    return Scope(text, tuple(find_places(text, around)), outer), title


def _focus(title: str, groups: list[Mention]) -> frozenset[str]:
    """The groups that a story is about: the headline's, or the only one it names."""
    named = {g.name for g in groups}
    titled = {g.name for g in groups if g.text in title}
    return frozenset(titled or (named if len(named) == 1 else ()))


def _places_alone(places: list[Mention], organisations: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Places that are no part of an organisation's name."""
    return tuple(p for p in places if not any(p.span in o.span for o in organisations))


def _without_inside(agencies: list[Mention], organisations: tuple[Mention, ...],
                    programmes: list[Mention]) -> tuple[list[Mention], tuple[Mention, ...]]:
    """Organisations inside a quoted programme's name are only part of the name (but for lists of partners)."""
    def kept(m: Mention) -> bool:
        return m.rule == "agency-sector" or not any(m.span in p.span and p.rule.startswith("programme-quoted") for p in programmes)
    return [a for a in agencies if kept(a)], tuple(o for o in organisations if kept(o))


def _home(scope: Scope, main: Mention | None) -> str:
    """The code of the place that a story is about: its union's, or the one it names most."""
    if main is None or main.place not in scope.table.by_code:
        return _common_place(scope)
    return main.place


def _common_place(scope: Scope) -> str:
    """The place that a story without a union is about: the one it names most, the most specific on a tie."""
    count: dict[str, int] = {}
    for m in scope.places:
        count[m.place] = count.get(m.place, 0) + 1
    return max(count, key=lambda c: (count[c], scope.table.level(c), c), default="")


