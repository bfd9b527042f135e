"""`./run lock`: regenerate the hash-locked requirements from requirements/*.in."""

import os
import subprocess
import sysconfig
from pathlib import Path

import click

from convive.errors import OperatorError
from convive.state import PROJECT

SETS = ("runtime", "local", "dev", "bench", "synapse")
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--quiet",
)


@click.command("lock")
@click.option("--upgrade", is_flag=True, help="Use the newest versions that fit instead of those locked now.")
def command(upgrade: bool) -> None:
    """Resolve all requirements for Python 3.11 and later, with a hash for every file."""
    for name in SETS:
        _compile(name, ["--upgrade"] if upgrade else [])
        click.echo(f"requirements/{name}.txt")
    click.echo("now ask what is known against them: ./run audit")


def _compile(name: str, extra: list[str]) -> None:
    """Uses the package index only, and no local directory of wheels that this machine happens to have."""
    uv = Path(sysconfig.get_path("scripts"), "uv")
    environment = {key: value for key, value in os.environ.items() if "FIND_LINKS" not in key}
    done = subprocess.run(
        [uv, "pip", "compile", f"{name}.in", f"--output-file={name}.txt", *OPTIONS, *extra],
        cwd=PROJECT / "requirements",
        env=environment,
        check=False,
    )
    if done.returncode:
        raise OperatorError(f"requirements/{name}.in cannot be resolved (see above)")
