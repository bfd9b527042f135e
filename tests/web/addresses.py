"""Every page there is, from the router itself: a page that nobody lists here is no page that nobody tests."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.routing import APIRoute

from gateway.web.pages import PARTS
from tests.web.conftest import World

# Files, and steps of a sign-in elsewhere: no pages to look at.
NOT_PAGES = {
    "/static/{name}", "/worker.js", "/account/export", "/sign-in/oidc", "/sign-in/oidc/callback", "/verify/{code}",
    "/mail/stop/{token}", "/register/confirm", "/invitation", "/forum/files/{file_id}", "/forum/files/{file_id}/small",
    "/library/files/{file_id}", "/admin/audit.csv", "/admin/figures/{name}.csv",
    "/forum/topics/{topic_id}/event.ics", "/fund/bank/{account_id}/reconciliation.xlsx",
    "/fund/approvals/files/{attachment_id}",
}  # fmt: skip
_NAMES = {
    "/training/editions/{edition_id}": "course_edition_id",
    "/programs/editions/{edition_id}": "programme_edition_id",
}


def patterns(method: str) -> list[str]:
    """The paths of the pages' router that answer to a method."""
    routes = (route for part in PARTS for route in part.router.routes if isinstance(route, APIRoute))
    found = {route.path for route in routes if method in route.methods} - NOT_PAGES
    assert len(found) > 15, "the routes are somewhere else"
    return sorted(found)


def filled(pattern: str, world: World, private: bool = False) -> str:
    """A path with what stands for something real; `private`: for what only two people may see."""
    path = pattern.replace("{action}", "hide").replace("{programme}", world.ids["programme"])
    path = path.replace("/fund/approvals/{kind}", "/fund/approvals/expenditures")
    for head, name in _NAMES.items():
        if path.startswith(head):
            path = path.replace("{edition_id}", world.ids[name])
    for name, value in world.ids.items():
        if not private or f"private_{name}" in world.ids:
            path = path.replace(f"{{{name}}}", world.ids[f"private_{name}"] if private else value)
    return path


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Pattern and address of every page."""
    for pattern in patterns("GET"):
        yield pattern, filled(pattern, world)
