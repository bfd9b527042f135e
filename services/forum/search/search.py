"""Search: each post in its own language, accents and endings aside, and only what the searcher may read."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Integer,
    Row,
    String,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG

from chassis.call import Call
from contracts.base import Page
from contracts.forum import NOTHING_TO_SEARCH, SearchHit, SearchPosts
from contracts.kinds import Language
from services.forum.audience import READABLE, readable_board, viewer
from services.forum.folding import CONFIGURATION, fold, fold_question
from services.forum.model import Board, Post, Topic
from services.forum.people import POST_AUTHOR, author
from services.forum.shapes import as_text, json_object

# Signs no text contains: control characters are refused at the door.
_OPEN, _CLOSE = "\x02", "\x03"
_HEADLINE = f"StartSel={_OPEN}, StopSel={_CLOSE}, HighlightAll=true"
# Characters of a snippet: before its first hit, and altogether.
_BEFORE, _LENGTH = 60, 240


_QUERIES = {
    language: func.websearch_to_tsquery(cast(literal(name), REGCONFIG), bindparam(f"asked_{language}", type_=String))
    for language, name in CONFIGURATION.items()
}
_board = bindparam("board", type_=Uuid)
_RANK = func.ts_rank(Post.vector, case(*((Post.language == key, asked) for key, asked in _QUERIES.items())))
_HITS = (
    select(
        Post.id,
        Post.language,
        Post.plain,
        as_text(
            json_object(
                topic_id=Topic.id,
                board_id=Topic.board_id,
                title=Topic.title,
                post_id=Post.id,
                number=Post.number,
                author=author(POST_AUTHOR, Post.author_id),
                language=Post.language,
                written_at=Post.written_at,
                snippet=literal_column("''"),
            )
        ).label("shape"),
    )
    .join(Topic, Topic.id == Post.topic_id)
    .join(Board, Board.id == Topic.board_id)
    .outerjoin(POST_AUTHOR, POST_AUTHOR.c.id == Post.author_id)
    .where(
        or_(*(and_(Post.language == key, Post.vector.op("@@")(asked)) for key, asked in _QUERIES.items())),
        Post.language == any_(bindparam("languages", type_=ARRAY(String(2)))),
        or_(_board.is_(None), Topic.board_id == _board),
        Post.hidden_at.is_(None),
        READABLE,
    )
    .order_by(_RANK.desc(), Post.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_HEADLINES = text("""
    SELECT ts_headline(configuration::regconfig, folded, websearch_to_tsquery(configuration::regconfig, asked), :form)
    FROM unnest(:configurations, :texts, :questions) WITH ORDINALITY AS hit (configuration, folded, asked, place)
    ORDER BY place
""")


def search_posts(call: Call, command: SearchPosts) -> Page[SearchHit]:
    """The best hits first, the newer first among equals. Raises NOTHING_TO_SEARCH, NOT_FOUND for the board."""
    if not any(character.isalnum() for character in command.q):
        raise NOTHING_TO_SEARCH("q")
    if command.board_id is not None:
        readable_board(call, command.board_id)
    asked = {language: fold_question(command.q, language) for language in Language}
    values = {
        **{f"asked_{language}": question for language, question in asked.items()},
        "languages": [command.language] if command.language else list(Language),
        "board": command.board_id,
        "limit": command.limit,
    }
    rows = call.session.execute(_HITS, viewer(call.actor) | values).all()
    snippets = _snippets(call, rows, asked)
    hits = [SearchHit.model_validate_json(row.shape) for row in rows]
    return Page[SearchHit](
        items=[hit.model_copy(update={"snippet": found}) for hit, found in zip(hits, snippets, strict=True)]
    )


def _snippets(call: Call, rows: Sequence[Row[Any]], asked: dict[Language, str]) -> list[str]:
    """Safe HTML by row: PostgreSQL marks the words in the folded text, and the marks are carried to the real one."""
    if not rows:
        return []
    languages = [Language(row.language) for row in rows]
    values = {
        "configurations": [CONFIGURATION[language] for language in languages],
        "texts": [fold(row.plain, language) for row, language in zip(rows, languages, strict=True)],
        "questions": [asked[language] for language in languages],
        "form": _HEADLINE,
    }
    headlines = call.session.execute(_HEADLINES, values).scalars()
    return [snippet(row.plain, headline) for row, headline in zip(rows, headlines, strict=True)]


def snippet(plain: str, headline: str) -> str:
    """The part of `plain` with the most hits, escaped, <mark> around them; `headline` is its marked folded copy."""
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
    """A plural that was folded into its singular is marked to its end."""
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
