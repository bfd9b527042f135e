"""`./run restart SERVICE ...`: migrate the services' databases and restart them, one process after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from chassis.settings import DATABASE, OWNER
from convive.errors import OperatorError
from convive.options import state_option
from convive.supervisor.client import Stack, StackStatus
from convive.supervisor.plan import prepare_broker


@click.command("restart")
@click.argument("names", metavar="SERVICE...", nargs=-1, required=True)
@click.option("--no-migrate", is_flag=True, help="If a migration is pending, report it and restart nothing.")
@state_option
def command(names: tuple[str, ...], no_migrate: bool, state_dir: Path) -> None:
    """Restart services (forum chat gateway) or single processes (forum.2), so that changes take effect.

    First, pending migrations of their databases are applied, and what they newly need of the broker is declared; if
    that fails, everything keeps running as it was. Then one process after another is restarted: each is ready before
    the next one stops.
    """
    stack = Stack(state_dir)
    groups = list(_groups(stack.status(), names))
    environment = stack.environment()
    _bring_up_to_date(groups, environment, no_migrate)
    prepare_broker(environment)
    for name in names:
        stack.restart(name)
        click.echo(f"{name} is running again.")


def _groups(status: StackStatus, names: Iterable[str]) -> Iterator[str]:
    """The services that the names refer to. Raises OperatorError for an unknown name, before anything is done."""
    for name in names:
        found = {process.group for process in status.processes if name in (process.name, process.group)}
        if not found:
            known = ", ".join(sorted({process.group for process in status.processes}))
            raise OperatorError(f"there is no process {name}; the processes are {known}")
        yield from found


def _bring_up_to_date(groups: Iterable[str], environment: dict[str, str], no_migrate: bool) -> None:
    from convive.migrating import migrate, unapplied

    owners = {group: environment[OWNER + group.upper()] for group in groups if OWNER + group.upper() in environment}
    missing = {group: found for group, url in owners.items() if (found := unapplied(group, url))}
    if missing and no_migrate:
        listed = "\n".join(f"    {group}: {', '.join(found)}" for group, found in missing.items())
        raise OperatorError(f"these migrations are pending; nothing was restarted:\n{listed}")
    for group, found in missing.items():
        migrate(group, owners[group], environment[DATABASE + group.upper()])
        click.echo(f"{group} migrated: {', '.join(found)}")
