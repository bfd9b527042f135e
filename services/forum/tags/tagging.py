"""The tags of topics: chosen from the vocabulary, shown with the topic, searched for."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, delete, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from chassis.call import Call
from contracts.forum.tags import UNKNOWN_TAG
from services.forum.base.json_sql import json_object
from services.forum.base.model import Topic
from services.forum.tags.model import Tag, TopicTag

# The contract's TopicTags of a topic, in the order in which they were chosen.
TAGS: ColumnElement[object] = (
    select(
        func.coalesce(
            func.json_agg(aggregate_order_by(json_object(slug=Tag.slug, name=Tag.name), TopicTag.place)),
            func.json_build_array(),
        )
    )
    .select_from(Tag)
    .join(TopicTag, TopicTag.slug == Tag.slug)
    .where(TopicTag.topic_id == Topic.id)
    .correlate(Topic)
    .scalar_subquery()
)


def tagged(slug: str) -> ColumnElement[bool]:
    """Whether a topic has the tag."""
    return select(TopicTag.slug).where(TopicTag.topic_id == Topic.id, TopicTag.slug == slug).correlate(Topic).exists()


def slugs(call: Call, topic_id: UUID) -> list[str]:
    """The topic's tags, in order."""
    statement = select(TopicTag.slug).where(TopicTag.topic_id == topic_id).order_by(TopicTag.place)
    return list(call.session.execute(statement).scalars())


def put(call: Call, topic_id: UUID, wanted: list[str]) -> bool:
    """Sets the topic's tags; true if they differ from before. Raises UNKNOWN_TAG for those not offered."""
    chosen, former = list(dict.fromkeys(wanted)), slugs(call, topic_id)
    if chosen == former:
        return False
    _must_be_offered(call, [slug for slug in chosen if slug not in former])
    carry(call, topic_id, chosen)
    return True


def carry(call: Call, topic_id: UUID, chosen: list[str]) -> None:
    """Adds these tags, even retired ones, since they come from another topic."""
    call.session.execute(delete(TopicTag).where(TopicTag.topic_id == topic_id))
    if chosen:
        rows = [{"topic_id": topic_id, "slug": slug, "place": place} for place, slug in enumerate(chosen, 1)]
        call.session.execute(insert(TopicTag), rows)


def _must_be_offered(call: Call, wanted: list[str]) -> None:
    statement = select(Tag.slug).where(Tag.slug == func.any(cast(wanted, ARRAY(Text))), Tag.retired.is_(False))
    offered = set(call.session.execute(statement).scalars())
    for slug in wanted:
        if slug not in offered:
            raise UNKNOWN_TAG("tags", slug=slug)
