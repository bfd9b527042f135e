"""A form that could not be taken for a moment: its page has what was sent, and sends it again."""

from __future__ import annotations

import asyncio
import html
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from fastapi import Request
from starlette.datastructures import UploadFile

from chassis.actor import PUBLIC
from contracts.base import FORBIDDEN, TOO_MANY, UNAVAILABLE, UNCERTAIN, Refused
from gateway.context import Caller
from gateway.identity import csrf
from gateway.identity.sessions import SessionInfo
from gateway.web.frame.refusals import problem_page
from gateway.web.frame.visit import Form

SENT = {"key": ["a-key-of-8"], "text": ["Primera línea\nsegunda <b>"], "do": ["publish"], "tags": ["one", "two"]}
WORDS = {
    "en": ("What you sent has not been lost", "Try again"),
    "es": ("Lo que envió no se ha perdido", "Intentar de nuevo"),
    "pt": ("O que você enviou não se perdeu", "Tentar de novo"),
    "fr": ("Ce que vous avez envoyé n’est pas perdu", "Réessayer"),
}


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms need no settings of a gateway here."""
    monkeypatch.setattr(csrf, "token_for", lambda secret: "a token")


def _page(refused: Refused, form: Form | None, *, language: str = "en", signed_in: bool = True) -> str:
    scope = {
        "type": "http", "method": "POST", "path": "/forum/topics/7/reply", "query_string": b"to=3",
        "headers": [(b"cookie", f"{csrf.COOKIE}=x".encode())],
    }  # fmt: skip
    request = Request(scope)
    session = cast(SessionInfo, object()) if signed_in else None
    request.state.caller = Caller(PUBLIC, "", session, language)
    if form is not None:
        request.state.form = form
    # In a thread: a browser that another test has opened has this one's loop.
    with ThreadPoolExecutor(1) as thread:
        return bytes(thread.submit(asyncio.run, problem_page(request, refused)).result().body).decode()


def _again(page: str) -> tuple[str, dict[str, list[str]]] | None:
    """Where it is sent again, and with which fields, but for the token of forms."""
    found = re.search(r'<form class="card" method="post" action="([^"]*)".*?</form>', page, re.DOTALL)
    if found is None:
        return None
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', found[0]):
        fields.setdefault(name, []).append(html.unescape(value))
    assert fields.pop("form_token")
    return html.unescape(found[1]), fields


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("refused", [UNAVAILABLE(service="forum"), TOO_MANY(seconds=3), UNCERTAIN()])
def test_what_was_sent_is_there_to_be_sent_again_once(refused: Refused, language: str) -> None:
    page = _page(refused, Form(SENT), language=language)
    assert _again(page) == ("/forum/topics/7/reply?to=3", SENT)
    assert '<p class="kept">Primera línea\nsegunda &lt;b&gt;</p>' in page
    assert all(f">{word}<" in page for word in WORDS[language])
    assert "forum service" not in page


def _with_a_file() -> Form:
    form = Form(SENT)
    form.uploads = [cast(UploadFile, object())]
    return form


@pytest.mark.parametrize(
    ("refused", "form", "more"),
    [
        (UNAVAILABLE(service="forum"), None, {}),
        (UNAVAILABLE(service="forum"), _with_a_file(), {}),
        (UNAVAILABLE(service="identity"), Form(SENT | {"password": ["a secret"]}), {}),
        (UNAVAILABLE(service="forum"), Form(SENT), {"signed_in": False}),
        (UNCERTAIN(), Form(text=["it may have been done"]), {}),
        (FORBIDDEN(), Form(SENT), {}),
    ],
)
def test_files_and_secrets_are_not_and_nothing_that_may_be_done_twice(
    refused: Refused, form: Form | None, more: dict[str, Any]
) -> None:
    page = _page(refused, form, **more)
    assert _again(page) is None
    assert "a secret" not in page
