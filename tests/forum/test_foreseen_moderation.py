"""Measures and appeals: what the database decides and the code foresees is asked of both in the same cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.call import Call
from chassis.testing import DeskOf
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.record import ModerationActionKind
from contracts.identity import Role
from services.forum.moderation import actions, appeals
from services.forum.record.entries import record_action
from tests.common.forum.people import board
from tests.foreseen import by_code, by_database
from tests.forum.test_member_actions import appeal, take

MEASURE = """
    INSERT INTO measure (id, kind, member_id, moderator_id, board_id, reason, language, taken_at, until)
    VALUES (:id, :kind, :member, :moderator, :board, 'insults', 'en', :now, :until)
"""
ENDS: list[timedelta | None] = [None, timedelta(0), timedelta(microseconds=1), timedelta(days=3)]


@pytest.mark.parametrize("ends", ENDS, ids=str)
@pytest.mark.parametrize("kind", ["warning", "mute", "suspension"])
@pytest.mark.parametrize("on_a_board", [False, True])
def test_until_when_and_where_a_measure_counts(
    desk_of: DeskOf, kind: str, ends: timedelta | None, on_a_board: bool
) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    about: dict[str, Any] = {
        "until": None if ends is None else moderator.now + ends,
        "board": board(desk).id if on_a_board else None,
    }
    entry = record_action(moderator, ModerationActionKind.MEMBER_WARNED, None, reason="x", member_id=member.actor.id)
    foreseen = by_code(
        desk.session, lambda: take(moderator, member, kind, until=about["until"], board_id=about["board"])
    )
    people = {"member": member.actor.id, "moderator": moderator.actor.id}
    decided = by_database(desk.session, MEASURE, id=entry, kind=kind, now=moderator.now, **people, **about)
    told = {
        None: {None},
        "ck_measure_ends": {forum_actions.END_NEEDED},
        "ck_measure_until": {forum_actions.END_NOT_AHEAD, forum_actions.END_NEEDED},
        "ck_measure_board": {forum_actions.ONLY_A_MUTE, forum_actions.END_NEEDED, forum_actions.END_NOT_AHEAD},
    }
    assert foreseen in told[decided]  # of several that are broken, each tells one


LIFTED = "UPDATE measure SET lifted_at = now(), lifted_by = :by, lift_reason = 'No' WHERE id = :id"


@pytest.mark.parametrize("by", ["moderator", "member"])
@pytest.mark.parametrize("lifted", [False, True])
def test_a_measure_is_lifted_once_and_by_another(desk_of: DeskOf, lifted: bool, by: str) -> None:
    desk = desk_of("forum")
    people = {"moderator": desk.call_as(Role.MODERATOR), "member": desk.call_as()}
    taken = take(people["moderator"], people["member"], "mute")
    command = forum_actions.LiftMemberAction(measure_id=taken.id, reason="It was a joke")
    if lifted:
        actions.lift_action(people["moderator"], command)
    foreseen = by_code(desk.session, lambda: actions.lift_action(people[by], command))
    told = {
        None: {None},
        "measure is a record: it is lifted once, never changed": {
            forum_actions.MEMBER_ACTION_OVER, forum_actions.OWN_CASE,
        },
        "ck_measure_lifted_by": {forum_actions.OWN_CASE},
    }  # fmt: skip
    assert foreseen in told[by_database(desk.session, LIFTED, id=taken.id, by=people[by].actor.id)]
    assert foreseen != forum_actions.OWN_CASE or by == "member"


DECIDED = """
    UPDATE appeal SET status = :status, decided_at = now(), decided_by = :by, decision_reason = 'No' WHERE id = :id
"""


@pytest.mark.parametrize("grant", [False, True])
@pytest.mark.parametrize("by", ["moderator", "member", "another"])
@pytest.mark.parametrize("decided", [False, True])
def test_an_appeal_is_decided_once_and_by_a_third_person(desk_of: DeskOf, decided: bool, by: str, grant: bool) -> None:
    desk = desk_of("forum")
    people = {"moderator": desk.call_as(Role.MODERATOR), "member": desk.call_as(), "another": desk.call_as()}
    take(people["moderator"], people["member"], "mute")
    made: UUID = appeal(people["member"]).id
    if decided:
        decide(desk.call_as(Role.MODERATOR), made, grant=False)
    foreseen = by_code(desk.session, lambda: decide(people[by], made, grant=grant))
    status = "granted" if grant else "rejected"
    refused = by_database(desk.session, DECIDED, id=made, by=people[by].actor.id, status=status)
    own = {"moderator": forum_actions.OWN_DECISION, "member": forum_actions.OWN_CASE}.get(by)
    told = {
        None: None,
        "appeal is a record: it is decided once, never changed": own or forum_actions.APPEAL_DECIDED,
        "ck_appeal_decided_by": own,
    }
    assert foreseen == told[refused]


def decide(call: Call, appeal_id: UUID, *, grant: bool) -> forum_actions.Appeal:
    command = forum_actions.DecideAppeal(appeal_id=appeal_id, grant=grant, reason="Looked at again")
    return appeals.decide_appeal(call, command)
