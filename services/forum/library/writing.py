"""Writing for the library: a draft, its changes, and a new version of what was published."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import inspect, or_, select, union

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import refuse_stale
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.resources import (
    NOT_A_DRAFT,
    NOT_PUBLISHED,
    RESOURCE_WITHDRAWN,
    VERSION_IN_WORK,
    DraftResource,
    EditResource,
    ListMyResources,
    ResourceById,
    ResourceItem,
    ResourceKind,
)
from contracts.identity import Role
from services.forum.library import citing, content, version_file
from services.forum.library.access import SHOWN_VERSION, reader
from services.forum.library.model import Resource, ResourceVersion
from services.forum.library.reading import VERSIONS, again, item

# What a new version copies from the previous one.
_OWN = {"number", "state", "written_by", "written_at", "submitted_at", "published_at", "published_by"}


def draft_resource(call: Call, command: DraftResource) -> forum_resources.Resource:
    """Raises what content.of raises, and UNKNOWN_FILE."""
    fields = content.of(call, command.kind, command, {})
    resource = Resource(
        id=new_id(), kind=command.kind, submitted_by=call.actor.member_id, created_at=call.now, latest=1
    )
    call.session.add(resource)
    call.session.flush()
    version_file.put(call, _add(call, resource, fields), command.file_id)
    return again(call, resource.id, 1)


def edit_resource(call: Call, command: EditResource) -> forum_resources.Resource:
    """Raises NOT_FOUND, FORBIDDEN, NOT_A_DRAFT, STALE, UNKNOWN_FILE, and what content.of raises."""
    resource, version = own_draft(call, command.resource_id)
    refuse_stale(resource.version, command.expected_version)
    fields = content.of(call, ResourceKind(resource.kind), command, citing.versions(version))
    for name, value in fields.items():
        setattr(version, name, value)
    version_file.put(call, version, command.file_id)
    version.written_at = call.now
    resource.version += 1
    call.session.flush()
    return again(call, resource.id, version.number)


def revise_resource(call: Call, command: ResourceById) -> forum_resources.Resource:
    """A copy of the published version to continue from: for its submitter and moderators.

    Raises NOT_FOUND, FORBIDDEN, NOT_PUBLISHED, RESOURCE_WITHDRAWN, VERSION_IN_WORK.
    """
    resource = locked(call, command.resource_id)
    if resource.submitted_by != call.actor.id and not call.actor.has(Role.MODERATOR):
        raise FORBIDDEN()
    if resource.withdrawn_at:
        raise RESOURCE_WITHDRAWN()
    if resource.published is None:
        raise NOT_PUBLISHED()
    if resource.published != resource.latest:
        raise VERSION_IN_WORK()
    before = call.session.get_one(ResourceVersion, (resource.id, resource.published))
    kept = {each.key: getattr(before, each.key) for each in inspect(before).mapper.column_attrs if each.key not in _OWN}
    resource.latest += 1
    resource.version += 1
    call.session.flush()
    _add(call, resource, kept)
    return again(call, resource.id, resource.latest)


def list_my_resources(call: Call, command: ListMyResources) -> Page[ResourceItem]:
    """Each resource once, with the caller's last version of it."""
    me = call.actor.member_id
    newest = (
        select(ResourceVersion.number)
        .where(
            ResourceVersion.resource_id == Resource.id,
            or_(ResourceVersion.written_by == me, Resource.submitted_by == me),
        )
        .where(SHOWN_VERSION)
        .order_by(ResourceVersion.number.desc())
        .limit(1)
        .correlate(Resource)
        .scalar_subquery()
    )
    # What is looked at: without this, the newest version is sought of each resource there is.
    theirs = union(
        select(Resource.id).where(Resource.submitted_by == me),
        select(ResourceVersion.resource_id).where(ResourceVersion.written_by == me),
    )
    statement = VERSIONS.where(Resource.id.in_(theirs), ResourceVersion.number == newest)
    statement = statement.execution_options(**PLANNED_EACH_TIME)
    return page(call.session, statement, [Resource.id], command, item, descending=True, values=reader(call.actor))


def locked(call: Call, resource_id: UUID) -> Resource:
    """A resource of which the caller may read a version, locked, so that actions do not overlap. Raises NOT_FOUND."""
    known = select(ResourceVersion).where(ResourceVersion.resource_id == Resource.id, SHOWN_VERSION).exists()
    found = call.session.execute(
        select(Resource).where(Resource.id == resource_id, known).with_for_update(of=Resource),
        reader(call.actor),
        execution_options={"populate_existing": True},
    ).scalar_one_or_none()
    if found is None:
        raise NOT_FOUND("resource_id", what="resource")
    return found


def last_version(call: Call, resource: Resource) -> ResourceVersion:
    """The last version, read again now that the resource is locked."""
    return call.session.get_one(ResourceVersion, (resource.id, resource.latest), populate_existing=True)


def own_draft(call: Call, resource_id: UUID) -> tuple[Resource, ResourceVersion]:
    """The caller's draft, locked. Raises NOT_FOUND, FORBIDDEN, NOT_A_DRAFT."""
    resource = locked(call, resource_id)
    version = last_version(call, resource)
    if version.state == "published":
        raise NOT_A_DRAFT()
    if version.written_by != call.actor.id:
        raise FORBIDDEN()
    if version.state != "draft":
        raise NOT_A_DRAFT()
    return resource, version


def _add(call: Call, resource: Resource, fields: dict[str, object]) -> ResourceVersion:
    columns = fields | {"resource_id": resource.id, "number": resource.latest}
    made = ResourceVersion(**columns, state="draft", written_by=call.actor.member_id, written_at=call.now)
    call.session.add(made)
    call.session.flush()
    return made
