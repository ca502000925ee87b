"""No change makes the extraction worse than the floors in `floors.json`, on any set."""

import importlib.util
import json
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))


def _measure():
    spec = importlib.util.spec_from_file_location("measure", HERE / "measure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_every_figure_reaches_its_floor(shared, name):
    figures, _ = _measure().measure(name)
    low = {figure: round(figures[figure]["f1"], 3) for figure, floor in FLOORS[name].items() if figures[figure]["f1"] < floor}
    assert not low, f"{name} below its floors {FLOORS[name]}: {low}"
