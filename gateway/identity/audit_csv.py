"""The record of changes as CSV: what fits the filters, newest first, in parts, in words of the reader's language."""

from __future__ import annotations

from typing import Any, Final

from chassis.call import Call
from chassis.spreadsheets import csv_out
from chassis.spreadsheets.cells import harmless
from contracts.accounts import Action, AuditEntry
from contracts.audit_export import AuditPart, ExportAudit
from gateway.identity import audit
from gateway.rendering.audit_words import ACTION_NAMES, numbered, told
from gateway.translate import text

_COLUMNS: Final = (
    "Time (UTC)", "What was done", "Who did it", "Account no. (who did it)", "Member concerned",
    "Account no. (member concerned)", "Details", "Reason",
)  # fmt: skip


def export_audit(call: Call, command: ExportAudit) -> AuditPart:
    """A part of the file; the first is itself put on record. Raises MALFORMED."""
    language = command.language.value if command.language else call.actor.language
    found = audit.list_audit(call, command)
    written = csv_out.lines(_cells(language, entry) for entry in found.items)
    if command.cursor is None:
        _record(call, command)
        written = csv_out.MARK + csv_out.lines([[text(column, language) for column in _COLUMNS]]) + written
    return AuditPart(filename=f"audit-log-{call.today}.csv", text=written, next=found.next)


def _record(call: Call, command: ExportAudit) -> None:
    """By what it was narrowed; words of a name are no part of a record that is never erased."""
    wanted = command.model_dump(mode="json", include={"since", "until"}, exclude_none=True)
    if command.action is not None:
        wanted["only"] = command.action.value
    if command.actor_id is not None:
        wanted["actor"] = str(command.actor_id)
    if command.member is not None or command.actor is not None:
        wanted["named"] = True
    audit.record(call, Action.AUDIT_EXPORTED, command.member_id, **wanted)


def _cells(language: str, entry: AuditEntry) -> list[Any]:
    return [
        entry.at.isoformat(" ", "seconds").removesuffix("+00:00"),
        text(ACTION_NAMES[entry.action], language),
        harmless(entry.actor_name),
        entry.actor_id or "",
        harmless(entry.member_name),
        entry.member_id or "",
        harmless("; ".join([*told(language, entry.details), *numbered(language, entry.details)])),
        harmless(entry.reason or ""),
    ]
