"""A route that is quickly passed by is passed by only where it would not have answered."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from starlette.routing import Match, Route

from contracts.forum import files as forum_files
from contracts.forum.discussion import posts as forum_posts
from gateway.api import routers
from gateway.expose import get, reads, router
from gateway.routing import Plain, Quick
from gateway.web.frame.refusals import PageRoute
from gateway.web.pages import routers as pages

ROUTES = [route for table in (*pages(), *routers()) for route in table.routes if isinstance(route, Route)]
PATHS = [str(route.path) for route in ROUTES]


def _asked(path: str, method: str) -> dict[str, Any]:
    return {"type": "http", "path": path, "method": method, "root_path": ""}


def test_all_pages_and_all_of_the_api_are_passed_by_quickly() -> None:
    assert len(ROUTES) > 450
    assert [route for route in ROUTES if not isinstance(route, Quick)] == []


def test_a_page_is_made_of_its_request_and_the_parts_of_its_path() -> None:
    for route in (route for table in pages() for route in table.routes if isinstance(route, PageRoute)):
        request, *parts = inspect.signature(route.endpoint).parameters.values()
        assert (request.annotation, inspect.iscoroutinefunction(route.endpoint)) == ("Request", True), route.path
        assert {part.name: part.annotation for part in parts} == dict.fromkeys(route.param_convertors, "str"), (
            route.path
        )


@pytest.mark.parametrize("value", ["7", "a-b", "new"])
def test_a_path_finds_what_its_pattern_alone_would_find(value: str) -> None:
    asked = ["/".join(value if "{" in part else part for part in path.split("/")) for path in PATHS]
    for path in [*asked, "/", "/nowhere", "/api/v1", "/forum/"]:
        scope = _asked(path, "GET")
        by_pattern = [route for route in ROUTES if route.path_regex.match(path)]
        assert [route for route in ROUTES if route.matches(scope)[0] is not Match.NONE] == by_pattern, path


def test_a_fixed_path_comes_before_a_field_wherever_it_stands_in_the_table() -> None:
    paths = ["/{post_id}", "/{post_id}.{format}", "/{post_id}/quote", "/here", "/here/{post_id}"]
    made = router("forum", [get(path, forum_posts.READ_POST) for path in paths]).routes
    assert [str(getattr(route, "path", "")).removeprefix("/api/v1/forum") for route in made] == [
        "/here", "/here/{post_id}", "/{post_id}.{format}", "/{post_id}", "/{post_id}/quote",
    ]  # fmt: skip


def test_reads_have_the_routes_they_declare_and_nothing_else_has() -> None:
    found = {(route.method, route.path, route.operation.name) for route in reads(forum_posts, forum_files)}
    assert found == {
        ("GET", "/posts/{post_id}", "read_post"),
        ("GET", "/posts/{post_id}/revisions", "list_revisions"),
        ("GET", "/files/{file_id}", "read_file"),
    }


def test_a_plain_route_answers_its_method_only() -> None:
    async def said(request: Request) -> Response:
        return Response(request.path_params["name"])

    app = FastAPI(openapi_url=None)
    app.router.routes.append(Plain("GET", "/things/{name}", said, "thing"))

    async def ask(method: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://convive.example") as client:
            return await client.request(method, "/things/seven")

    assert asyncio.run(ask("GET")).text == "seven"
    assert [asyncio.run(ask(method)).status_code for method in ("HEAD", "POST")] == [405, 405]


def test_a_page_answers_head_like_get_and_a_form_does_not() -> None:
    async def page(request: Request) -> Response:
        return Response(f"{request.method} asked")

    app = FastAPI(openapi_url=None)
    app.router.routes.append(PageRoute("/page", page, methods=["GET"]))
    app.router.routes.append(PageRoute("/both", page, methods=["GET", "POST"]))
    app.router.routes.append(PageRoute("/form", page, methods=["POST"]))

    async def ask(method: str, path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://convive.example") as client:
            return await client.request(method, path)

    for path in ("/page", "/both"):
        head, got = (asyncio.run(ask(method, path)) for method in ("HEAD", "GET"))
        assert (head.status_code, head.headers) == (got.status_code, got.headers)
        assert got.text == "GET asked"
    assert asyncio.run(ask("HEAD", "/form")).status_code == 405
