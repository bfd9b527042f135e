"""The table of events in a service's README is what it consumes; what goes out the contracts say once."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest

from chassis import deployables
from chassis.service import consumed, find

_NAME = re.compile(r"`([a-z]+\.[a-z_*]+)`")


@pytest.mark.parametrize("service", deployables.services())
def test_events_that_come_in_are_those_that_are_consumed(service: str) -> None:
    assert compared(named(service), set(consumed(find(service)))) == {}


def named(service: str) -> list[str]:
    """The events in the first column of the table that begins with `| in |`."""
    lines = (deployables.home(service) / "README.md").read_text("utf-8").split("\n## Events\n", 1)[-1].splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("| in |")]
    assert len(starts) == 1, f"services/{service}/README.md needs one table | in | … | under ## Events"
    found = []
    for line in lines[starts[0] + 2 :]:
        if not line.startswith("|"):
            break
        found += _NAME.findall(line.split("|")[1])
    return found


def compared(names: list[str], events: set[str]) -> dict[str, list[str]]:
    """What is missing from the table, and what is in it for nothing; `identity.member_*` stands for all of them."""
    missing = {event for event in events if not any(fnmatchcase(event, name) for name in names)}
    gone = {name for name in names if not any(fnmatchcase(event, name) for event in events)}
    return {kind: sorted(found) for kind, found in (("missing", missing), ("gone", gone)) if found}


def test_what_a_table_lacks_and_what_it_invents_is_named() -> None:
    events = {"forum.topic_opened", "identity.member_erased"}
    assert compared(["identity.member_*", "forum.topic_opened"], events) == {}
    assert compared(["forum.topic_*", "chat.gone"], events) == {
        "missing": ["identity.member_erased"],
        "gone": ["chat.gone"],
    }
