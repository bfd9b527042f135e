"""Attacks with a call that the thief has seen, as if the broker let it through: what a seal is good for.

The thief is a service, so it sees the calls that the gateway makes to it, an approver's too, with token and seal. The
operator's user puts them where the broker's rights would not let the thief put them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chassis import keys, wire
from chassis.actor import Actor, Signer
from chassis.call_seals import Carried, Sealer, seal_with
from chassis.ids import new_id
from chassis.rpc.client import Client
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
    sealer = Sealer(signing_key)
    token = Signer(signing_key).sign(_approver())
    seen = sealer.seal(thief, "anything", {wire.ACTOR: token}, Carried("seen", "gateway", b"{}"))
    with Client(broker_url, sealer) as gateway, Client(broker_url, _Forger(call_key)) as forger:
        asked = _readable(victim, gateway, token)

        def call(client: Client, **headers: str) -> Reply:
            return client.call_raw(victim, asked.name, {}, token, headers=headers)

        yield _outcome(
            f"call {asked.key} with an approver's token that {thief} saw",
            figures,
            lambda: call(gateway, **{wire.SEAL: ""}),
        )
        yield _outcome(
            f"call {asked.key} with that token and the seal of the call to {thief}",
            figures,
            lambda: call(gateway, **{wire.SEAL: seen}),
        )
        yield _outcome(f"call {asked.key} with that token, sealed with {thief}'s key", figures, lambda: call(forger))
        copied = f"send a call of {asked.key} again that was answered"
        yield _outcome(copied, figures, lambda: _again(gateway, asked, token, figures.processes))


def _approver() -> Actor:
    """Somebody with all rights, who has just proved the second factor."""
    roles = frozenset(Role) - {Role.PUBLIC}
    return Actor(new_id(), "Approver", roles, frozenset(), None, "en", proved=int(time.time()))


def _readable(victim: str, gateway: Client, token: str) -> Operation[Any, Any]:
    """What the service tells an approver without an argument: whoever succeeds has changed nothing."""
    for operation in discover.operations():
        plain = operation.kind is Kind.READ and not operation.recorded and not _required(operation)
        if operation.service == victim and plain and "ok" in gateway.call_raw(victim, operation.name, {}, token):
            return operation
    raise OperatorError(f"{victim} tells nothing without arguments: choose another service")


def _required(operation: Operation[Any, Any]) -> list[str]:
    return [name for name, field in operation.command.model_fields.items() if field.is_required()]


def _again(client: Client, operation: Operation[Any, Any], token: str, processes: int) -> Reply:
    """The answer to copies of a call, byte for byte: the refusal, if there is one.

    Each process of a service remembers what it has answered, so it takes as many copies as there are processes.
    """
    message = client.prepared(operation.service, operation.name, {}, token)
    answers = [
        client.receive(client.publish(operation.service, operation.name, message), wire.DEFAULT_TIMEOUT)
        for _ in range(1 + processes)
    ]
    if answers[0] is None:
        raise OperatorError(f"{operation.service} does not answer")
    return next((each for each in answers if each and "refused" in each), answers[0])


def _outcome(words: str, figures: Figures, attack: Callable[[], Reply]) -> Outcome:
    figures.mark()
    refused = attack().get("refused", {}).get("code") == FORBIDDEN.code
    return Outcome(words, refused, figures.risen() if refused else "")
