"""Merging a duplicate into a payee: its names go over, and with them the costs; what was noted of both stays."""

from __future__ import annotations

from sqlalchemy import select, update

from chassis.call import Call
from contracts.funds.payees import ACCOUNTS_DIFFER, DETAILS_WAIT, PAYEE_ITSELF, MergePayees
from contracts.funds.payees import Payee as View
from services.funds.payees import changes
from services.funds.payees.model import Payee, PayeeDetails, PayeeName
from services.funds.payees.payees import find
from services.funds.payees.views import accounts_of, views


def merge_payees(call: Call, command: MergePayees) -> View:
    """The account that is paid to stays the payee's own. One person merges and two sign an account, so a
    duplicate with an account of its own is not merged. Raises NOT_FOUND, PAYEE_MERGED, PAYEE_ITSELF, DETAILS_WAIT,
    ACCOUNTS_DIFFER."""
    if command.payee_id == command.duplicate_id:
        raise PAYEE_ITSELF("duplicate_id")
    locked = {
        each: find(call, each, field, lock=True)
        for each, field in sorted({command.payee_id: "payee_id", command.duplicate_id: "duplicate_id"}.items())
    }
    payee, duplicate = locked[command.payee_id], locked[command.duplicate_id]
    waiting = (PayeeDetails.payee_id == duplicate.id, PayeeDetails.status == "pending")
    if call.session.scalars(select(PayeeDetails.id).where(*waiting)).first():
        raise DETAILS_WAIT("duplicate_id")
    _check_accounts(call, payee, duplicate)
    call.session.execute(
        update(PayeeName).where(PayeeName.payee_id == duplicate.id).values(payee_id=payee.id),
        execution_options={"synchronize_session": "fetch"},
    )
    # Whatever was merged into the duplicate goes on under the same payee.
    call.session.execute(update(Payee).where(Payee.merged_into == duplicate.id).values(merged_into=payee.id))
    duplicate.merged_into = payee.id
    duplicate.version += 1
    payee.version += 1
    changes.note(call, payee.id, "merged", {"names": (payee.name, duplicate.name)}, command.reason)
    changes.note(call, duplicate.id, "merged_into", {"names": (duplicate.name, payee.name)}, command.reason)
    return views(call, [payee])[0]


def _check_accounts(call: Call, payee: Payee, duplicate: Payee) -> None:
    """Raises ACCOUNTS_DIFFER if costs of the duplicate would be paid to another account than its own."""
    signed = accounts_of(call, [payee.id, duplicate.id])
    stays, goes = signed.get(payee.id), signed.get(duplicate.id)
    if goes is not None and (stays is None or stays.account_key != goes.account_key):
        raise ACCOUNTS_DIFFER("duplicate_id", payee=payee.name, duplicate=duplicate.name)
