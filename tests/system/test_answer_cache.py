"""What the gateway keeps of the forum is what the forum would say, whoever does what: found out by a random walk."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from convive.api.client import Person, Problem
from tests.breadth import breadth
from tests.common import people
from tests.stack import RunningStack
from tests.system.lines import Lines

pytestmark = pytest.mark.slow

FORUM = "/api/v1/forum"
STEPS = breadth(40, 200)


Action = Callable[["Cast", random.Random], None]


class Cast:
    """Two members, a moderator and an auditor, a board of theirs, two topics, a poll and an event on it."""

    def __init__(self, stack: RunningStack, leaving: ExitStack) -> None:
        self.lines = Lines(stack, leaving)
        self.figures = stack.figures("gateway.1")
        door = leaving.enter_context(closing(people.administrator(stack)))
        for name, role in (("ana", "member"), ("rui", "member"), ("moderator", "moderator"), ("auditor", "auditor")):
            person = leaving.enter_context(closing(people.join(stack, door, role)))
            setattr(self, name, person)
        self.ana: Person
        self.rui: Person
        self.moderator: Person
        self.auditor: Person
        names = {"name": {"en": "Kept"}, "description": {"en": "Kept"}}
        self.board = names | {"countries": [], "slug": f"kept-{uuid4().hex[:12]}"}
        self.board_id = self.moderator.post(f"{FORUM}/boards", self.board)["id"]
        closed = names | {"countries": ["PE"], "slug": f"closed-{uuid4().hex[:12]}"}
        self.closed_id = self.moderator.post(f"{FORUM}/boards", closed)["id"]
        above = self.board | {"slug": f"{self.board['slug']}-above"}
        self.parent_id = self.moderator.post(f"{FORUM}/boards", above)["id"]
        opened = [self._open(who) for who in (self.ana, self.rui)]
        poll = {"kind": "poll", "poll": {"choices": ["Yes", "No"]}}
        opened.append(self._open(self.ana, **poll))
        when = {"starts_at": "2031-01-15T18:00:00Z", "ends_at": "2031-01-15T20:00:00Z", "time_zone": "UTC"}
        opened.append(self._open(self.rui, kind="event", event=when | {"place": "Here"}))
        self.topics = [each["topic"]["id"] for each in opened]
        self.posts = [each["posts"][0]["id"] for each in opened]

    @property
    def readers(self) -> list[Person]:
        return [self.ana, self.rui, self.moderator, self.auditor]

    @property
    def lists(self) -> list[str]:
        """What is kept besides the topics."""
        on, all_of_it = self.board_id, "limit=200"
        return [
            f"boards?{all_of_it}", f"boards?{all_of_it}&parent_id={self.parent_id}", f"boards/{on}",
            f"topics?{all_of_it}&board_id={on}", f"topics?{all_of_it}&unread=true", f"events?board_id={on}", "notices",
        ]  # fmt: skip

    def read(self, who: Person, topic: str, *, fresh: bool = False) -> tuple[int, Any]:
        return self.get(who, f"topics/{topic}", fresh=fresh)

    def get(self, who: Person, path: str, *, fresh: bool = False) -> tuple[int, Any]:
        return self.lines.get(who, f"{FORUM}/{path}", fresh=fresh)

    def given(self) -> float:
        """How many topics the gateway gave without asking."""
        lines = httpx.get(self.figures).text.splitlines()
        found = [line for line in lines if line.startswith("convive_answers_cached") and "forum.read_topic" in line]
        return sum(float(line.rsplit(" ", 1)[1]) for line in found)

    def _open(self, who: Person, **fields: Any) -> Any:
        return who.post(f"{FORUM}/boards/{self.board_id}/topics", {"title": "Kept", "text": "At first."} | fields)


@pytest.fixture(scope="module")
def cast(stack: RunningStack) -> Iterator[Cast]:
    with ExitStack() as leaving:
        yield Cast(stack, leaving)


def test_ones_own_action_is_seen_at_once(cast: Cast) -> None:
    topic = cast.topics[0]
    before = cast.read(cast.ana, topic)[1]["topic"]["posts"]
    for number in range(before + 1, before + 11):
        assert cast.read(cast.ana, topic)[1]["topic"]["posts"] == number - 1
        cast.ana.post(f"{FORUM}/topics/{topic}/posts", {"text": f"Reply {number}"})
        assert cast.read(cast.ana, topic)[1]["topic"]["posts"] == number


def test_an_answer_is_given_without_asking_the_service_again(cast: Cast) -> None:
    before = cast.given()
    assert len({str(cast.read(cast.rui, cast.topics[0])) for _ in range(20)}) == 1
    assert cast.given() - before >= 15  # an event of before may still have come in between


def test_whatever_is_done_what_is_kept_becomes_what_is(cast: Cast) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for step in range(STEPS):
        for who in cast.readers:
            cast.read(who, chance.choice(cast.topics))
        looking = chance.choice(cast.readers)
        for path in cast.lists:
            cast.get(looking, path)
        action = chance.choice(MODERATION_ACTIONS)
        after = f"seed {seed}, step {step}: {action.__name__}"
        assert _status(action, cast, chance) in (200, 403, 404, 409, 422), after
        for who in cast.readers:
            for topic in cast.topics:
                cast.lines.becomes_what_is(who, f"{FORUM}/topics/{topic}", after)
        for path in cast.lists:
            cast.lines.becomes_what_is(looking, f"{FORUM}/{path}", after)


def _status(action: Action, cast: Cast, chance: random.Random) -> int:
    try:
        action(cast, chance)
    except Problem as refused:
        return refused.status
    return 200


def _reply(cast: Cast, chance: random.Random) -> None:
    who, topic = chance.choice([cast.ana, cast.rui]), chance.choice(cast.topics)
    cast.posts.append(who.post(f"{FORUM}/topics/{topic}/posts", {"text": f"Reply {uuid4()}"})["id"])


def _edit(cast: Cast, chance: random.Random) -> None:
    who = chance.choice([cast.ana, cast.rui])
    who.patch(f"{FORUM}/posts/{chance.choice(cast.posts)}", {"text": f"Edited {uuid4()}"})


def _rename(cast: Cast, chance: random.Random) -> None:
    cast.moderator.patch(f"{FORUM}/topics/{chance.choice(cast.topics)}", {"title": f"Renamed {uuid4()}"})


def _hide(cast: Cast, chance: random.Random) -> None:
    cast.moderator.put(f"{FORUM}/posts/{chance.choice(cast.posts)}/hidden", {"reason": "Off topic"})


def _show(cast: Cast, chance: random.Random) -> None:
    cast.moderator.put(f"{FORUM}/posts/{chance.choice(cast.posts)}/shown", {"reason": "On topic after all"})


def _lock(cast: Cast, chance: random.Random) -> None:
    lock = {"locked": chance.random() < 0.5, "reason": "Order"}
    cast.moderator.put(f"{FORUM}/topics/{chance.choice(cast.topics)}/lock", lock)


def _mark(cast: Cast, chance: random.Random) -> None:
    chance.choice([cast.ana, cast.rui]).put(f"{FORUM}/topics/{chance.choice(cast.topics)}/read", {"number": 99})


def _mark_all(cast: Cast, chance: random.Random) -> None:
    chance.choice([cast.ana, cast.rui]).put(f"{FORUM}/boards/{cast.board_id}/read", {})


def _put_into_another_board(cast: Cast, chance: random.Random) -> None:
    """Or out of it; that other one is open to everybody, or to nobody of the cast."""
    parent = chance.choice([None, cast.parent_id])
    board = {name: value for name, value in cast.board.items() if name != "slug"}
    cast.moderator.put(f"{FORUM}/boards/{cast.board_id}", board | {"parent_id": parent})
    countries = {"countries": chance.choice([["PE"], []])}
    cast.moderator.put(f"{FORUM}/boards/{cast.parent_id}", board | countries)


def _make_private(cast: Cast, chance: random.Random) -> None:
    board = {name: value for name, value in cast.board.items() if name != "slug"}
    cast.moderator.put(f"{FORUM}/boards/{cast.board_id}", board | {"private": chance.random() < 0.7})


def _invite(cast: Cast, chance: random.Random) -> None:
    """For good, or for so short a while that it ends while others are at work."""
    ends = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    path = f"{FORUM}/boards/{cast.board_id}/members/{chance.choice([cast.ana, cast.rui]).id}"
    cast.moderator.put(path, {"ends_at": chance.choice([ends, None])})


def _end_a_membership(cast: Cast, chance: random.Random) -> None:
    path = f"{FORUM}/boards/{cast.board_id}/members/{chance.choice([cast.ana, cast.rui]).id}"
    cast.lines.of(cast.moderator).delete(path)


def _subscribe(cast: Cast, chance: random.Random) -> None:
    level = chance.choice(["watch", "follow", "mute", None])
    who = chance.choice([cast.ana, cast.rui])
    who.put(f"{FORUM}/topics/{chance.choice(cast.topics)}/subscription", {"level": level})


def _close_the_board(cast: Cast, chance: random.Random) -> None:
    """To those of another country, and now and then to nobody: all of the cast are from Costa Rica."""
    countries = chance.choice([["PE"], []])
    board = {name: value for name, value in cast.board.items() if name != "slug"}
    cast.moderator.put(f"{FORUM}/boards/{cast.board_id}", board | {"countries": countries})


def _attach(cast: Cast, chance: random.Random) -> None:
    """A file for one's post, and the one before it away."""
    who = chance.choice([cast.ana, cast.rui])
    content = f"Notes {uuid4()}".encode()
    announced = who.post(f"{FORUM}/files", {"filename": f"{uuid4()}.txt", "size_bytes": len(content)})["id"]
    octets = {"Content-Type": "application/octet-stream"}
    sent = cast.lines.of(who).put(f"{FORUM}/files/{announced}/content", content=content, headers=octets, timeout=60)
    assert sent.status_code == 200, sent.text
    files = chance.choice([[announced], []])
    who.patch(f"{FORUM}/posts/{chance.choice(cast.posts)}", {"text": f"With files {uuid4()}", "files": files})


