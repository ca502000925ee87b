"""Every command of the README is run: the first block in a fresh copy with a fresh environment, the others one by one."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"(<!-- [^>]+ -->\n)?```(sh|python)\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.strip() for mark, language, block in BLOCKS if language == "sh" and not mark for line in block.splitlines() if line.strip()]


def copy_of_the_tree(target: Path) -> Path:
    """What a clone holds, without what git leaves out."""
    skipped = shutil.ignore_patterns(".git", ".venv", "venv", "__pycache__", ".*_cache", "*.egg-info", "build", "dist")
    return Path(shutil.copytree(ROOT, target / "unionkg", ignore=skipped))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return copy_of_the_tree(tmp_path_factory.mktemp("readme"))


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=500,
                          env={**os.environ, "PYTHONUTF8": "1", **environment}, check=False)


def test_the_first_command_installs_and_builds_the_samples(checkout, same):
    (command,) = [block.strip() for mark, _, block in BLOCKS if mark.startswith("<!-- the build -->")]
    for name in ("graph.ttl", "graph.html"):
        (checkout / "output" / name).unlink()
    done = shell(command, checkout, PYTHONPATH="")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "stories" in done.stdout
    assert same(checkout / "output", ROOT / "output")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_other_command_works_as_written(checkout, command):
    scripts = checkout / "bin"
    scripts.mkdir(exist_ok=True)
    (scripts / "kg").write_text(f"#!/bin/sh\nexec '{sys.executable}' -c \"from kg.cli import main; main(prog_name='kg')\" \"$@\"\n")
    (scripts / "kg").chmod(0o755)
    done = shell(command, checkout, PATH=f"{scripts}:{os.environ['PATH']}", PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip().splitlines()) > 1, done.stdout


def test_the_python_lines_work_as_written(checkout):
    (code,) = [block for _, language, block in BLOCKS if language == "python"]
    done = subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, encoding="utf-8",
                          timeout=120, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 3


def test_ci_runs_the_readmes_test_command():
    (command,) = [block.strip() for mark, _, block in BLOCKS if mark.startswith("<!-- the tests -->")]
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "<!-- the tests -->" in script
    assert "pytest" in command
