"""A real SMTP server in a thread, that takes what it is told to take; and a sender as the gateway has one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from chassis import clock, database
from chassis.actor import Verifier
from chassis.runtime import Runtime
from convive.state import free_port
from gateway.mail.sending import Sender


@dataclass
class Mailbox:
    """What arrived. `answers` are given to RCPT or DATA in turn; then everything is taken. "hang up": no answer."""

    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer == "hang up" or answer.startswith("2"):
            message = message_from_bytes(envelope.content, policy=default)
            self.received.append(cast(EmailMessage, message))
            self.recipients += envelope.rcpt_tos
        if answer == "hang up":
            server.transport.abort()
        return answer


@contextmanager
def listening() -> Iterator[tuple[Mailbox, str]]:
    """The mailbox and its URL."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=(port := free_port()))
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def sender(factory: sessionmaker[Session]) -> Sender:
    """A sender on this database."""
    runtime = Runtime("identity", factory.kw["bind"], factory, factory, cast(Verifier, None), "amqp://-", _nothing)
    return Sender(runtime)


def _nothing() -> None:
    """Nobody has to be woken here."""


LATER: Callable[[float], Any] = lambda minutes: clock.now() + timedelta(minutes=minutes)  # noqa: E731


if __name__ == "__main__":
    sender(database.sessions(create_engine(sys.argv[1]))).look(clock.now())
