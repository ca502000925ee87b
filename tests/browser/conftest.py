"""The tests of the page share graphs.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode does not


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    from graphs import store

    from kg.explore import to_html

    path = tmp_path_factory.mktemp("explore") / "graph.html"
    path.write_text(to_html(store(), "试页"), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser, file, request):
    """The page with every other request refused; `asked` keeps what it asked for, `said` what the console said."""
    usual = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "reduced_motion": "reduce"}
    context = browser.new_context(**usual | getattr(request, "param", {}))
    page = context.new_page()
    page.asked, page.said = [], []
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.on("request", lambda r: page.asked.append(r.url))
    page.on("console", lambda m: page.said.append(m.text))
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.on("dialog", lambda d: (page.said.append("dialog " + d.message), d.dismiss()))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    yield page
    context.close()
