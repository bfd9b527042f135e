"""`./run faults`: kill services, gateway, broker and database under load; check that nothing is lost or duplicated."""

import random
import tempfile
from pathlib import Path

import click

from convive.faults.run import own_stack, run
from convive.state import free_port
from convive.supervisor.client import Stack


@click.command("faults")
@click.option("--seed", type=int, default=None, help="Determines what is killed and requested; random if not given.")
@click.option("--rounds", type=click.IntRange(1, 1000), default=5, help="Rounds of load and kills (5).")
@click.option("--requests", type=click.IntRange(7, 10_000), default=150, help="Requests per round (150).")
@click.option(
    "--state",
    "state_dir",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=None,
    help="Use the stack running there (never one with people's data: its processes are killed).",
)
def command(seed: int | None, rounds: int, requests: int, state_dir: Path | None) -> None:
    """Run a limited load while processes are killed. Status 1 if anything is lost, duplicated or unbalanced."""
    chosen = random.SystemRandom().randrange(10_000) if seed is None else seed
    if state_dir:
        clean = run(Stack(state_dir), chosen, rounds, requests, click.echo)
    else:
        with tempfile.TemporaryDirectory(prefix="convive-faults-") as folder:
            Path(folder).chmod(0o711)  # PostgreSQL's own user has to pass through it
            with own_stack(Path(folder) / "state", free_port()) as stack:
                clean = run(stack, chosen, rounds, requests, click.echo)
    raise SystemExit(0 if clean else 1)
