"""`./run lint`: check format, lint, types, import rules, spelling and security, then print a summary."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import click

from convive.state import PROJECT

ROOMS = ("chassis", "contracts", "convive", "gateway", "services")
CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("imports", ["lint-imports"]),
    ("spelling", ["codespell"]),
    ("security", ["bandit", "--quiet", "--configfile=pyproject.toml", "--recursive", *ROOMS]),
    ("packages", ["python", "-m", "convive", "audit", "--check"]),
)


@click.command("lint")
@click.option("--fix", is_flag=True, help="Format, and fix what ruff can fix, before checking.")
def command(fix: bool) -> None:
    """Check the code. Ends with status 1 if any check failed."""
    if fix:
        _passes(["ruff", "check", "--fix", "--quiet", "."])
        _passes(["ruff", "format", "."])
    failed = []
    for name, argv in CHECKS:
        click.secho(f"--- {name}: {' '.join(argv)}", bold=True)
        if not _passes(argv):
            failed.append(name)
    click.echo(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    raise SystemExit(1 if failed else 0)


def _passes(argv: list[str]) -> bool:
    sys.stdout.flush()
    program = Path(sysconfig.get_path("scripts"), argv[0])
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    return subprocess.run([program, *argv[1:]], cwd=PROJECT, env=environment, check=False).returncode == 0
