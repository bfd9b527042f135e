"""The published contracts at another point of the history: read from git, so that a change can be held against them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from convive.errors import OperatorError

Published = dict[str, dict[str, Any]]
"""Documents by path: contracts/openapi.json, contracts/asyncapi.json and everything in contracts/schemas."""

_DOCUMENTS = ("contracts/openapi.json", "contracts/asyncapi.json")
_SCHEMAS = "contracts/schemas"


def published(root: Path) -> Published:
    """The documents as they lie in the working tree."""
    paths = [*(root / each for each in _DOCUMENTS), *sorted((root / _SCHEMAS).rglob("*.json"))]
    return {str(path.relative_to(root)): json.loads(path.read_text("utf-8")) for path in paths if path.exists()}


def published_at(root: Path, revision: str) -> Published:
    """The documents at a git revision. Raises OperatorError when there is no such revision."""
    listed = _git(root, "ls-tree", "-r", "--name-only", revision, "--", *_DOCUMENTS, _SCHEMAS)
    return {path: json.loads(_git(root, "show", f"{revision}:{path}")) for path in listed.splitlines()}


def last_release(root: Path) -> str | None:
    """The newest release tag (v…) behind HEAD; nothing before the first release, or outside a git checkout."""
    try:
        return _git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*").strip()
    except OperatorError:
        return None


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise OperatorError("git is needed to look at earlier contracts") from None
    if done.returncode:
        raise OperatorError(done.stderr.strip())
    return done.stdout
