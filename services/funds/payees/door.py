"""The door of the register of payees: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds import payees as funds_payees
from services.funds.doors import APPROVER, OFFICER, READERS
from services.funds.payees import changes, details, finding, merging, payees

DOOR: list[Entry] = [
    answer(funds_payees.ADD_PAYEE, OFFICER, payees.add_payee),
    answer(funds_payees.EDIT_PAYEE, OFFICER, payees.edit_payee),
    answer(funds_payees.READ_PAYEE, READERS, payees.read_payee),
    answer(funds_payees.LIST_PAYEES, READERS, finding.list_payees),
    answer(funds_payees.CLOSE_PAYEE, OFFICER, payees.close_payee),
    answer(funds_payees.REOPEN_PAYEE, OFFICER, payees.reopen_payee),
    answer(funds_payees.MERGE_PAYEES, OFFICER, merging.merge_payees),
    answer(funds_payees.LIST_PAYEE_DUPLICATES, READERS, finding.list_payee_duplicates),
    answer(funds_payees.LIST_PAYEE_CHANGES, READERS, changes.list_payee_changes),
    answer(funds_payees.ENTER_PAYEE_DETAILS, OFFICER, details.enter_payee_details),
    answer(funds_payees.APPROVE_PAYEE_DETAILS, APPROVER, details.approve_payee_details),
    answer(funds_payees.REFUSE_PAYEE_DETAILS, APPROVER, details.refuse_payee_details),
    answer(funds_payees.WITHDRAW_PAYEE_DETAILS, OFFICER, details.withdraw_payee_details),
    answer(funds_payees.READ_PAYEE_DETAILS, READERS, details.read_payee_details),
    answer(funds_payees.LIST_PAYEE_DETAILS, READERS, details.list_payee_details),
]
