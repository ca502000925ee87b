"""The query page in a real browser: highlighting, completion, a shipped query at a click, its table, a graph, an error."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

BROWSER = Path(__file__).resolve().parents[2] / "kg" / "serve" / "browser"


def test_the_bundle_is_what_its_source_says():
    said = json.loads((BROWSER / "source.json").read_text("utf-8"))
    for name, digest in said["sha256"].items():
        assert hashlib.sha256((BROWSER / name).read_bytes()).hexdigest() == digest
    assert "MIT" in (BROWSER / "LICENSE.txt").read_text("utf-8")


@pytest.fixture
def opened(browser, server: str):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.said, page.foreign = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.foreign.append(request.url) if not request.url.startswith((server, "data:", "blob:")) else None)
    page.goto(f"{server}/query")
    page.wait_for_selector("#editor .CodeMirror")
    yield page
    context.close()


def test_a_shipped_query_runs_at_a_click_and_shows_its_rows(opened):
    assert opened.locator("#list button").count() >= 20
    opened.click("#list [data-name=superiors]")
    opened.wait_for_selector("#results td")
    assert "福建省总工会" in opened.inner_text("#results")
    assert opened.locator("#editor .cm-keyword").count() > 1  # highlighted
    assert opened.said == []
    assert opened.foreign == []


def test_questions_come_in_the_browsers_language_and_switch(opened):
    assert "工会" in opened.inner_text("#list")
    opened.click("#language")
    assert "Which" in opened.inner_text("#list")


def test_terms_of_the_ontology_are_completed_with_their_names(opened):
    opened.evaluate("document.querySelector('#editor .CodeMirror').CodeMirror.setValue('SELECT * { ?s ukg:ru')")
    opened.evaluate("(() => { const e = document.querySelector('#editor .CodeMirror').CodeMirror; e.focus(); e.setCursor(0, 999); })()")
    opened.keyboard.press("Control+Space")
    opened.wait_for_selector(".CodeMirror-hints")
    hints = opened.inner_text(".CodeMirror-hints")
    assert "ukg:runs" in hints
    assert "举办" in hints
    assert opened.foreign == []


def test_a_graph_is_drawn_and_an_error_is_told(opened):
    opened.click("#list [data-name=partner-network]")
    opened.wait_for_selector("#results svg circle, #results canvas", timeout=20000)
    opened.evaluate("document.querySelector('#editor .CodeMirror').CodeMirror.setValue('SELECT ?x')")
    opened.click("#run")
    opened.get_by_text("line 1").first.wait_for()  # a function to wait for would be an eval, which the page's policy forbids
    assert opened.foreign == []


def test_it_fits_a_phone(browser, server: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    page = context.new_page()
    page.goto(f"{server}/query")
    page.wait_for_selector("#editor .CodeMirror")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
