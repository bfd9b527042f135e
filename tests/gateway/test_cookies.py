"""By HTTPS the cookies that vouch for somebody have names that no neighbour of ours can set."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from gateway.edge.cookies import HostCookies
from gateway.identity import csrf, sessions


def _app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(HostCookies)

    @app.get("/set")
    async def set_cookies(response: Response) -> None:
        for name in (sessions.COOKIE, csrf.COOKIE, "convive_theme"):
            response.set_cookie(name, f"of-{name}", secure=True, httponly=True, path="/")

    @app.get("/drop")
    async def drop(response: Response) -> None:
        response.delete_cookie(sessions.COOKIE, path="/")

    @app.get("/seen")
    async def seen(request: Request) -> dict[str, str]:
        return request.cookies

    return app


def _ask(path: str, cookie: str = "") -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(_app())
        async with httpx.AsyncClient(transport=transport, base_url="https://convive.example") as client:
            return await client.get(path, headers={"Cookie": cookie} if cookie else {})

    return asyncio.run(ask())


def test_they_go_out_under_the_hosts_own_name() -> None:
    sent = _ask("/set").headers.get_list("set-cookie")
    assert [each.partition("=")[0] for each in sent] == [
        "__Host-convive_session", "__Host-convive_form", "convive_theme",
    ]  # fmt: skip
    for each in sent[:2]:
        parts = {part.strip().lower() for part in each.split(";")}
        assert {"path=/", "secure", "httponly"} <= parts
        assert not any(part.startswith("domain") for part in parts)


def test_one_that_is_taken_back_is_secure_as_well() -> None:
    (taken,) = _ask("/drop").headers.get_list("set-cookie")
    assert taken.startswith("__Host-convive_session=")
    assert "; Secure" in taken


@pytest.mark.parametrize(
    ("cookie", "seen"),
    [
        ("__Host-convive_session=a; __Host-convive_form=b; convive_theme=dark", {
            "convive_session": "a", "convive_form": "b", "convive_theme": "dark",
        }),
        ("convive_session=planted", {}),
        ("convive_session=planted; __Host-convive_session=ours", {"convive_session": "ours"}),
        ("__Host-convive_session=ours; convive_session=planted", {"convive_session": "ours"}),
        ("__Host-other=1;convive_form=planted", {"__Host-other": "1"}),
    ],
)  # fmt: skip
def test_one_that_was_planted_is_none_of_ours(cookie: str, seen: dict[str, str]) -> None:
    assert _ask("/seen", cookie).json() == seen
