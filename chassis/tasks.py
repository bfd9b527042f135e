"""Telling again what waits for somebody: after an upgrade, and each night, so that no list is wrong for longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import batched

from chassis.call import Call
from contracts.tasks import TaskKind, TaskOpened, TasksRetold

_AT_ONCE = 500


def retell(call: Call, retold: type[TasksRetold], kinds: Sequence[TaskKind], waiting: Iterable[TaskOpened]) -> None:
    """Tells all open tasks of these kinds, each once, and that these are all. Telling one again changes nothing."""
    for some in batched(waiting, _AT_ONCE):
        call.emit_many(some)
    call.emit(retold(kinds=list(kinds), begun_at=call.now))
