"""Exchanging keys while everything runs, in three steps: known to all, signed with, the old one dropped.

Between two steps every process is restarted, in any order: each takes what any other one signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chassis import keys
from chassis.deployables import GATEWAY, services
from chassis.keys import call_key
from convive.supervisor.keys import public_key, signing_key
from convive.supervisor.wire_keys import CALL_KEY, EVENT_KEY, own, public_event_keys

KINDS = ("actor", "events")
STEPS = (
    "all know the new key too; next time it is signed with",
    "what is new is signed with the new key; next time the old one goes",
    "the old key is gone",
)
_SIGN, _VERIFY = "CONVIVE_ACTOR_SIGNING_KEY", "CONVIVE_ACTOR_VERIFY_KEY"
_EVENT_VERIFY = "CONVIVE_EVENT_VERIFY_KEYS"


def step(values: dict[str, str], kind: str) -> str:
    """Takes the next step in an environment file that is complete; what it was, for a person."""
    signing = [_SIGN] if kind == "actor" else [own(EVENT_KEY, name) for name in (*services(), GATEWAY)]
    apply = _know_actor if kind == "actor" else _know_events
    coming = {name: values[_next(name)] for name in signing if _next(name) in values}
    if coming:
        values |= coming
        for name in coming:
            del values[_next(name)]
        return STEPS[1]
    if len(_known(values, kind)) > (1 if kind == "actor" else len(signing)):
        apply(values, [values.__getitem__])
        return STEPS[2]
    values |= {_next(name): signing_key() for name in signing}
    apply(values, [values.__getitem__, lambda name: values[_next(name)]])
    return STEPS[0]


Which = Callable[[str], str]


def _know_actor(values: dict[str, str], which: Iterable[Which]) -> None:
    private = [of(_SIGN) for of in which]
    values[_VERIFY] = ",".join(map(public_key, private))
    for name in services():
        values[own(CALL_KEY, name)] = ",".join(call_key(key, name) for key in private)


def _know_events(values: dict[str, str], which: Iterable[Which]) -> None:
    names = (*services(), GATEWAY)
    listed = [public_event_keys({name: of(own(EVENT_KEY, name)) for name in names}) for of in which]
    values[_EVENT_VERIFY] = ",".join(key for keys_of_all in listed for key in keys_of_all)


def _known(values: dict[str, str], kind: str) -> list[str]:
    return keys.listed(values[_VERIFY if kind == "actor" else _EVENT_VERIFY])


def _next(name: str) -> str:
    """Where the key waits that is going to be signed with."""
    return f"NEXT_{name}"
