"""`./run contracts`: write schemas, OpenAPI, AsyncAPI and docs/events.md from the contracts (--check: only compare)."""

import click

from convive.contracts import additive, files, history
from convive.state import PROJECT


@click.command("contracts")
@click.option("--check", is_flag=True, help="Write nothing; end with status 1 when a file is not what it should be.")
@click.option("--since", metavar="REVISION", help="List what breaks for readers of that git revision; status 1 if any.")
def command(check: bool, since: str | None) -> None:
    """Generate what is published of the contracts: schemas, openapi.json, asyncapi.yaml and docs/events.md."""
    if since:
        found = additive.breaks(history.published_at(PROJECT, since), history.published(PROJECT))
        _report([str(each) for each in found], "breaking changes: make them a new version instead")
    elif check:
        stale = [f"{path} is not what the contracts say" for path in files.refresh(PROJECT, check=True)]
        _report(stale, "run ./run contracts and commit what it writes")
    else:
        changed = files.refresh(PROJECT)
        click.echo("\n".join(f"changed {path}" for path in changed) or "nothing changed")


def _report(problems: list[str], hint: str) -> None:
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(hint)
    click.echo("contracts are as they should be")
