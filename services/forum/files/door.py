"""The door of the files."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts import forum_files as contract
from contracts.identity import MemberSnapshot
from services.forum.files import files, sweeping


class FilesDoor(Service):
    """What is asked of files."""

    @answers(contract.ANNOUNCE_FILE, WRITERS)
    def announce_file(self, call: Call, command: contract.AnnounceFile) -> contract.File:
        return files.announce_file(call, command)

    @answers(contract.KEEP_FILE, WRITERS)
    def keep_file(self, call: Call, command: contract.KeepFile) -> contract.File:
        return files.keep_file(call, command)

    @answers(contract.READ_FILE, MEMBERS)
    def read_file(self, call: Call, command: contract.FileById) -> contract.File:
        return files.read_file(call, command)

    @answers(contract.DOWNLOAD_FILE, EVERYBODY)
    def download_file(self, call: Call, command: contract.DownloadFile) -> contract.File:
        return files.download_file(call, command)

    @answers(contract.REMOVE_FILE, WRITERS)
    def remove_file(self, call: Call, command: contract.FileById) -> contract.File:
        return files.remove_file(call, command)

    @daily(at="02:30")
    def sweep_files(self, call: Call) -> None:
        sweeping.sweep(call)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        sweeping.forget(call, member.id)
        super().anonymise(call, member)
