"""Snippets: the part of a text with the most hits, as safe HTML with the hits marked."""

from __future__ import annotations

import html
from collections.abc import Sequence

from sqlalchemy import text

from chassis.call import Call
from contracts.kinds import Language
from services.forum.base.folding import CONFIGURATION, fold

Found = tuple[Language, str]  # a text and its language
# Characters that no text contains: control characters are refused on input.
_OPEN, _CLOSE = "\x02", "\x03"
_HEADLINE = f"StartSel={_OPEN}, StopSel={_CLOSE}, HighlightAll=true"
# Characters of a snippet: before its first hit, and altogether.
_BEFORE, _LENGTH = 60, 240
# Most texts have a hit in their first part; others are searched in full.
_FIRST_PART = 2_500
_HEADLINES = text("""
    SELECT ts_headline(configuration::regconfig, folded, websearch_to_tsquery(configuration::regconfig, asked), :form)
    FROM unnest(:configurations, :texts, :questions) WITH ORDINALITY AS hit (configuration, folded, asked, place)
    ORDER BY place
""")


def snippets(call: Call, found: Sequence[Found], asked: dict[Language, str]) -> list[str]:
    """Safe HTML by text. PostgreSQL marks the words in the folded text, the marks are transferred to the real one."""
    marked = _headlines(call, [(language, plain[:_FIRST_PART]) for language, plain in found], asked)
    deeper = [n for n, (_, plain) in enumerate(found) if _OPEN not in marked[n] and len(plain) > _FIRST_PART]
    for n, headline in zip(deeper, _headlines(call, [found[n] for n in deeper], asked), strict=True):
        marked[n] = headline
    return [snippet(plain, headline) for (_, plain), headline in zip(found, marked, strict=True)]


def _headlines(call: Call, found: Sequence[Found], asked: dict[Language, str]) -> list[str]:
    if not found:
        return []
    values = {
        "configurations": [CONFIGURATION[language] for language, _ in found],
        "texts": [fold(plain, language) for language, plain in found],
        "questions": [asked[language] for language, _ in found],
        "form": _HEADLINE,
    }
    return list(call.session.execute(_HEADLINES, values).scalars())


def snippet(plain: str, headline: str) -> str:
    """The part of `plain` with the most hits, escaped, with <mark> around them; `headline`: its marked folded copy."""
    hits = [(start, _end_of_word(plain, end)) for start, end in _places(headline)]
    best = max(hits, key=lambda hit: sum(hit[0] <= start < hit[0] + _LENGTH for start, _ in hits), default=(0, 0))
    first, last = _window(plain, best[0])
    made, place = ["… "] if first else [], first
    for start, end in hits:
        if first <= start and end <= last:
            made += [html.escape(plain[place:start]), "<mark>", html.escape(plain[start:end]), "</mark>"]
            place = end
    made.append(html.escape(plain[place:last]))
    return "".join(made).rstrip() + (" …" if last < len(plain) else "")


def _places(headline: str) -> list[tuple[int, int]]:
    """Where the hits begin and end in the text without its marks."""
    places, place = [], 0
    for part in headline.split(_OPEN):
        hit, closed, rest = part.partition(_CLOSE)
        if closed:
            places.append((place, place + len(hit)))
        place += len(hit) + len(rest)
    return places


def _end_of_word(plain: str, end: int) -> int:
    """A plural that was folded into the singular is marked up to its end."""
    while end < len(plain) and plain[end].isalnum():
        end += 1
    return end


def _window(plain: str, hit: int) -> tuple[int, int]:
    """The bounds of a snippet around a hit, between words."""
    first = 0 if hit <= _BEFORE else plain.find(" ", hit - _BEFORE, hit) + 1 or hit
    last = min(first + _LENGTH, len(plain))
    if last < len(plain):
        last = max(plain.rfind(" ", hit, last), first + _LENGTH // 2)
    return first, last
