"""A mail about an account is asked for in the transaction of what it tells of: sent if and only if that commits."""

from __future__ import annotations

from threading import Event as Signal
from typing import Any

from sqlalchemy import event, update
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.ids import new_id
from gateway.identity import recipients
from gateway.identity.letter import Letter
from gateway.identity.model import Account
from gateway.rendering.account_words import Matter
from gateway.settings import gateway_settings

# Set when this process has committed a letter: its sender need not wait for the next look.
asked = Signal()


def owner(call: Call, matter: Matter, account: Account, path: str = "", *, to: str = "", **params: str) -> None:
    """To the account's owner; to the address `to` where that is another one than the account's."""
    _add(call, [_letter(call, matter, path, params, to) | {"account_id": account.id, "address": to or None}])


def address(call: Call, matter: Matter, to: str, language: str, path: str = "") -> None:
    """To whoever reads this address, which is no account's. Nobody's words are in it: the reader may not know them."""
    addresses(call, matter, [(to, language, path)])


def addresses(call: Call, matter: Matter, readers: list[tuple[str, str, str]]) -> None:
    """The same to each of many: address, language, path."""
    _add(
        call,
        [_letter(call, matter, path, {}, to) | {"address": to, "language": language} for to, language, path in readers],
    )


def take_back(call: Call, matter: Matter, to: str) -> None:
    """What waits for this address is not sent, and what was given up forgets its text: its link is dead."""
    theirs = (Letter.matter == matter.value) & (Letter.address == to)
    forgotten = {"body": None, "address": None}
    stopped = forgotten | {"state": "stopped", "settled_at": call.now}
    for state, values in (("waiting", stopped), ("refused", forgotten)):
        call.session.execute(update(Letter).where(theirs, Letter.state == state).values(values))


def _letter(call: Call, matter: Matter, path: str, params: dict[str, str], to: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "matter": matter.value,
        "body": {"path": path, "params": params},
        "state": "waiting",
        "attempts": 0,
        "asked_at": call.now,
        "due_at": call.now,
        **recipients.kept(to),
    }


def _add(call: Call, letters: list[dict[str, Any]]) -> None:
    if not letters or not gateway_settings().sends_mail:
        return
    call.session.execute(insert(Letter), letters)
    wake(call)


def wake(call: Call) -> None:
    """Once the transaction has committed, this process's sender looks for what is due."""
    event.listen(call.session, "after_commit", lambda _: asked.set(), once=True)
