"""Where a failed event goes next: a delay queue, or the parking queue. Plain data, no broker."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import ValidationError

from chassis import database
from chassis.messaging import topology
from chassis.messaging.signing import Untrusted

# Headers a failed event carries.
ATTEMPT = "convive-attempt"
QUEUE = "convive-queue"
ERROR = "convive-error"


class Stop(NamedTuple):
    """The exchange and routing key to publish to, and the number of the attempt that will follow."""

    exchange: str
    key: str
    attempt: int


def next_stop(queue: str, service: str, attempt: int, error: BaseException) -> Stop:
    """The next stop of an event whose `attempt` failed with `error`.

    An unreachable database is not the event's fault and does not count as an attempt. A body that does not match the
    contract, or an event that its source has not signed, can never be handled and is parked at once.
    """
    if database.is_outage(error):
        return Stop(topology.retry_exchange(topology.RETRY_SECONDS[0]), queue, attempt)
    if isinstance(error, (ValidationError, Untrusted)) or attempt > len(topology.RETRY_SECONDS):
        return Stop(topology.PARK, topology.parking_queue(service), attempt)
    return Stop(topology.retry_exchange(topology.RETRY_SECONDS[attempt - 1]), queue, attempt + 1)
