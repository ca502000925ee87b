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
_FILES = "files.json"  # names and SHA-256 of the store's files: Oxigraph itself would answer from damaged ones
_LEFT_OVER = 3600.0  # seconds after which a build that never ended counts as given up


def stores_of(turtle: Path) -> Path:
    """The folder with the stores of a Turtle file."""
    return turtle.with_suffix(".store")


def store_of(turtle: Path) -> Path:
    """The folder that the store of a Turtle file as it is now has, or would have. Raises `OSError` where it cannot be read."""
    return stores_of(turtle) / _digest(turtle)[:16]


def make_store(turtle: Path) -> Path:
    """Make the store of a Turtle file and take away what older builds left, but for the last one, which may be being read.

    Returns its folder; one that is there already and whole stays as it is. Raises `OSError` where it cannot be written and
    `SyntaxError` where the file is not Turtle.
    """
    target = store_of(turtle)
    folder = target.parent
    if _open(target) is not None:
        os.utime(target)  # the newest again, for those that tidy up
    else:
        _make(turtle, folder, target)
    _tidy(folder, target)
    return target


def _make(turtle: Path, folder: Path, target: Path) -> None:
    folder.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        store = ox.Store(fresh / "db")
        store.bulk_load(path=str(turtle), format=ox.RdfFormat.TURTLE)
        store.optimize()  # a store that is only read is worth compacting
        store.flush()
        del store
        (fresh / _FILES).write_text(json.dumps(_digests(fresh / "db")), "utf-8")
        if target.exists():  # damaged, or just made by another process
            os.replace(target, Path(tempfile.mkdtemp(prefix=".old-", dir=folder)))
        os.replace(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def open_store_beside(turtle: Path) -> ox.Store | None:
    """The store of a Turtle file for reading, None where there is none that fits it and is whole."""
    return _open(store_of(turtle))


def _open(folder: Path) -> ox.Store | None:
    if not folder.is_dir():
        return None
    try:
        if _digests(folder / "db") != json.loads((folder / _FILES).read_text("utf-8")):
            raise OSError("files are missing, or not as they were written")
        return ox.Store.read_only(str(folder / "db"))
    except (OSError, ValueError, RuntimeError) as error:  # the last is how Oxigraph tells of damage
        LOG.info("%s: damaged (%s)", folder, error)
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: _digest(path) for path in sorted(folder.iterdir()) if not path.name.startswith("LOG")}


def _tidy(folder: Path, target: Path) -> None:
    others = sorted((p for p in folder.iterdir() if p != target), key=lambda p: p.stat().st_mtime)
    stores = [p for p in others if not p.name.startswith(".")]
    given_up = [p for p in others if p.name.startswith(".") and time.time() - p.stat().st_mtime > _LEFT_OVER]
    for path in (*stores[:-1], *given_up):
        shutil.rmtree(path, ignore_errors=True)
