"""Cursors: whatever a caller sends as one is refused, never an error of ours."""

from __future__ import annotations

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chassis.paging import page
from chassis.tables import member
from chassis.testing import Desk, DeskOf, person
from contracts.base import Paged, Refused


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    return desk_of("forum")


def listed(desk: Desk, **command: object) -> tuple[list[str], str | None]:
    made = page(
        desk.session, select(member.c.name), [member.c.name, member.c.id], Paged(**command), lambda row: row.name
    )
    return made.items, made.next


def test_pages_follow_one_another_without_gap_or_repetition(desk: Desk) -> None:
    for number in range(7):
        desk.admit(person(name=f"m{number // 2}"))
    seen, cursor = listed(desk, limit=3)
    while cursor:
        more, cursor = listed(desk, limit=3, cursor=cursor)
        seen += more
    assert seen == ["m0", "m0", "m1", "m1", "m2", "m2", "m3"]


@given(st.one_of(st.text(max_size=80), st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_forged_cursors_are_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(Refused, match="malformed"):
        listed(desk, cursor=cursor)


@pytest.mark.parametrize(
    "json", ['["a\\u0000", "0190f3c4-0000-7000-8000-000000000000"]', "[1, 2]", '{"a": 1}', '["a"]']
)
def test_cursors_with_other_values_are_refused(desk: Desk, json: str) -> None:
    with pytest.raises(Refused, match="malformed"):
        listed(desk, cursor=base64.urlsafe_b64encode(json.encode()).decode())
