"""The events that the gateway consumes, each once in effect, by whichever gateway process gets it.

What every process has to know at once comes by gateway/live instead.
"""

from __future__ import annotations

from typing import Any, Final

from chassis.consumers.handle import Consumer
from chassis.door import consume
from chassis.tasks import retelling
from contracts import tasks as told
from contracts.forum.events import FilesDropped, MailDue
from gateway.files import deletion
from gateway.identity import tasks as registrations
from gateway.mail import taking

CONSUMERS: Final[list[Consumer[Any]]] = [
    consume(MailDue, taking.take),
    consume(FilesDropped, deletion.drop),
    consume(told.TasksAsked, retelling(told.IdentityTasksRetold, registrations.WAITING)),
]
