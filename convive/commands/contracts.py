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
        _report(
            [str(each) for each in additive.breaks(history.published_at(PROJECT, since), history.published(PROJECT))]
        )
    elif check:
        _report([*files.differences(PROJECT, files.produced())], hint="run ./run contracts and commit what it writes")
    else:
        produced = files.produced()
        files.write(PROJECT, produced)
        click.echo(f"wrote {len(produced)} files")


def _report(problems: list[str], hint: str = "") -> None:
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(hint or f"{len(problems)} breaking changes: make them a new version instead")
    click.echo("contracts are as they should be")