def _move(cast: Cast, chance: random.Random) -> None:
    """To a board of another country, where only moderator and auditor read, or back."""
    to = {"board_id": chance.choice([cast.board_id, cast.closed_id]), "reason": "Order"}
    cast.moderator.put(f"{FORUM}/topics/{chance.choice(cast.topics)}/board", to)


def _merge(cast: Cast, chance: random.Random) -> None:
    """A topic of its own into one of the two."""
    passing = cast.rui.post(f"{FORUM}/boards/{cast.board_id}/topics", {"title": "Passing", "text": "And gone."})
    into = {"into_id": chance.choice(cast.topics), "reason": "The same"}
    cast.moderator.put(f"{FORUM}/topics/{passing['topic']['id']}/merged", into)


def _split(cast: Cast, chance: random.Random) -> None:
    topic = chance.choice(cast.topics)
    last = cast.read(cast.moderator, topic)[1]["posts"][-1]
    wanted = {"post_ids": [last["id"]], "title": "On its own", "reason": "Another subject"}
    cast.moderator.post(f"{FORUM}/topics/{topic}/split", wanted)


def _vote(cast: Cast, chance: random.Random) -> None:
    who, choices = chance.choice([cast.ana, cast.rui]), chance.choice([[], [1], [2]])
    who.put(f"{FORUM}/topics/{cast.topics[2]}/poll/ballot", {"choices": choices})


def _take_part(cast: Cast, chance: random.Random) -> None:
    who, answer = chance.choice([cast.ana, cast.rui]), chance.choice(["yes", "perhaps", "no", None])
    who.put(f"{FORUM}/topics/{cast.topics[3]}/event/answer", {"answer": answer})


def _close_the_poll(cast: Cast, chance: random.Random) -> None:
    chance.choice([cast.ana, cast.rui]).put(f"{FORUM}/topics/{cast.topics[2]}/poll/closed", {})


MODERATION_ACTIONS: list[Action] = [
    _attach, _reply, _edit, _rename, _hide, _show, _lock, _mark, _mark_all, _close_the_board, _subscribe,
    _move, _merge, _split,
    _vote, _close_the_poll, _take_part,
    _put_into_another_board, _make_private, _invite, _end_a_membership,
]  # fmt: skip
