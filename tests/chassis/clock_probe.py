"""The probe, with something to do by the clock."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import text

from chassis.call import Call
from chassis.door import Entry, every
from tests.common.probe import ProbeService, Told


def strike(call: Call) -> None:
    call.session.execute(text("INSERT INTO heard (topic, words) VALUES ('clock', 'struck')"))
    call.emit(Told(topic="noon", words="struck"))


class ClockProbeService(ProbeService):
    """See above."""

    door: ClassVar[list[Entry]] = [*ProbeService.door, every(strike, hours=24)]
