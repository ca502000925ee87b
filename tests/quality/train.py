#!/usr/bin/env python3
"""Learn the weights in `ontology/weights/` from the annotated tuning pages and the real ones beside the checkout, never the unseen.

Logistic regression with an L2 penalty over binary features (scikit-learn, liblinear), one table a decision. A feature counts
where two pages or more have it, so that no page's own words are learned. The strength of the penalty is chosen by
cross-validation over pages. Nothing is drawn at random but the solver's seed.

    pip install -e ".[dev]" && python tests/quality/train.py [quotes ...]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from kg.evaluate.gold import read_gold  # noqa: E402
from kg.evaluate.sheet import Sheet, normal, same_number  # noqa: E402
from kg.extract.attach import Sight, figure_features  # noqa: E402
from kg.extract.figures import find_numbers  # noqa: E402
from kg.extract.groups import by_group, find_contextual_groups, find_groups, group_features  # noqa: E402
from kg.extract.quotes import brand_features  # noqa: E402
from kg.extract.read import find, scope_of  # noqa: E402
from kg.extract.relate import WEIGHED, pairs_of, ruled  # noqa: E402
from kg.extract.scorer import BIAS  # noqa: E402
from kg.model import Article, Mention  # noqa: E402
from kg.pages import read_page, split  # noqa: E402

TABLES = HERE.parents[1] / "ontology" / "weights"
PENALTIES = (0.03, 0.1, 0.3, 1.0)  # scikit-learn's C
LEAST = 0.02  # weights nearer to zero are left out
SEED = 7
Example = tuple[str, frozenset[str], bool]  # page, features, whether it holds


def pages() -> Iterator[tuple[str, Sheet, tuple[Article, ...]]]:
    """(name, gold, stories) of the pages to learn from."""
    shared = HERE.parents[2] / "shared"
    for folder, gold in ((HERE / "tuning" / "pages", HERE / "tuning" / "gold"), (shared / "pages", shared / "eval" / "gold")):
        for page in sorted(folder.iterdir()):
            yield page.stem, read_gold(gold / f"{page.stem}.json"), split(read_page(page))


def quotes() -> Iterator[Example]:
    """Each quoted string that could be a brand: is it a programme of the gold? Optional ones are left out."""
    for name, gold, stories in pages():
        sure = {f for k, t in gold.things.items() if t.type == "Programme" and k not in gold.optional for f in t.forms}
        maybe = {f for k, t in gold.things.items() if t.type == "Programme" and k in gold.optional for f in t.forms}
        for article in stories:
            scope, title = scope_of(article)
            around = title + "。" + scope.text.body
            for quote in scope.text.quotes:
                inner = normal(scope.text.body[quote.start:quote.end])
                if 2 <= quote.end - quote.start - 2 <= 22 and not (inner in maybe and inner not in sure):
                    yield name, frozenset(brand_features(scope, quote, around)), inner in sure


def figures() -> Iterator[Example]:
    """Each number with each entity that it may be about: is it the gold's subject? What the gold leaves open is left out."""
    for name, gold, stories in pages():
        for article in stories:
            story = find(article).story
            for number in find_numbers(story.text):
                wanted = [f for f in gold.figures if same_number(f, number.value, normal(number.unit))]
                if not wanted or any(number.span in p.span for p in story.programmes):
                    continue
                sure, maybe = {f[0] for f in wanted if f not in gold.optional}, {f[0] for f in wanted if f in gold.optional}
                sight = Sight.of(story, number)
                wanted_keys = sure or maybe  # a number that the gold only may have is still about one thing rather than another
                for i, option in enumerate(sight.options):
                    key = _key(gold, option.mention)
                    if key in wanted_keys or key not in maybe:
                        yield name, figure_features(sight, i), key in wanted_keys


def groups() -> Iterator[Example]:
    """Each worker group that a story's words may name: does the gold have it? Optional ones are left out."""
    for name, gold, stories in pages():
        for article in stories:
            found = find(article)
            text, story = found.scope.text, found.story
            taken = tuple(m for m in found.mentions if m.type in ("Union", "Agency", "Programme", "Person"))
            named = find_groups(text)
            named += find_contextual_groups(text, [*named, *taken])
            for mentions in by_group(sorted(named, key=lambda m: m.span)).values():
                key = _key(gold, mentions[0])
                if key not in gold.optional:
                    yield name, frozenset(group_features(text, story.title, mentions, taken)), key is not None


def relations(relation: str) -> Iterator[Example]:
    """Each pair of a story's entities that the relation may hold between; those with something optional are left out."""
    for name, gold, stories in pages():
        for article in stories:
            story = find(article).story
            pairs, found = pairs_of(story, ruled(story), relation)
            for pair in found:
                one, other = _key(gold, pair.one), _key(gold, pair.other)
                if not {(one, relation, other), one, other} & gold.optional:
                    yield name, pairs.features(pair), (one, relation, other) in gold.facts


def _key(gold: Sheet, m: Mention) -> tuple[str, str] | None:
    """The gold's thing that a mention names."""
    return next((k for k, t in gold.things.items() if t.type == m.type and (normal(m.name) in t.accepted or normal(m.name) in t.forms)), None)


LEARNED: dict[str, Callable[[], Iterator[Example]]] = {"quotes": quotes, "groups": groups, "figures": figures,
                                                      **{relation: partial(relations, relation) for relation in WEIGHED}}


def _common(examples: list[Example]) -> frozenset[str]:
    """The features that two pages or more have."""
    seen: dict[str, set[str]] = {}
    for page, features, _ in examples:
        for feature in features:
            seen.setdefault(feature, set()).add(page)
    return frozenset(feature for feature, where in seen.items() if len(where) > 1)


def learn(name: str) -> None:
    """Fit one table and print how it does in cross-validation over pages."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    examples = list(LEARNED[name]())
    table = DictVectorizer()
    common = _common(examples)
    x = table.fit_transform([dict.fromkeys(sorted(features & common), 1.0) for _, features, _ in examples])
    x.indices, x.indptr = x.indices.astype("int32"), x.indptr.astype("int32")  # liblinear takes no wider ones
    y, groups = [holds for *_, holds in examples], [page for page, *_ in examples]
    scores = {}
    for penalty in PENALTIES:
        model = LogisticRegression(C=penalty, solver="liblinear", random_state=SEED)
        scores[penalty] = f1_score(y, cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(5)))
    best = max(scores, key=lambda c: (scores[c], -c))
    model = LogisticRegression(C=best, solver="liblinear", random_state=SEED).fit(x, y)
    weights = {BIAS: float(model.intercept_[0]), **dict(zip(table.feature_names_, map(float, model.coef_[0]), strict=True))}
    kept = {feature: w for feature, w in weights.items() if (abs(w) >= LEAST or feature == BIAS) and "\n" not in feature}
    rows = [f"{feature}\t{weight:.3f}" for feature, weight in sorted(kept.items())]
    TABLES.mkdir(exist_ok=True)
    (TABLES / f"{name}.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    rule = f1_score(y, ["rule=True" in features for _, features, _ in examples])
    print(f"{name}: {len(y)} examples, {sum(y)} hold; F1 of the rules alone {rule:.3f}, in cross-validation "
          + ", ".join(f"{s:.3f} (C {c})" for c, s in scores.items())
          + f"; {len(rows)} weights kept")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"of {', '.join(LEARNED)}; all where none is given")
    for name in parser.parse_args().tables or LEARNED:
        learn(name)


if __name__ == "__main__":
    main()
