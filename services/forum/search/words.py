"""Typing mistakes: what nobody wrote is compared to the words that are there, as far as the searcher may read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from rapidfuzz.distance import OSA
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    String,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG

from chassis.call import Call
from contracts.kinds import Language
from services.forum.audience import viewer
from services.forum.folding import CONFIGURATION, fold, folded_word
from services.forum.search.hits import BY_INDEX, READABLE_ENTRY
from services.forum.search.model import SearchEntry, SearchWord
from services.forum.search.shown import shown

# A word that so few texts have may be a mistake too, if another one is so many times as common; more are not counted.
FEW: Final = 2
_TIMES: Final = 10
_ENOUGH: Final = 100
# Texts that are looked through for a word as it is spelled.
_LOOKED_AT: Final = 50
_PORTION: Final = 1_000
# Letters that may be wrong in a word: the shortest words have too many neighbours.
_SHORT, _LONG = 4, 8
# Not the words that are to be left out.
_WORD = re.compile(r"(?<!\w)(?<!\s-)(?<!^-)\w+")
_JOINS = {"or"}

Word = tuple[str, Language]


def _question(language: Language, word: ColumnElement[str]) -> ColumnElement[Any]:
    return func.plainto_tsquery(cast(literal(CONFIGURATION[language]), REGCONFIG), word)


def _texts_with(language: Language, question: ColumnElement[Any], readable: ColumnElement[bool], most: int) -> Any:
    fits = (SearchEntry.language == literal(str(language)), SearchEntry.vector.op("@@")(question), readable)
    return select(SearchEntry.id).where(*fits).limit(most)


def _texts_with_each(readable: ColumnElement[bool], most: int) -> CompoundSelect[Any]:
    """How many texts each of the words has, up to `most`; words that no question asks for (the, und) have as many."""
    asked = (
        func.unnest(bindparam("languages", type_=ARRAY(String)), bindparam("words", type_=ARRAY(String)))
        .table_valued("language", "word", with_ordinality="place")
        .render_derived(name="asked")
    )
    counts = []
    for language in Language:
        question = _question(language, asked.c.word)
        fitting = _texts_with(language, question, readable, most)
        text = fitting.correlate(asked).lateral()
        hits = case((func.min(func.numnode(question)) == 0, most), else_=func.count(text.c.id))
        joined = asked.outerjoin(text, true())
        counts.append(
            select(asked.c.place, hits)
            .select_from(joined)
            .where(asked.c.language == literal(str(language)))
            .group_by(asked.c.place)
        )
    return union_all(*counts)


_SOME = {
    language: _texts_with(language, _question(language, bindparam("asked", type_=String)), READABLE_ENTRY, _LOOKED_AT)
    for language in Language
}
_READABLE = _texts_with_each(READABLE_ENTRY, _ENOUGH)
_ANYWHERE = _texts_with_each(true(), 1)
_NEAR = select(SearchWord.word, SearchWord.language).where(
    SearchWord.near.overlap(cast(func.search_near(bindparam("word", type_=String)), ARRAY(String(7)))),
    func.length(SearchWord.word).between(
        bindparam("length", type_=Integer) - bindparam("most", type_=Integer),
        bindparam("length", type_=Integer) + bindparam("most", type_=Integer),
    ),
)


def better(call: Call, q: str, total: int) -> str | None:
    """The question with each word that fits (next to) nothing replaced by the nearest one that does; or nothing.

    Only words of texts the caller may read are taken; `total` is what the question itself has found.
    """
    call.session.execute(BY_INDEX)
    words = {each: folded_word(each) for each in _WORD.findall(q) if each.lower() not in _JOINS}
    known = _readable(call, [(word, language) for word in {*words.values()} for language in Language])
    least = {word: max(known[word, language] for language in Language) for word in words.values()}
    doubtful = {each: word for each, word in words.items() if _tolerance(word) and least[word] <= min(total, FEW)}
    meant = {each: _nearest(call, word, least[word]) for each, word in doubtful.items()}
    corrected = _WORD.sub(lambda found: meant.get(found[0]) or found[0], q)
    return corrected if corrected != q else None


def _tolerance(word: str) -> int:
    if len(word) < _SHORT or not (word.isascii() and word.isalpha()):
        return 0
    return 1 if len(word) < _LONG else 2


def _nearest(call: Call, word: str, hits: int) -> str | None:
    """The nearest readable word, the most common of those as near; much more common than what was written."""
    rows = call.session.execute(_NEAR, {"word": word, "length": len(word), "most": _tolerance(word)}).all()
    distances = [(OSA.distance(word, row.word), row) for row in rows]
    near = sorted((each for each in distances if 0 < each[0] <= _tolerance(word)), key=lambda each: each[0])
    for _, group in groupby(near, key=lambda each: each[0]):
        if found := _most_common(call, [row for _, row in group], hits):
            return found
    return None


def _most_common(call: Call, rows: Sequence[Any], hits: int) -> str | None:
    words = [(row.word, Language(row.language)) for row in rows]
    readable = _readable(call, words)
    for word in sorted(words, key=lambda each: (-readable[each], each)):
        if readable[word] > hits * _TIMES and (spelled := _spelled(call, *word)):
            return spelled
    return None


def _spelled(call: Call, word: str, language: Language) -> str | None:
    """The word as a text spells it that the caller may read: another form of it may be in others only."""
    values = viewer(call.actor) | {"asked": fold(word, language)}
    for row in shown(call, call.session.execute(_SOME[language], values).scalars().all()):
        for each in re.findall(r"\w+", f"{row.shape['title']} {row.plain}"):
            if folded_word(each) == word:
                return str(each.lower())
    return None


def _readable(call: Call, words: Sequence[Word]) -> dict[Word, int]:
    """In how many texts the caller may read each word is, up to a hundred."""
    rows = call.session.execute(_READABLE, viewer(call.actor) | _asked(words))
    return {words[place - 1]: hits for place, hits in rows}


def _asked(words: Sequence[Word]) -> dict[str, list[str]]:
    return {
        "languages": [str(language) for _, language in words],
        "words": [fold(word, language) for word, language in words],
    }


def forget(call: Call) -> None:
    """Words that no text has any more are not kept."""
    call.session.execute(BY_INDEX)
    rows = call.session.execute(select(SearchWord.word, SearchWord.language))
    known = [(word, Language(language)) for word, language in rows]
    gone: list[Word] = []
    for words in _portions(known):
        counted = call.session.execute(_ANYWHERE, _asked(words))
        gone += [words[place - 1] for place, texts in counted if not texts]
    # All at the end: nobody who writes one of them again waits for long.
    for words in _portions(sorted(gone)):
        call.session.execute(delete(SearchWord).where(tuple_(SearchWord.word, SearchWord.language).in_(words)))


def _portions(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    yield from (words[first : first + _PORTION] for first in range(0, len(words), _PORTION))
