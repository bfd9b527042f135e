"""What a mail says: in its reader's language, with a link that stops it, and nothing that breaks its frame."""

from __future__ import annotations

from email.policy import SMTP, default
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.settings import public_url
from contracts.base import Refused
from contracts.kinds import Language
from contracts.notices import NoticeKind
from gateway.mail import account_letters, letters, stopping
from gateway.mail.letters import Reader
from gateway.mail.stopping import Stop
from gateway.rendering.account_words import LINKS, Matter

TOPIC = "/forum/topics/01a2104c-b6a6-77b5-93d6-3ea78a07c0f0"


def notice(kind: str, link: str = f"{TOPIC}#post-41", **params: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "link": link,
        "params": {"who": "Luis Paz", "title": "Puertos"} | params,
        "at": "2026-03-07T10:00:00Z",
    }


def reader(language: str = "en", name: str = "Ana Mora") -> Reader:
    return Reader(new_id(), name, "ana@example.org", language)


def parts(message: Any) -> tuple[str, str]:
    return message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "2 replies in “Puertos”."),
        ("es", "2 respuestas en “Puertos”."),
        ("pt", "2 respostas em “Puertos”."),
        ("fr", "2 réponses dans «\u00a0Puertos\u00a0»."),
    ],
)
def test_what_belongs_together_is_one_line_in_the_readers_language(language: str, subject: str) -> None:
    body = {"notices": [notice("replied"), notice("replied", f"{TOPIC}#post-42")], "more": 0}
    message = letters.compose(new_id(), NoticeKind.REPLIED, body, reader(language))
    plain, html = parts(message)
    assert (message["Subject"], message["Content-Language"]) == (subject, language)
    assert subject in plain
    assert subject in html
    assert f"http://localhost:8000{TOPIC}?page=3#post-41" in plain  # to the oldest, where one reads on


def test_a_digest_counts_and_names_what_is_left_to_the_inbox() -> None:
    body = {"notices": [notice("mentioned"), notice("edition_opened", "/funds/x", course="A", starts_on="2026-05-01")]}
    message = letters.compose(new_id(), None, body | {"more": 3}, reader("es"))
    plain, _ = parts(message)
    assert message["Subject"] == "Su resumen: 2 notificaciones"
    assert "Están abiertas las inscripciones a “A”, que comienza el 1 de mayo de 2026." in plain
    assert "3 notificaciones más" in plain
    assert plain.count("http://localhost:8000/notifications") == 2  # what has no page, and the rest


def test_a_mail_can_be_stopped_by_its_reader_and_by_the_readers_mail_program() -> None:
    """RFC 8058: an HTTPS address that a POST of this body goes to."""
    whom = reader()
    message = letters.compose(new_id(), NoticeKind.MENTIONED, {"notices": [notice("mentioned")], "more": 0}, whom)
    link = message["List-Unsubscribe"].strip("<>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stopping.read(link.rpartition("/")[2]) == Stop(whom.member_id, NoticeKind.MENTIONED)
    assert all(link in part for part in parts(message))


def test_the_link_of_the_digest_stops_the_digest() -> None:
    link = stopping.link(stop := Stop(new_id(), None))
    assert stopping.read(link.rpartition("/")[2]) == stop


@pytest.mark.parametrize("change", [lambda t: t[:-2], lambda t: t.replace(".", ".A", 1), lambda _: "x", lambda _: ""])
def test_a_link_that_is_not_ours_stops_nothing(change: Any) -> None:
    token = stopping.link(Stop(new_id(), None)).rpartition("/")[2]
    with pytest.raises(Refused, match="not_found"):
        stopping.read(change(token))


def test_nobodys_words_become_headers_or_markup() -> None:
    title = "A\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>"
    body = {"notices": [notice("mentioned", title=title)], "more": 0}
    message = letters.compose(new_id(), NoticeKind.MENTIONED, body, reader(name='Ana "X" <b@example.org>\nBcc: c'))
    assert (message["Bcc"], message["To"].addresses[0].addr_spec) == (None, "ana@example.org")
    assert b"\r\nBcc:" not in message.as_bytes().replace(b"\n", b"\r\n").partition(b"\r\n\r\n")[0]
    assert "<script>" not in parts(message)[1]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_makes_a_mail(kind: NoticeKind, language: str) -> None:
    message = letters.compose(new_id(), kind, {"notices": [notice(kind.value)], "more": 0}, reader(language))
    assert message.as_bytes()
    assert "alternative" in message.get_content_type()


@pytest.mark.parametrize("policy", [default, SMTP], ids=["in the folder", "on the wire"])
def test_a_mailbox_can_read_how_to_stop(policy: Any) -> None:
    """RFC 8058: the address as it is, on one line, however long; encoded (RFC 2047) no mailbox follows it."""
    who = reader("pt")
    message = letters.compose(new_id(), NoticeKind.REPLIED, {"notices": [notice("replied")], "more": 0}, who)
    lines = message.as_bytes(policy=policy).decode("ascii").splitlines()
    (line,) = [line for line in lines if line.lower().startswith("list-unsubscribe:")]
    address = line.partition(": ")[2]
    assert address.startswith("<http://localhost:8000/mail/stop/") and address.endswith(">")
    assert stopping.read(address[1:-1].rpartition("/")[2]) == Stop(who.member_id, NoticeKind.REPLIED)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert max(len(each) for each in lines) < 998


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("matter", list(Matter))
def test_every_matter_of_an_account_makes_a_mail_that_nobody_unsubscribes_from(matter: Matter, language: str) -> None:
    params = {"device": "Firefox/1 Linux", "at": "2026-03-07T10:00:00+00:00", "address": "192.0.2.7"}
    params |= {"name": "Nightly", "scope": "Read only", "day": "2026-10-01"}
    message = account_letters.compose(new_id(), matter, {"path": "/x?token=y", "params": params}, reader(language))
    plain, html = parts(message)
    assert message["List-Unsubscribe"] is None
    assert message["Content-Language"] == language
    assert "{" not in plain + html
    assert (f"{public_url()}/x?token=y" in plain) == (matter in LINKS)
    assert (f"{public_url()}/x?token=y" in html) == (matter in LINKS)


@pytest.mark.parametrize(("language", "said"), [("en", "API tokens: "), ("fr", "Jetons d’API\u00a0: ")])
def test_a_link_stands_behind_the_colon_of_its_language(language: str, said: str) -> None:
    params = {"name": "Nightly", "scope": "Read only", "day": "2026-10-01"}
    body = {"path": "/account/tokens", "params": params}
    message = account_letters.compose(new_id(), Matter.API_TOKEN_MADE, body, reader(language))
    assert f"\n{said}{public_url()}/account/tokens\n" in parts(message)[0]


def test_a_mail_to_a_stranger_has_nobodys_words_in_it() -> None:
    whom = Reader(new_id(), "", "victim@example.org", "es")
    message = account_letters.compose(new_id(), Matter.CONFIRM_REGISTRATION, {"path": "/x", "params": {}}, whom)
    assert parts(message)[0].startswith("Hola:")
    assert message["To"] == "victim@example.org"
