"""The page of figures adds up what the other services list: known programmes, courses and boards, known numbers."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest

from convive.api.client import Person
from gateway.web.admin.wording import ACTIVITY
from tests.stack import RunningStack
from tests.web.conftest import World
from tests.web.reading import browser, read, texts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def _expected(who: Person) -> dict[str, int]:
    boards = list(who.every("/api/v1/forum/boards"))
    programmes = list(who.every("/api/v1/programs/published"))
    courses = list(who.every("/api/v1/training/editions"))
    today = datetime.now(UTC).date().isoformat()
    open_ones = [each for each in programmes if not each["completed"]]
    running = [each for each in open_ones if each["starts_on"] <= today and each["ends_on"] >= today]
    return {
        "boards": len(boards),
        "topics": sum(each["topics"] for each in boards),
        "posts": sum(each["posts"] for each in boards),
        "programmes_running": len({each["programme"] for each in running}),
        "editions_running": len(running),
        "editions_completed": len(programmes) - len(open_ones),
        "courses_open": sum(each["status"] == "open" for each in courses),
        "places_taken": sum(each["seats_taken"] for each in courses),
        "waiting": sum(each["waiting"] for each in courses),
    }


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_the_activity_is_what_the_lists_add_up_to(stack: RunningStack, world: World, role: str) -> None:
    expected = _expected(world[role])
    assert all(expected[what] for what in ("boards", "topics", "posts", "courses_open")), expected
    with browser(stack, world[role]) as client:
        rows = csv.DictReader(client.get("/admin/figures/activity.csv").content.decode("utf-8-sig").splitlines())
        shown = {row["Content and activity"]: int(row["Number"]) for row in rows}
        assert shown == {ACTIVITY[what]: number for what, number in expected.items()}
        page = read(client, "/admin/figures")
    shown = texts(page, "//div[@id='activity']//td")
    assert [int(number.replace(",", "")) for number in shown] == list(expected.values())
