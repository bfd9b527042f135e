"""A service that echoes: what a call costs when the service does nothing."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import EVERYBODY
from chassis.service import Service, answers
from contracts.base import Command, View, read


class Say(Command):
    """Words to be echoed."""

    words: str


class Said(View):
    """The echo."""

    words: str


ECHO = read("echo", "echo", Say, Said, "Echo")


class EchoService(Service):
    """See above."""

    name = "echo"

    @answers(ECHO, EVERYBODY)
    def echo(self, call: Call, command: Say) -> Said:
        return Said(words=command.words)
