"""Searches everything: the query in four languages, a page of hits with snippets, and the counts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Executable, String, Uuid, any_, bindparam, cast, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.attributes import same
from chassis.call import Call
from contracts.base import Page
from contracts.forum.search import (
    NOTHING_TO_SEARCH,
    Count,
    FacetName,
    Find,
    FoundPage,
    Hit,
    SearchHit,
    SearchPosts,
    ThingKind,
)
from contracts.kinds import Language, Worded
from services.forum.access.lookups import readable_board
from services.forum.base.folding import fold_question
from services.forum.base.model import Board
from services.forum.library.model import Subject
from services.forum.search import cursors
from services.forum.search.hits import Hits, hits
from services.forum.search.prepared import Values, instead, prepared
from services.forum.search.reach import REACH, Reach
from services.forum.search.results import load
from services.forum.search.snippets import snippets
from services.forum.search.words import FEW, better
from services.forum.tags.model import Tag

Asked = dict[Language, str]
_BOARDS = select(cast(Board.id, String), Board.name).where(Board.id == any_(bindparam("values", type_=ARRAY(Uuid))))
_NAMED = bindparam("values", type_=ARRAY(String))
# A tag and a library subject with the same short name are one subject here.
_SUBJECTS = union_all(
    select(Subject.slug, Subject.name).where(Subject.slug == any_(_NAMED)),
    select(Tag.slug, Tag.name).where(Tag.slug == any_(_NAMED)),
)
# Values that have names in four languages; the others are shown as they are.
_NAMES: dict[FacetName, Executable] = {FacetName.BOARD: _BOARDS, FacetName.SUBJECT: _SUBJECTS}


def find(call: Call, command: Find, reach: Reach = REACH) -> FoundPage:
    """Hits, best first. Raises NOTHING_TO_SEARCH, MALFORMED for the cursor."""
    place = cursors.read(command.cursor) or cursors.Place(call.now, 0)
    asked = question(command.q)
    values = prepared(call, asked, place.as_of, year=command.year)
    found = _found(call, command, values, place, reach)
    other = None if command.exactly or found.total > FEW else better(call, values, command.q, found.total, reach)
    corrected = None
    if other and not found.total:
        others = question(other)
        found_instead = _found(call, command, instead(call, values, others), place, reach)
        corrected, other = (other, None) if found_instead.total else (None, None)
        asked, found = (others, found_instead) if corrected else (asked, found)
    end = place.position + len(found.ids)
    return FoundPage(
        items=_items(call, found.ids, asked, None if command.language else call.actor.language),
        next=cursors.written(cursors.Place(place.as_of, end)) if found.ids and end < found.total else None,
        total=found.total,
        facets=_facets(call, found),
        more=found.more,
        bounded=sorted(found.bounded),
        corrected=corrected,
        meant=other,
    )


def _found(call: Call, command: Find, values: Values, place: cursors.Place, reach: Reach) -> Hits:
    narrowed = same(command, *FacetName)
    return hits(call, values, narrowed, place.position, command.limit, reach=reach)


def search_posts(call: Call, command: SearchPosts) -> Page[SearchHit]:
    """Posts, best first, and newer first among equals. Raises NOTHING_TO_SEARCH, NOT_FOUND for the board."""
    asked = question(command.q)
    if command.board_id is not None:
        readable_board(call, command.board_id)
    narrowed = {FacetName.LANGUAGE: command.language, FacetName.BOARD: command.board_id}
    posts = (ThingKind.TOPIC, ThingKind.REPLY)
    found = hits(call, prepared(call, asked, call.now, kinds=posts), narrowed, 0, command.limit, counted=False)
    return Page[SearchHit](items=[_as_post(hit) for hit in _items(call, found.ids, asked)])


def question(q: str) -> Asked:
    """What is searched for in each language. Raises NOTHING_TO_SEARCH."""
    if not any(character.isalnum() for character in q):
        raise NOTHING_TO_SEARCH("q")
    return {language: fold_question(q, language) for language in Language}


def _items(call: Call, entries: list[UUID], asked: Asked, titles: str | None = None) -> list[Hit]:
    rows = load(call, entries, titles)
    texts = snippets(call, [(Language(row.written_in), row.plain) for row in rows], asked)
    return [Hit.model_validate({**row.shape, "snippet": text}) for row, text in zip(rows, texts, strict=True)]


def _facets(call: Call, found: Hits) -> dict[FacetName, list[Count]]:
    return {name: _counts(call, name, values) for name, values in found.counts.items()}


def _counts(call: Call, name: FacetName, counted: list[tuple[str, int]]) -> list[Count]:
    names: dict[str, Worded] = {}
    if name in _NAMES and counted:
        rows = call.session.execute(_NAMES[name], {"values": [value for value, _ in counted]})
        names = {value: Worded(**known) for value, known in rows}
    return [Count(value=value, name=names.get(value), hits=number) for value, number in counted]


def _as_post(hit: Hit) -> SearchHit:
    known = hit.model_dump(
        include={"title", "language", "author", "snippet", "topic_id", "board_id", "post_id", "number"}
    )
    return SearchHit.model_validate(known | {"written_at": hit.at})
