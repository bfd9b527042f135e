"""The door of the files."""

from __future__ import annotations

from chassis.door import Entry, answer, daily
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from contracts.forum import files as forum_files
from services.forum.files import files, sweeping

DOOR: list[Entry] = [
    answer(forum_files.ANNOUNCE_FILE, WRITERS, files.announce_file),
    answer(forum_files.KEEP_FILE, WRITERS, files.keep_file),
    answer(forum_files.READ_FILE, MEMBERS, files.read_file),
    answer(forum_files.DOWNLOAD_FILE, EVERYBODY, files.download_file),
    answer(forum_files.REMOVE_FILE, WRITERS, files.remove_file),
    daily("02:30", sweeping.sweep, name="sweep_files"),
]
