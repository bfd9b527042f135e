"""Dates, numbers, names and notices as the readers of each language write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from gateway import notices
from gateway.rendering import formats

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-11-25T11:59:30+00:00", ["just now", "ahora mismo", "agora mesmo", "à l’instant"]),
        ("2026-11-25T12:00:09+00:00", ["just now", "ahora mismo", "agora mesmo", "à l’instant"]),
        (
            "2026-11-25T09:00:00+00:00",
            ["3 hours ago", "hace 3 horas", "há 3 horas", "il y a 3 heures"],
        ),
        ("2026-10-01T09:00:00+00:00", ["1 Oct 2026", "1 oct 2026", "1º de out. de 2026", "1er oct. 2026"]),
    ],
)
def test_how_long_ago(when: str, said: list[str]) -> None:
    assert [formats.ago(language, when, NOW) for language in ("en", "es", "pt", "fr")] == said


def test_money_has_its_currency_and_every_cent() -> None:
    said = [formats.money(language, "184000.5", "USD") for language in ("en", "es", "pt", "fr")]
    assert [re.sub(r"\s", " ", text) for text in said] == [
        "USD 184,000.50", "USD 184,000.50", "USD 184.000,50", "184 000,50 USD",
    ]  # fmt: skip


def test_spanish_is_that_of_latin_america() -> None:
    assert formats.number("es", "1234567.5") == "1,234,567.5"
    assert formats.country_name("es", "CI") == "Costa de Marfil"
    assert formats.day("es", "2017-04-12") == "12 de abril de 2017"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Mora", "AM"),
        ("Marie-Ange Célestin", "MC"),
        ("Íris", "ÍR"),
        ("  ", "–"),
        ("\u202e evil", "EV"),
        ("<b>", "–"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge · Windows"),
        ("curl/8.1", "curl/8.1"),
        ("", ""),
    ],
)
def test_what_somebody_signed_in_with(agent: str, device: str) -> None:
    assert formats.device(agent) == device


def _notice(kind: str, link: str, **params: str) -> dict[str, object]:
    return {"kind": kind, "link": link, "params": params, "read": False, "number": 1, "at": "2026-01-02T10:00:00Z"}


def test_a_notice_writes_its_dates_and_amounts_for_its_reader() -> None:
    seat = _notice("enrolled", "/training/editions/1", course="Puertos", starts_on="2026-01-10")
    assert "10 de enero de 2026" in notices.notice_text(seat, "es")
    money = _notice("money_reserved", "/x", amount="1234.50", currency="USD", title="X")
    assert "USD 1,234.50 has been reserved" in notices.notice_text(money, "en")
    assert "USD 1,234.50" in notices.notice_text(money, "es")
    odd = _notice("enrolled", "/x", course="{starts_on}", starts_on="soon")
    assert notices.notice_text(odd, "en") == "You have a seat in “{starts_on}”, which starts on soon."


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        (
            "/forum/topics/01a2104c-b6a6-77b5-93d6-3ea78a07c0f0#post-41",
            "/forum/topics/01a2104c-b6a6-77b5-93d6-3ea78a07c0f0?page=3#post-41",
        ),
        ("/chat/1", "/chat/1"),
        ("/funds/allocations/1", None),
        ("https://evil.example/", None),
        ("//evil.example/forum", None),
    ],
)
def test_a_notice_leads_to_pages_that_there_are(link: str, leads_to: str | None) -> None:
    assert notices.leads_to(link) == leads_to


def test_what_belongs_together_is_told_once() -> None:
    topic = "/forum/topics/01a2104c-b6a6-77b5-93d6-3ea78a07c0f0"
    listed = [
        _notice("replied", f"{topic}#post-9", who="Ana", title="Puertos"),
        _notice("enrolled", "/training/editions/1", course="A", starts_on="2026-01-10"),
        _notice("replied", f"{topic}#post-8", who="Luis", title="Puertos"),
        _notice("replied", f"{topic}#post-7", who="Luis", title="Puertos") | {"read": True},
        _notice("enrolled", "/training/editions/1", course="A", starts_on="2026-01-10"),
        _notice("mentioned", f"{topic}#post-8", who="Luis", title="Puertos"),
    ]
    told = [(t.kind, len(t.notices), t.link) for t in notices.grouped(listed)]
    assert told == [
        ("replied", 2, f"{topic}#post-8"),
        ("enrolled", 1, "/training/editions/1"),
        ("replied", 1, f"{topic}#post-7"),
        ("enrolled", 1, "/training/editions/1"),
        ("mentioned", 1, f"{topic}#post-8"),
    ]
    assert notices.grouped(listed)[0].text("es") == "2 respuestas en “Puertos”."
