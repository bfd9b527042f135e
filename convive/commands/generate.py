"""`./run generate`: write all generated files and list those that changed (--check: only list them)."""

from __future__ import annotations

import click

from convive.generate.changes import Change, changes, write
from convive.generate.generators import generators
from convive.state import PROJECT


@click.command("generate")
@click.option("--check", is_flag=True, help="Write nothing; end with status 1 if a file is out of date.")
def command(check: bool) -> None:
    """Write all committed files that are generated from the code, and list each file that changed.

    Schemas, OpenAPI, AsyncAPI, the table of refusals in docs/api.md, the broker's definitions,
    deploy/compose.env.example and, using a temporary server, each database's schema.sql. Commit what it writes.
    The list is in convive/generate/generators.py.
    """
    found: list[Change] = []
    for generator in generators():
        for change in changes(PROJECT, generator):
            click.echo(f"{generator.name:<12} {change}")
            found.append(change)
    if check and found:
        raise click.ClickException(f"{_files(len(found))} not up to date: ./run generate writes what is missing")
    write(PROJECT, found)
    click.echo(f"wrote {_files(len(found))}" if found else "all generated files are up to date")


def _files(count: int) -> str:
    return f"{count} file" if count == 1 else f"{count} files"
