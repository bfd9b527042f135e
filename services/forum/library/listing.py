"""Published resources: listed, narrowed down, and counted by kind, subject, country, language and year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, String, cast, desc, func, literal, or_, select, union_all

from chassis.call import Call
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
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

# What the facets are counted from, and the values of each.
_COUNTED = (
    Resource.kind,
    ResourceVersion.subjects,
    ResourceVersion.countries,
    ResourceVersion.language,
    ResourceVersion.year,
)
_FACETS: dict[str, Callable[[Any], ColumnElement[str]]] = {
    "kind": lambda read: read.kind,
    "subject": lambda read: func.unnest(read.subjects),
    "country": lambda read: func.unnest(read.countries),
    "language": lambda read: read.language,
    "year": lambda read: cast(read.year, String),
}
_TOTAL = "total"
# A migration that changes the subjects is seen everywhere after this long.
_SUBJECTS_SECONDS = 60.0
# Published versions never change; only publishing and withdrawing put them on a list or take them off.
_LISTED_SECONDS = 60.0
_PLURAL = {"kind": "kinds", "subject": "subjects", "country": "countries", "language": "languages", "year": "years"}


def list_resources(call: Call, command: ListResources) -> Page[ResourceItem]:
    """Matching resources that the caller may read, newest first."""
    call.cache("library", seconds=_LISTED_SECONDS, shared=True)
    # What is narrowed down may be most of the library or little of it.
    statement = VERSIONS.where(*_shelved(), *_fitting(call, command).values()).execution_options(**PLANNED_EACH_TIME)
    keys = [Resource.published_at, Resource.id]
    return page(call.session, statement, keys, command, item, descending=True, values=reader(call.actor))


def count_resources(call: Call, command: CountResources) -> ResourceCounts:
    """The values of a facet are counted without its own selection, to show what else can be selected."""
    call.cache("library", seconds=_LISTED_SECONDS, shared=True)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in (_TOTAL, *_FACETS)}
    for facet, value, number in call.session.execute(_counted(call, command), reader(call.actor)):
        counts[facet][value] = number
    total = counts.pop(_TOTAL)[_TOTAL]
    return ResourceCounts(total=total, **{_PLURAL[facet]: numbers for facet, numbers in counts.items()})


def _shelved() -> list[ColumnElement[bool]]:
    """Published, and readable by the caller. Values: access.reader."""
    return [SHELVED, ResourceVersion.number == Resource.published]


def _fitting(call: Call, filters: ResourceFilters) -> dict[str, ColumnElement[bool]]:
    """The conditions that were asked for, by the name of the filter."""
    subjects = with_narrower(call, filters.subject) if filters.subject else []
    conditions = {
        "kind": Resource.kind == filters.kind,
        "subject": ResourceVersion.subjects.overlap(subjects),
        "country": ResourceVersion.countries.contains([filters.country]),
        "language": ResourceVersion.language == filters.language,
        "year": ResourceVersion.year == filters.year,
        "programme": ResourceVersion.programmes.contains([filters.programme]),
    }
    return {name: condition for name, condition in conditions.items() if getattr(filters, name) is not None}


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


def with_narrower(call: Call, subject: str) -> list[str]:
    """The subject and those within it: looked up beforehand, so that the plan is made for them."""
    within = select(Subject.slug).where(or_(Subject.slug == subject, Subject.broader == subject))
    return list(call.session.execute(within).scalars())


def _counted(call: Call, command: CountResources) -> CompoundSelect[Any]:
    """Rows of facet, value and number, the most frequent values first: the library is read once for all of them."""
    fitting = _fitting(call, command)
    read = (
        select(*_COUNTED, *(condition.label(f"fits_{name}") for name, condition in fitting.items()))
        .join_from(Resource, ResourceVersion, ResourceVersion.resource_id == Resource.id)
        .where(*_shelved())
        .cte("shelved")
    )
    fits = {name: read.c[f"fits_{name}"] for name in fitting}
    number = func.count()
    total = select(literal(_TOTAL).label("facet"), literal(_TOTAL).label("value"), number.label("number"))
    counted = [total.select_from(read).where(*fits.values())]
    for facet, value_of in _FACETS.items():
        others = [fit for name, fit in fits.items() if name != facet]
        values = select(value_of(read.c).label("value")).where(*others).subquery()
        named = select(literal(facet), values.c.value, number).where(values.c.value.is_not(None))
        counted.append(named.group_by(values.c.value))
    return union_all(*counted).order_by("facet", desc("number"), "value")
