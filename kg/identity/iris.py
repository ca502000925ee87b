"""IRIs minted from what a thing is: readable for entities, a hash of the content for articles, evidence, posts, figures."""

from __future__ import annotations

import hashlib
import re

BASE = "https://w3id.org/unionkg/id/"
VOCAB = "https://w3id.org/unionkg/vocab/"
# Characters that an IRI may not hold (RFC 3987) or that part its path, query and fragment.
_UNSAFE = re.compile(r"[\x00-\x20<>\"{}|\\^`%#?/]")


def segment(text: str) -> str:
    """The text as one IRI path segment: Chinese stays readable, what an IRI cannot hold is percent-encoded."""
    return _UNSAFE.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), "".join(text.split()))


def entity_iri(base: str, type_: str, key: str) -> str:
    """`<base>union/厦门市总工会`, `<base>place/350200` (villages: `<base>place/350206/某村`); a group is its SKOS concept."""
    if type_ == "WorkerGroup":
        return f"{VOCAB}worker-groups/{key}"
    return base + type_.lower() + "/" + "/".join(segment(part) for part in key.split("/")) if type_ == "Place" else (
        base + type_.lower() + "/" + segment(key))


def content_iri(base: str, kind: str, *parts: object) -> str:
    """`<base><kind>/<hash of the parts>`: 20 hex digits of SHA-256."""
    joined = "\x1f".join(str(p) for p in parts)
    return f"{base}{kind}/{hashlib.sha256(joined.encode()).hexdigest()[:20]}"


__all__ = ["BASE", "VOCAB", "content_iri", "entity_iri", "segment"]
