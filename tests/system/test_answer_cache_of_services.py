"""What the gateway keeps of the chat, training and the programmes is what they would say, whoever does what."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from uuid import uuid4

import pytest

from convive.api.client import Person, Problem
from tests.breadth import breadth
from tests.common import people
from tests.stack import RunningStack
from tests.system.lines import Lines

pytestmark = pytest.mark.slow

CHAT, TRAINING, PROGRAMS = "/api/v1/chat", "/api/v1/training", "/api/v1/programs"
STEPS = breadth(20, 100)

Action = Callable[["Cast", random.Random], object]


class Cast:
    """Two members in a room of one of them, an edition of a course with one seat, and one of a programme."""

    def __init__(self, stack: RunningStack, leaving: ExitStack) -> None:
        door = leaving.enter_context(closing(people.administrator(stack)))
        self.lines = Lines(stack, leaving)
        self.ana, self.rui, self.teacher, self.officer = (
            leaving.enter_context(closing(people.join(stack, door, role)))
            for role in ("member", "member", "instructor", "programme_officer")
        )
        people.wait_known(self.teacher, (f"{TRAINING}/my-enrolments",))
        people.wait_known(self.officer, (f"{PROGRAMS}/programmes",))
        self.room = self.rui.post(f"{CHAT}/rooms", {"kind": "private", "title": "Kept"})["id"]
        self.rui.put(f"{CHAT}/rooms/{self.room}/members/{self.ana.id}", {})
        first = {"client_id": "first", "text": "At first"}
        self.said = self.rui.post(f"{CHAT}/rooms/{self.room}/messages", first)["id"]
        self._course()
        programme = {"slug": f"kept-{uuid4().hex[:12]}", "name": {"en": "Kept"}, "description": {"en": "Kept"}}
        self.programme = self.officer.post(f"{PROGRAMS}/programmes", programme)["slug"]
        when = {"starts_on": "2026-01-01", "ends_on": "2027-12-31", "countries": ["CR"]}
        edition = {"methodology": "maritime", "title": {"en": "Kept"}} | when
        self.edition = self.officer.post(f"{PROGRAMS}/programmes/{self.programme}/editions", edition)

    def _course(self) -> None:
        modules = [{"title": {"en": "One"}, "hours": "2"}]
        course = {"code": f"kept-{uuid4().hex[:12]}", "title": {"en": "Kept"}, "modules": modules}
        self.course = self.teacher.post(f"{TRAINING}/courses", course)["id"]
        [draft] = self.teacher.get(f"{TRAINING}/courses/{self.course}/curricula")["items"]
        self.teacher.post(f"{TRAINING}/curricula/{draft['id']}/publish", {})
        when = {"starts_on": "2026-01-01", "ends_on": "2027-12-31", "kind": "virtual", "seats": 1}
        planned = {"course_id": self.course, "curriculum_id": draft["id"]} | when
        self.course_edition = self.teacher.post(f"{TRAINING}/editions", planned)["id"]
        self.teacher.post(f"{TRAINING}/editions/{self.course_edition}/open", {})

    @property
    def paths(self) -> list[str]:
        """What is kept."""
        room, course_edition = f"{CHAT}/rooms/{self.room}", f"{TRAINING}/editions/{self.course_edition}"
        return [
            f"{CHAT}/rooms", f"{CHAT}/rooms?limit=1", f"{CHAT}/open-rooms", room, f"{room}/messages",
            f"{TRAINING}/courses", f"{TRAINING}/courses/{self.course}", f"{TRAINING}/editions?status=open",
            course_edition, f"{TRAINING}/my-enrolments", f"{PROGRAMS}/programmes",
            f"{PROGRAMS}/programmes/{self.programme}", f"{PROGRAMS}/editions",
            f"{PROGRAMS}/editions/{self.edition['id']}",
        ]  # fmt: skip


@pytest.fixture(scope="module")
def cast(stack: RunningStack) -> Iterator[Cast]:
    with ExitStack() as leaving:
        yield Cast(stack, leaving)


def test_whatever_is_done_what_is_kept_becomes_what_is(cast: Cast) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for step in range(STEPS):
        looking = _one(cast, chance)
        for path in cast.paths:
            cast.lines.get(looking, path)
        action = chance.choice(ACTIONS)
        after = f"seed {seed}, step {step}: {action.__name__}"
        assert _status(action, cast, chance) in (200, 403, 404, 409), after
        for path in cast.paths:
            cast.lines.becomes_what_is(looking, path, after)


def _status(action: Action, cast: Cast, chance: random.Random) -> int:
    try:
        action(cast, chance)
    except Problem as refused:
        return refused.status
    return 200


def _one(cast: Cast, chance: random.Random) -> Person:
    return chance.choice([cast.ana, cast.rui])


def _say(cast: Cast, chance: random.Random) -> None:
    message = {"client_id": uuid4().hex, "text": "And then"}
    _one(cast, chance).post(f"{CHAT}/rooms/{cast.room}/messages", message)


def _edit(cast: Cast, _: random.Random) -> None:
    cast.rui.patch(f"{CHAT}/messages/{cast.said}", {"text": f"Edited {uuid4()}"})


def _mark(cast: Cast, chance: random.Random) -> None:
    _one(cast, chance).put(f"{CHAT}/rooms/{cast.room}/read-marker", {"number": 1})


def _retitle(cast: Cast, _: random.Random) -> None:
    cast.rui.patch(f"{CHAT}/rooms/{cast.room}", {"title": f"Kept {uuid4()}"})


def _remove(cast: Cast, _: random.Random) -> None:
    cast.lines.of(cast.rui).delete(f"{CHAT}/rooms/{cast.room}/members/{cast.ana.id}")


def _invite(cast: Cast, _: random.Random) -> None:
    cast.rui.put(f"{CHAT}/rooms/{cast.room}/members/{cast.ana.id}", {})


def _open_room(cast: Cast, chance: random.Random) -> None:
    _one(cast, chance).post(f"{CHAT}/rooms", {"kind": "public", "title": "Another"})


def _enrol(cast: Cast, chance: random.Random) -> None:
    _one(cast, chance).post(f"{TRAINING}/editions/{cast.course_edition}/enrol-me", {"sector": "public"})


def _withdraw(cast: Cast, chance: random.Random) -> None:
    who = _one(cast, chance)
    for enrolled in who.get(f"{TRAINING}/my-enrolments")["items"]:
        cast.lines.of(who).delete(f"{TRAINING}/enrolments/{enrolled['id']}")


def _seats(cast: Cast, chance: random.Random) -> None:
    cast.teacher.patch(f"{TRAINING}/editions/{cast.course_edition}", {"seats": chance.choice([1, 2])})


def _rename_course(cast: Cast, _: random.Random) -> None:
    cast.teacher.patch(f"{TRAINING}/courses/{cast.course}", {"title": {"en": f"Kept {uuid4()}"}})


def _rename_programme(cast: Cast, _: random.Random) -> None:
    cast.officer.patch(f"{PROGRAMS}/programmes/{cast.programme}", {"name": {"en": f"Kept {uuid4()}"}})


def _rename_edition(cast: Cast, _: random.Random) -> None:
    cast.officer.patch(f"{PROGRAMS}/editions/{cast.edition['id']}", {"title": {"en": f"Kept {uuid4()}"}})


def _deliver(cast: Cast, _: random.Random) -> None:
    handed_in = {"title": "Notes", "note": "Done", "delivered_on": "2026-01-02"}
    cast.officer.post(f"{PROGRAMS}/phases/{cast.edition['phase_list'][0]['id']}/deliverables", handed_in)


ACTIONS: list[Action] = [
    _say, _edit, _mark, _retitle, _remove, _invite, _open_room, _enrol, _withdraw, _seats, _rename_course,
    _rename_programme, _rename_edition, _deliver,
]  # fmt: skip
