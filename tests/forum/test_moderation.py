"""Moderation: flags are seen, acted on once, and what was done is on record."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.call import Call
from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.events import PostChanged, PostFlagged
from contracts.forum.moderation.flags import DecideFlag, Flag, FlagPost, FlagStatus, HidePost, ListFlags, ShowPost
from contracts.forum.record import ListModeration
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind
from services.forum.discussion import posts
from services.forum.moderation import moderation
from services.forum.record import entries
from tests.common.forum.people import board, read, reply, topic


def flag(call: Call, post: forum_posts.PostInFull, reason: str = "nombra a una víctima", **fields: Any) -> Flag:
    return moderation.flag_post(call, FlagPost(post_id=post.id, reason=reason, **fields))


def flags(call: Call, status: FlagStatus = FlagStatus.OPEN) -> list[Flag]:
    return moderation.list_flags(call, ListFlags(status=status)).items


def deeds(call: Call) -> list[tuple[str, str]]:
    return [(e.deed, e.reason) for e in entries.list_moderation(call, ListModeration()).items]


def test_a_flag_reaches_the_moderators_with_the_post_and_the_language(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    post = reply(desk.call_as(name="Luis"), topic(desk.call_as(), board(desk), title="Ports"), "A name.")
    flag(desk.call_as(language="es", name="Ana"), post, cause="personal_data")
    [seen] = flags(desk.call_as(Role.MODERATOR))
    assert (seen.reason, seen.language, seen.cause) == ("nombra a una víctima", "es", "personal_data")
    assert (seen.reporter.name, seen.author.name, seen.number, seen.title) == ("Ana", "Luis", 2, "Ports")
    assert seen.html == "<p>A name.</p>"
    assert [(e.post_id, e.cause) for e in desk.emitted(PostFlagged)] == [(post.id, "personal_data")]
    notice = desk.emitted(ForumNotice)[-1]
    assert (notice.kind, notice.role, notice.recipients) == (NoticeKind.POST_FLAGGED, Role.MODERATOR, [])


def test_upholding_hides_the_post_and_decides_all_its_flags(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    author, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    post = reply(author, topic(desk.call_as(), board(desk)), "A name.")
    first, second = flag(desk.call_as(), post), flag(desk.call_as(), post)
    decided = moderation.decide_flag(moderator, DecideFlag(flag_id=first.id, uphold=True, reason="names a victim"))
    assert (decided.status, decided.decided_by) == ("upheld", moderator.actor.id)
    assert flags(moderator) == []
    assert [f.id for f in flags(moderator, FlagStatus.UPHELD)] == [first.id, second.id]
    assert deeds(moderator)[0] == ("post_hidden", "names a victim")
    with pytest.raises(Refused, match="already_decided"):
        moderation.decide_flag(moderator, DecideFlag(flag_id=second.id, uphold=False, reason="no"))
    notice = desk.emitted(ForumNotice)[-1]
    assert (notice.kind, notice.recipients) == (NoticeKind.POST_HIDDEN, [author.actor.id])
    assert notice.params["reason"] == "names a victim"


def test_dismissing_leaves_the_post(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    reader, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(desk.call_as(), board(desk))
    post = reply(desk.call_as(), opened, "Fine.")
    flagged = flag(reader, post)
    moderation.decide_flag(moderator, DecideFlag(flag_id=flagged.id, uphold=False, reason="it is fine"))
    assert read(reader, opened).posts[1].html == "<p>Fine.</p>"
    assert deeds(moderator)[0] == ("flags_dismissed", "it is fine")
    assert flag(reader, post).status == "open"


def test_a_hidden_text_is_for_its_author_moderators_and_auditors(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    author, reader, moderator = desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(desk.call_as(), board(desk))
    post = reply(author, opened, "A name.")
    posts.edit_post(author, forum_posts.EditPost(post_id=post.id, text="Another name."))
    hidden = moderation.hide_post(moderator, HidePost(post_id=post.id, reason="names a victim"))
    assert (hidden.hidden, hidden.text) == (True, "Another name.")
    for call, html, reason in (
        (reader, "", None),
        (author, "<p>Another name.</p>", "names a victim"),
        (moderator, "<p>Another name.</p>", "names a victim"),
        (desk.call_as(Role.AUDITOR), "<p>Another name.</p>", "names a victim"),
    ):
        shown = read(call, opened).posts[1]
        assert (shown.hidden, shown.html, shown.hidden_reason) == (True, html, reason)
    assert posts.read_post(reader, forum_posts.ReadPost(post_id=post.id)).text == ""
    with pytest.raises(Refused, match="post_is_hidden"):
        posts.list_revisions(reader, forum_posts.ListRevisions(post_id=post.id))
    with pytest.raises(Refused, match="post_is_hidden"):
        posts.edit_post(author, forum_posts.EditPost(post_id=post.id, text="x"))
    assert [(e.number, e.hidden) for e in desk.emitted(PostChanged)] == [(2, False), (2, True)]


def test_a_post_is_shown_again_with_a_reason(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    reader, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(desk.call_as(), board(desk))
    post = reply(desk.call_as(), opened, "Fine.")
    with pytest.raises(Refused, match="conflict"):
        moderation.show_post(moderator, ShowPost(post_id=post.id, reason="mistake"))
    moderation.hide_post(moderator, HidePost(post_id=post.id, reason="spam"))
    with pytest.raises(Refused, match="post_is_hidden"):
        moderation.hide_post(moderator, HidePost(post_id=post.id, reason="spam"))
    moderation.show_post(moderator, ShowPost(post_id=post.id, reason="mistake"))
    assert read(reader, opened).posts[1].html == "<p>Fine.</p>"
    assert deeds(moderator)[:2] == [("post_shown", "mistake"), ("post_hidden", "spam")]


def test_nobody_decides_on_their_own_post(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator = desk.call_as(Role.MODERATOR)
    post = reply(moderator, topic(desk.call_as(), board(desk)), "Mine.")
    flagged = flag(desk.call_as(), post)
    for attempt in (
        lambda: flag(moderator, post),
        lambda: moderation.decide_flag(moderator, DecideFlag(flag_id=flagged.id, uphold=False, reason="fine")),
        lambda: moderation.hide_post(moderator, HidePost(post_id=post.id, reason="x")),
    ):
        with pytest.raises(Refused, match="own_post"):
            attempt()


def test_a_member_flags_a_post_once_until_it_is_decided(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    reader = desk.call_as()
    post = reply(desk.call_as(), topic(desk.call_as(), board(desk)), "x y")
    flag(reader, post)
    with pytest.raises(Refused, match="already_flagged"):
        flag(reader, post)
