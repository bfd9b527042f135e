"""Deletes files that were never uploaded or never posted, and those of erased members."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from chassis.call import Call
from services.forum.base.events import post_changed
from services.forum.base.model import Post
from services.forum.files.deletion import drop
from services.forum.files.model import NOWHERE, FileOwner, StoredFile

# How long a file may wait for its bytes, and for its post.
_TO_BE_SENT, _TO_BE_POSTED = timedelta(days=1), timedelta(days=7)


def sweep(call: Call) -> None:
    """Deletes what was registered and never uploaded, or uploaded and never posted."""
    unsent = StoredFile.kept_at.is_(None) & (StoredFile.announced_at < call.now - _TO_BE_SENT)
    unposted = StoredFile.announced_at < call.now - _TO_BE_POSTED
    left = select(StoredFile.id).where(NOWHERE, or_(unsent, unposted)).with_for_update()
    drop(call, list(call.session.scalars(left)))


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's files, whose names and contents may identify them. Posts are shown without them.

    Files in the library stay: a second person published them, under the names of their authors.
    """
    held = select(StoredFile.post_id).where(StoredFile.owner_id == member_id, StoredFile.post_id.is_not(None))
    posts = list(call.session.scalars(select(Post).where(Post.id.in_(held)).order_by(Post.id)))
    theirs = select(StoredFile.id).where(StoredFile.owner_id == member_id, StoredFile.resource_id.is_(None))
    drop(call, list(call.session.scalars(theirs)))
    call.session.execute(delete(FileOwner).where(FileOwner.member_id == member_id, FileOwner.files == 0))
    for post in posts:
        post_changed(call, post)
