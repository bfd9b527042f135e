"""Who may download a file: those who may read its post or a version of its library entry; before, only its owner."""

from __future__ import annotations

from chassis.call import Call
from contracts.base import UNAUTHENTICATED
from contracts.forum import files as forum_files
from services.forum.access.audience import reads_hidden
from services.forum.access.lookups import readable_post
from services.forum.files.files import missing, view
from services.forum.files.model import StoredFile
from services.forum.library import version_file


def read_file(call: Call, command: forum_files.FileById) -> forum_files.File:
    """Raises NOT_FOUND."""
    row = call.session.get(StoredFile, command.file_id)
    if row is None:
        raise missing()
    _must_be_readable(call, row)
    return view(row)


def download_file(call: Call, command: forum_files.DownloadFile) -> forum_files.File:
    """What to send. NOT_FOUND also for a file without bytes yet, and for a thumbnail of anything but an image.

    Without a session, the answer is to sign in, whether or not the file exists. Raises UNAUTHENTICATED, NOT_FOUND.
    """
    row = call.session.get(StoredFile, command.file_id)
    public = row is not None and row.resource_id is not None and version_file.may_have(call, row.id)
    if call.actor.id is None and not public:
        raise UNAUTHENTICATED()
    found = view(row) if row and public else read_file(call, command)
    if found.kept_at is None or (command.small and found.width is None):
        raise missing()
    if command.counts and found.resource_id:
        version_file.count(call, found.resource_id)
    return found


def _must_be_readable(call: Call, row: StoredFile) -> None:
    """Raises NOT_FOUND, SUSPENDED."""
    if row.resource_id is not None:
        if not version_file.may_have(call, row.id):
            raise missing()
        return
    if row.post_id is None:
        if row.owner_id != call.actor.id:
            raise missing()
        return
    post, _ = readable_post(call, row.post_id, asked=("file_id", "file"))
    if post.hidden_at is not None and not reads_hidden(call, post.author_id):
        raise missing()
