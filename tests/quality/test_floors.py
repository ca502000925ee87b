"""No change makes the extraction worse than the floors in `floors.json`, in any figure of any set."""

import importlib.util
import json
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def measure():
    spec = importlib.util.spec_from_file_location("measure", HERE / "measure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _check(measure, name):
    scores = measure.measure(name).scores
    assert {n for n in scores if not n.endswith("found")} == set(FLOORS[name]), "a floor for every figure, and no other"
    low = {n: (round(scores[n].f1, 3), floor) for n, floor in FLOORS[name].items() if scores[n].f1 < floor}
    assert not low, f"{name} below its floors (figure, floor): {low}; a lower floor needs an edit of floors.json with its reason"


@pytest.mark.parametrize("name", ["tuning", "unseen"])
def test_every_figure_of_the_own_pages_reaches_its_floor(measure, name):
    _check(measure, name)


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_every_figure_of_the_real_pages_reaches_its_floor(measure):
    _check(measure, "real")


def test_ours_is_ahead_of_the_baseline_in_every_figure(measure):
    """What tagged names and co-occurrence give on the same pages; the splitting is the same in both."""
    ours, theirs = measure.measure("unseen").scores, measure.measure("unseen", of_baseline=True).scores
    behind = {n: (ours[n].f1, s.f1) for n, s in theirs.items() if n != "headlines" and "B³" not in n and ours[n].f1 <= s.f1}
    assert not behind
