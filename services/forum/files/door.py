"""The door of the files."""

from __future__ import annotations

from chassis.door import Entry, answer, daily
from chassis.policy import WRITERS
from contracts.forum import files as forum_files
from services.forum.files import files, retention

DOOR: list[Entry] = [
    answer(forum_files.ANNOUNCE_FILE, WRITERS, files.announce_file),
    answer(forum_files.KEEP_FILE, WRITERS, files.keep_file),
    answer(forum_files.REMOVE_FILE, WRITERS, files.remove_file),
    daily("02:30", retention.sweep, name="sweep_files"),
]
