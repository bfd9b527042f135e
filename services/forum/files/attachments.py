"""The files of a post; those that an edit removes are deleted."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select, update

from chassis.call import Call
from contracts.forum.files import POST_FILES_TOO_LARGE, UNKNOWN_FILE
from services.forum.files.deletion import drop
from services.forum.files.files import MEGABYTE
from services.forum.files.model import NOWHERE, StoredFile
from services.forum.settings import forum_settings


def put(call: Call, post_id: UUID, file_ids: Sequence[UUID]) -> bool:
    """Gives the post exactly these, in this order; true if this changes anything. The caller has locked the post.

    Raises UNKNOWN_FILE, POST_FILES_TOO_LARGE.
    """
    chosen = list(dict.fromkeys(file_ids))
    former = list(call.session.scalars(_of(post_id)))
    if chosen == former:
        return False
    _must_be_there(call, post_id, chosen)
    _place(call, post_id, former, chosen)
    if gone := [file_id for file_id in former if file_id not in chosen]:
        drop(call, gone)
    return True


def _of(post_id: UUID) -> Select[tuple[UUID]]:
    return select(StoredFile.id).where(StoredFile.post_id == post_id).order_by(StoredFile.position)


def _must_be_there(call: Call, post_id: UUID, chosen: list[UUID]) -> None:
    """Locks them. Raises UNKNOWN_FILE, POST_FILES_TOO_LARGE."""
    free = or_(NOWHERE, StoredFile.post_id == post_id)
    own = (StoredFile.owner_id == call.actor.member_id, StoredFile.kept_at.is_not(None), free)
    sizes = list(
        call.session.scalars(select(StoredFile.size_bytes).where(StoredFile.id.in_(chosen), *own).with_for_update())
    )
    if len(sizes) != len(chosen):
        raise UNKNOWN_FILE("files")
    most = forum_settings().post_file_bytes
    if sum(sizes) > most:
        raise POST_FILES_TOO_LARGE("files", limit=most // MEGABYTE)


def _place(call: Call, post_id: UUID, former: list[UUID], chosen: list[UUID]) -> None:
    """All places are freed first, so that no two files are in one place."""
    call.session.execute(
        update(StoredFile).where(StoredFile.id.in_(former)).values(post_id=None, position=None),
        execution_options={"synchronize_session": False},
    )
    for position, file_id in enumerate(chosen, 1):
        call.session.execute(
            update(StoredFile).where(StoredFile.id == file_id).values(post_id=post_id, position=position),
            execution_options={"synchronize_session": False},
        )
