"""A service that echoes: what a call costs when the service does nothing."""

from __future__ import annotations

from chassis.call import Call
from chassis.door import answer
from chassis.policy import EVERYBODY
from chassis.service import Service
from contracts.base import Command, View, read


class Say(Command):
    """Words to be echoed."""

    words: str


class Said(View):
    """The echo."""

    words: str


ECHO = read("echo", "echo", Say, Said, "Echo")


def echo(_: Call, command: Say) -> Said:
    """What was said."""
    return Said(words=command.words)


class EchoService(Service):
    """See above."""

    name = "echo"
    door = (answer(ECHO, EVERYBODY, echo),)
    erasure = ()
