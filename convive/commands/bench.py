"""`./run bench`: measure the claims in benchmarks/, and write benchmarks/RESULTS.md."""

from __future__ import annotations

import importlib

import click

from benchmarks import results
from benchmarks.setting import setting

# What `./run bench` measures without arguments: each takes minutes.
CLAIMS = ("calls", "forum", "search", "chat", "ledger", "learners", "statements", "exports", "messaging", "running")
LONG = ("memory",)


@click.command()
@click.argument("claims", nargs=-1, type=click.Choice(CLAIMS + LONG))
@click.option("--runs", default=3, show_default=True, help="Repetitions, of which the median is reported.")
def command(claims: tuple[str, ...], runs: int) -> None:
    """Measure the named claims, or all of them, on a separate stack."""
    with setting(runs) as made:
        for claim in claims or CLAIMS:
            click.echo(f"{claim}:")
            figures = []
            for figure in importlib.import_module(f"benchmarks.{claim}").measure(made):
                figures.append(figure)
                click.echo(f"  {figure.name}: {figure.value:,.1f} {figure.unit}   {figure.peer}")
            results.write(claim, figures, runs)
    click.echo(f"wrote {results.PAGE}")
