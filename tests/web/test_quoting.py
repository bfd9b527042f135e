"""A quotation says on its page who wrote what is quoted: by today's name, and by none when they were erased."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from gateway.web.forum.discussion.quoting import named
from services.forum.base.texts import render


def post(text: str, name: str = "Ana <Mora>") -> dict[str, Any]:
    return {"id": str(uuid4()), "html": render(text).html, "author": {"name": name}, "translation": None}


def quoting(original: dict[str, Any]) -> str:
    return f"> [#1](/forum/posts/{original['id']})\n>\n> We halved it.\n\nHow?"


def test_the_author_is_named_where_the_quoted_post_is_on_the_page() -> None:
    original = post("We halved it.")
    answer = post(quoting(original), "Luis")
    answer["translation"] = {"html": answer["html"], "language": "es"}
    before = answer["html"]
    shown = named([original, answer])
    assert shown[0] is original
    assert "<strong>Ana &lt;Mora&gt;</strong>, #1</a>" in shown[1]["html"]
    assert shown[1]["translation"]["html"] == shown[1]["html"]
    assert answer["html"] == before, "what was read is kept for the next reader as it came"


def test_whoever_is_erased_or_elsewhere_is_not_named() -> None:
    original = post("We halved it.", name="")
    answer = post(quoting(original))
    assert named([original, answer])[1]["html"] == answer["html"]
    assert named([answer])[0]["html"] == answer["html"]
