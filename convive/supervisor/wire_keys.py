"""What each deployable has of its own to speak to others: its user at the broker, and the keys of calls and events."""

from collections.abc import Callable, Mapping

from chassis.deployables import GATEWAY, services
from chassis.keys import call_key
from convive.supervisor.keys import public_key

BROKER = "CONVIVE_BROKER_URL"
CALL_KEY = "CONVIVE_CALL_KEY"
EVENT_KEY = "CONVIVE_EVENT_SIGNING_KEY"
OWN = (BROKER, CALL_KEY, EVENT_KEY)
"""As a process knows them; where there are all of them, they end with whose they are, as `own` says."""
# As whom a deployable tells events, where it is not its name (chassis.prepare.OTHER_SOURCES).
_SOURCE = {GATEWAY: "identity"}


def own(variable: str, deployable: str) -> str:
    """The name of a deployable's own variable among everybody's."""
    return f"{variable}_{deployable.upper()}"


def wire_keys(actor_signing_key: str, event_key: Callable[[str], str]) -> dict[str, str]:
    """The keys of calls and events of all deployables; `event_key` says the one with which a deployable signs."""
    signing = {name: event_key(name) for name in (*services(), GATEWAY)}
    made = {"CONVIVE_EVENT_VERIFY_KEYS": ",".join(public_event_keys(signing))}
    made |= {own(EVENT_KEY, name): key for name, key in signing.items()}
    return made | {own(CALL_KEY, name): call_key(actor_signing_key, name) for name in services()}


def public_event_keys(signing: Mapping[str, str]) -> list[str]:
    """`source:key` for the key with which each deployable signs its events."""
    return [f"{_SOURCE.get(name, name)}:{public_key(key)}" for name, key in signing.items()]
