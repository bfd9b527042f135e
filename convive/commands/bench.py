"""`./run bench`: measure the claims in benchmarks/, and write benchmarks/RESULTS.md."""

from __future__ import annotations

import importlib
import traceback
from pathlib import Path

import click

from benchmarks import peers, results
from benchmarks.figures import Figure
from benchmarks.setting import Setting, setting
from convive.errors import OperatorError

# What `./run bench` measures without arguments: each takes minutes.
CLAIMS = (
    "calls", "forum", "replies", "pages", "sign_ins", "search", "chat", "ledger", "learners", "statements", "exports",
    "messaging", "running", "growth", "desk",
)  # fmt: skip
LONG = ("memory",)


@click.command()
@click.argument("claims", nargs=-1, type=click.Choice(CLAIMS + LONG))
@click.option("--runs", default=3, show_default=True, help="Repetitions, of which the median is reported.")
@click.option(
    "--peers", "beside", is_flag=True, help="Run the peers that PyPI has in turn with ours (Synapse, hordak)."
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=results.PAGE,
    help="Where the figures are written, instead of benchmarks/RESULTS.md.",
)
def command(claims: tuple[str, ...], runs: int, beside: bool, page: Path) -> None:
    """Measure the named claims, or all of them, on a separate stack."""
    with setting(runs, _installed() if beside else frozenset()) as made:
        failed = [claim for claim in claims or CLAIMS if not _measured(claim, made, page)]
    click.echo(f"wrote {page}")
    if failed:
        raise OperatorError(f"not measured, see above: {', '.join(failed)}")


def _measured(claim: str, made: Setting, page: Path) -> bool:
    """Whether all of the claim could be measured. A wrong answer ends it, and the page says so beside what was."""
    click.echo(f"{claim}:")
    figures: list[Figure] = []
    failure = ""
    try:
        for figure in importlib.import_module(f"benchmarks.{claim}").measure(made):
            figures.append(figure)
            click.echo(f"  {figure.name}: {figure.value:,.1f} {figure.unit}   {figure.peer}")
    except Exception as error:  # noqa: BLE001 - whatever it was, it is shown, and the run ends with an error
        traceback.print_exc()
        failure = " ".join(f"{type(error).__name__}: {error}".replace("|", "/").split())
    results.write(claim, figures, made.runs, page, failure)
    return not failure


def _installed() -> frozenset[str]:
    """The peers that can run here. The others are named, and only their quoted figures stand beside ours."""
    found = set()
    for peer in peers.LOCKS:
        try:
            peers.python(peer)
        except peers.CannotBeInstalled as error:
            click.echo(f"{peer} cannot be installed here and is only quoted: {error}", err=True)
        else:
            found.add(peer)
    return frozenset(found)
