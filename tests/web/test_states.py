"""What a page says when there is nothing, when something is refused, and when something is away."""

from __future__ import annotations

import re

import pytest
from fastapi import Request

from chassis.actor import PUBLIC
from contracts.base import NOT_FOUND, Refusal
from convive.api.client import Person
from convive.contracts import discover
from gateway import translate
from gateway.context import Caller
from gateway.problems import as_problem
from gateway.rendering.templates import render
from gateway.rendering.wording import TROUBLES
from gateway.web.frame.visit import Visit
from tests.stack import RunningStack
from tests.waiting import until
from tests.web.conftest import World
from tests.web.reading import browser

LANGUAGES = ("en", "es", "pt", "fr")


def _refusals() -> list[Refusal]:
    """Every way in which anybody can be refused anything."""
    assert discover.operations()  # every contract is read by now
    return sorted(Refusal.registry.values(), key=lambda refusal: refusal.code)


def _visit(language: str) -> Visit:
    scope = {"type": "http", "method": "GET", "path": "/there", "query_string": b"", "headers": []}
    return Visit(Request(scope), Caller(PUBLIC, "", None, language), language, "/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_refused_is_a_page_in_the_readers_language(language: str) -> None:
    for refusal in _refusals():
        refused = refusal(**dict.fromkeys(re.findall(r"{(\w+)}", refusal.message), "seven"))
        problem = as_problem(refused, language, "/there")
        html = render("frame/problem.html", language, visit=_visit(language), form_token="-", problem=problem)
        heading = translate.text(TROUBLES.get(refusal.status, "The request could not be completed"), language)
        assert f"<h1>{heading}</h1>" in html, refusal.code
        assert refusal.status == NOT_FOUND.status or "{" not in problem["detail"], refusal.code
        assert language == "en" or problem["detail"] != as_problem(refused, "en", "/there")["detail"], refusal.code


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_cannot_be_taken_is_answered_by_a_page(stack: RunningStack, world: World, language: str) -> None:
    sent = {
        405: {"url": "/forum", "data": {"text": "x"}},
        413: {"url": "/account", "data": {"text": "x" * 300_000}},
        415: {"url": "/account", "json": {"name": "x"}},
        403: {"url": "/account", "data": {"name": "x"}},
    }
    with browser(stack, world["member"], language) as client:
        for status, form in sent.items():
            answer = client.post(**form)
            assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
            assert f'<html lang="{language}"' in answer.text
            assert (
                f"<h1>{translate.text(TROUBLES.get(status, 'The request could not be completed'), language)}</h1>"
                in answer.text
            )


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_whoever_is_new_is_shown_where_to_begin(stack: RunningStack, newcomer: Person) -> None:
    for topic in newcomer.every("/api/v1/forum/topics", unread="true"):
        newcomer.put(f"/api/v1/forum/topics/{topic['id']}/read", {"number": topic["posts"]})
    with browser(stack, newcomer) as client:
        page = client.get("/").text
    assert "Getting started" in page
    assert 'href="/account/notifications"' in page
    assert "You are up to date." in page


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_who_is_named_sees_it_first_and_boards_say_how_much_is_new(
    stack: RunningStack, world: World, newcomer: Person
) -> None:
    text = {"text": "¿Qué opina usted?", "mentions": [newcomer.id]}
    world["moderator"].post(f"/api/v1/forum/topics/{world.ids['topic_id']}/posts", text)
    with browser(stack, newcomer) as client:
        until(lambda: 'id="mentions"' in client.get("/").text)  # who is named is told by an event
        page = client.get("/").text
    mentioned = page.index('id="mentions"')
    assert mentioned < page.index('id="topics"')
    assert "mentioned you in" in page[mentioned:]
    assert re.search(r'class="pick" href="/forum/boards/' + world.ids["board_id"], page)
    assert "Getting started" not in page
