"""`./run faults`: let things go wrong under load; check that nothing is lost or duplicated, and how long it took."""

import random
import tempfile
from pathlib import Path

import click

from convive.faults import nemeses
from convive.faults.run import own_stack, run
from convive.state import free_port
from convive.supervisor.client import Stack

_NAMES = f"{','.join(nemeses.EACH)} or {nemeses.ALL}"


@click.command("faults")
@click.option(
    "--seed", type=int, default=None, help="Determines what goes wrong and what is requested; random if not given."
)
@click.option("--rounds", type=click.IntRange(1, 1000), default=5, help="Rounds of load, with one nemesis each (5).")
@click.option("--requests", type=click.IntRange(7, 10_000), default=150, help="Requests per round (150).")
@click.option(
    "--nemeses", "names", default="kill", help=f"What goes wrong, in turn: {', '.join(nemeses.EACH)}; or all."
)
@click.option(
    "--state",
    "state_dir",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=None,
    help="Use the stack running there (never one with people's data: its processes are killed).",
)
def command(seed: int | None, rounds: int, requests: int, names: str, state_dir: Path | None) -> None:
    """Run a limited load while things go wrong.

    Status 1 if anything is lost, duplicated, unbalanced, oversold or too late back.
    """
    wanted = nemeses.chosen(names)
    chosen = random.SystemRandom().randrange(10_000) if seed is None else seed
    if state_dir:
        clean = run(Stack(state_dir), chosen, rounds, requests, click.echo, names=wanted)
    else:
        with tempfile.TemporaryDirectory(prefix="convive-faults-") as folder:
            Path(folder).chmod(0o711)  # PostgreSQL's own user has to pass through it
            with own_stack(Path(folder), free_port(), wanted) as stack:
                clean = run(stack, chosen, rounds, requests, click.echo, names=wanted)
    raise SystemExit(0 if clean else 1)
