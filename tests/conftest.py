"""What several rooms' tests share: the real pages (outside the repository), the command line, the samples' readings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "kg" / "samples"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def same_output(one: Path, other: Path) -> bool:
    """Whether two folders hold the same graph: the Turtle to the byte, the page but for where its nodes stand (the layout's
    last digits depend on how the processor adds numbers up)."""
    where = re.compile(r'"[xy]":\s*-?[\d.]+|"spots":\[\[[-\d.,\[\]]*\]\]')
    pages = [where.sub("", (folder / "graph.html").read_text("utf-8")) for folder in (one, other)]
    return (one / "graph.ttl").read_bytes() == (other / "graph.ttl").read_bytes() and pages[0] == pages[1]


@pytest.fixture(scope="session")
def same():
    return same_output


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real pages and the scorer; without it the test is skipped, in CI it fails."""
    if not (SHARED / "pages").is_dir():
        if os.environ.get("CI"):
            pytest.fail("the real pages in ../shared are missing in CI")
        pytest.skip("the real pages in ../shared are not here")
    return SHARED


@pytest.fixture(scope="session")
def kg():
    """Run the command as a user does: `kg("build", path, cwd=folder)` gives the completed process."""
    def run(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')", *map(str, arguments)]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300,
                              env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", **environment}, check=False)

    return run


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium through Playwright; without one the test is skipped, in CI it fails."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    if not path or not sync_playwright:
        reason = "no Chromium found" if sync_playwright else "playwright is not installed"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, in CI")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield chromium
        chromium.close()
