"""Hits as readers see them: title, author, link, and the text for the snippet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, Uuid, and_, any_, bindparam, func, null, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from chassis.call import Call
from services.forum.base.json_sql import json_object
from services.forum.base.model import Board, Post, Topic
from services.forum.base.people import POST_AUTHOR, author
from services.forum.library.model import Resource, ResourceText, ResourceVersion
from services.forum.search.model import SearchEntry
from services.forum.translations.model import Translation

_POSTS = (
    select(
        SearchEntry.id.label("entry_id"),
        SearchEntry.language.label("written_in"),
        func.coalesce(Translation.plain, Post.plain).label("plain"),
        json_object(
            kind=SearchEntry.kind,
            id=SearchEntry.thing_id,
            title=func.coalesce(Translation.title, Topic.title),
            language=SearchEntry.language,
            translated=SearchEntry.translated,
            author=author(POST_AUTHOR, Post.author_id),
            at=Post.written_at,
            board_id=Topic.board_id,
            topic_id=Topic.id,
            post_id=Post.id,
            number=Post.number,
        ).label("shape"),
    )
    .join(Post, Post.id == SearchEntry.thing_id)
    .join(Topic, Topic.id == Post.topic_id)
    .join(Board, Board.id == Topic.board_id)
    .outerjoin(
        Translation,
        and_(SearchEntry.translated, Translation.post_id == Post.id, Translation.language == SearchEntry.language),
    )
    .outerjoin(POST_AUTHOR, POST_AUTHOR.c.id == Post.author_id)
    .where(SearchEntry.id == any_(bindparam("entries", type_=ARRAY(Uuid))))
)
# A resource is called by its title in the reader's language, if it has one, unless texts in one language are asked for.
_theirs = aliased(ResourceText)
_RESOURCES = (
    select(
        SearchEntry.id.label("entry_id"),
        SearchEntry.language.label("written_in"),
        ResourceText.plain,
        json_object(
            kind=SearchEntry.kind,
            id=SearchEntry.thing_id,
            title=func.coalesce(_theirs.title, ResourceText.title),
            title_language=func.coalesce(_theirs.language, SearchEntry.language),
            language=SearchEntry.language,
            translated=SearchEntry.translated,
            author=null(),
            at=SearchEntry.at,
            resource_id=Resource.id,
            creators=func.jsonb_path_query_array(ResourceVersion.creators, "$[*].name"),
        ).label("shape"),
    )
    .join(Resource, Resource.id == SearchEntry.thing_id)
    .join(
        ResourceVersion, and_(ResourceVersion.resource_id == Resource.id, ResourceVersion.number == Resource.published)
    )
    .join(ResourceText, and_(ResourceText.resource_id == Resource.id, ResourceText.language == SearchEntry.language))
    .outerjoin(_theirs, and_(_theirs.resource_id == Resource.id, _theirs.language == bindparam("reader", type_=String)))
    .where(SearchEntry.id == any_(bindparam("entries", type_=ARRAY(Uuid))))
)


def load(call: Call, entries: Sequence[UUID], titles: str | None = None) -> list[Row[Any]]:
    """Rows with `shape`, `plain` and `written_in`, in the order of the entries; `titles`: the language of resources'
    titles where they have one in it.
    """
    if not entries:
        return []
    found: dict[UUID, Row[Any]] = {}
    for each in (_POSTS, _RESOURCES):
        if asked := [entry for entry in entries if entry not in found]:
            found |= {row.entry_id: row for row in call.session.execute(each, {"entries": asked, "reader": titles})}
    return [found[entry] for entry in entries if entry in found]
