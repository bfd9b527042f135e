"""The events that the gateway consumes, each once in effect, by whichever gateway process gets it.

What every process has to know at once comes by gateway/live instead.
"""

from __future__ import annotations

from typing import Any, Final

from chassis.consumers.handle import Consumer
from chassis.door import consume
from contracts.forum.events import FilesDropped, MailDue
from gateway.files import deletion
from gateway.mail import taking

CONSUMERS: Final[list[Consumer[Any]]] = [consume(MailDue, taking.take), consume(FilesDropped, deletion.drop)]
