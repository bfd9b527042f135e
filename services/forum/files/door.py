"""The door of the files."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts.forum import files as forum_files
from contracts.identity import MemberSnapshot
from services.forum.files import files, sweeping


class FilesDoor(Service):
    """What is asked of files."""

    @answers(forum_files.ANNOUNCE_FILE, WRITERS)
    def announce_file(self, call: Call, command: forum_files.AnnounceFile) -> forum_files.File:
        return files.announce_file(call, command)

    @answers(forum_files.KEEP_FILE, WRITERS)
    def keep_file(self, call: Call, command: forum_files.KeepFile) -> forum_files.File:
        return files.keep_file(call, command)

    @answers(forum_files.READ_FILE, MEMBERS)
    def read_file(self, call: Call, command: forum_files.FileById) -> forum_files.File:
        return files.read_file(call, command)

    @answers(forum_files.DOWNLOAD_FILE, EVERYBODY)
    def download_file(self, call: Call, command: forum_files.DownloadFile) -> forum_files.File:
        return files.download_file(call, command)

    @answers(forum_files.REMOVE_FILE, WRITERS)
    def remove_file(self, call: Call, command: forum_files.FileById) -> forum_files.File:
        return files.remove_file(call, command)

    @daily(at="02:30")
    def sweep_files(self, call: Call) -> None:
        sweeping.sweep(call)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        sweeping.forget(call, member.id)
        super().anonymise(call, member)
