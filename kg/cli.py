"""The `kg` command: one short function a subcommand, no logic. Heavy imports wait until a subcommand needs them."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Any

import click

from kg import __version__
from kg.model import UsageError

_DEFAULT = "output"
_GRAPH = (Path(_DEFAULT) / "graph.ttl",)
_EXPORTS = ["turtle", "ntriples", "jsonld", "rdfxml", "trig", "graphml", "gexf", "csv", "neo4j"]


class _Group(click.Group):
    """Commands in the order of use; an error the user can mend is one line on stderr and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("kg: %(message)s"))
        logging.getLogger("kg").handlers = [handler]
        try:
            return super().invoke(ctx)
        except UsageError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


def _of_locale() -> str:
    """The language of the user's locale that messages come in."""
    import os

    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


_graph_files = click.option("-g", "--graph", "graphs", multiple=True, type=click.Path(path_type=Path),
                            help="Turtle or N-Triples files.  [default: output/graph.ttl]")
_language = click.option("-l", "--language", default=_of_locale, type=click.Choice(["en", "zh"]), help="Of what is said.  [default: by the locale]")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Build a knowledge graph from news pages of Chinese trade unions, ask it, open it, hand it on."""


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("-o", "--output", "folder", default=_DEFAULT, show_default=True, type=click.Path(path_type=Path),
              help="Where graph.ttl and graph.html go.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="The pages' date, where they bear none.")
@click.option("--base", default=None, metavar="IRI", help="The beginning of the IRIs minted.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1), metavar="N", help="How many processes read pages at once.")
def build(paths: tuple[str, ...], folder: Path, date: str, base: str | None, workers: int) -> None:
    """Read pages (files, folders, globs of .txt and .md) into DIR/graph.ttl and DIR/graph.html.

    With no path, the samples that ship with the package are built.
    """
    from kg import pipeline as work
    from kg.console import progress, show_built
    from kg.identity.iris import BASE

    began = time.perf_counter()
    built = work.build(paths, date=_checked_date(date), base=base or BASE, workers=workers, progress=progress("pages"))
    files = work.write(built.triples, folder)
    show_built(built, files, time.perf_counter() - began)


@main.command()
@click.argument("query")
@click.option("-g", "--graph", "graphs", multiple=True, metavar="FILE|URL",
              help="Turtle or N-Triples files, or the URL of a SPARQL endpoint.  [default: output/graph.ttl]")
@click.option("--named", default="", metavar="IRI", help="The graph of the endpoint to ask, where that is not its default one.")
@click.option("-f", "--format", "format_", default="table", type=click.Choice(["table", "csv", "tsv", "json", "ttl"]), show_default=True)
@click.option("--with", "bindings", multiple=True, metavar="NAME=VALUE", help="Bind a variable of the query, such as union=福建省总工会.")
def query(query: str, graphs: tuple[str, ...], named: str, format_: str, bindings: tuple[str, ...]) -> None:
    """Ask in SPARQL: the text itself, a .rq file, or the name of a shipped query (see `kg queries`).

    A server that asks for a user gets KG_USER and KG_PASSWORD from the environment.
    """
    from kg.console import print_answer
    from kg.graph import query as work
    from kg.graph.store import open_store

    text = work.find_query(query)
    if any(g.startswith(("http://", "https://")) for g in graphs):
        if len(graphs) > 1:
            raise UsageError("--graph: one endpoint, or one or more files, but not both")
        answer = work.run_remote(graphs[0], text, _pairs(bindings), named)
    else:
        answer = work.run(open_store(graphs or _GRAPH), text, _pairs(bindings))
    print_answer(answer, format_)


@main.command()
def queries() -> None:
    """List the queries that ship with the package, each with its question."""
    from kg.console import show_queries
    from kg.graph.query import shipped

    show_queries(shipped())


@main.command()
@click.option("--to", "format_", required=True, type=click.Choice(_EXPORTS))
@_graph_files
@click.option("-o", "--output", "folder", default=_DEFAULT, show_default=True, type=click.Path(path_type=Path), help="Where the files go.")
def export(format_: str, graphs: tuple[Path, ...], folder: Path) -> None:
    """Write a graph for other tools: RDF's formats (trig: one graph a page), graphml and gexf (Gephi), csv (Gephi), neo4j."""
    from kg.files import write_together
    from kg.graph.export import export as work
    from kg.graph.store import open_store

    for file in write_together(folder, work(open_store(graphs or _GRAPH), format_)):
        click.echo(f"wrote {file}")


