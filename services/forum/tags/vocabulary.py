"""The vocabulary of tags, in four languages: managed by moderators and administrators, read by everybody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row, refuse_stale
from contracts.base import Page
from contracts.forum import tags as forum_tags
from contracts.forum.tags import TAG_EXISTS, AddTag, EditTag, ListTags
from contracts.kinds import Translated
from services.forum.tags.model import Tag


def list_tags(call: Call, command: ListTags) -> Page[forum_tags.Tag]:
    """The tags by slug; those that can be chosen, or all."""
    statement = select(Tag) if command.retired else select(Tag).where(Tag.retired.is_(False))
    return page(call.session, statement, [Tag.slug], command, _row)


def add_tag(call: Call, command: AddTag) -> forum_tags.Tag:
    """Raises TAG_EXISTS."""
    added = call.session.execute(
        insert(Tag)
        .values(slug=command.slug, name=_texts(command.name), retired=False, version=1)
        .on_conflict_do_nothing()
        .returning(Tag.slug)
    ).first()
    if added is None:
        raise TAG_EXISTS("slug", slug=command.slug)
    return forum_tags.Tag(slug=command.slug, name=command.name, retired=False, version=1)


def edit_tag(call: Call, command: EditTag) -> forum_tags.Tag:
    """Raises NOT_FOUND, STALE."""
    tag = get_row(call, Tag, command.slug, "slug", "tag", lock=True)
    refuse_stale(tag.version, command.expected_version)
    tag.name, tag.retired = _texts(command.name), command.retired
    tag.version += 1
    call.session.flush()
    return _view(tag)


def _texts(name: Translated) -> dict[str, str]:
    return name.model_dump(exclude_none=True)


def _row(row: Row[Any]) -> forum_tags.Tag:
    return _view(row[0])


def _view(tag: Tag) -> forum_tags.Tag:
    return forum_tags.Tag(slug=tag.slug, name=Translated(**tag.name), retired=tag.retired, version=tag.version)
