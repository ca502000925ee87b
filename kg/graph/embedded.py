"""The Oxigraph store on disk beside a Turtle file: `graph.store/<hash of the file>/`, made whole and never changed after.

The Turtle stays the thing to hand on; the store only answers faster. Since its folder bears the hash of the Turtle that it was
made from, an old one is never taken for a new one, and processes may read while another builds.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

LOG = logging.getLogger("kg")
_FILES = "files.json"  # names and sizes of the store's files: what is missing or cut short is noticed on opening
_LEFT_OVER = 3600.0  # seconds after which a build that never ended counts as given up


def stores_of(turtle: Path) -> Path:
    """The folder with the stores of a Turtle file."""
    return turtle.with_suffix(".store")


def make_store(turtle: Path) -> Path:
    """Make the store of a Turtle file and take away what older builds left, but for the last one, which may be being read.

    Returns its folder. Raises `OSError` where it cannot be written and `SyntaxError` where the file is not Turtle.
    """
    folder = stores_of(turtle)
    target = folder / _fingerprint(turtle)
    folder.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        store = ox.Store(fresh / "db")
        store.bulk_load(path=str(turtle), format=ox.RdfFormat.TURTLE)
        store.optimize()  # a store that is only read is worth compacting
        store.flush()
        del store
        (fresh / _FILES).write_text(json.dumps(_sizes(fresh / "db")), "utf-8")
        if target.exists():  # damaged, or just made by another process
            os.replace(target, Path(tempfile.mkdtemp(prefix=".old-", dir=folder)))
        os.replace(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _tidy(folder, target)
    return target


def open_store_beside(turtle: Path) -> ox.Store | None:
    """The store of a Turtle file for reading, None where there is none that fits it and is whole."""
    folder = stores_of(turtle) / _fingerprint(turtle)
    if not folder.is_dir():
        return None
    try:
        if _sizes(folder / "db") != json.loads((folder / _FILES).read_text("utf-8")):
            raise OSError("files are missing or cut short")
        return ox.Store.read_only(str(folder / "db"))
    except (OSError, ValueError) as error:
        LOG.info("%s: damaged (%s)", folder, error)
        return None


def _fingerprint(turtle: Path) -> str:
    with turtle.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if not path.name.startswith("LOG")}


def _tidy(folder: Path, target: Path) -> None:
    others = sorted((p for p in folder.iterdir() if p != target), key=lambda p: p.stat().st_mtime)
    stores = [p for p in others if not p.name.startswith(".")]
    given_up = [p for p in others if p.name.startswith(".") and time.time() - p.stat().st_mtime > _LEFT_OVER]
    for path in (*stores[:-1], *given_up):
        shutil.rmtree(path, ignore_errors=True)
