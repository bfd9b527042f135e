"""Published resources: listed, narrowed down, and counted by kind, subject, country, language and year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, any_, cast, func, or_, select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.resources import (
    CountResources,
    ListResources,
    ResourceCounts,
    ResourceFilters,
    ResourceItem,
)
from services.forum.library.access import SHELVED, reader
from services.forum.library.model import Resource, ResourceVersion, Subject
from services.forum.library.reading import VERSIONS, item

_FACETS: dict[str, Any] = {
    "kind": Resource.kind,
    "subject": func.unnest(ResourceVersion.subjects),
    "country": func.unnest(ResourceVersion.countries),
    "language": ResourceVersion.language,
    "year": cast(ResourceVersion.year, String),
}
# A migration that changes the subjects is seen everywhere after this long.
_SUBJECTS_SECONDS = 60.0
# Published versions never change; only publishing and withdrawing put them on a list or take them off.
_LISTED_SECONDS = 60.0
_PLURAL = {"kind": "kinds", "subject": "subjects", "country": "countries", "language": "languages", "year": "years"}


def list_resources(call: Call, command: ListResources) -> Page[ResourceItem]:
    """Matching resources that the caller may read, newest first."""
    call.cache("library", seconds=_LISTED_SECONDS, shared=True)
    statement = VERSIONS.where(*fitting(command))
    keys = [Resource.published_at, Resource.id]
    return page(call.session, statement, keys, command, item, descending=True, values=reader(call.actor))


def count_resources(call: Call, command: CountResources) -> ResourceCounts:
    """The values of a facet are counted without its own selection, to show what else can be selected."""
    call.cache("library", seconds=_LISTED_SECONDS, shared=True)
    counts = {_PLURAL[facet]: _counts(call, facet, command) for facet in _FACETS}
    total = call.session.execute(_of(func.count(), fitting(command)), reader(call.actor)).scalar_one()
    return ResourceCounts(total=total, **counts)


def fitting(filters: ResourceFilters, *but: str) -> list[ColumnElement[bool]]:
    """Published, matching, and readable by the caller; `but` names a filter to leave out. Values: access.reader."""
    conditions = {
        "kind": Resource.kind == filters.kind,
        "subject": ResourceVersion.subjects.overlap(with_narrower(filters.subject)),
        "country": filters.country == any_(ResourceVersion.countries),
        "language": ResourceVersion.language == filters.language,
        "year": ResourceVersion.year == filters.year,
        "programme": filters.programme == any_(ResourceVersion.programmes),
    }
    asked = [
        condition for name, condition in conditions.items() if getattr(filters, name) is not None and name not in but
    ]
    return [SHELVED, ResourceVersion.number == Resource.published, *asked]


def list_subjects(call: Call, _: forum_resources.ListSubjects) -> forum_resources.Vocabulary:
    """Each broader subject comes before those within it. Only a migration changes them, so no event has to tell."""
    call.cache(seconds=_SUBJECTS_SECONDS, shared=True)
    rows = call.session.execute(
        select(Subject).order_by(
            func.coalesce(Subject.broader, Subject.slug), Subject.broader.nulls_first(), Subject.slug
        )
    ).scalars()
    return forum_resources.Vocabulary(
        items=[forum_resources.Subject(slug=each.slug, name=each.name, broader=each.broader) for each in rows]
    )


def with_narrower(subject: str | None) -> Any:
    """The subject and those within it, as an array."""
    within = select(func.array_agg(Subject.slug)).where(or_(Subject.slug == subject, Subject.broader == subject))
    return within.scalar_subquery()


def _counts(call: Call, facet: str, command: CountResources) -> dict[str, int]:
    values = _of(_FACETS[facet].label("value"), fitting(command, facet)).subquery()
    counted = (
        select(values.c.value, func.count())
        .where(values.c.value.is_not(None))
        .group_by(values.c.value)
        .order_by(func.count().desc(), values.c.value)
    )
    return {row[0]: row[1] for row in call.session.execute(counted, reader(call.actor))}


def _of(what: ColumnElement[Any], conditions: list[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(what).join_from(Resource, ResourceVersion, ResourceVersion.resource_id == Resource.id).where(*conditions)
    )
