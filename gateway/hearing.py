"""What the gateway hears of the services, for good: each event once, by whichever gateway process gets it.

What every process has to know at once comes by gateway/live instead.
"""

from __future__ import annotations

from typing import Final

from chassis.messaging.hearing import Heard
from contracts.forum.events import FilesDropped, MailDue
from gateway.files import dropping
from gateway.mail import taking

HEARD: Final = (Heard(MailDue, taking.take), Heard(FilesDropped, dropping.drop))
