"""`./run audit`: ask PyPI for advisories against the locked packages, or check that each has an answer."""

from datetime import UTC, datetime
from pathlib import Path

import click

from convive.audit import judging, record
from convive.state import PROJECT


@click.command("audit")
@click.option("--check", is_flag=True, help="Ask nobody: judge what was asked last, as ./run lint does.")
@click.option(
    "--directory",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=PROJECT / "requirements",
    help="Where the locks, advisories.json and answers.toml are.",
)
def command(check: bool, directory: Path) -> None:
    """Ask PyPI about every locked release and write requirements/advisories.json; with --check, only judge it.

    Ends with status 1 if a release was not asked about, or an advisory has no answer in requirements/answers.toml.
    """
    today = datetime.now(UTC).date()
    pins = record.locked(directory)
    if not check:
        from convive.audit import asking

        record.write(directory, asking.ask(pins, today))
    known = record.read(directory)
    found = judging.faults(pins, known, record.answers(directory))
    for fault in found:
        click.secho(fault, fg="red")
    words, old = judging.age(known, today)
    click.secho(f"{len(pins)} releases, {len(known.advisories)} advisories; {words}", fg="yellow" if old else None)
    raise SystemExit(1 if found else 0)
