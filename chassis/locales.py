"""How the readers of each working language write dates, numbers and names of countries."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale

# Babel's names of them. English dates go with the spelling of our texts, the United Nations': 1 October 2026.
# Spanish is Latin America's: 1,234.56 and Costa de Marfil, not 1.234,56 and Côte d’Ivoire.
_CONVENTIONS: Final = {"en": "en_GB", "es": "es_419", "pt": "pt_BR", "fr": "fr"}


@lru_cache
def locale(language: str) -> Locale:
    """Babel's locale of a working language; English for any other."""
    return Locale.parse(_CONVENTIONS.get(language, _CONVENTIONS["en"]))
