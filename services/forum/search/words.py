"""Typing mistakes: a word that nobody wrote is compared with existing words that the searcher may read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from rapidfuzz.distance import OSA
from sqlalchemy import (
    Executable,
    Integer,
    Row,
    String,
    Uuid,
    bindparam,
    cast,
    column,
    delete,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.call import Call
from contracts.kinds import Language
from services.forum.base.folding import CONFIGURATION, fold, folded_word
from services.forum.base.model import Board
from services.forum.search.model import SearchWord
from services.forum.search.prepared import Values, quarter
from services.forum.search.reach import REACH, Reach
from services.forum.search.results import load

# A word in so few texts may be a mistake too, if another one is this many times as common.
FEW: Final = 2
_TIMES: Final = 10
# Texts that are searched for the spelling of a word, and the first of them.
_LOOKED_AT: Final = 50
_FIRST: Final = 5
_PORTION: Final = 1_000
# How many letters may be wrong in a word: the shortest words have too many neighbours.
_SHORT, _LONG = 4, 8
# Without the excluded words.
_WORD = re.compile(r"(?<!\w)(?<!\s-)(?<!^-)\w+")
_JOINS = {"or"}

Word = tuple[str, Language]

# The texts that the searcher may read with each of the words, up to the number counted, from the newest ones if these
# are enough; stop words (the, und) count as having that many.
_TEXTS: Executable = text("""
    SELECT CASE WHEN numnode(asked.question) = 0 THEN :most ELSE cardinality(found.ids) END AS number, found.ids
    FROM (
        SELECT language, plainto_tsquery(CAST(configuration AS regconfig), word) AS question, place
        FROM unnest(CAST(:configurations AS text[]), CAST(:languages AS text[]), CAST(:words AS text[]))
            WITH ORDINALITY AS each (configuration, language, word, place)
    ) AS asked
    CROSS JOIN LATERAL (SELECT ARRAY(
        SELECT search_with_word(
            asked.question, asked.language, CAST(:boards AS uuid[]), CAST(:shelves AS text[]), :as_of,
            CAST(:begins AS integer[]), :most
        )
    ) AS ids) AS found
    ORDER BY asked.place
""").columns(column("number", Integer), column("ids", ARRAY(Uuid)))
_NEAR = select(SearchWord.word, SearchWord.language).where(
    SearchWord.near.overlap(cast(func.search_near(bindparam("word", type_=String)), ARRAY(String(7)))),
    func.length(SearchWord.word).between(
        bindparam("length", type_=Integer) - bindparam("most", type_=Integer),
        bindparam("length", type_=Integer) + bindparam("most", type_=Integer),
    ),
)


def better(call: Call, asked: Values, q: str, total: int, reach: Reach = REACH) -> str | None:
    """The query with each word that matches (almost) nothing replaced by the nearest one that does; or nothing.

    Only words of texts that the caller may read are used; their boards are those of the query `asked`, which found
    `total` hits.
    """
    words = {each: folded_word(each) for each in _WORD.findall(q) if each.lower() not in _JOINS}
    pairs = [(word, language) for word in {*words.values()} for language in Language]
    least = dict.fromkeys(words.values(), 0)
    for (word, _), texts in zip(pairs, _texts(call, asked, pairs, FEW + 1), strict=True):
        least[word] = max(least[word], texts.number)
    doubtful = {each: word for each, word in words.items() if _tolerance(word) and least[word] <= min(total, FEW)}
    meant = {each: _nearest(call, asked, word, least[word], reach) for each, word in doubtful.items()}
    corrected = _WORD.sub(lambda found: meant.get(found[0]) or found[0], q)
    return corrected if corrected != q else None


def _tolerance(word: str) -> int:
    if len(word) < _SHORT or not (word.isascii() and word.isalpha()):
        return 0
    return 1 if len(word) < _LONG else 2


def _nearest(call: Call, asked: Values, word: str, hits: int, reach: Reach) -> str | None:
    """The nearest readable word, the most common among equally near ones, if much more common than what was typed."""
    rows = call.session.execute(_NEAR, {"word": word, "length": len(word), "most": _tolerance(word)}).all()
    distances = [(OSA.distance(word, row.word), (row.word, Language(row.language))) for row in rows]
    near = sorted(each for each in distances if 0 < each[0] <= _tolerance(word))
    for _, group in groupby(near, key=lambda each: each[0]):
        if found := _most_common(call, asked, [each for _, each in group], hits, reach):
            return found
    return None


def _most_common(call: Call, asked: Values, words: Sequence[Word], hits: int, reach: Reach) -> str | None:
    texts = zip(words, _texts(call, asked, words, reach.texts), strict=True)
    for (word, _), found in sorted(texts, key=lambda each: (-each[1].number, each[0])):
        if found.number > hits * _TIMES and (spelled := _spelled(call, word, found.ids)):
            return spelled
    return None


def _spelled(call: Call, word: str, texts: Sequence[UUID]) -> str | None:
    """The word as spelled in a text that the caller may read: other forms of it may occur only in other texts."""
    for some in (texts[:_FIRST], texts[_FIRST:_LOOKED_AT]):  # it is in nearly all of them
        for row in load(call, some):
            for each in re.findall(r"\w+", f"{row.shape['title']} {row.plain}"):
                if folded_word(each) == word:
                    return str(each.lower())
    return None


def _texts(call: Call, asked: Values, words: Sequence[Word], most: int) -> Sequence[Row[Any]]:
    """How many texts the caller may read have each word, up to `most`, and which."""
    values = {
        "configurations": [CONFIGURATION[language] for _, language in words],
        "languages": [str(language) for _, language in words],
        "words": [fold(word, language) for word, language in words],
    }
    return call.session.execute(_TEXTS, {**asked, **values, "most": most}).all()


def drop_unused(call: Call) -> None:
    """Removes words that no text has any more."""
    boards = list(call.session.execute(select(Board.id)).scalars())
    everywhere = {"boards": boards, "shelves": None, "as_of": call.now, "begins": [quarter(call.now) - 1]}
    rows = call.session.execute(select(SearchWord.word, SearchWord.language))
    known = [(word, Language(language)) for word, language in rows]
    gone: list[Word] = []
    for words in _portions(known):
        texts = zip(words, _texts(call, everywhere, words, 1), strict=True)
        gone += [word for word, found in texts if not found.number]
    # All at the end, so that nobody who writes one of them again waits for long.
    for words in _portions(sorted(gone)):
        call.session.execute(delete(SearchWord).where(tuple_(SearchWord.word, SearchWord.language).in_(words)))


def _portions(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    yield from (words[first : first + _PORTION] for first in range(0, len(words), _PORTION))
