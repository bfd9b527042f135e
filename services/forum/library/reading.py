"""A resource as its readers see it: the published version, or another one that they may read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, Uuid, bindparam, cast, func, or_, select

from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.forum.files import AttachedFile
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.resources import (
    Creator,
    ListResourceSteps,
    ListResourceVersions,
    Practice,
    ReadResource,
    ResourceItem,
    ResourceState,
    ResourceText,
)
from contracts.forum.values import Author
from contracts.kinds import Language
from services.forum.base.people import AUTHOR, MODERATOR, author
from services.forum.files import files
from services.forum.files.model import StoredFile
from services.forum.library import citing, version_file
from services.forum.library.access import SHOWN_VERSION, reader
from services.forum.library.model import Resource, ResourceStep, ResourceVersion

# What is shown of a version as it was written: in lists, and on its own page.
_AS_WRITTEN = ("number", "audience", "language", "subjects", "countries", "year", "published_at")
_IN_FULL = ("licence", "link", "programmes", "body", "body_html", "written_at")
# With its type: of a parameter compared with NULL, PostgreSQL infers none, and could not prepare the statement.
_number = cast(bindparam("number", type_=Integer), Integer)
_latest = (
    select(func.max(ResourceVersion.number))
    .where(ResourceVersion.resource_id == Resource.id, SHOWN_VERSION)
    .correlate(Resource)
    .scalar_subquery()
)
# A resource with one of its versions, and their authors.
VERSIONS: Select[Any] = (
    select(
        Resource,
        ResourceVersion,
        author(AUTHOR, ResourceVersion.written_by).label("writer"),
        author(MODERATOR, Resource.submitted_by).label("submitter"),
    )
    .join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    .outerjoin(AUTHOR, AUTHOR.c.id == ResourceVersion.written_by)
    .outerjoin(MODERATOR, MODERATOR.c.id == Resource.submitted_by)
)
_ONE = (
    VERSIONS.add_columns(_latest.label("last"))
    .where(
        Resource.id == bindparam("resource", type_=Uuid),
        SHOWN_VERSION,
        or_(_number.is_(None), ResourceVersion.number == _number),
    )
    .order_by((ResourceVersion.number == Resource.published).desc().nulls_last(), ResourceVersion.number.desc())
    .limit(1)
)


def read_resource(call: Call, command: ReadResource) -> forum_resources.Resource:
    """The published version, or the last one the caller may read, or `number`. Raises NOT_FOUND."""
    values = reader(call.actor) | {"resource": command.resource_id, "number": command.number}
    row = call.session.execute(_ONE, values, execution_options={"populate_existing": True}).first()
    if row is None:
        raise NOT_FOUND("resource_id" if command.number is None else "number", what="resource")
    return _in_full(call, row)


def again(call: Call, resource_id: UUID, number: int) -> forum_resources.Resource:
    """A version that was just written or decided on."""
    return read_resource(call, ReadResource(resource_id=resource_id, number=number))


def list_resource_versions(call: Call, command: ListResourceVersions) -> Page[forum_resources.ResourceVersion]:
    """Raises NOT_FOUND."""
    read_resource(call, ReadResource(resource_id=command.resource_id))
    statement = VERSIONS.where(Resource.id == command.resource_id, SHOWN_VERSION)
    return page(
        call.session, statement, [ResourceVersion.number], command, _version, descending=True, values=reader(call.actor)
    )


def list_resource_steps(call: Call, command: ListResourceSteps) -> Page[forum_resources.ResourceStep]:
    """Raises NOT_FOUND, and FORBIDDEN for those who may read only what is published."""
    resource = read_resource(call, ReadResource(resource_id=command.resource_id))
    if not reader(call.actor)["keeps"] and resource.submitted_by.id != call.actor.id:
        raise FORBIDDEN()
    statement = (
        select(ResourceStep, author(AUTHOR, ResourceStep.member_id).label("by"))
        .outerjoin(AUTHOR, AUTHOR.c.id == ResourceStep.member_id)
        .where(ResourceStep.resource_id == command.resource_id)
    )
    return page(call.session, statement, [ResourceStep.id], command, _step, descending=True)


def item(row: Row[Any]) -> ResourceItem:
    """A row of VERSIONS in a list."""
    return ResourceItem(**item_fields(row[0], row[1]))


def item_fields(resource: Resource, version: ResourceVersion) -> dict[str, Any]:
    """What lists show of a version; the text in its own language comes first."""
    texts = sorted(version.texts.items(), key=lambda pair: (pair[0] != version.language, pair[0]))
    return same(version, *_AS_WRITTEN) | {
        "id": resource.id,
        "kind": resource.kind,
        "state": _state(resource, version),
        "texts": [ResourceText(language=Language(code), **text) for code, text in texts],
        "creators": [Creator(**each) for each in version.creators],
    }


def _state(resource: Resource, version: ResourceVersion) -> ResourceState:
    return ResourceState.WITHDRAWN if resource.withdrawn_at else ResourceState(version.state)


def _in_full(call: Call, row: Row[Any]) -> forum_resources.Resource:
    resource, version = row[0], row[1]
    return forum_resources.Resource(
        **item_fields(resource, version),
        **same(version, *_IN_FULL),
        file=_file(call, version.file_id),
        downloads=version_file.downloads(call, resource.id),
        current=resource.published,
        latest=row.last,
        practice=Practice(**version.practice) if version.practice else None,
        practice_html=_in_order(version.practice_html),
        interventions=citing.named(call, version),
        submitted_by=Author.model_validate(row.submitter),
        written_by=Author.model_validate(row.writer),
        withdrawn_at=resource.withdrawn_at,
        withdrawn_reason=resource.withdrawn_reason,
        version=resource.version,
    )


def _file(call: Call, file_id: UUID | None) -> AttachedFile | None:
    return files.attached_view(call.session.get_one(StoredFile, file_id)) if file_id else None


def _in_order(parts: dict[str, str] | None) -> dict[str, str] | None:
    """In narrative order, the problem first; JSON in the database does not keep the order of keys."""
    return {name: parts[name] for name in Practice.model_fields if name in parts} if parts else None


def _version(row: Row[Any]) -> forum_resources.ResourceVersion:
    resource, version = row[0], row[1]
    return forum_resources.ResourceVersion(
        number=version.number,
        state=_state(resource, version),
        title=version.texts[version.language]["title"],
        language=Language(version.language),
        written_by=Author.model_validate(row.writer),
        written_at=version.written_at,
        published_at=version.published_at,
    )


def _step(row: Row[Any]) -> forum_resources.ResourceStep:
    step: ResourceStep = row[0]
    return forum_resources.ResourceStep.of(step, by=row.by)
