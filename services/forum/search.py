"""Search: each post in its own language, accents and endings aside, and only what the searcher may read."""

from __future__ import annotations

import html
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, func, literal, or_, select, union_all

from chassis.call import Call
from contracts.base import Page
from contracts.forum import NOTHING_TO_SEARCH, SearchHit, SearchPosts
from contracts.kinds import Language
from services.forum.audience import READABLE, readable_board, viewer
from services.forum.folding import configuration, fold, query
from services.forum.model import Board, Post, Topic
from services.forum.people import AUTHOR, author, shown

# Signs no text contains: control characters are refused at the door.
_OPEN, _CLOSE = "\x02", "\x03"
_HEADLINE = f"StartSel={_OPEN}, StopSel={_CLOSE}, HighlightAll=true"
# Characters of a snippet: before its first hit, and altogether.
_BEFORE, _LENGTH = 60, 240


def search_posts(call: Call, command: SearchPosts) -> Page[SearchHit]:
    """The best hits first, the newer first among equals. Raises NOTHING_TO_SEARCH, NOT_FOUND for the board."""
    if not any(character.isalnum() for character in command.q):
        raise NOTHING_TO_SEARCH("q")
    languages = [command.language] if command.language else list(Language)
    statement = _hits(command.q, languages).params(viewer(call.actor)).limit(command.limit)
    if command.board_id is not None:
        statement = statement.where(Topic.board_id == readable_board(call, command.board_id).id)
    rows = call.session.execute(statement).all()
    snippets = _snippets(call, rows, command.q)
    return Page[SearchHit](items=[_view(row, snippets[row.id]) for row in rows])


def _hits(question: str, languages: list[Language]) -> Select[Any]:
    asked = {language: query(language, question) for language in languages}
    found = or_(*(and_(Post.language == language, Post.vector.op("@@")(asked[language])) for language in languages))
    rank: ColumnElement[float] = func.ts_rank(Post.vector, case(asked, value=Post.language))
    return (
        select(
            Post.id,
            Post.number,
            Post.author_id,
            Post.language,
            Post.plain,
            Post.written_at,
            Topic.id.label("topic_id"),
            Topic.board_id,
            Topic.title,
            *shown(AUTHOR),
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Board, Board.id == Topic.board_id)
        .outerjoin(AUTHOR, AUTHOR.c.id == Post.author_id)
        .where(found, Post.hidden_at.is_(None), READABLE)
        .order_by(rank.desc(), Post.id.desc())
    )


def _snippets(call: Call, rows: Any, question: str) -> dict[UUID, str]:
    """Safe HTML by post: PostgreSQL marks the words in the folded text, and the marks are carried to the real one."""
    if not rows:
        return {}
    marked = [
        select(
            literal(row.id).label("id"),
            func.ts_headline(
                configuration(row.language),
                literal(fold(row.plain, row.language), String),
                query(row.language, question),
                _HEADLINE,
            ).label("headline"),
        )
        for row in rows
    ]
    plain = {row.id: row.plain for row in rows}
    found = call.session.execute(union_all(*marked))
    return {post_id: snippet(plain[post_id], headline) for post_id, headline in found}


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


def _view(row: Row[Any], marked: str) -> SearchHit:
    return SearchHit(
        topic_id=row.topic_id,
        board_id=row.board_id,
        title=row.title,
        post_id=row.id,
        number=row.number,
        author=author(row, row.author_id),
        language=row.language,
        written_at=row.written_at,
        snippet=marked,
    )
