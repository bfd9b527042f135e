"""Files that the forum has let go of: their bytes go. Consuming it twice does no harm."""

from __future__ import annotations

from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.forum.events import FilesDropped
from gateway.files.store import is_chosen, store


def drop(_: Call, happened: Happened[FilesDropped]) -> None:
    """A store that is away makes the event wait for another try."""
    if not is_chosen():  # nothing was ever stored here
        return
    for file_id in happened.event.file_ids:
        store().remove(str(file_id))
