"""Words for the search: accents are folded here, endings by PostgreSQL in the text's own language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import sqlalchemy

from contracts.kinds import Language

CONFIGURATION = {Language.EN: "english", Language.ES: "spanish", Language.PT: "portuguese", Language.FR: "french"}

# What PostgreSQL's stemmers miss without accents (crímenes is no plural of crimen to them, formações none of formação):
# the plural becomes the singular, filled up with blanks, so that places in the text stay the same. What is looked for
# comes before what is asked of it: the letters are found at once, and only then is it seen what precedes them.
_SINGULAR = {
    Language.EN: [],
    Language.ES: [
        (re.compile(r"enes\b(?<=\w\wenes)"), "en  "),
        (re.compile(r"dades\b(?<=\w\wdades)"), "dad  "),
        (re.compile(r"eses\b(?<=\w\weses)"), "es  "),
        (re.compile(r"ces\b(?<=\wces)"), "z  "),
        (re.compile(r"cion\b(?<=\wcion)"), "ción"),
    ],
    Language.PT: [
        (re.compile(r"oes\b(?<=\woes)"), "ao "),
        (re.compile(r"ens\b(?<=\wens)"), "em "),
        (re.compile(r"ais\b(?<=\w\w\wais)"), "al "),
        (re.compile(r"eis\b(?<=\w\weis)"), "el "),
        (re.compile(r"eis\b(?<=\b\weis)"), "ei "),
    ],
    Language.FR: [],
}


def fold(text: str, language: Language) -> str:
    """Lower case without accents, every other sign a blank; as long as the text, so that places in it stay the same."""
    return _in_singular("".join(map(_folded, text)), language)


def folded_word(word: str) -> str:
    """A word as it is compared with others: lower case, without accents, in its own form."""
    return "".join(map(_folded, unicodedata.normalize("NFC", word)))


def fold_question(text: str, language: Language) -> str:
    """A question folded like the texts; quotes and a minus before a word keep their meaning."""
    text = unicodedata.normalize("NFC", text)
    kept = []
    for place, character in enumerate(text):
        starts_a_word = place == 0 or text[place - 1].isspace()
        kept.append(character if character == '"' or (character == "-" and starts_a_word) else _folded(character))
    return _in_singular("".join(kept), language)


def _in_singular(folded: str, language: Language) -> str:
    for plural, singular in _SINGULAR[language]:
        folded = plural.sub(singular, folded)
    return folded


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character == "\n":
        return character
    base = unicodedata.normalize("NFD", character.lower())[0]
    return base if base.isalnum() else " "


# What a post is found by; the title of the topic that it opens weighs more. Values: `vector_values`.
VECTOR_SQL: Final = """
    setweight(to_tsvector(CAST(:configuration AS regconfig), :folded_title), 'A')
    || to_tsvector(CAST(:configuration AS regconfig), :folded)
"""
VECTOR = sqlalchemy.text(VECTOR_SQL)


def vector_values(language: Language, plain: str, title: str) -> dict[str, str]:
    """The values of VECTOR; `title` is empty for a reply."""
    return {
        "configuration": CONFIGURATION[language],
        "folded_title": fold(title, language),
        "folded": fold(plain, language),
    }