@main.command()
@click.argument("graphs", nargs=-1, type=click.Path(path_type=Path), metavar="[GRAPH ...]")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(min=0.1), metavar="SECONDS", help="For one query.")
@click.option("--rows", default=100_000, show_default=True, type=click.IntRange(min=1), help="The most rows that an answer may have.")
def serve(graphs: tuple[Path, ...], port: int, host: str, timeout: float, rows: int) -> None:
    """Serve a graph: SPARQL endpoint at /sparql, query page at /query, explorer at /, each thing at its IRI's path, /health."""
    from kg.serve.app import make_app
    from kg.serve.listen import serve as work
    from kg.serve.workers import Limits

    work(lambda: make_app(graphs or _GRAPH, Limits(timeout, rows)), host, port)


@main.command()
@click.argument("url")
@_graph_files
@click.option("--named", default=None, metavar="IRI", help="The graph there that is replaced.  [default: the data set's own IRI]")
def publish(url: str, graphs: tuple[Path, ...], named: str | None) -> None:
    """Send a graph to a server, to its SPARQL 1.1 Graph Store endpoint URL; the graph of that name there is replaced.

    A server that asks for a user gets KG_USER and KG_PASSWORD from the environment.
    """
    from kg.graph import remote as work
    from kg.graph.dataset import base_of, dataset_iri
    from kg.graph.store import open_store

    store = open_store(graphs or _GRAPH)
    graph = named or dataset_iri(base_of(store))
    parts = work.put(url, graph, work.parts_of(quad.triple for quad in store))
    click.echo(f"put {len(store)} triples into <{graph}> in {parts} part{'s' if parts > 1 else ''}")


@main.command()
@click.argument("page", metavar="PAGE")
@click.option("-g", "--graph", "graph", default=_GRAPH[0], show_default=True, type=click.Path(path_type=Path))
def remove(page: str, graph: Path) -> None:
    """Take what a page (its file name or IRI) contributed out of a graph: exactly the graph that the other pages make is left."""
    from kg import pipeline as work
    from kg.console import show_removed

    files, left = work.remove(graph, page)
    show_removed(page, left, files)


@main.command()
@click.argument("name", metavar="NAME_OR_IRI")
@_graph_files
@_language
def explain(name: str, graphs: tuple[Path, ...], language: str) -> None:
    """Show all that is said of an entity: each fact with its headline, its sentence and the rule that read it."""
    from kg.console import print_explanations
    from kg.explore.explain import explain as work
    from kg.graph.store import open_store

    print_explanations(work(open_store(graphs or _GRAPH), name, language), language)


@main.command()
@click.argument("graphs", nargs=-1, type=click.Path(path_type=Path), metavar="[GRAPH ...]")
@_language
@click.option("--all", "all_", is_flag=True, help="Name every node, not the first five of each kind.")
@click.option("-f", "--format", "format_", default="words", type=click.Choice(["words", "csv"]), show_default=True)
@click.pass_context
def validate(ctx: click.Context, graphs: tuple[Path, ...], language: str, all_: bool, format_: str) -> None:
    """Check graphs (Turtle or N-Triples, together) against the shapes, and say in words what is wrong.

    Exit code 0: nothing, or notes only; 3: warnings; 4: violations.
    """
    from kg.console import print_findings
    from kg.graph.store import open_store
    from kg.graph.validate import validate as work
    from kg.graph.validate import worst

    findings = work(open_store(graphs or _GRAPH))
    print_findings(findings, language, all_, format_)
    ctx.exit({"Warning": 3, "Violation": 4}.get(worst(findings), 0))


@main.command()
@click.argument("paths", nargs=-1, metavar="[PAGE ...]")
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="The folder with a gold file PAGE.json for each page.")
@click.option("--show", is_flag=True, help="Also list what was missed and what was wrong, page by page.")
@click.option("-f", "--format", "format_", default="table", type=click.Choice(["table", "json"]), show_default=True)
def evaluate(paths: tuple[str, ...], gold: Path, show: bool, format_: str) -> None:
    """Measure the extraction against pages annotated by hand: precision, recall and F1, and precision by rule.

    Each page is built alone. With no PAGE, the pages that the gold folder or a folder "pages" beside it holds.
    """
    from kg.console import print_evaluation, progress
    from kg.evaluate import evaluate_pages

    print_evaluation(evaluate_pages(paths, gold, progress("pages")), show, format_)


def _checked_date(date: str) -> str:
    import datetime

    try:
        return datetime.date.fromisoformat(date).isoformat() if date else ""
    except ValueError as error:
        raise UsageError(f"--date {date}: not a date; write it as 2024-03-12") from error


def _pairs(bindings: tuple[str, ...]) -> dict[str, str]:
    for binding in bindings:
        if "=" not in binding:
            raise UsageError(f"--with {binding}: no value; write it as union=福建省总工会")
    return dict(binding.split("=", 1) for binding in bindings)
