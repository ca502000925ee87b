"""A server of the samples' graph, started as a user starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .servers import kg_serve


@pytest.fixture(scope="session")
def graph(kg, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    done = kg("build", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder / "graph.ttl"


@pytest.fixture(scope="session")
def server(graph: Path) -> Iterator[str]:
    with kg_serve(graph, "--timeout", "3", "--rows", "5000") as url:
        yield url
