"""Reads a text, or a link, for personal data: names, identity numbers, telephones, addresses (Programme rule 9).

It goes by form, so it is a fence and no proof: services/programs/README.md says what it lets pass and what it refuses
without need.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from services.programs.personal_data import names, numbers
from services.programs.personal_data.kinds import Datum, Kind

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_STREET = re.compile(
    r"\b(?:calle|avenida|avda|av\.|pasaje|callej[oó]n|rua|travessa|rue|street|road|colonia|barrio|bairro|zona|quartier)\b"
    r"[^\n;]{0,60}?\b(?:casas?|house|apto|apt|apartamento|apartment|maison|n[.º°]|no\.|n[uú]m\.|n[uú]mero)\s*#?\s*\d{1,5}\b"
    r"|\b(?:calle|avenida|avda|av\.|rua|rue|street|road|colonia|barrio|bairro)\b[^\n;]{0,60}?#\s*\d{1,5}\b"
    r"|(?<![\w.,-])\d{1,5}[A-Za-z]?\s(?:[A-Z][\w'’]{1,30}\s){1,3}(?:Street|Road|Avenue|Lane|Drive)\b",
    re.IGNORECASE,
)
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def first_datum(text: str) -> Datum | None:
    """What reads like a personal datum, with the passage as it is meant to be read; None where nothing does."""
    plain = _plain(text)
    links = (found for link in _LINK.findall(plain) if (found := _in_link(link)))
    if found := next(links, None):
        return found
    plain = _LINK.sub(" ", plain)
    if address := _EMAIL.search(plain) or _STREET.search(plain):
        return Datum(Kind.ADDRESS, address.group().strip())
    return numbers.first(plain) or names.first(plain)


def _plain(text: str) -> str:
    """The text with one form for each sign, and without signs that nobody sees."""
    composed = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in composed if unicodedata.category(c) != "Cf")
    return _DASHES.sub("-", seen)


def _in_link(link: str) -> Datum | None:
    """A link tells by the name of what it leads to: `…/testigo-juan-perez.pdf`. Long numbers in links are usual."""
    path = _plain(unquote(link)).partition("://")[2].partition("/")[2]
    if address := _EMAIL.search(path):
        return Datum(Kind.ADDRESS, address.group())
    last = path.rstrip("/").rpartition("/")[2]
    return numbers.first_written(last) or names.first(re.sub(r"[\W_]+", " ", last).title())
