"""The mail of a local stack, as its readers find it: a file per message in `<state>/mail`."""

from __future__ import annotations

import re
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from convive.api.client import Person

_PATIENCE = 30.0


class Mailbox:
    """A folder of mail. Each message is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: set[str] = set()
        self._texts: dict[str, list[str]] = {}

    def texts(self, address: str) -> list[str]:
        """What was written to an address, the oldest first."""
        found = [path for path in self._folder.glob("*.eml") if path.name not in self._read]
        for path in sorted(found, key=lambda path: path.name):  # their names are UUIDv7
            self._read.add(path.name)
            message = message_from_bytes(path.read_bytes(), policy=default)
            body = message.get_body(("plain",))
            self._texts.setdefault(str(message["To"].addresses[0].addr_spec), []).append(
                body.get_content() if body else ""
            )
        return self._texts.get(address, [])

    def token(self, address: str, path: str) -> str:
        """The token of the latest link to `path` that was sent to an address, once it is there. Raises TimeoutError."""
        end = time.monotonic() + _PATIENCE
        while True:
            links = re.findall(rf"{re.escape(path)}\?token=([\w-]+)", "\n".join(self.texts(address)))
            if links:
                return str(links[-1])
            if time.monotonic() > end:
                raise TimeoutError(f"no link to {path} in a mail to {address} in {self._folder}")
            time.sleep(0.02)

    def confirm(self, visitor: Person, address: str, password: str) -> None:
        """Confirms a registration as its owner does: by the link in the mail, and the password it was made with."""
        token = self.token(address, "/register/confirm")
        visitor.post("/api/v1/identity/registrations/confirm", {"token": token, "password": password})
