"""Quotes: with their origin, of this topic and of what all may read; who is quoted is told once."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import quotes as forum_quotes
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.moderation.flags import HidePost
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind
from services.forum.discussion import quotes
from services.forum.moderation import moderation
from tests.common.forum.people import board, reply, topic


def quote(call: Call, on: forum_topics.TopicPage, post: forum_posts.Post) -> forum_quotes.Quote:
    return quotes.quote_post(call, forum_quotes.QuotePost(topic_id=on.topic.id, post_id=post.id))


def told(desk: Desk, *kinds: NoticeKind) -> list[tuple[str, list[Any]]]:
    return [(n.kind, n.recipients) for n in desk.emitted(ForumNotice) if n.kind in kinds]


def test_a_quote_leads_to_the_post_and_keeps_no_name(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(name="Ana [Mora]"), desk.call_as()
    talk = topic(ana, board(desk), "We **halved** it.\n\nIn a year.")
    quoted = quote(luis, talk, talk.posts[0])
    origin = f"> [#1](/forum/posts/{talk.posts[0].id})"
    assert quoted.text == f"{origin}\n>\n> We **halved** it.\n>\n> In a year.\n\n"
    html = reply(luis, talk, f"{quoted.text}How?").html
    assert "<blockquote>" in html
    assert f'href="/forum/posts/{talk.posts[0].id}"' in html
    assert "Ana" not in html, "her name would outlast her in somebody else's text"
    assert quoted.author.name == "Ana [Mora]"


def test_what_was_quoted_before_and_what_is_too_long_is_left_out(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    talk = topic(ana, on, "> Somebody else's words\n\nMine")
    assert "Somebody" not in quote(ana, talk, talk.posts[0]).text
    long = topic(ana, on, "palabra " * 2000)
    assert len(quote(ana, long, long.posts[0]).text) < 2_500
    assert quote(ana, long, long.posts[0]).text.rstrip().endswith("palabra …")


def test_who_is_quoted_is_told_once(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, iris = (desk.call_as(name=name) for name in ("Ana", "Luis", "Iris"))
    talk = topic(ana, board(desk))
    answer = reply(luis, talk, "We did.")
    text = quote(iris, talk, talk.posts[0]).text + quote(iris, talk, answer).text
    reply(iris, talk, f"{text}Both of you?", mentions=[luis.actor.member_id])
    found = told(desk, NoticeKind.QUOTED, NoticeKind.MENTIONED)
    assert found == [("mentioned", [luis.actor.member_id]), ("quoted", [ana.actor.member_id])]
    reply(iris, talk, "No quotation: /forum/posts/" + str(talk.posts[0].id))
    reply(luis, talk, quote(luis, talk, answer).text + "As I said.")
    assert told(desk, NoticeKind.QUOTED, NoticeKind.MENTIONED) == found


def test_nothing_is_quoted_that_the_readers_of_the_topic_may_not_read(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    closed, opened = topic(moderator, board(desk, countries=["HN"])), topic(ana, board(desk))
    with pytest.raises(Refused, match="not_found"):
        quote(ana, closed, closed.posts[0])
    with pytest.raises(Refused, match="not_found"):
        quote(moderator, opened, closed.posts[0])  # who reads both carries nothing over
    moderation.hide_post(moderator, HidePost(post_id=opened.posts[0].id, reason="Names a witness"))
    for call in (ana, moderator, desk.call_as()):
        with pytest.raises(Refused, match="post_is_hidden"):
            quote(call, opened, opened.posts[0])


def test_a_made_up_origin_tells_nobody(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, on = desk.call_as(), desk.call_as(), board(desk)
    here, elsewhere = topic(luis, on), topic(ana, on)
    reply(luis, here, f"> [x](/forum/posts/{elsewhere.posts[0].id})\n\nYours?")
    assert told(desk, NoticeKind.QUOTED) == []
