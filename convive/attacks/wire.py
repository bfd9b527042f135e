"""All attacks of a service that was broken into: on the broker, then on what would hold if the broker did not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from convive.addresses import environment
from convive.attacks import broker, calls, events
from convive.attacks.outcome import Outcome
from convive.attacks.records import BrokerLog, Figures
from convive.errors import OperatorError
from convive.supervisor.wire_keys import BROKER, CALL_KEY, EVENT_KEY, own

SIGNING_KEY = "CONVIVE_ACTOR_SIGNING_KEY"


@dataclass(frozen=True)
class Break:
    """A service whose credentials somebody has, and the one that is attacked with them."""

    thief: str
    victim: str
    url: str
    """The broker's, as the thief's user."""
    variables: Mapping[str, str]
    """The stack's, the operator's and the gateway's among them; of a thief who has only its own, only those."""
    log: Path | None
    """The broker's log, where it can be read."""
    ports: tuple[int, ...]
    """Where the victim's processes tell their figures."""

    @property
    def whole(self) -> bool:
        """Whether there is an operator to put forgeries where the thief may not, and what makes them."""
        needed = {SIGNING_KEY, own(CALL_KEY, self.thief), own(EVENT_KEY, self.thief)}
        return user_of(self.variables[BROKER]) != self.thief and needed <= self.variables.keys()


def broken_into(thief: str, victim: str, state_dir: Path) -> Break:
    """With the variables that are set, else with those of the running stack, of which more can be read.

    Raises OperatorError where the thief's credentials are not among them, or where it would attack itself.
    """
    variables = environment(state_dir)
    user = user_of(variables[BROKER])
    url = variables.get(own(BROKER, thief)) or (variables[BROKER] if user == thief else "")
    if not url:
        raise OperatorError(
            f"no broker user of {thief}'s: set {BROKER} to its own URL, or {own(BROKER, thief)} beside the operator's"
        )
    if thief == victim:
        raise OperatorError(f"{thief} may do everything to itself: choose another service to attack")
    return Break(thief, victim, url, variables, *_of_the_stack(victim, state_dir))


def _of_the_stack(victim: str, state_dir: Path) -> tuple[Path | None, tuple[int, ...]]:
    """The broker's log, and where the victim's processes tell their figures, if they are a stack's on this machine."""
    if os.environ.get(BROKER):
        return None, ()
    from convive.supervisor.client import Stack  # needs what only ./run installs

    stack = Stack(state_dir)
    log = stack.state.log_dir / "rabbitmq.log"
    return log if log.exists() else None, tuple(
        each.port for each in stack.status().processes if each.group == victim and each.port
    )


def on_the_broker(at: Break) -> Iterator[Outcome]:
    """With the service's own user: what the broker's rights refuse."""
    return broker.tried(at.url, at.thief, at.victim, BrokerLog(at.log))


def past_the_broker(at: Break) -> Iterator[Outcome]:
    """Forged with its own keys, and delivered by the operator: what seals, signatures and contracts refuse."""
    values = at.variables
    call_key, event_key = values[own(CALL_KEY, at.thief)], values[own(EVENT_KEY, at.thief)]
    figures = Figures(at.ports)
    yield from calls.tried(values[BROKER], values[SIGNING_KEY], at.thief, call_key, at.victim, figures)
    yield from events.tried(values[BROKER], at.url, at.thief, event_key, at.victim, figures)


def user_of(url: str) -> str:
    """The user of a broker's URL."""
    return unquote(urlsplit(url).username or "guest")
