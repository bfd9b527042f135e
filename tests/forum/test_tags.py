"""Tags: one vocabulary in four languages; topics choose from it and are found by it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.record import ListModeration
from contracts.forum.tags import AddTag, EditTag, ListTags
from contracts.identity import Role
from services.forum.discussion import topics
from services.forum.record import entries
from services.forum.tags import vocabulary
from tests.common.forum.people import board, read, topic

NAME = {"en": "Prisons", "es": "Cárceles", "pt": "Prisões", "fr": "Prisons"}


def test_a_vocabulary_to_begin_with_speaks_four_languages(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    tags = vocabulary.list_tags(desk.call_as(), ListTags()).items
    assert len(tags) >= 10
    for tag in tags:
        assert all((tag.name.en, tag.name.es, tag.name.pt, tag.name.fr)), tag.slug


def test_a_topic_is_tagged_and_found_by_its_tags(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    tagged = topic(ana, on, title="tagged", tags=["youth", "data", "youth"])
    topic(ana, on, title="plain")
    assert [(t.slug, t.name.fr) for t in tagged.topic.tags] == [
        ("youth", "Jeunesse"),
        ("data", "Données et évaluation"),
    ]

    def titles(tag: str) -> list[str]:
        return [t.title for t in topics.list_topics(ana, forum_topics.ListTopics(tag=tag)).items]

    assert (titles("data"), titles("policing"), titles("no-such")) == (["tagged"], [], [])
    edit = forum_topics.EditTopic(topic_id=tagged.topic.id, title="tagged", tags=["policing"])
    assert [t.slug for t in topics.edit_topic(ana, edit).tags] == ["policing"]
    kept = topics.edit_topic(ana, forum_topics.EditTopic(topic_id=tagged.topic.id, title="renamed"))
    assert [t.slug for t in kept.tags] == ["policing"]


def test_what_is_not_in_the_vocabulary_is_refused(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk)
    with pytest.raises(Refused, match=r"unknown_tag tags.*nonsense"):
        topic(desk.call_as(), on, tags=["youth", "nonsense"])


def test_a_retired_tag_stays_where_it_is_and_is_not_offered(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, keeper = board(desk), desk.call_as(), desk.call_as(Role.ADMINISTRATOR)
    vocabulary.add_tag(keeper, AddTag(slug="prisons", name=NAME))
    opened = topic(ana, on, tags=["prisons"])
    edit = EditTag(slug="prisons", name=NAME, retired=True, expected_version=1)
    assert vocabulary.edit_tag(keeper, edit).version == 2
    with pytest.raises(Refused, match="stale"):
        vocabulary.edit_tag(keeper, edit)
    offered = {t.slug for t in vocabulary.list_tags(ana, ListTags()).items}
    everything = {t.slug for t in vocabulary.list_tags(ana, ListTags(retired=True)).items}
    assert everything - offered == {"prisons"}
    with pytest.raises(Refused, match="unknown_tag"):
        topic(ana, on, tags=["prisons"])
    command = forum_topics.EditTopic(topic_id=opened.topic.id, title="x", tags=["data", "prisons"])
    assert [t.slug for t in topics.edit_topic(ana, command).tags] == ["data", "prisons"]
    assert read(ana, opened).topic.tags[1].name.es == "Cárceles"


def test_a_tag_is_added_once(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    keeper = desk.call_as(Role.MODERATOR)
    with pytest.raises(Refused, match="tag_exists"):
        vocabulary.add_tag(keeper, AddTag(slug="youth", name=NAME))
    with pytest.raises(Refused, match="not_found"):
        vocabulary.edit_tag(keeper, EditTag(slug="no-such", name=NAME))


def test_a_moderator_who_tags_is_on_record(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator = desk.call_as(Role.MODERATOR)
    opened = topic(desk.call_as(), board(desk), title="t", tags=["youth", "data"])
    topics.edit_topic(moderator, forum_topics.EditTopic(topic_id=opened.topic.id, title="t", tags=["data"]))
    entry = entries.list_moderation(moderator, ListModeration()).items[0]
    assert (entry.deed, entry.reason) == ("topic_tagged", "youth, data")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO topic_tag (topic_id, slug, place) SELECT id, 'youth', 6 FROM topic",
        "INSERT INTO topic_tag (topic_id, slug, place) SELECT id, 'nonsense', 2 FROM topic",
        "INSERT INTO topic_tag (topic_id, slug, place) SELECT id, 'youth', 1 FROM topic",
        "UPDATE tag SET name = '{}'",
        "DELETE FROM tag WHERE slug = 'data'",
    ],
)
def test_the_database_keeps_tags_whole(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    topic(desk.call_as(), board(desk), tags=["data"])
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
