"""What a service process holds while it runs: its database, its verifier, the wake-up of its relay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from chassis import database
from chassis.actor import Verifier
from chassis.call_seals import SealChecker
from chassis.clocks import Clocks
from chassis.messaging.signing import EventKeys
from chassis.statistics import Statistics


@dataclass(frozen=True)
class Runtime:
    """Shared by all calls and events of a process. Without `seals` it takes no call, without `event_keys` no event."""

    service: str
    engine: Engine
    sessions: sessionmaker[Session]
    readers: sessionmaker[Session]
    verifier: Verifier
    broker_url: str
    wake_relay: Callable[[], None]
    seals: SealChecker = field(default_factory=lambda: SealChecker(""))
    event_keys: EventKeys = field(default_factory=lambda: EventKeys(""))
    # Whether the second factor is demanded here (chassis/proof.py).
    second_factor: bool = True
    clocks: Clocks = field(default_factory=Clocks)

    def committed(self, *, emitted: bool, filled: bool) -> None:
        """Wakes whoever has something to do after a transaction: the relay, and the statistics."""
        if emitted:
            self.wake_relay()
        if filled:
            self.statistics.wake()

    @cached_property
    def statistics(self) -> Statistics:
        """Renews what the database knows of the tables that were filled; the process runs it."""
        return Statistics(self.engine)

    @cached_property
    def snapshots(self) -> sessionmaker[Session]:
        """Sessions for reading data that must be consistent."""
        return database.snapshots(self.engine)
