"""The events that the gateway consumes, each once in effect, by whichever gateway process gets it.

What every process has to know at once comes by gateway/live instead.
"""

from __future__ import annotations

from typing import Any, Final

from chassis.consumers.handle import Consumer
from chassis.door import consume
from chassis.tasks import retelling
from contracts.forum.events import FilesDropped, MailDue
from contracts.tasks import IdentityTasksRetold, TasksAsked
from gateway.files import deletion
from gateway.identity import tasks as registrations
from gateway.mail import taking

CONSUMERS: Final[list[Consumer[Any]]] = [
    consume(MailDue, taking.take),
    consume(FilesDropped, deletion.drop),
    consume(TasksAsked, retelling(IdentityTasksRetold, registrations.WAITING)),
]
