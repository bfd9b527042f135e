"""The probe, with something to do by the clock."""

from __future__ import annotations

from sqlalchemy import text

from chassis.call import Call
from chassis.jobs import every
from tests.chassis.probe import ProbeService, Told


class ClockProbeService(ProbeService):
    """See above."""

    @every(hours=24)
    def strike(self, call: Call) -> None:
        call.session.execute(text("INSERT INTO heard (topic, words) VALUES ('clock', 'struck')"))
        call.emit(Told(topic="noon", words="struck"))
