"""An administrator's decision about those whose address is confirmed."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts import accounts
from contracts.account_links import NOT_CONFIRMED
from contracts.accounts import AccountStatus, Action, Admit, ListRegistrations, RefuseRegistration
from contracts.base import Page
from contracts.identity import MemberAdmitted
from gateway.identity import account_mail, account_records, imitation, institutions, roles, tasks
from gateway.identity.audit import record, record_with_reason
from gateway.identity.model import Account
from gateway.rendering.account_words import Matter


def list_registrations(call: Call, command: ListRegistrations) -> Page[accounts.Account]:
    """Registrations that wait and whose address is confirmed, the longest waiting first."""
    statement = select(Account).where(Account.status == AccountStatus.PENDING.value, Account.verified_at.is_not(None))
    keys = [Account.registered_at, Account.id]
    found = page(call.session, statement, keys, command, lambda row: account_records.view(row[0]))
    return found.model_copy(update={"items": _with_whom_they_resemble(call, found.items)})


def _with_whom_they_resemble(call: Call, items: list[accounts.Account]) -> list[accounts.Account]:
    people = [call.session.get_one(Account, item.id) for item in items]
    alike = imitation.resembled(call, people)
    return [account_records.view(person, alike.get(person.looks or "", [])) for person in people]


def admit(call: Call, command: Admit) -> accounts.Account:
    """Lets somebody in, who is told by mail.

    Raises NOT_FOUND, WRONG_STATUS, NOT_CONFIRMED, NAME_RESEMBLES, AUDITOR_ALONE, SECOND_SIGNATURE (Fund rule 12).
    """
    institutions.hold(call)
    account = account_records.in_status(account_records.find(call, command.member_id), AccountStatus.PENDING)
    if account.verified_at is None:
        raise NOT_CONFIRMED()
    if not command.is_checked:
        imitation.must_be_ones_own(call, account)
    let_in(call, account, command)
    account_mail.owner(call, Matter.ADMITTED, account, "/sign-in")
    return account_records.view(account)


def let_in(call: Call, account: Account, command: Admit) -> None:
    """Lets a person in who is known to the operator. Raises AUDITOR_ALONE, SECOND_SIGNATURE (Fund rule 12)."""
    account.roles = roles.granted(command.roles)
    account.networks = sorted({network.value for network in command.networks})
    account.country = command.country or account.country
    account.institution = institutions.standing(call, account.institution, account.country)
    account.status, account.admitted_at = AccountStatus.ADMITTED.value, call.now
    account_records.touched(account)
    tasks.decided(call, account)
    record(call, Action.ADMITTED, account.id, roles=account.roles, networks=account.networks, country=account.country)
    account_records.announce(call, account, MemberAdmitted)


def refuse_registration(call: Call, command: RefuseRegistration) -> accounts.Account:
    """Does not let somebody in, who is told so; the reason stays on record. Raises NOT_FOUND, WRONG_STATUS."""
    account = account_records.in_status(account_records.find(call, command.member_id), AccountStatus.PENDING)
    account.status, account.status_reason = AccountStatus.REFUSED.value, command.reason
    account_records.touched(account)
    tasks.decided(call, account)
    record_with_reason(call, Action.REFUSED, account.id, command.reason)
    account_mail.owner(call, Matter.REFUSED, account)
    return account_records.view(account)
