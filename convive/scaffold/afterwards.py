"""What follows when a service came or went: what is generated, made anew, and files written as the house writes."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from convive.errors import OperatorError


def generate(root: Path) -> None:
    """`./run generate` in a process of its own: this one has imported the tree as it was. Raises OperatorError."""
    _run(root, [sys.executable, "-m", "convive", "generate"], show=True)


def tidy(root: Path, paths: Sequence[Path]) -> None:
    """Sorts imports and breaks lines, which depend on the length of the service's name. Raises OperatorError."""
    ruff = str(Path(sysconfig.get_path("scripts"), "ruff"))
    python = [str(path) for path in paths if path.suffix == ".py"]
    _run(root, [ruff, "check", "--quiet", "--select=I", "--fix", *python])
    _run(root, [ruff, "format", "--quiet", *python])


def _run(root: Path, argv: list[str], show: bool = False) -> None:
    environment = os.environ | {"PYTHONPATH": str(root)}
    sys.stdout.flush()
    output = None if show else subprocess.PIPE
    done = subprocess.run(argv, cwd=root, env=environment, stdout=output, stderr=output, text=True, check=False)
    if done.returncode:
        raise OperatorError(f"{' '.join(argv[:3])} failed:\n{done.stdout or ''}{done.stderr or ''}")
