"""Members' files: registered, uploaded, removed before they are posted; and who may download them.

A posted file is available to those who may read the post; until then, only to its owner.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from chassis import filenames
from chassis.call import Call
from chassis.ids import new_id
from contracts.base import NOT_FOUND, Refused
from contracts.forum import files as forum_files
from contracts.forum.files import EXTENSIONS
from services.forum.access import restrictions
from services.forum.files.deletion import drop
from services.forum.files.model import NOWHERE, FileOwner, StoredFile
from services.forum.settings import forum_settings
from services.forum.trust import limits

MEGABYTE = 1_000_000
# The most files of a member that wait to be posted.
_MOST_WAITING = 50


def announce_file(call: Call, command: forum_files.AnnounceFile) -> forum_files.File:
    """Raises SUSPENDED, MUTED (everywhere), FILE_EMPTY, FILE_TOO_LARGE, FILES_WAITING, FILES_FULL, NEW_HERE_FILES."""
    restrictions.must_be_free(call)
    _must_fit(command)
    row = StoredFile(
        id=new_id(),
        owner_id=call.actor.member_id,
        filename=command.filename,
        size_bytes=command.size_bytes,
        announced_at=call.now,
    )
    call.session.add(row)
    call.session.flush()
    _must_have_room(call)
    limits.may_attach(call, _added_before(call, row))
    return view(row)


def _added_before(call: Call, row: StoredFile) -> int:
    """How many files the owner registered in the 24 hours before this one."""
    since = call.now - timedelta(days=1)
    theirs = (StoredFile.owner_id == row.owner_id, StoredFile.announced_at > since, StoredFile.id != row.id)
    return call.session.execute(select(func.count()).where(*theirs)).scalar_one()


def keep_file(call: Call, command: forum_files.KeepFile) -> forum_files.File:
    """What the gateway found. Raises NOT_FOUND, FILE_SENT, SUSPENDED, MUTED, FILE_TOO_LARGE, FILES_FULL."""
    restrictions.must_be_free(call)
    row = _own(call, command.file_id)
    if row.kept_at is not None:
        raise forum_files.FILE_SENT()
    row.filename = filenames.harmless(row.filename, EXTENSIONS[command.media_type])
    row.media_type, row.size_bytes, row.sha256 = command.media_type, command.size_bytes, bytes.fromhex(command.sha256)
    row.width, row.height = command.width, command.height
    row.kept_at = call.now
    call.session.flush()
    _must_have_room(call)
    return view(row)


def remove_file(call: Call, command: forum_files.FileById) -> forum_files.File:
    """Only one's own, before it is posted. Raises NOT_FOUND, FILE_POSTED."""
    row = _own(call, command.file_id)
    if row.post_id is not None or row.resource_id is not None:
        raise forum_files.FILE_POSTED()
    gone = view(row)
    drop(call, [row.id])
    return gone


def _must_fit(command: forum_files.AnnounceFile) -> None:
    most = forum_settings().file_bytes
    if command.size_bytes == 0:
        raise forum_files.FILE_EMPTY("size_bytes", filename=command.filename)
    if command.size_bytes > most:
        raise forum_files.FILE_TOO_LARGE("size_bytes", limit=most // MEGABYTE)


def _must_have_room(call: Call) -> None:
    """After the row was written, which locks the owner's sum. Raises FILES_WAITING, FILES_FULL."""
    me, most = call.actor.member_id, forum_settings().member_file_bytes
    total = call.session.execute(select(FileOwner.bytes).where(FileOwner.member_id == me)).scalar_one()
    if total > most:
        raise forum_files.FILES_FULL("size_bytes", limit=most // MEGABYTE)
    waiting = select(func.count()).where(StoredFile.owner_id == me, NOWHERE)
    if call.session.execute(waiting).scalar_one() > _MOST_WAITING:
        raise forum_files.FILES_WAITING(limit=_MOST_WAITING)


def _own(call: Call, file_id: UUID) -> StoredFile:
    """A file of the caller's, locked. Raises NOT_FOUND."""
    own = (StoredFile.id == file_id, StoredFile.owner_id == call.actor.member_id)
    row = call.session.execute(
        select(StoredFile).where(*own).with_for_update(), execution_options={"populate_existing": True}
    ).scalar_one_or_none()
    if row is None:
        raise missing()
    return row


def missing() -> Refused:
    """The refusal for a file that does not exist for the caller."""
    return NOT_FOUND("file_id", what="file")


def attached_view(row: StoredFile) -> forum_files.AttachedFile:
    """A file as shown with what it belongs to."""
    return forum_files.AttachedFile.of(row)


def view(row: StoredFile) -> forum_files.File:
    """The contract's File."""
    return forum_files.File.of(row, sha256=row.sha256.hex() if row.sha256 else None)
