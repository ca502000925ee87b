"""What the command shows on a terminal: progress, tables, answers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.evaluate import Evaluation
    from kg.explore.explain import Explanation, Source
    from kg.explore.network import Story
    from kg.graph.validate import Finding
    from kg.pipeline import Built, Progress


_SHOWN = 5


def progress(what: str) -> Progress:
    """A progress bar over paths on stderr where that is a terminal, else nothing."""
    def track(paths: Iterable[Path]) -> Iterator[Path]:
        from rich.console import Console
        from rich.progress import track as bar

        console = Console(stderr=True)
        paths = list(paths)
        yield from bar(paths, description=what, console=console, transient=True) if console.is_terminal else paths

    return track


def show_built(built: Built, files: list[Path], seconds: float) -> None:
    """The short table at the end of a build."""
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left", style="bold")
    table.add_column(justify="right")
    table.add_row("pages", str(len(built.pages)))
    table.add_row("stories", str(built.stories))
    for title, counter in built.counts.items():
        table.add_row(title, str(sum(counter.values())))
        for name, count in sorted(counter.items(), key=lambda item: (-item[1], item[0])):
            table.add_row(f"  {name}", str(count), style="none")
    table.add_row("triples", str(len(built.triples)))
    table.add_row("seconds", f"{seconds:.1f}")
    Console().print(table)
    for file in files:
        click.echo(f"wrote {file}")


def show_removed(page: str, left: int, files: list[Path]) -> None:
    click.echo(f"took {page} out; {left} triples are left")
    for file in files:
        click.echo(f"wrote {file}")


def print_answer(answer: Any, format_: str) -> None:
    """An answer in the format asked for; the machine formats are UTF-8 whatever the locale, a table longer than the screen is paged."""
    from kg.graph.query import render

    text = render(answer, format_, _width())
    if format_ == "table" and sys.stdout.isatty() and text.count("\n") >= _height():
        click.echo_via_pager(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def _height() -> int:
    import shutil

    return shutil.get_terminal_size((120, 24)).lines


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 160


def show_queries(queries: Iterable[Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("name", "question", "问题", "--with"):
        table.add_column(column, overflow="fold")
    for q in queries:
        table.add_row(q.name, q.en, q.zh, ", ".join(name for name, _ in q.parameters))
    Console(width=_width()).print(table)


def print_findings(findings: list[Finding], language: str, all_: bool, format_: str) -> None:
    """What is wrong with a graph, by constraint: how bad, what must hold, and the nodes where it does not."""
    from itertools import groupby

    if format_ == "csv":
        import csv
        import io

        out = io.StringIO()
        csv.writer(out).writerows([("severity", "shape", "node", "value", "message"), *(
            (f.severity, f.shape, f.focus, f.value, getattr(f, language)) for f in findings)])
        sys.stdout.flush()
        sys.stdout.buffer.write(out.getvalue().encode())
        return
    for (severity, shape), group in groupby(findings, lambda f: (f.severity, f.shape)):
        same = list(group)
        click.echo(f"{severity} {shape}: {getattr(same[0], language)} ({len(same)})")
        for f in same if all_ else same[:_SHOWN]:
            click.echo(f"  {_node(f.focus)}" + (f"  →  {_node(f.value)}" if f.value else ""))
        if not all_ and len(same) > _SHOWN:
            click.echo(f"  … {len(same) - _SHOWN} more")
    count = {s: sum(f.severity == s for f in findings) for s in ("Violation", "Warning", "Info")}
    click.echo("conforms to all shapes" if not findings else ", ".join(f"{n} {s.lower()}{'s' if n != 1 else ''}" for s, n in count.items() if n))


def print_explanations(explanations: list[Explanation], language: str) -> None:
    """Each entity with its facts by heading; the characters that state a fact underlined on a terminal, else in ⟦⟧."""
    from kg.explore.words import words

    page, marked = words()[language]["page"], sys.stdout.isatty()
    for n, e in enumerate(explanations):
        click.echo(("\n" if n else "") + f"{e.name}  ({', '.join(filter(None, (e.type, e.kind)))})  {e.iri}")
        for label, names in ((page["aliases"], e.aliases), (page["above"], e.above)):
            if names:
                click.echo(f"{label}: {page['comma'].join(names)}")
        heading = ""
        for s in e.statements:
            if s.heading != heading:
                heading = s.heading
                click.echo(f"\n{heading}")
            click.echo(f"  {s.text}" + (f"  — {page['deduced']}" if s.deduced else ""))
            for source in s.sources:
                _print_source(source, marked, page)
        click.echo(f"\n{page['stories']}")
        for story in e.stories:
            click.echo(f"  {_story(story, page)}")


def _print_source(source: Source, marked: bool, page: dict[str, str]) -> None:
    q = source.quote
    said = click.style(q.sentence[q.start:q.end], underline=True) if marked else f"⟦{q.sentence[q.start:q.end]}⟧"
    sentence = " ".join((q.sentence[:q.start] + said + q.sentence[q.end:]).split("\n"))
    sure = page["sure"].format(n=round(100 * q.confidence))
    click.echo(f"    {_story(source.story, page)}\n      {sentence}\n      {', '.join(filter(None, (q.rule, sure, q.period)))}")


def _story(story: Story, page: dict[str, str]) -> str:
    return "  ".join(filter(None, (story.date, story.headline or page["untitled"], f"[{story.page}]")))


def _node(text: str) -> str:
    """A node or value in one line of readable length, IRIs of the data without their base."""
    from kg.identity.iris import BASE

    line = " ".join(text.removeprefix(BASE).split())
    return line if len(line) <= 100 else line[:99] + "…"


def print_evaluation(evaluation: Evaluation, show: bool, format_: str) -> None:
    """The figures as tables, the best known rules first; as JSON for a machine."""
    if format_ == "json":
        import json

        click.echo(json.dumps(evaluation.as_dict(), ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    console = Console(width=_width(), highlight=False)
    console.print(_table(("", "precision", "recall", "F1", "gold", "given"), (
        (name, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", str(s.gold), str(s.given)) for name, s in evaluation.scores.items())))
    console.print(_table(("rule", "precision", "right", "wrong"), (
        (rule, f"{right / (right + wrong):.3f}", str(right), str(wrong)) for rule, (right, wrong) in evaluation.rules.items())))
    for line in (*(evaluation.in_words() if show else ()), *(f"gold: {doubt}" for doubt in evaluation.doubts)):
        click.echo(line)


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left")
    for row in rows:
        table.add_row(*row)
    return table
