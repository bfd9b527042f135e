"""Differences between versions of a post: the pieces are the two texts again, whatever they are; marked up in words."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.forum.discussion.differences import Piece, between
from tests.stack import RunningStack
from tests.web.conftest import FORUM, World
from tests.web.reading import browser, read, texts

_TEXTS = st.text(st.sampled_from("ab \n.é"), max_size=60)


@given(_TEXTS, _TEXTS)
def test_the_pieces_are_the_two_texts_again(former: str, later: str) -> None:
    pieces = between(former, later)
    if former.strip():
        assert "".join(p.text for p in pieces if p.kind != "added").split() == former.split()
    if later.strip():
        assert "".join(p.text for p in pieces if p.kind != "removed").split() == later.split()


def test_only_the_words_that_changed_are_marked() -> None:
    assert between("We halved assaults in a year.", "We halved night-time assaults in two years.") == [
        Piece("same", "We halved "),
        Piece("added", "night-time "),
        Piece("same", "assaults in "),
        Piece("removed", "a year."),
        Piece("added", "two years."),
    ]


def test_very_long_texts_are_compared_by_line() -> None:
    former = "\n".join(f"{n} a b c d e f g" for n in range(1000))
    pieces = between(former, former.replace("500 a", "500 z"))
    assert [p.text for p in pieces if p.kind != "same"] == ["500 a b c d e f g\n", "500 z b c d e f g\n"]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_reader_sees_what_was_added_and_removed(stack: RunningStack, world: World) -> None:
    title = f"Edited {uuid4().hex[:6]}"
    wrote = {"title": title, "text": "We halved <b>assaults</b> in a year."}
    opened = world["member"].post(f"{FORUM}/boards/{world.ids['board_id']}/topics", wrote)
    post = opened["posts"][0]["id"]
    world["member"].patch(f"{FORUM}/posts/{post}", {"text": "We halved <b>assaults</b> in two years."})
    with browser(stack, world["focal_point"]) as client:
        page = read(client, f"/forum/posts/{post}/history")
    now = "(//section[contains(@class, 'card')])[1]"
    assert texts(page, f"{now}//ins") == ["[added] two years."]
    assert texts(page, f"{now}//del") == ["[removed] a year."]
    assert "We halved <b>assaults</b> in" in texts(page, f"{now}//*[contains(@class, 'changes')]")[0]
