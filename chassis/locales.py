"""How the readers of each working language write dates, numbers and names of countries."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale

# Babel's names for them. Spanish is Latin America's: 1,234.56 and Costa de Marfil, not 1.234,56 and Côte d’Ivoire.
_CONVENTIONS: Final = {"en": "en", "es": "es_419", "pt": "pt_BR", "fr": "fr"}


@lru_cache
def locale(language: str) -> Locale:
    """Babel's locale for a working language; English for any other."""
    return Locale.parse(_CONVENTIONS.get(language, "en"))
