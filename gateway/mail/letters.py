"""A mail as its reader gets it: plain text and simple HTML, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import format_datetime
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from chassis.clock import now
from chassis.settings import public_url
from contracts.notices import NoticeKind
from gateway import notices, translate
from gateway.mail import stopping
from gateway.notices import GroupedNotice
from gateway.rendering import formats, templates
from gateway.rendering.notice_words import KINDS_OF_NOTICES, MAIL_COUNTS, MAIL_TEXTS
from gateway.settings import gateway_settings

_LONGEST_SUBJECT = 150
_TODO = "/todo"


class _AsItIs(UnstructuredHeader):
    """A header of one long address, on one line: broken or encoded (RFC 2047) no mailbox reads it (RFC 2369, 8058)."""

    name: str

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", cast(Any, _AsItIs))
_POLICY = default.clone(header_factory=_HEADERS)


@dataclass(frozen=True)
class Reader:
    """Whom a mail is for. Who reads an address that is no account's has no name here, and an id that is nobody's."""

    member_id: UUID
    name: str
    email: str
    language: str


def compose(letter_id: UUID, kind: NoticeKind | None, body: dict[str, Any], reader: Reader) -> EmailMessage:
    """The message. Its Message-ID is the letter's, so that a mailbox knows a second copy of it."""
    told = notices.grouped(reversed(body["notices"]))
    stop = stopping.link(stopping.Stop(reader.member_id, kind))
    message = headed(letter_id, _subject(kind, told, reader.language), reader)
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("\n".join(_lines(kind, told, body, reader, stop)), cte="quoted-printable")
    message.add_alternative(_html(kind, told, body, reader, stop), subtype="html", cte="quoted-printable")
    message["Content-Language"] = reader.language
    return message


def headed(letter_id: UUID, subject: str, reader: Reader) -> EmailMessage:
    """A message with the headers that every mail of ours has."""
    message = EmailMessage(_POLICY)
    message["Subject"] = subject
    message["From"] = gateway_settings().mail_from
    message["To"] = str(Address(_one_line(reader.name), addr_spec=reader.email))
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{letter_id}@{urlsplit(public_url()).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _heading(kind: NoticeKind | None, language: str) -> str:
    return translate.text(KINDS_OF_NOTICES[kind] if kind else MAIL_TEXTS["digest"], language)


def _subject(kind: NoticeKind | None, told: list[GroupedNotice], language: str) -> str:
    """What it says, when it says one thing."""
    if kind and len(told) == 1:
        return _one_line(told[0].text(language))[:_LONGEST_SUBJECT]
    n = sum(len(each.notices) for each in told)
    return line(_heading(kind, language), _counted("notices", n, language), language)


def _lines(
    kind: NoticeKind | None, told: list[GroupedNotice], body: dict[str, Any], reader: Reader, stop: str
) -> Iterator[str]:
    language, more, tasks = reader.language, body["more"], body.get("tasks", 0)
    yield from (translate.text(MAIL_TEXTS["hello"], language, {"name": _one_line(reader.name)}), "")
    if tasks:
        yield from (f"* {_counted('tasks', tasks, language)}", f"  {_absolute(_TODO)}", "")
    yield from (_heading(kind, language), "")
    for each in told:
        yield f"* {_one_line(each.text(language))} ({formats.short_day(language, each.at)})"
        yield f"  {_absolute(each.link)}"
    if more:
        yield f"* {_counted('more', more, language)}"
        yield f"  {_absolute(None)}"
    yield from ("", "-- ", "Convive")
    settings, stopped = (translate.text(MAIL_TEXTS[name], language) for name in ("settings", "stop"))
    yield line(settings, _absolute("/account/notifications"), language)
    yield line(stopped, stop, language)


def _html(kind: NoticeKind | None, told: list[GroupedNotice], body: dict[str, Any], reader: Reader, stop: str) -> str:
    items = [(each.text(reader.language), _absolute(each.link), each.at) for each in told]
    return templates.render(
        "inbox/mail.html",
        reader.language,
        heading=_heading(kind, reader.language),
        name=reader.name,
        items=items,
        more=body["more"],
        tasks=body.get("tasks", 0),
        todo=_absolute(_TODO),
        inbox=_absolute(None),
        settings=_absolute("/account/notifications"),
        stop=stop,
    )


def line(head: str, rest: str, language: str) -> str:
    """Two parts with a colon between, as the language sets it."""
    return translate.text(MAIL_TEXTS["line"], language, {"head": head, "rest": rest})


def _counted(what: str, n: int, language: str) -> str:
    one, many = MAIL_COUNTS[what]
    return translate.counted(one, many, n, language, {"n": formats.number(language, n)})


def _absolute(link: str | None) -> str:
    """Where it leads from a mail; what has no page of its own leads to the inbox."""
    return public_url() + (link or "/notifications")


def _one_line(text: str) -> str:
    return " ".join(text.splitlines()).strip()
