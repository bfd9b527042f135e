"""What whoever signs sees of an agreement: what an amendment changes, and what a receipt is for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from contracts.base import Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import matching as funds_matching
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import pending as funds_pending
from gateway.views import Data
from gateway.web.frame.visit import Visit

_FILES = 200


@dataclass(frozen=True)
class Changed:
    """An amendment beside what it amends. `instalments`: each as it was and as it would be; `files`: its document."""

    agreement: Data[funds_agreements.Agreement]
    before: Data[funds_agreements.AgreementVersion] | None
    after: Data[funds_agreements.AgreementVersion]
    instalments: list[tuple[Data[funds_agreements.ScheduledInstalment] | None, ...]]
    files: list[Data[funds_evidence.Attachment]]


@dataclass(frozen=True)
class Expected:
    """What a receipt that waits is for, and the line of the bank that it was entered from."""

    agreement: Data[funds_agreements.Agreement] | None = None
    instalment: Data[funds_agreements.Instalment] | None = None
    account: Data[funds_accounts.BankAccount] | None = None
    line: Data[funds_bank_files.BankLine] | None = None


async def changed(
    visitor: Visit,
    details: Data[funds_approvals.ApprovalDetails],
    versions: list[Data[funds_agreements.AgreementVersion]],
) -> Changed | None:
    """Nothing without the version that is asked for. Raises NOT_FOUND."""
    after = next((each for each in versions if each["number"] == details["number"]), None)
    if after is None:
        return None
    of = {"subject_kind": "agreement", "subject_id": details["id"], "limit": _FILES}
    agreement, found = await asyncio.gather(
        visitor.call(funds_agreements.READ_AGREEMENT, {"agreement_id": details["id"]}),
        visitor.call(funds_evidence.LIST_ATTACHMENTS, of),
    )
    signed = [each for each in versions if each["status"] == "in_force" and each["number"] < after["number"]]
    before = max(signed, key=lambda each: int(each["number"]), default=None)
    # The document came in the same call as the amendment.
    files = [each for each in found["items"] if each["attached_at"] == after["entered_at"]]
    return Changed(agreement, before, after, _side_by_side(before, after), files)


def _side_by_side(
    before: Data[funds_agreements.AgreementVersion] | None, after: Data[funds_agreements.AgreementVersion]
) -> list[tuple[Data[funds_agreements.ScheduledInstalment] | None, ...]]:
    """By their days, the new ones as they will be."""
    was = {each["instalment_id"]: each for each in (before["instalments"] if before else ())}
    will = {each["instalment_id"]: each for each in after["instalments"]}
    rows = [(was.get(key), will.get(key)) for key in was | will]
    return sorted(rows, key=lambda row: str((row[1] or row[0] or {}).get("due_on", "")))


async def expected(visitor: Visit, own: Data[funds_pending.PendingReceipt]) -> Expected:
    """Of a receipt's own view; what is not there any more, or not for this reader, is left out."""
    entered, account_id = own["entered"], own["bank_account_id"]
    agreement, account, line = await asyncio.gather(
        _agreement(visitor, entered.get("agreement_id")),
        _account(visitor, account_id),
        _line(visitor, account_id, entered.get("bank_line_id")),
    )
    of = entered.get("instalment_id")
    instalment = next((each for each in (agreement or {}).get("instalments", ()) if each["id"] == of), None)
    return Expected(agreement, instalment, account, line)


async def _agreement(visitor: Visit, agreement_id: str | None) -> Data[funds_agreements.Agreement] | None:
    read = {"agreement_id": agreement_id}
    return await visitor.ask(funds_agreements.READ_AGREEMENT, read) if agreement_id else None


async def _account(visitor: Visit, account_id: str | None) -> Data[funds_accounts.BankAccount] | None:
    return await visitor.ask(funds_accounts.READ_BANK_ACCOUNT, {"account_id": account_id}) if account_id else None


async def _line(visitor: Visit, account_id: str | None, line_id: str | None) -> Data[funds_bank_files.BankLine] | None:
    """While it is open; once it is matched, the bank's desk has it."""
    if not account_id or not line_id:
        return None
    try:
        found = await visitor.ask(funds_matching.PROPOSE_MATCHES, {"account_id": account_id, "line_id": line_id})
    except Refused as refused:
        if refused.refusal.status not in (404, 409, 422):
            raise
        return None
    return found["items"][0]["line"] if found and found["items"] else None
