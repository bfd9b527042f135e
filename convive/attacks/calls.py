"""Attacks with a call that the thief has seen, as if the broker let it through: what a seal is good for.

The thief is a service, so it sees the calls that the gateway makes to it, an approver's too, with token and seal. The
operator's user puts them where the broker's rights would not let the thief put them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from chassis import keys, wire
from chassis.actor import Actor, Signer
from chassis.ids import new_id
from chassis.rpc.client import Client
from chassis.seals import Carried, Sealer, seal_with
from contracts.base import FORBIDDEN, Kind, Operation
from contracts.identity import Role
from convive.attacks.outcome import Outcome
from convive.attacks.records import Figures
from convive.contracts import discover
from convive.errors import OperatorError

Reply = Mapping[str, Any]


class _Forger(Sealer):
    """Seals with the only key that the thief has: its own."""

    def __init__(self, call_key: str) -> None:
        super().__init__("")
        self._key = keys.raw(call_key)

    def seal(self, service: str, method: str, headers: Mapping[str, Any], carried: Carried) -> str:
        return seal_with(self._key, f"{service}.{method}", headers, carried)


def tried(
    broker_url: str, signing_key: str, thief: str, call_key: str, victim: str, figures: Figures
) -> Iterator[Outcome]:
    """What became of each. `signing_key`: the gateway's, to make the call that is seen; `call_key`: the thief's."""
    asked, sealer = _readable(victim), Sealer(signing_key)
    token = Signer(signing_key).sign(_APPROVER)
    seen = sealer.seal(thief, "anything", {wire.ACTOR: token}, Carried("seen", "gateway", b"{}"))
    with Client(broker_url, sealer) as gateway, Client(broker_url, _Forger(call_key)) as forger:

        def call(client: Client, **headers: str) -> Reply:
            return client.call_raw(victim, asked.name, {}, token, headers=headers)

        yield _outcome(f"call {asked.key} with the token alone", figures, lambda: call(gateway, **{wire.SEAL: ""}))
        yield _outcome(f"call {asked.key} with token and seal", figures, lambda: call(gateway, **{wire.SEAL: seen}))
        yield _outcome(f"call {asked.key}, sealed with {thief}'s key", figures, lambda: call(forger))
        yield _outcome(f"send a call to {asked.key} once more", figures, lambda: _twice(gateway, asked, token))


_APPROVER = Actor(new_id(), "Seen", frozenset(Role) - {Role.PUBLIC}, frozenset(), None, "en")


def _readable(victim: str) -> Operation[Any, Any]:
    """Something to read that needs no argument: whoever succeeds has changed nothing."""
    for operation in discover.operations():
        if operation.service == victim and operation.kind is Kind.READ and not operation.recorded:
            try:
                operation.command()
            except ValidationError:
                continue
            return operation
    raise OperatorError(f"{victim} has nothing to read without arguments: choose another service")


def _twice(client: Client, operation: Operation[Any, Any], token: str) -> Reply:
    """The answer to the copy of a call, byte for byte, that was answered already."""
    message = client.prepared(operation.service, operation.name, {}, token)
    answers = [
        client.receive(client.publish(operation.service, operation.name, message), wire.DEFAULT_TIMEOUT)
        for _ in ("as the gateway sends it", "as the thief does")
    ]
    if None in answers:
        raise OperatorError(f"{operation.service} does not answer")
    return answers[-1] or {}


def _outcome(words: str, figures: Figures, attack: Callable[[], Reply]) -> Outcome:
    figures.mark()
    refused = attack().get("refused", {}).get("code") == FORBIDDEN.code
    return Outcome(words, refused, figures.risen() if refused else "")
