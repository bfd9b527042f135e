"""The file of a library entry: which version has which, who may download it, and how often it was downloaded."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from contracts.forum.files import UNKNOWN_FILE
from services.forum.access.audience import ME
from services.forum.files.deletion import drop
from services.forum.files.model import NOWHERE, StoredFile
from services.forum.library.access import KEEPS, SHOWN_VERSION, reader
from services.forum.library.model import Resource, ResourceDownload, ResourceVersion

# Withdrawn files are kept for the record, but readers cannot download them any more.
_STANDS = or_(Resource.withdrawn_at.is_(None), KEEPS, ResourceVersion.written_by == ME)
_VERSION = (
    select(ResourceVersion.number)
    .join(Resource, Resource.id == ResourceVersion.resource_id)
    .where(ResourceVersion.file_id == bindparam("file", type_=Uuid), SHOWN_VERSION, _STANDS)
    .limit(1)
)


def put(call: Call, version: ResourceVersion, file_id: UUID | None) -> None:
    """Sets the file of a draft. A file that no version has any more is deleted. Raises UNKNOWN_FILE."""
    former = version.file_id
    if file_id == former:
        return
    if file_id is not None:
        _take(call, version.resource_id, file_id)
    version.file_id = file_id
    call.session.flush()
    if former and not call.session.scalar(select(func.count()).where(ResourceVersion.file_id == former)):
        drop(call, [former])


def _take(call: Call, resource_id: UUID, file_id: UUID) -> None:
    """A file of the caller's that is not used yet, or one of this resource."""
    own = and_(StoredFile.owner_id == call.actor.member_id, StoredFile.kept_at.is_not(None), NOWHERE)
    fits = or_(own, StoredFile.resource_id == resource_id)
    row = call.session.execute(
        select(StoredFile).where(StoredFile.id == file_id, fits).with_for_update(),
        execution_options={"populate_existing": True},
    ).scalar_one_or_none()
    if row is None:
        raise UNKNOWN_FILE("file_id")
    row.resource_id = resource_id
    call.session.flush()


def may_have(call: Call, file_id: UUID) -> bool:
    """Whether the caller, who need not be signed in, may read a version with this file."""
    return call.session.execute(_VERSION, reader(call.actor) | {"file": file_id}).first() is not None


def count(call: Call, resource_id: UUID) -> None:
    """Counts one more download today. Who it was is not recorded."""
    counted = insert(ResourceDownload).values(resource_id=resource_id, day=call.today, downloads=1)
    more = {"downloads": ResourceDownload.downloads + 1}
    call.session.execute(counted.on_conflict_do_update(index_elements=["resource_id", "day"], set_=more))


def downloads(call: Call, resource_id: UUID) -> int:
    """How often its files were downloaded, over all versions and days."""
    total = func.coalesce(func.sum(ResourceDownload.downloads), 0)
    return int(call.session.scalar(select(total).where(ResourceDownload.resource_id == resource_id)) or 0)
