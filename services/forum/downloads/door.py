"""The door of downloads: posts' files are for members, the library's also for everybody."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import EVERYBODY, MEMBERS
from contracts.forum import files as forum_files
from services.forum.downloads import downloads

DOOR: list[Entry] = [
    answer(forum_files.READ_FILE, MEMBERS, downloads.read_file),
    answer(forum_files.DOWNLOAD_FILE, EVERYBODY, downloads.download_file),
]
