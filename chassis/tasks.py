"""Telling again what waits for somebody: each night, when the forum asks, so that no list is wrong for longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.tasks import TaskKind, TaskOpened, TasksAsked, TasksRetold

_AT_ONCE = 500


@dataclass(frozen=True)
class Waiting:
    """What a room has that waits for somebody: its kinds, and all of it as it is now.

    `found` locks the rows that it reads: what is decided meanwhile is told after this.
    """

    kinds: Sequence[TaskKind]
    found: Callable[[Call], Iterable[TaskOpened]]


def retelling(retold: type[TasksRetold], *rooms: Waiting) -> Callable[[Call, Happened[TasksAsked]], None]:
    """The consumer of TasksAsked: tells all open tasks, each once, and that these are all. Again it changes nothing."""

    def tell_again(call: Call, _: Happened[TasksAsked]) -> None:
        for room in rooms:
            found = iter(room.found(call))
            while some := list(islice(found, _AT_ONCE)):
                call.emit_many(some)
        call.emit(retold(kinds=[kind for room in rooms for kind in room.kinds], begun_at=call.now))

    return tell_again
