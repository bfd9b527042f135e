"""Feeds: an address of one's own, at which one's rights hold as of now, and which is nobody's once it is revoked."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.feeds import Feed, ListFeedAddresses, MakeFeedAddress, ReadFeed, RevokeFeedAddress
from contracts.forum.moderation.flags import HidePost, ShowPost
from contracts.forum.translations import AttachTranslation
from contracts.identity import AccessRevoked, Role
from services.forum.boards import boards
from services.forum.feeds import addresses, reading
from services.forum.feeds.model import FeedAddress
from services.forum.moderation import moderation
from services.forum.translations import translating
from tests.common.forum.people import board, consume, reply, topic


def made(call: Call, on: forum_boards.Board) -> str:
    token = addresses.make_feed_address(call, MakeFeedAddress(board_id=on.id)).token
    assert token
    return token


def feed(desk: Desk, token: str) -> Feed:
    """As the public asks for it: whoever has the address."""
    return reading.read_feed(desk.call(), ReadFeed(token=token))


def is_gone(desk: Desk, token: str) -> bool:
    with pytest.raises(Refused, match="not_found"):
        feed(desk, token)
    return True


def told(shown: Feed) -> list[tuple[str, int]]:
    return [(entry.title, entry.post.number) for entry in shown.entries]


def test_the_latest_posts_of_a_board_in_their_order(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    first, second = topic(ana, on, title="first"), topic(ana, on, title="second")
    topic(ana, board(desk), title="elsewhere")
    reply(ana, first)
    shown = feed(desk, made(desk.call_as(), on))
    assert told(shown) == [("first", 2), ("second", 1), ("first", 1)]
    assert shown.changed_at == shown.entries[0].post.written_at
    assert second.topic.id == shown.entries[1].post.topic_id


def test_at_most_thirty_the_newest(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    opened = topic(ana, on)
    for _ in range(35):
        reply(ana, opened)
    assert [number for _, number in told(feed(desk, made(ana, on)))] == list(range(36, 6, -1))


def test_a_hidden_post_is_gone_and_that_is_a_change(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(ana, on)
    said = reply(ana, opened)
    tokens = [made(call, on) for call in (ana, moderator)]
    before = feed(desk, tokens[0]).changed_at
    moderation.hide_post(moderator, HidePost(post_id=said.id, reason="Insult"))
    for token in tokens:
        shown = feed(desk, token)
        assert [number for _, number in told(shown)] == [1]
        assert shown.changed_at > before
    moderation.show_post(moderator, ShowPost(post_id=said.id, reason="No insult"))
    assert len(feed(desk, tokens[0]).entries) == 2


def test_it_is_in_the_readers_language(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as(language="es")
    opened = topic(desk.call_as(), on, title="Ports", text="What worked", language="en")
    about = {"post_id": opened.posts[0].id, "language": "es", "title": "Puertos", "text": "Lo que funcionó"}
    translating.attach_translation(desk.call_as(), AttachTranslation(**about))
    shown = feed(desk, made(ana, on))
    assert (shown.language, shown.entries[0].translated_title) == ("es", "Puertos")
    assert shown.entries[0].post.translation
    assert shown.entries[0].post.translation.html == "<p>Lo que funcionó</p>"


def test_who_may_not_enter_any_more_has_no_feed_and_may_revoke_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    token = made(ana, on)
    change = {"board_id": on.id, "name": on.name.model_dump(), "description": on.description.model_dump()}
    boards.edit_board(moderator, forum_boards.EditBoard(**change, countries=["HN"]))
    assert is_gone(desk, token)
    assert addresses.list_feed_addresses(ana, ListFeedAddresses()).items == []
    boards.edit_board(moderator, forum_boards.EditBoard(**change))
    assert feed(desk, token).entries == []
    boards.edit_board(moderator, forum_boards.EditBoard(**change, countries=["HN"]))
    addresses.revoke_feed_address(ana, RevokeFeedAddress(board_id=on.id))
    boards.edit_board(moderator, forum_boards.EditBoard(**change))
    assert is_gone(desk, token)


def test_a_new_address_ends_the_former_and_revoking_ends_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis = board(desk), desk.call_as(), desk.call_as()
    first, other = made(ana, on), made(luis, on)
    second = made(ana, on)
    assert is_gone(desk, first)
    assert feed(desk, second)
    (listed,) = addresses.list_feed_addresses(ana, ListFeedAddresses()).items
    assert (listed.board_id, listed.token) == (on.id, None)
    addresses.revoke_feed_address(ana, RevokeFeedAddress(board_id=on.id))
    assert is_gone(desk, second)
    assert feed(desk, other)  # somebody else's
    with pytest.raises(Refused, match="not_found"):
        addresses.revoke_feed_address(ana, RevokeFeedAddress(board_id=on.id))


@pytest.mark.parametrize("status", ["suspended", "erased"])
def test_who_is_suspended_or_erased_has_no_feed(desk_of: DeskOf, status: str) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    token = made(ana, on)
    desk.admit(ana.actor, status=status)
    assert is_gone(desk, token)


@pytest.mark.parametrize("all_sessions", [True, False])
def test_signing_out_everywhere_revokes_and_another_session_does_not(desk_of: DeskOf, all_sessions: bool) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    token = made(ana, on)
    event = desk.happened(AccessRevoked(member_id=ana.actor.member_id, at=ana.now, all_sessions=all_sessions))
    consume(desk.call(), event)
    assert is_gone(desk, token) if all_sessions else feed(desk, token)


def test_no_token_is_kept_and_a_guess_leads_nowhere(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    token = made(ana, on)
    (kept,) = desk.session.execute(select(FeedAddress.token_hash)).scalars()
    assert token.encode() not in bytes(kept)
    assert is_gone(desk, "A" * 43)
    with pytest.raises(Refused, match="not_found"):
        made(ana, on.model_copy(update={"id": new_id()}))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE feed_address SET token_hash = 'short'", "INSERT INTO feed_address SELECT * FROM feed_address"],
)
def test_the_database_keeps_addresses_in_order(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    made(desk.call_as(), board(desk))
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
