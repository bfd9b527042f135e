"""The wire of a call: nameko's RPC format (args/kwargs in, result/error out) with our headers, on exchanges of our own.

nameko has one exchange for everything. Here the broker's permissions say who may ask and who may answer: only the
gateway writes to CALLS, and each service answers by an exchange that only it may write to (chassis.messaging.access).
"""

from __future__ import annotations

CALLS = "convive.calls"

ACTOR = "convive-actor"
SEAL = "convive-seal"  # binds the actor to this one call (chassis.call_seals)
DEADLINE = "convive-deadline"  # milliseconds since the epoch, on the caller's clock
SENT = "convive-sent"  # the same: when the call was made
IDEMPOTENCY_KEY = "convive-idempotency-key"
TRACEPARENT = "traceparent"

# Seconds a call may take unless the caller says otherwise.
DEFAULT_TIMEOUT = 10.0


def queue_of(service: str) -> str:
    """The queue nameko's format prescribes for a service's calls."""
    return f"rpc-{service}"


def replies_of(service: str) -> str:
    """The exchange by which a service answers."""
    return f"{service}.replies"


def raw(body: str | bytes | memoryview) -> bytes:
    """A message's body as it was sent: py-amqp decodes what calls itself text."""
    return body.encode() if isinstance(body, str) else bytes(body)
