"""Templates, and what they need to speak four languages: texts, names of countries and roles, dates."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.identity import GRANTABLE, Network, Role
from contracts.kinds import MEMBER_STATES, Language
from gateway import translate

_HERE = Path(__file__).parent
STATIC = {path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir())}
LANGUAGE_NAMES = {"en": "English", "es": "Español", "pt": "Português", "fr": "Français"}
ROLE_NAMES = {
    Role.MEMBER: "Member",
    Role.MODERATOR: "Moderator",
    Role.INSTRUCTOR: "Instructor",
    Role.FOCAL_POINT: "National focal point",
    Role.PROGRAMME_OFFICER: "Programme officer",
    Role.FINANCE_OFFICER: "Finance officer",
    Role.FINANCE_APPROVER: "Finance approver",
    Role.ADMINISTRATOR: "Administrator",
    Role.AUDITOR: "Auditor",
}
NETWORK_NAMES = {Network.PREVENTION: "Prevention Network", Network.POLICE: "Police Network"}
# What Babel lists beside countries: unions, outlying regions, pseudo-locales.
_NO_COUNTRIES = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CP", "DG", "IC", "EA", "TA", "AC"))

_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    LANGUAGE_NAMES=LANGUAGE_NAMES, ROLES=GRANTABLE, ROLE_NAMES=ROLE_NAMES, NETWORKS=tuple(Network), Role=Role
)
_environment.globals["NETWORK_NAMES"] = NETWORK_NAMES


def render(template: str, language: str, **params: Any) -> str:
    """The page as HTML. `_` translates, with {parameters}; `country`, `day` and `number` write for its readers."""
    return _environment.get_template(template).render(
        language=language,
        _=_translator(language),
        country=partial(country_name, language),
        countries=partial(countries, language),
        day=partial(day, language),
        number=partial(number, language),
        static=static_url,
        **params,
    )


def _translator(language: str) -> Callable[..., str]:
    def translated(message: str, **params: object) -> str:
        return translate.text(message, language, {name: str(value) for name, value in params.items()})

    return translated


def static_url(name: str) -> str:
    """The address of a static file, which changes with its content: browsers keep it for ever."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256(STATIC[name]).hexdigest()[:12]


def country_name(language: str, code: str) -> str:
    """The country's name in the language; its code where there is no name."""
    return str(_locale(language).territories.get(code, code))


@lru_cache
def countries(language: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Code and name of the OAS member states, and of all other countries, each by name."""
    named = {c: n for c, n in _locale(language).territories.items() if len(c) == 2 and c not in _NO_COUNTRIES}
    ordered = sorted(named.items(), key=lambda pair: _sortable(pair[1]))
    return (
        tuple(pair for pair in ordered if pair[0] in MEMBER_STATES),
        tuple(pair for pair in ordered if pair[0] not in MEMBER_STATES),
    )


def _sortable(name: str) -> str:
    """Without accents, so that É stands with E."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()


def day(language: str, moment: str | date) -> str:
    """A date, as a service wrote it (ISO 8601), in the language's long form."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return str(format_date(when, "long", locale=_locale(language)))


def number(language: str, value: str) -> str:
    """A decimal number, as a service wrote it, as the language's readers write it: 32.5 is 32,5 in three of four."""
    return str(format_decimal(Decimal(value), locale=_locale(language)))


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(language if language in set(Language) else "en")
