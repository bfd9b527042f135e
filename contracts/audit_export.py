"""The record of changes as a file for spreadsheets, part by part."""

from __future__ import annotations

from pydantic import Field

from contracts.accounts import ListAudit
from contracts.base import View, read
from contracts.kinds import Language


class ExportAudit(ListAudit):
    """The entries that fit, newest first, as CSV in words of a language. `cursor`: the end of the previous part.

    Entries made after the first part was read are in none of the others.
    """

    limit: int = Field(default=1_000, ge=1, le=1_000, description="Entries in a part of the file")
    language: Language | None = Field(default=None, description="Whose words; by default the caller’s")


class AuditPart(View):
    """A part of the file. `next` is the cursor of the following part, or null on the last one."""

    filename: str
    text: str
    next: str | None


EXPORT_AUDIT = read(
    "identity", "export_audit", ExportAudit, AuditPart, "Export the record of changes as CSV", recorded=True
)
