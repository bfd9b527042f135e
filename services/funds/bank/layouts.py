"""How an account's bank writes its CSV files: defined once, stored, corrected, and used for every later file."""

from __future__ import annotations

from uuid import UUID

from chassis.call import Call
from chassis.rows import get_row, refuse_stale
from contracts.funds.bank.accounts import CsvColumns, CsvLayout, CsvMapping, ReadCsvMapping, SetCsvMapping
from contracts.funds.bank.bank_refusals import BANK_COLUMNS
from services.funds.bank import accounts, model


def set_csv_mapping(call: Call, command: SetCsvMapping) -> CsvMapping:
    """Raises NOT_FOUND, STALE, BANK_COLUMNS."""
    account = accounts.lock(call, command.account_id)
    _check(command.layout.columns)
    mapping = call.session.get(model.CsvMapping, account.id)
    refuse_stale(mapping.version if mapping else None, command.expected_version)
    if mapping is None:
        mapping = model.CsvMapping(account_id=account.id, version=0)
        call.session.add(mapping)
    mapping.layout = command.layout.model_dump(mode="json")
    mapping.version += 1
    mapping.changed_by, mapping.changed_at = call.actor.member_id, call.now
    call.session.flush()
    return _view(mapping)


def read_csv_mapping(call: Call, command: ReadCsvMapping) -> CsvMapping:
    """Raises NOT_FOUND."""
    mapping = get_row(call, model.CsvMapping, command.account_id, "account_id", "CSV mapping")
    return _view(mapping)


def layout_of(call: Call, account_id: UUID | None) -> CsvLayout | None:
    """How the account's bank writes CSV, if that is defined."""
    mapping = call.session.get(model.CsvMapping, account_id) if account_id else None
    return CsvLayout.model_validate(mapping.layout) if mapping else None


def _check(columns: CsvColumns) -> None:
    """One signed column, or one with a direction, or one for debits and one for credits. Raises BANK_COLUMNS."""
    two = bool(columns.debit and columns.credit)
    either = bool(columns.debit or columns.credit)
    if (columns.amount and either) or not (columns.amount or two) or (columns.direction and not columns.amount):
        raise BANK_COLUMNS("layout.columns.amount")


def _view(mapping: model.CsvMapping) -> CsvMapping:
    return CsvMapping(
        account_id=mapping.account_id,
        layout=CsvLayout.model_validate(mapping.layout),
        version=mapping.version,
        changed_by=mapping.changed_by,
        changed_at=mapping.changed_at,
    )
