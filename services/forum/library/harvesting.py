"""What harvesters may take from the library: what is published for everyone, and what no longer is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from contracts.forum.library.harvest import HarvestedPage, HarvestedResource, HarvestResources, PublicResource
from contracts.forum.library.resources import ResourceKind
from services.forum.library.listing import with_narrower
from services.forum.library.model import Resource, ResourceVersion, Subject
from services.forum.library.reading import item_fields

_SEEN = select(Resource, ResourceVersion).join(
    ResourceVersion,
    (ResourceVersion.resource_id == Resource.id) & (ResourceVersion.number == Resource.world_number),
)


def harvest_resources(call: Call, command: HarvestResources) -> HarvestedPage:
    """In the order of their last change. Raises MALFORMED for the cursor."""
    # Waits for changes in progress (sql/resource_changes_for_the_world.sql): up to this moment, nothing is missing.
    as_of = call.session.execute(select(func.clock_timestamp())).scalar_one()
    call.session.execute(select(func.pg_advisory_xact_lock_shared(func.hashtext("resource.world_at"))))
    broader = dict(call.session.execute(select(Subject.slug, Subject.broader)).tuples().all())
    conditions = _conditions(call, command)
    seen = _SEEN.where(*conditions).execution_options(**PLANNED_EACH_TIME)  # of some subjects there is little
    found = page(
        call.session,
        seen,
        [Resource.world_at, Resource.id],
        command,
        lambda row: _harvested(row, broader),
    )
    total = select(func.count()).select_from(seen.subquery()).execution_options(**PLANNED_EACH_TIME)
    return HarvestedPage(
        items=found.items, next=found.next, total=call.session.execute(total).scalar_one(), as_of=as_of
    )


def _conditions(call: Call, command: HarvestResources) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Resource.world_at.is_not(None)]
    if command.since:
        conditions.append(Resource.world_at >= command.since)
    if command.before:
        conditions.append(Resource.world_at < command.before)
    if command.kind:
        conditions.append(Resource.kind == command.kind)
    if command.subject:
        conditions.append(ResourceVersion.subjects.overlap(with_narrower(call, command.subject)))
    if command.resource_id:
        conditions.append(Resource.id == command.resource_id)
    return conditions


def _harvested(row: Row[Any], broader: dict[str, str | None]) -> HarvestedResource:
    resource, version = row[0], row[1]
    gone = resource.withdrawn_at is not None or not resource.public
    own = ("licence", "link", "programmes")
    return HarvestedResource(
        id=resource.id,
        changed_at=resource.world_at,
        kind=ResourceKind(resource.kind),
        subjects=sorted({*version.subjects, *(broader[each] for each in version.subjects if broader[each])}),
        resource=None if gone else PublicResource(**item_fields(resource, version), **same(version, *own)),
    )
