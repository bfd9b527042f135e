"""Translations as readers see them: in the reader's language next to a post, or all of a post."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, select

from services.forum.base.json_sql import json_object
from services.forum.base.model import Post, Topic
from services.forum.base.people import TRANSLATOR, author
from services.forum.translations.model import Translation

# The reader's language; `audience.viewer` supplies the caller's.
READING: ColumnElement[str] = bindparam("reading", type_=String)
_FIELDS = {
    "language": Translation.language,
    "title": Translation.title,
    "html": Translation.html,
    "machine": Translation.machine,
    "by": case((~Translation.machine, author(TRANSLATOR, Translation.translator_id))),
    "made_at": Translation.made_at,
    "version": Translation.version,
    "stale": Translation.of_version < Post.version,
}
_ITS_TRANSLATOR = TRANSLATOR.c.id == Translation.translator_id
# The contract's PostTranslation, or null; of `with_translation`.
SHAPE = case((Translation.post_id.is_not(None), json_object(**_FIELDS)))
IN_FULL = json_object(**_FIELDS, post_id=Translation.post_id, text=Translation.source)


def with_translation(posts: Select[Any]) -> Select[Any]:
    """The posts, each with its translation into the reader's language if it needs one and has one."""
    needed = and_(Translation.post_id == Post.id, Translation.language == READING, Post.language != READING)
    return posts.outerjoin(Translation, needed).outerjoin(TRANSLATOR, _ITS_TRANSLATOR)


# A topic's title in the reader's language, or null.
TITLE = (
    select(Translation.title)
    .join(Post, Post.id == Translation.post_id)
    .where(
        Post.topic_id == Topic.id,
        Post.number == 1,
        Post.hidden_at.is_(None),
        Translation.language == READING,
        Topic.language != READING,
    )
    .correlate(Topic)
    .scalar_subquery()
)
# All translations of a post, by language.
OF_POST = (
    select(IN_FULL)
    .select_from(Translation)
    .join(Post, Post.id == Translation.post_id)
    .outerjoin(TRANSLATOR, _ITS_TRANSLATOR)
    .where(Translation.post_id == bindparam("post"), Translation.language != Post.language)
    .order_by(Translation.language)
)
