"""docs/api.md against the contracts and the routes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.api import tables
from tests.docs.pages import pages

# A path of the API as people write it: placeholders in braces or as shell variables, identifiers as they come.
PATH = re.compile(r"/api/v1/[a-z]+(?:/[A-Za-z0-9_{}$-]+)*(?:\.[a-z]+)?")
ROUTES = {f"/api/v1/{service}{route.path}" for service, table in tables().items() for route in table}
OTHERS = {"/api/v1/openapi.json", "/api/v1/public/fund"}


@pytest.mark.parametrize("page", [page for page in pages() if PATH.search(page.read_text("utf-8"))], ids=str)
def test_paths_of_the_api_exist(page: Path) -> None:
    known = [_shape(route) for route in {*ROUTES, *OTHERS, *(f"/api/v1/{service}" for service in tables())}]
    named = set(PATH.findall(page.read_text("utf-8")))
    assert {path for path in named if not any(shape.fullmatch(path) for shape in known)} == set()


def _shape(route: str) -> re.Pattern[str]:
    """The route's address with anything in the place of its parameters."""
    return re.compile(re.sub(r"{[^}]+}", "[^/]+", route.replace(".", "\\.")))
