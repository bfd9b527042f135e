"""Which of the four languages a text is in, when its author does not say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import lingua

from contracts.kinds import Language

_KNOWN: Final = {
    lingua.Language.ENGLISH: Language.EN,
    lingua.Language.SPANISH: Language.ES,
    lingua.Language.PORTUGUESE: Language.PT,
    lingua.Language.FRENCH: Language.FR,
}
# No language is detected for a text with fewer letters, or one that might as well be in another language.
_ENOUGH_LETTERS: Final = 30
_SURE: Final = 0.9
# A few thousand characters tell as much as all of them.
_LOOKED_AT: Final = 2_000
# Quotations, the addresses of links and code say nothing about the author's language.
_NOT_THEIRS = re.compile(
    r"^[ ]{0,3}>[^\n]*|```.*?(?:```|\Z)|`[^`\n]*`|\]\([^)\s]*\)|\bhttps?://\S+", re.MULTILINE | re.DOTALL
)


def of_text(text: str, otherwise: str) -> Language:
    """The language of a Markdown text, or `otherwise` if it is too short or too mixed to be sure."""
    return detect(text) or Language(otherwise)


def detect(text: str) -> Language | None:
    """The language of a Markdown text, or nothing if it is uncertain."""
    theirs = _NOT_THEIRS.sub(" ", text[: 4 * _LOOKED_AT])[:_LOOKED_AT]
    if sum(map(str.isalpha, theirs)) < _ENOUGH_LETTERS:
        return None
    likeliest = _detector().compute_language_confidence_values(theirs)[0]
    return _KNOWN[likeliest.language] if likeliest.value >= _SURE else None


@lru_cache(maxsize=1)
def _detector() -> lingua.LanguageDetector:
    """Loaded with the first text. It is less accurate on short texts only, and needs an eighth of the memory."""
    return lingua.LanguageDetectorBuilder.from_languages(*_KNOWN).with_low_accuracy_mode().build()
