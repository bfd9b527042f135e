"""Imports a bank's file completely or not at all: a known statement adds nothing, an overlapping one what is new."""

from __future__ import annotations

import hashlib
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.bank.bank_files import BankImport, ImportBankFile, StatementFormat
from contracts.funds.evidence import MediaType, SubjectKind, Upload
from services.funds.bank import accounts, file_reading, layouts, model, statement_import, tasks
from services.funds.bank.statement_accounts import accounts_of
from services.funds.evidence import attachments
from services.funds.uploads import from_base64

_MEDIA = {
    StatementFormat.CAMT_053: MediaType.XML,
    StatementFormat.MT940: MediaType.TEXT,
    StatementFormat.CSV: MediaType.CSV,
}


def import_bank_file(call: Call, command: ImportBankFile) -> BankImport:
    """Raises NOT_FOUND, NOT_BASE64, FILE_KIND, what `reading` raises, BANK_FILE_ACCOUNT, BANK_FILE_CURRENCY,
    TOO_PRECISE, BANK_STATEMENT_DIFFERS, BANK_BEFORE_START, BANK_RECONCILED."""
    content = from_base64(command.content_base64, "content_base64")
    layout = layouts.layout_of(call, command.account_id and accounts.find(call, command.account_id).id)
    kind = file_reading.kind_of(content, layout)
    file = _file(call, command.filename, kind, content)
    read = file_reading.read_file(content, kind, layout, command, file.sha256.hex())
    of_accounts = accounts_of(call, read, command.account_id)
    # A dry run writes everything too, and rolls it back, so it shows exactly what would happen.
    with call.session.begin_nested() as trial:
        call.session.add(file)
        call.session.flush()
        added = [
            statement_import.add(call, account, file.id, each) for account, each in zip(of_accounts, read, strict=True)
        ]
        unchanged = not any(each.fresh for each in added)
        kept = not (command.dry_run or unchanged)
        if kept:
            _keep_file(call, file.id, kind, command)
            call.filled()
            for account in dict.fromkeys(of_accounts):
                tasks.tell_opened(call, account)
        else:
            trial.rollback()
    return BankImport.of(
        file,
        id=file.id if kept else None,
        sha256=file.sha256.hex(),
        dry_run=command.dry_run,
        unchanged=unchanged,
        statements=[each.view(kept=kept) for each in added],
    )


def _file(call: Call, filename: str, kind: StatementFormat, content: bytes) -> model.BankImport:
    return model.BankImport(
        id=new_id(),
        filename=filename,
        format=kind.value,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).digest(),
        imported_by=call.actor.member_id,
        imported_at=call.now,
    )


def _keep_file(call: Call, import_id: UUID, kind: StatementFormat, command: ImportBankFile) -> None:
    """Stores the file itself, as evidence of what was read from it."""
    upload = Upload(filename=command.filename, media_type=_MEDIA[kind], content_base64=command.content_base64)
    attachments.keep(call, SubjectKind.BANK_STATEMENT, import_id, upload)
