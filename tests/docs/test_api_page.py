"""docs/api.md against the contracts and the routes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.api import tables
from tests.docs import codes
from tests.docs.pages import API, pages

# A path of the API as people write it: placeholders in braces or as shell variables, identifiers as they come.
PATH = re.compile(r"/api/v1/[a-z]+(?:/[A-Za-z0-9_{}$-]+)*(?:\.[a-z]+)?")
ROUTES = {f"/api/v1/{service}{route.path}" for service, table in tables().items() for route in table}
OTHERS = {"/api/v1/openapi.json", "/api/v1/public/fund"}


def test_every_refusal_is_in_the_table() -> None:
    assert API.read_text("utf-8") == codes.written(), "run: .venv/bin/python -m tests.docs.codes"


@pytest.mark.parametrize("page", [page for page in pages() if PATH.search(page.read_text("utf-8"))], ids=str)
def test_paths_of_the_api_exist(page: Path) -> None:
    known = {_shape(route) for route in ROUTES | OTHERS}
    known |= {_shape(f"/api/v1/{service}") for service in tables()}
    named = set(PATH.findall(page.read_text("utf-8")))
    assert {path for path in named if not any(_fits(path, route) for route in known)} == set()


def _shape(path: str) -> tuple[str, ...]:
    return tuple("{}" if part.startswith("{") else part for part in path.strip("/").split("/"))


def _fits(path: str, route: tuple[str, ...]) -> bool:
    parts = path.strip("/").split("/")
    return len(parts) == len(route) and all(mine in ("{}", part) for part, mine in zip(parts, route, strict=True))
