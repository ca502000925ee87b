"""Real SPARQL servers on loopback, started and stopped by the tests."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
CheckpointInterval = 0
DirsAllowed = .
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxSortedTopRows = 1000000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = web
ServerThreads = 10
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True)
class Server:
    """Where a server answers queries and takes graphs, and who may send them ("" where anyone may)."""

    query: str
    graphs: str
    user: str = ""
    password: str = ""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen, seconds: float = 60) -> None:
    """Until something answers at a URL. Raises `RuntimeError` where the process ends or the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """The server of the `oxigraph` package."""
    port = free_port()
    at = f"http://127.0.0.1:{port}"
    with running([program("oxigraph"), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"], folder, f"{at}/"):
        yield Server(f"{at}/query", f"{at}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """The server of Debian's `virtuoso-opensource-7-bin`, whose `dba`, with a password of its own, may change everything."""
    command, isql = program("virtuoso-t"), program("isql-vt")
    http, sql, password = free_port(), free_port(), f"p{secrets.token_hex(8)}"
    (folder / "web").mkdir()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(http=http, sql=sql), "utf-8")
    at = f"http://127.0.0.1:{http}"
    with running([command, "+foreground", "+configfile", "virtuoso.ini"], folder, f"{at}/sparql"):
        set_password(isql, sql, password)
        yield Server(f"{at}/sparql", f"{at}/sparql-graph-crud-auth", "dba", password)


@contextmanager
def kg_serve(graph: Path, *options: str, **environment: str) -> Iterator[str]:
    """Where `kg serve` serves a graph."""
    port = free_port()
    command = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')", "serve", str(graph), "--port", str(port), *options]
    with running(command, graph.parent, f"http://127.0.0.1:{port}/health", PYTHONPATH=str(ROOT), **environment):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: list[str], folder: Path, url: str, **environment: str) -> Iterator[None]:
    """A server in a folder, from when something answers at the URL until the block ends."""
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(url, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def program(name: str) -> str:
    """The path of a program, sought beside the running Python first. Raises `FileNotFoundError` where it is not installed."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed")
    return found


def set_password(isql: str, port: int, password: str, seconds: float = 60) -> None:
    """Give Virtuoso's `dba` a password by its own SQL client. That port opens a moment after the one for HTTP, hence further tries."""
    end = time.monotonic() + seconds
    while True:
        done = subprocess.run([isql, f"127.0.0.1:{port}", "dba", "dba", "VERBOSE=OFF", "ERRORS=STDOUT"], text=True, capture_output=True,
                              input=f"set password dba {password};\n", timeout=seconds, check=False)
        if not done.returncode and "*** Error" not in done.stdout:
            return
        if time.monotonic() > end:
            raise RuntimeError(f"{isql}: {done.stdout}{done.stderr}")
        time.sleep(0.2)
