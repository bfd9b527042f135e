"""Names of persons: a given name and what follows it, or what follows a word like `witness` or `Mrs`.

`given_names.txt` has the common given names of the Americas; `words.toml` the words that tell what stands beside them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from services.programs.personal_data.kinds import Datum, Kind


def fold(word: str) -> str:
    """The word without accents and capitals: names are often written so."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c)).rstrip(".")


_HERE = Path(__file__).parent
_GIVEN = frozenset(fold(name) for name in (_HERE / "given_names.txt").read_text("utf-8").split())
_WORDS = {
    kind: frozenset(fold(word) for word in listed.split())
    for kind, listed in tomllib.loads((_HERE / "words.toml").read_text("utf-8")).items()
}
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?|\n|[^\w\s]|\d+")
_SAINTS, _HONOURED, _PERSONS = _WORDS["saints"], _WORDS["honoured"], _WORDS["persons"]
_TITLES, _PARTICLES, _CALLED, _NO_SURNAMES = (_WORDS[k] for k in ("titles", "particles", "called", "no_surnames"))
_ALSO_WORDS, _PLACES = _WORDS["also_words"], _WORDS["places"]
_MOST_GIVEN = 4


class _Token(NamedTuple):
    text: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_surname(self) -> bool:
        """Whether it may be one, by its looks."""
        return self.capital and len(self.folded) > 1 and self.folded not in _NO_SURNAMES

    @property
    def is_given(self) -> bool:
        return self.capital and self.folded in _GIVEN


def first(text: str) -> Datum | None:
    """The first passage that reads like somebody's name."""
    tokens = [_Token(m.group(), fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    for at in range(len(tokens)):
        if (end := _name_from(tokens, at)) is not None:
            return Datum(Kind.NAME, text[tokens[at].start : tokens[end].end].rstrip("."))
    return None


def _name_from(tokens: Sequence[_Token], at: int) -> int | None:
    """The last token of a name that begins here, or of what tells of one."""
    token = tokens[at]
    if token.is_given and not _honours(tokens, at):
        return _surname_after(tokens, at)
    if token.folded in _TITLES and not _honours(tokens, at):
        return _named_after(tokens, at + 1, least=1)
    if token.folded in _PERSONS:
        return _person_after(tokens, at)
    return _turned_round(tokens, at)


def _honours(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a place, a law or a house has the name: San Miguel, Lei Maria da Penha, Hospital Juan Pérez."""
    before = [token.folded for token in tokens[max(at - 3, 0) : at]]
    if before and before[-1] in _SAINTS:
        return True
    while before and before[-1] in _PARTICLES:
        before.pop()
    return bool(before) and before[-1] in _HONOURED


def _surname_after(tokens: Sequence[_Token], at: int) -> int | None:
    """Where the surname is that follows a given name, after others, initials and particles."""
    for n in range(at + 1, min(at + 2 + _MOST_GIVEN, len(tokens))):
        token = tokens[n]
        if token.is_given or token.is_surname:
            return None if f"{tokens[at].folded}-{token.folded}" in _PLACES else n
        if token.folded not in _PARTICLES and not _is_initial(token):
            return None
    return None


def _is_initial(token: _Token) -> bool:
    return token.capital and len(token.folded) == 1


def _named_after(tokens: Sequence[_Token], at: int, least: int) -> int | None:
    """Where a name of at least so many words ends that begins here."""
    found, end = 0, None
    for n in range(at, min(at + 6, len(tokens))):
        token = tokens[n]
        if token.is_surname or (_is_initial(token) and token.text.endswith(".")):
            found, end = found + 1, n
        elif token.folded not in _PARTICLES or not found:
            break
    return end if found >= least else None


def _person_after(tokens: Sequence[_Token], at: int) -> int | None:
    """Who a witness or a victim is said to be: `the witness Xiu Tzul`, `víctima: Tzul Xiu`, `testigo maría`.

    `Witness Protection Programme` is a heading: with a capital it takes a colon or a word that says `called`.
    """
    start = at + 1
    while start < len(tokens) and start < at + 5 and tokens[start].folded in _CALLED:
        start += 1
    if start < len(tokens) and _is_given_in_any_letters(tokens[start]):
        return start
    if tokens[at].text.islower() or start > at + 1:
        return _named_after(tokens, start, least=2)
    return None


def _is_given_in_any_letters(token: _Token) -> bool:
    return token.folded in _GIVEN and (token.capital or token.folded not in _ALSO_WORDS)


def _turned_round(tokens: Sequence[_Token], at: int) -> int | None:
    """`Pérez López, Juan`, where a line or a list begins with it."""
    if not tokens[at].is_surname or (at and tokens[at - 1].text not in "\n:;•(-"):
        return None
    end = at + 1
    while end < len(tokens) and end < at + 3 and tokens[end].is_surname:
        end += 1
    if end + 1 < len(tokens) and tokens[end].text == "," and tokens[end + 1].is_given:
        return end + 1
    return None
