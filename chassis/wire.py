"""The wire of a call: nameko's RPC format (topic exchange, args/kwargs in, result/error out) with our headers on it."""

from __future__ import annotations

EXCHANGE = "nameko-rpc"

ACTOR = "convive-actor"
DEADLINE = "convive-deadline"  # milliseconds since the epoch
IDEMPOTENCY_KEY = "convive-idempotency-key"
TRACEPARENT = "traceparent"

# Seconds a call may take unless the caller says otherwise.
DEFAULT_TIMEOUT = 10.0


def queue_of(service: str) -> str:
    """The queue nameko's format prescribes for a service's calls."""
    return f"rpc-{service}"
