"""XML that can be read back: Oxigraph writes control characters, and names that are none, as they come."""

from __future__ import annotations

from xml.parsers.expat import ExpatError, ParserCreate


def well_formed(raw: bytes) -> bytes:
    """The XML itself. Raises `ValueError` where it is none: XML 1.0 has no place for most control characters, nor RDF/XML for
    predicates that do not end in a name."""
    try:
        ParserCreate(namespace_separator=" ").Parse(raw, True)
    except ExpatError as error:
        raise ValueError(f"XML cannot hold it: {error}") from None
    return raw
