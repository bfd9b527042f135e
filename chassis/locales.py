"""How the readers of each working language write dates, numbers and names of countries."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from babel import Locale
from babel.dates import format_date

# Babel's names of them. English dates go with the spelling of our texts, the United Nations': 1 October 2026.
# Spanish is Latin America's: 1,234.56 and Costa de Marfil, not 1.234,56 and Côte d’Ivoire.
_CONVENTIONS: Final = {"en": "en_GB", "es": "es_419", "pt": "pt_BR", "fr": "fr"}
# The first of a month is an ordinal in these, which Babel does not know: 1er novembre, 1º de novembro.
_FIRST: Final = {"fr": "1er", "pt": "1º"}
_ONE = re.compile(r"(?<!\S)1(?=\s)")


@lru_cache
def locale(language: str) -> Locale:
    """Babel's locale of a working language; English for any other."""
    return Locale.parse(_CONVENTIONS.get(language, _CONVENTIONS["en"]))


def written_day(language: str, day: date, form: Literal["medium", "long", "full"] = "long") -> str:
    """A day with its month in letters, as the language's readers write it."""
    return with_first(language, day, str(format_date(day, form, locale=locale(language))))


def with_first(language: str, day: date, written: str) -> str:
    """A date or time that Babel wrote with the month in letters; the first of a month as the ordinal it is there."""
    return _ONE.sub(_FIRST[language], written, count=1) if day.day == 1 and language in _FIRST else written
