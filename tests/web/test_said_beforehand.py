"""What a page says before anybody presses anything: that one will wait, what is counted, which page it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

import pytest
from fastapi import Request
from lxml import html

import gateway.web.pages  # noqa: F401 - gives the templates each room's wording
from chassis.actor import PUBLIC
from contracts.identity import Role
from gateway import translate
from gateway.context import Caller
from gateway.identity.sessions import SessionInfo
from gateway.rendering import formats
from gateway.rendering.templates import FOLDER, render, spoken
from gateway.web.frame.visit import Visit
from tests.web.reading import plain, texts

LANGUAGES = ("en", "es", "pt", "fr")
NAMED = dict.fromkeys(LANGUAGES, "Observatories")


def _page(template: str, language: str, **given: Any) -> html.HtmlElement:
    scope = {"type": "http", "method": "GET", "path": "/there", "query_string": b"", "headers": []}
    actor = replace(PUBLIC, roles=frozenset({Role.MEMBER}))
    visitor = Visit(Request(scope), Caller(actor, "", cast(SessionInfo, object()), language), language, "/there")
    about = {"visit": visitor, "form_token": "-", "key": "-", "problem": None, "wrong": {}, "next": None}
    return html.fromstring(render(template, language, **about, **given))


def _edition(**fields: Any) -> dict[str, Any]:
    common = {"id": str(uuid4()), "title": NAMED, "kind": "virtual", "status": "open", "place": None, "country": None}
    return common | {"starts_on": None, "ends_on": None, "seats": 340, "seats_taken": 340, "waiting": 0} | fields


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("fields", "full"),
    [
        ({}, True),
        ({"seats_taken": 339, "waiting": 2}, True),
        ({"seats_taken": 339}, False),
        ({"seats": None}, False),
        ({"status": "ended"}, False),
    ],
)
def test_whoever_will_wait_for_a_seat_is_told_before(language: str, fields: dict[str, Any], full: bool) -> None:
    edition, said = _edition(**fields), plain(translate.text("Full: waiting list", language))
    curriculum = {"modules": [], "hours": 0}
    page = _page(
        "training/edition.html", language, edition=edition, curriculum=curriculum, accreditations=[], place=None
    )
    assert (said in texts(page, "//span")) is full
    if edition["status"] == "open":
        wanted = translate.text("Join the waiting list" if full else "Enrol", language)
        assert texts(page, "//button[contains(@class, 'wide-button')]") == [wanted]
    listed = _page("training/training.html", language, editions=[edition], courses=[], certificates=[])
    assert (said in texts(listed, "//span")) is full


def test_a_virtual_course_is_called_so_once_in_a_list() -> None:
    page = _page("training/training.html", "en", editions=[_edition()], courses=[], certificates=[])
    assert texts(page, "//main//span").count("Virtual") == 1
    named = _page("training/training.html", "en", editions=[_edition(place="Belmopan")], courses=[], certificates=[])
    assert "Belmopan" in texts(named, "//main//span")


@pytest.mark.parametrize(("language", "said"), [("en", "8 posts"), ("pt", "8 mensagens")])
def test_unread_posts_are_called_posts_beside_the_number_of_topics(language: str, said: str) -> None:
    board = {
        "id": str(uuid4()), "name": NAMED, "description": NAMED, "topics": 5, "unread": 8, "path": [], "parent": None,
        "above": [], "keeping": False, "subscription": None, "slow_seconds": 0, "private": False,
    }  # fmt: skip
    page = _page("forum/boards/board.html", language, board=board, topics=[], events=[], below=[], asked={})
    assert texts(page, "//ul[contains(@class, 'tabs')]//span[contains(@class, 'badge')]") == ["5", said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_of_the_account_has_a_title_of_its_own(language: str) -> None:
    titles = {}
    for path in (FOLDER / "account").glob("*.html"):
        if "account-tabs.html" in path.read_text("utf-8"):
            template = spoken(language).get_template(f"account/{path.name}")
            titles[path.name] = "".join(template.blocks["title"](template.new_context({})))
    assert len(titles) >= 5
    assert len(set(titles.values())) == len(titles), titles


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "New York time"), ("es", "hora de Nueva York"), ("pt", "horário de Nova York"), ("fr", "heure : New York")],
)
def test_a_time_zone_is_called_after_its_city(language: str, said: str) -> None:
    span = formats.span(language, "2026-12-04T06:48:00+00:00", "2026-12-04T07:48:00+00:00", "America/New_York")
    assert span.replace("\u00a0", " ").endswith(f", {said}")
