"""`./run permissions` and `./run events list`: the lists for people."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from contracts.identity import Role
from convive import permissions as doors
from convive.commands import events, permissions


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which each row of these tables is one line."""
    monkeypatch.setenv("COLUMNS", "400")


def test_who_may_knock_is_told_of_one_service() -> None:
    lines = CliRunner().invoke(permissions.command, ["forum"]).output.splitlines()
    told = dict(line.split(maxsplit=1) for line in lines[2:])
    assert told["read_topic"].strip() == "members"
    assert told["open_topic"].strip() == "members, except accounts that only audit"
    assert told["open_board"].strip() == "moderator, administrator"
    assert told.keys() == doors.doors()["forum"].keys()


def test_roles_are_named_where_a_door_is_narrower_than_members() -> None:
    many = {EVERYBODY.roles, MEMBERS.roles, WRITERS.roles}
    for service, by_operation in doors.doors().items():
        told = dict(doors.rows(service))
        for operation, door in by_operation.items():
            if door.roles not in many:
                assert told[operation].split(", ") == [r.value.replace("_", " ") for r in Role if r in door.roles]


def test_all_services_are_told_of_and_no_other() -> None:
    output = CliRunner().invoke(permissions.command).output
    told = doors.doors()
    assert [line.strip() for line in output.splitlines() if line.strip() in told] == list(told)
    assert "is not one of" in CliRunner().invoke(permissions.command, ["nowhere"]).output


def test_events_are_listed_with_their_subject_and_consumers() -> None:
    lines = CliRunner().invoke(events.command, ["list"]).output.splitlines()
    rows = {line.split()[0]: line for line in lines[1:]}
    assert "topic/{topic_id}" in rows["forum.topic_opened"]
    assert rows["forum.topic_opened"].rstrip().endswith("nobody")
    assert "member/{member.id}" in rows["identity.member_erased"]
    assert rows["identity.member_erased"].rstrip().endswith("chat, forum, funds, programs, training")


def test_events_of_one_service_are_those_it_emits_or_consumes() -> None:
    lines = CliRunner().invoke(events.command, ["list", "chat"]).output.splitlines()
    kinds = {line.split()[0] for line in lines[1:]}
    assert {"chat.room_changed", "identity.member_erased"} <= kinds
    assert "forum.topic_opened" not in kinds
    assert "nowhere" in CliRunner().invoke(events.command, ["list", "nowhere"]).output
