"""`./run shell SERVICE`: a Python shell in a service, with a session and a call; rolled back at the end."""

from __future__ import annotations

import code
from pathlib import Path
from typing import Any

import click

from chassis import deployables
from chassis.settings import DATABASE
from convive.addresses import environment
from convive.options import state_option


@click.command("shell")
@click.argument("service", type=click.Choice(deployables.services()))
@click.option(
    "--as",
    "who",
    default="administrator",
    help="Who acts: a role (the first member with it), a member's id, or public.",
)
@click.option("-c", "--code", "line", help="Run this line, show its result, and end.")
@state_option
def command(service: str, who: str, line: str | None, state_dir: Path) -> None:
    """Open a Python shell in a transaction of a service's own database, to inspect and try things.

    `call` is what features take: discussion.topics.read_topic(call, ...). Everything is rolled back when you leave with
    Ctrl-D, unless you call commit().
    """
    from convive import shell

    url = "postgresql+psycopg2://" + environment(state_dir)[DATABASE + service.upper()].split("://", 1)[1]
    with shell.opened(service, url, who) as names:
        if line is not None:
            exec(compile(line, "<--code>", "single"), names)  # noqa: S102  # nosec B102 # that is what a shell is for
            return
        _complete(names)
        code.interact(shell.banner(service, names), local=names, exitmsg="")


def _complete(names: dict[str, Any]) -> None:
    """Tab completion, if this Python supports it."""
    try:
        import readline
    except ModuleNotFoundError:
        return
    import rlcompleter

    readline.set_completer(rlcompleter.Completer(names).complete)
    readline.parse_and_bind("tab: complete")
