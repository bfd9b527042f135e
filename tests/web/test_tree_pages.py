"""Boards in a tree on the pages: put there with a form, shown in order, with the way back on every page below."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
import pytest

from tests.stack import RunningStack
from tests.web.conftest import FORUM, World
from tests.web.reading import browser

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def opened(client: httpx.Client, **fields: str) -> httpx.Response:
    """The answer to the form for a new board."""
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/forum/new").text)
    assert token
    return client.post("/forum/new", data=fields | {"form_token": token[1]})


def test_a_board_is_put_into_another_and_found_on_the_way(stack: RunningStack, world: World) -> None:
    slug, parent = f"below-{uuid4().hex[:8]}", world.ids["board_id"]
    with browser(stack, world["moderator"]) as client:
        written = {"slug": slug, "name.es": "Zonas turísticas", "description.es": "Qué se midió.", "parent_id": parent}
        answer = opened(client, **written)
        assert answer.status_code == 303, answer.text
        path = answer.headers["location"].partition("?")[0]
        board = path.rpartition("/")[2]
        topic = world["member"].post(f"{FORUM}/boards/{board}/topics", {"title": "T", "text": "T"})["topic"]["id"]
        crumbs = re.search(r'class="crumbs".*?</nav>', client.get(f"/forum/topics/{topic}?lang=en").text, re.DOTALL)
        assert crumbs
        links = re.findall(r'href="([^"]+)">([^<]+)<', crumbs[0])
        assert links == [
            ("/forum", "Forum"), (f"/forum/boards/{parent}", "Youth violence"), (path, "Zonas turísticas")
        ]  # fmt: skip
        assert path in client.get(f"/forum/boards/{parent}").text
        listed = client.get("/forum?lang=fr").text
        assert re.search(r'level-1">\s*<div class="body">\s*<h3 class="title"><a href="' + path, listed)
        form = client.get(f"{path}/edit").text
        assert f'<option value="{parent}" selected>' in form
        assert f'<option value="{board}"' not in form


def test_a_board_without_a_name_is_refused_beside_what_was_written(stack: RunningStack, world: World) -> None:
    with browser(stack, world["moderator"]) as client:
        answer = opened(client, slug=f"x-{uuid4().hex[:8]}", **{"description.pt": "Sem nome"})
    assert answer.status_code == 422
    assert "Sem nome" in answer.text
