"""Boards: who may enter them, who may open them, and the one that every programme edition gets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from chassis.call import Call
from chassis.door import answers_in
from chassis.ids import new_id
from chassis.service import answers_of
from chassis.testing import Desk, DeskOf
from contracts.base import Kind, Refused
from contracts.forum import search as forum_search
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.moderation.flags import FlagPost
from contracts.identity import Network, Role
from contracts.kinds import Translated
from contracts.programs.events import EditionCreated
from services.forum.boards import boards
from services.forum.discussion import posts, reading, topics
from services.forum.library import door as library
from services.forum.moderation import moderation
from services.forum.search import find
from services.forum.service import ForumService
from tests.common.forum.people import board, read, reply, topic

PREVENTION, POLICE = Network.PREVENTION, Network.POLICE


def slugs(call: Call) -> list[str]:
    return [b.slug for b in boards.list_boards(call, forum_boards.ListBoards()).items]


def test_a_board_without_an_audience_is_for_every_member(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk)
    assert slugs(desk.call_as(country="UY", networks=())) == [on.slug]


@pytest.mark.parametrize(
    ("audience", "person", "enters"),
    [
        ({"networks": [POLICE]}, {"networks": (POLICE,)}, True),
        ({"networks": [POLICE]}, {"networks": (PREVENTION,)}, False),
        ({"countries": ["HN", "BZ"]}, {"country": "BZ"}, True),
        ({"countries": ["HN", "BZ"]}, {"country": "CR"}, False),
        ({"networks": [POLICE], "countries": ["HN"]}, {"networks": (POLICE,), "country": "CR"}, False),
        ({"networks": [POLICE], "countries": ["HN"]}, {"networks": (POLICE,), "country": "HN"}, True),
    ],
)
def test_networks_and_countries_must_both_fit(desk_of: DeskOf, audience: Any, person: Any, enters: bool) -> None:
    desk = desk_of("forum")
    board(desk, **audience)
    assert bool(slugs(desk.call_as(**person))) is enters


def test_roles_and_single_members_open_a_board(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    guest = desk.call_as()
    board(desk, roles=[Role.FOCAL_POINT], members=[guest.actor.member_id])
    assert [bool(slugs(c)) for c in (guest, desk.call_as(Role.FOCAL_POINT), desk.call_as())] == [True, True, False]


def test_moderators_and_auditors_read_all_boards_and_only_moderators_write(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk, countries=["HN"])
    opened = topic(desk.call_as(country="HN"), on)
    for role in (Role.MODERATOR, Role.AUDITOR):
        assert read(desk.call_as(role), opened).posts
    assert reply(desk.call_as(Role.MODERATOR), opened).number == 2
    with pytest.raises(Refused, match="forbidden"):
        reply(desk.call_as(Role.AUDITOR), opened)


def test_an_administrator_keeps_boards_and_does_not_read_in_them(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk, countries=["HN"])
    opened = topic(desk.call_as(country="HN"), on)
    administrator = desk.call_as(Role.ADMINISTRATOR)
    edit = forum_boards.EditBoard(board_id=on.id, name=on.name, description=on.description, countries=["HN", "GT"])
    assert boards.edit_board(administrator, edit).countries == ["GT", "HN"]
    with pytest.raises(Refused, match="not_found"):
        read(administrator, opened)


def test_what_one_may_not_enter_is_answered_like_what_does_not_exist(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk, countries=["HN"])
    opened = topic(desk.call_as(country="HN"), on, "prevencion")
    outsider = desk.call_as(country="CR")

    def answers(board_id: UUID, topic_id: UUID, post_id: UUID) -> list[str]:
        return [
            refused(boards.read_board, outsider, forum_boards.ReadBoard(board_id=board_id)),
            refused(reading.mark_board_read, outsider, forum_boards.MarkBoardRead(board_id=board_id)),
            refused(topics.list_topics, outsider, forum_topics.ListTopics(board_id=board_id)),
            refused(topics.open_topic, outsider, forum_topics.OpenTopic(board_id=board_id, title="t", text="t")),
            refused(topics.read_topic, outsider, forum_topics.ReadTopic(topic_id=topic_id)),
            refused(topics.edit_topic, outsider, forum_topics.EditTopic(topic_id=topic_id, title="t")),
            refused(posts.reply, outsider, forum_posts.Reply(topic_id=topic_id, text="t")),
            refused(reading.mark_read, outsider, forum_posts.MarkRead(topic_id=topic_id, number=1)),
            refused(posts.read_post, outsider, forum_posts.ReadPost(post_id=post_id)),
            refused(posts.edit_post, outsider, forum_posts.EditPost(post_id=post_id, text="t")),
            refused(posts.list_revisions, outsider, forum_posts.ListRevisions(post_id=post_id)),
            refused(moderation.flag_post, outsider, FlagPost(post_id=post_id, reason="t")),
            refused(find.search_posts, outsider, forum_search.SearchPosts(q="prevencion", board_id=board_id)),
        ]

    existing = answers(on.id, opened.topic.id, opened.posts[0].id)
    assert existing == answers(new_id(), new_id(), new_id())
    assert all(answer.startswith("not_found") for answer in existing)
    assert topics.list_topics(outsider, forum_topics.ListTopics()).items == []
    assert slugs(outsider) == []


def refused(feature: Any, call: Call, command: Any) -> str:
    with pytest.raises(Refused) as caught:
        feature(call, command)
    return str(caught.value)


def test_the_public_reads_in_the_library_and_nowhere_else() -> None:
    # A feed is asked for with an address that its member was given; a file of a public entry is anybody's.
    open_ones = {*(entry.operation.name for entry in answers_in(library.DOOR)), "read_feed", "download_file"}
    for name, entry in answers_of(ForumService).items():
        readable = name in open_ones and entry.operation.kind is Kind.READ
        assert Role.PUBLIC not in entry.door.roles or readable, entry.operation.key


def test_an_address_is_given_once(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    board(desk, slug="ports")
    with pytest.raises(Refused, match=r"forum\.slug_taken slug"):
        board(desk, slug="ports")


def test_an_edit_of_a_board_changed_meanwhile_is_refused(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, call = board(desk), desk.call_as(Role.MODERATOR)
    edit = forum_boards.EditBoard(board_id=on.id, name={"en": "Ports"}, description={"en": "Ports"}, expected_version=1)
    changed = boards.edit_board(call, edit)
    assert (changed.name.en, changed.version) == ("Ports", 2)
    with pytest.raises(Refused, match="stale"):
        boards.edit_board(call, edit)


@pytest.mark.parametrize(
    "bad", [{"roles": ["public"]}, {"slug": "Ports!"}, {"name": {"en": "x" * 201}}, {"countries": ["hn"]}]
)
def test_malformed_boards_are_refused(bad: dict[str, Any]) -> None:
    good: dict[str, Any] = {"slug": "ports", "name": {"en": "Ports"}, "description": {"en": "Ports"}}
    with pytest.raises(ValidationError):
        forum_boards.OpenBoard(**good | bad)


def edition(**fields: Any) -> EditionCreated:
    given: dict[str, Any] = {
        "programme_id": new_id(),
        "programme": "maritime-security",
        "edition_id": new_id(),
        "title": Translated(en="Maritime Security, Belize 2017", es="Seguridad marítima, Belice 2017"),
        "countries": ["BZ"],
        "networks": [],
        "officer_id": new_id(),
    }
    return EditionCreated(**given | fields)


def deliver(desk: Desk, event: EditionCreated) -> None:
    boards.open_for_edition(desk.call(), desk.happened(event))


def test_an_edition_gets_one_board_for_its_countries_and_its_officer(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    officer = desk.call_as(Role.PROGRAMME_OFFICER, country="US")
    event = edition(officer_id=officer.actor.member_id)
    deliver(desk, event)
    deliver(desk, event)
    listed = boards.list_boards(desk.call_as(country="BZ"), forum_boards.ListBoards()).items
    assert [(b.slug, b.name.es, b.edition_id) for b in listed] == [
        ("maritime-security-belize-2017", "Seguridad marítima, Belice 2017", event.edition_id)
    ]
    assert slugs(officer) == ["maritime-security-belize-2017"]
    assert slugs(desk.call_as(country="CR")) == []


def test_two_editions_of_one_title_get_two_addresses(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    first, second = edition(), edition()
    deliver(desk, first)
    deliver(desk, second)
    assert slugs(desk.call_as(country="BZ")) == [
        "maritime-security-belize-2017",
        f"maritime-security-belize-2017-{second.edition_id.hex[-8:]}",
    ]
