"""Listening on an address until the server is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from kg.model import UsageError


def serve(make: Callable[[], Starlette], host: str, port: int) -> None:
    """Serve what `make` gives, which is asked for only once the address is ours: opening a graph takes its time.

    Raises `UsageError` for an address that cannot be listened on, and what `make` raises.
    """
    with _listening(host, port) as address:
        server = uvicorn.Server(uvicorn.Config(make(), log_level="warning", access_log=False, server_header=False))
        with suppress(KeyboardInterrupt):
            server.run(sockets=[address])


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048)
    except OSError as error:
        said = (error.strerror or str(error)).split(" (while")[0]
        raise UsageError(f"{host}:{port}: cannot be listened on ({said}); choose another --port or --host") from None
