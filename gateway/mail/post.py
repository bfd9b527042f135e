"""Where mail goes: to an SMTP server, or into a folder where nobody is to get any.

What can be tried again is told from what can't: until a message's text is sent nothing was handed over, and a server
that says no has not taken it. Only a connection that breaks after the text leaves a question.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from gateway.settings import gateway_settings

_SECONDS = 30.0


class NotNow(Exception):
    """The message was not taken; later it may be."""


class Lost(NotNow):
    """There is no connection, or it broke before the text was sent: nothing more goes out by it."""


class Never(Exception):
    """The message was not taken, and will not be: there is no such mailbox, or the server wants none of it."""


class Uncertain(Exception):
    """The connection broke after the text was sent: the server may or may not have taken it."""


class Post(Protocol):
    """An open way out. `committed` is called at the last moment before the text is handed over; false: leave it."""

    def send(self, message: EmailMessage, committed: Callable[[], bool]) -> bool:
        """Whether it was handed over. Raises NotNow (Lost), Never, Uncertain."""
        ...


@contextmanager
def opened() -> Iterator[Post]:
    """The post that the settings name. Raises Lost when it can't be reached."""
    chosen = gateway_settings()
    with way_out(chosen.mail_url, chosen.mail_folder) as out:
        yield out


@contextmanager
def way_out(url: str, folder: Path | None) -> Iterator[Post]:
    """The post at that server, or without one in that folder. Raises Lost when it can't be reached."""
    if url:
        with _connected(url) as server:
            yield _Smtp(server)
    elif folder:
        yield _Folder(folder)
    else:
        raise Lost("no mail is sent: neither CONVIVE_MAIL_URL nor CONVIVE_MAIL_FOLDER is set")


class _Folder:
    """A file per message, written whole or not at all; the same message is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)  # what people are written to is between them and us

    def send(self, message: EmailMessage, committed: Callable[[], bool]) -> bool:
        if not committed():
            return False
        name = message["Message-ID"].strip("<>").partition("@")[0]
        unfinished = self._folder / f".{name}"
        unfinished.touch(0o600)
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(self._folder / f"{name}.eml")
        return True


class _Smtp:
    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, message: EmailMessage, committed: Callable[[], bool]) -> bool:
        """MAIL, RCPT, then, once this is on record, DATA."""
        sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
        try:
            self._say(self._server.mail(sender))
            self._say(self._server.rcpt(recipient))
        except (smtplib.SMTPException, OSError) as error:
            raise Lost(_named(error)) from error
        if not committed():
            self._server.rset()
            return False
        self._hand_over(message)
        return True

    def _hand_over(self, message: EmailMessage) -> None:
        try:
            answer = self._server.data(message.as_bytes(policy=SMTP))
        except smtplib.SMTPDataError as error:  # the server did not even want the text
            answer = (error.smtp_code, str(error.smtp_error).encode())
        except (smtplib.SMTPException, OSError) as error:
            raise Uncertain(_named(error)) from error
        self._say(answer)

    def _say(self, answer: tuple[int, bytes]) -> None:
        """Raises NotNow or Never when the server said no, which is then free for the next message."""
        code, words = answer
        if 200 <= code < 300:
            return
        with suppress(smtplib.SMTPException, OSError):  # a server that hangs up has said enough
            self._server.rset()
        problem = f"{code} {words.decode(errors='replace')}"
        raise Never(problem) if code >= 500 else NotNow(problem)


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted where the server can, and always where a password is sent. Raises Lost."""
    place = urlsplit(url)
    with ExitStack() as opened_here:
        try:
            server = _dialled(place)
            opened_here.callback(_hang_up, server)
            _introduce(server, place)
        except (smtplib.SMTPException, OSError) as error:
            raise Lost(_named(error)) from error
        yield server


def _dialled(place: SplitResult) -> smtplib.SMTP:
    host = place.hostname or ""
    if place.scheme == "smtps":
        return smtplib.SMTP_SSL(host, place.port or 465, timeout=_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, place.port or 587, timeout=_SECONDS)


def _introduce(server: smtplib.SMTP, place: SplitResult) -> None:
    server.ehlo_or_helo_if_needed()
    if place.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif place.scheme == "smtp" and place.username:
        raise smtplib.SMTPNotSupportedError("the server offers no STARTTLS, and a password goes over no open line")
    if place.username:
        server.login(unquote(place.username), unquote(place.password or ""))


def _hang_up(server: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
