"""A page of the chat's lists reads as much of many rooms and messages as of few: by rows read, however planned."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import person
from contracts.identity import Role
from services.chat.service import ChatService
from tests.common.growth import Asked, Filling, ask, databases, grown, ident, uid, unasked

ROOM = uid("room")
# In every room, as their owner or not, in few of them, and in none.
EVERYWHERE = person(member_id=uid("everywhere"), country="HN")
JOINER = person(member_id=uid("joiner"), country="HN")
SELDOM = person(member_id=uid("seldom"), country="HN")
GUEST = person(member_id=uid("guest"), country="BZ")
AUDITOR = person(Role.AUDITOR, member_id=uid("auditor"))
MODERATOR = person(Role.MODERATOR, member_id=uid("moderator"))

# What still grows, and why that is borne.
_GROWS = {
    # The members of the one room are counted, in an index: of 20,000 it takes some milliseconds.
    str(ask(EVERYWHERE, "read_room", room_id=ROOM)),
}


def _fill(filling: Filling) -> None:
    """Rooms of four kinds, with one of every member, and one room with a long history and many members."""
    rows = filling.rows
    rows("member", 200, id=ident("member"), name="'Member ' || g", country="'HN'", status="'admitted'",
         language="'en'")  # fmt: skip
    pair = "CASE WHEN g % 10 = 0 THEN {}::uuid END"
    rows("room", 80, id=ident("room"),
         kind="CASE WHEN g % 10 = 0 THEN 'direct' WHEN g % 10 = 1 THEN 'cohort' WHEN g % 2 = 0 THEN 'private' "
         "ELSE 'public' END", low_id=pair.format("'00000000-0000-0000-0000-000000000001'"),
         high_id=pair.format(ident("member")), titles="""'{"en": "Ports"}'""", last_number="1", change="1",
         source="CASE WHEN g % 10 = 1 THEN 'course_edition' END",
         source_id=f"CASE WHEN g % 10 = 1 THEN {ident('edition')} END")  # fmt: skip
    _memberships(filling)
    sent = f"{ident('member', '1 + g % 200')}"
    rows("message", 80, id=ident("first"), room_id=ident("room"), sender_id=sent, client_id="'f' || g", number="1",
         change="1", text="'Hello'", language="'en'")  # fmt: skip
    rows("message", 200, id=ident("message"), room_id=f"'{ROOM}'", number="1 + g", change="1 + g", sender_id=sent,
         client_id="'m' || g", text="'Hello'", language="'en'")  # fmt: skip
    filling.run(f"UPDATE room SET (last_number, change) = (SELECT max(number), max(change) FROM message "
                f"WHERE room_id = '{ROOM}') WHERE id = '{ROOM}'")  # fmt: skip
    rows("member_block", 200, member_id=f"'{EVERYWHERE.id}'", blocked_id=ident("member"))


def _memberships(filling: Filling) -> None:
    rows = filling.rows
    rows("membership", 80, room_id=ident("room"), member_id=f"'{EVERYWHERE.id}'", role="'owner'")
    rows("membership", 80, room_id=ident("room"), member_id=f"'{JOINER.id}'", role="'member'")
    rows("membership", 8, fixed=True, room_id=ident("room", "g * 10 - 1"), member_id=f"'{SELDOM.id}'", role="'owner'")
    rows("membership", 200, room_id=f"'{ROOM}'", member_id=ident("member"), role="'member'")
    rows("membership", 80, room_id=ident("room", "1 + g % 80"), member_id=ident("other"), role="'member'")


def _questions() -> list[Asked]:
    return [
        *(ask(who, "list_rooms") for who in (EVERYWHERE, JOINER, SELDOM, GUEST, AUDITOR, MODERATOR)),
        *(ask(EVERYWHERE, "list_rooms", kind=kind) for kind in ("public", "private", "direct", "cohort")),
        ask(JOINER, "list_rooms", kind="public"),
        ask(SELDOM, "list_rooms", kind="public"),
        *(ask(who, "find_rooms") for who in (EVERYWHERE, SELDOM, GUEST, AUDITOR, MODERATOR)),
        ask(MODERATOR, "find_rooms", source="course_edition"),
        ask(MODERATOR, "find_rooms", source="course_edition", source_id=uid("edition", 11)),
        ask(EVERYWHERE, "read_room", room_id=ROOM),
        ask(EVERYWHERE, "list_members", room_id=ROOM),
        ask(EVERYWHERE, "read_history", room_id=ROOM),
        ask(EVERYWHERE, "read_history", room_id=ROOM, before=150),
        ask(EVERYWHERE, "list_changes", room_id=ROOM, after=0),
        ask(EVERYWHERE, "list_changes", room_id=ROOM, after=150),
        ask(EVERYWHERE, "list_blocks"),
        ask(EVERYWHERE, "list_blocks", member_id=uid("member", 7)),
    ]


def test_no_list_reads_more_of_a_hundred_times_as_much(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    questions = _questions()
    assert unasked(ChatService, questions) == set()
    made = databases(fresh_database, ChatService, _fill)
    assert grown(made, questions) == _GROWS
