"""Books what the bank shows and the books lack, with the same features as manual entry, and matches it at once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.base import NOT_FOUND
from contracts.funds.bank.bank_refusals import (
    BANK_LINE_WAITS,
    BANK_NOT_A_CHARGE,
    BANK_NOT_A_RECEIPT,
    BANK_OTHER_RECEIPT,
    BANK_SAME_ACCOUNT,
    BANK_SUBJECT,
    BANK_TOO_LARGE,
)
from contracts.funds.bank.matching import (
    BookCharge,
    BookDifference,
    Booked,
    BookReceipt,
    BookTransfer,
    ConfirmReceipt,
    Match,
)
from contracts.funds.ledger.journal import BANK_OTHER_FUND
from contracts.funds.receipts.contributions import RecordContribution
from contracts.funds.receipts.pending import ApproveReceipt, ReceiptKind
from contracts.funds.receipts.pending import PendingReceipt as PendingReceiptView
from contracts.funds.receipts.unidentified import RecordUnidentified
from contracts.funds.spending.expenditures import PostExpenditure
from services.funds.bank import accounts, bookings, items, match_views, matches
from services.funds.bank.matches import Members
from services.funds.bank.model import BankLine, BankMatch
from services.funds.ledger import journal, money, periods
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.model import BankAccount
from services.funds.partners import model as partners_model
from services.funds.receipts import contributions, decisions, pending, unidentified
from services.funds.receipts.model import PendingReceipt
from services.funds.spending import expenditures
from services.funds.spending.spendable_awards import lock_spendable

Subject = tuple[BankAccount, Members]


def book_receipt(call: Call, command: BookReceipt) -> Booked:
    """Raises NOT_FOUND, BANK_MATCHED_ALREADY, BANK_LINE_WAITS, BANK_NOT_A_RECEIPT, BANK_OTHER_FUND, and what recording
    one raises.

    If the donor sent more in the account's currency than the bank credited, the match has a difference. Above the
    threshold the contribution waits; it is matched with this line as soon as a second person signs (Fund rule 12).
    """
    account, members = _subject(call, command.line_id, None)
    [line] = members.lines
    if line.amount < 0:
        raise BANK_NOT_A_RECEIPT("line_id")
    if pending.waits_for_line(call, line.id):
        raise BANK_LINE_WAITS("line_id")
    if command.donor_id is None:
        waits = unidentified.record_unidentified(call, _of_nobody(call, account, line, command))
        return Booked(
            match=_match(call, account, members, [waits.entry_id]), entry_id=waits.entry_id, unidentified=waits
        )
    recorded = contributions.record_contribution(call, _of_a_donor(account, line, command), bank_line_id=line.id)
    match = _match(call, account, members, [recorded.entry_id]) if recorded.entry_id else None
    return Booked(match=match, entry_id=recorded.entry_id, contribution=recorded)


def confirm_receipt(call: Call, command: ConfirmReceipt) -> Booked:
    """What somebody else entered is recorded because the bank shows it, and matched with that line (Fund rule 12).

    Raises NOT_FOUND, BANK_MATCHED_ALREADY, BANK_OTHER_RECEIPT, ALREADY_DECIDED, SAME_PERSON, and what recording it
    raises."""
    waiting = decisions.find(call, command.receipt_id)
    account, members = _subject(call, command.line_id, None)
    same_account = waiting.fund_id == account.fund_id and waiting.bank_account_id in (None, account.id)
    identified = waiting.kind == ReceiptKind.IDENTIFICATION  # the bank says that money came, not whose it is
    if identified or not same_account or members.difference != _came(account, waiting):
        raise BANK_OTHER_RECEIPT("line_id")
    entries = decisions.record(call, waiting, bank_account_id=account.id)
    return Booked(match=_match(call, account, members, entries), entry_id=entries[0])


def approve_receipt(call: Call, command: ApproveReceipt) -> PendingReceiptView:
    """The second signature; what was entered from a line of the bank is matched with it, if it is still open.

    Raises what `decisions.approve_receipt` raises."""
    line = _entered_from(call, decisions.find(call, command.receipt_id))
    # The account is always locked first.
    account = accounts.lock(call, line.account_id) if line else None
    decided = decisions.approve_receipt(call, command)
    if line and account and matches.is_open(call, line):
        recorded = decisions.find(call, command.receipt_id)
        # Its maker chose the line: whoever signs has matched nothing, and may close the reconciliation.
        _match(call, account, Members(lines=[line]), decisions.entries_of(call, recorded), recorded.entered_by)
    return decided


def _entered_from(call: Call, waiting: PendingReceipt) -> BankLine | None:
    line_id = waiting.command.get(pending.BANK_LINE)
    return call.session.get(BankLine, UUID(line_id)) if line_id else None


def _came(account: BankAccount, waiting: PendingReceipt) -> Decimal | None:
    """What such an account shows of it: dollars, or what was sent in the account's own currency."""
    if account.currency == money.FUNCTIONAL:
        return waiting.credited_usd
    return waiting.amount if waiting.currency == account.currency else None


def _of_a_donor(account: BankAccount, line: BankLine, command: BookReceipt) -> RecordContribution:
    currency = command.currency or account.currency
    return RecordContribution(
        **command.model_dump(include={"donor_id", "agreement_id", "instalment_id", "award_id"}),
        fund_id=account.fund_id,
        currency=currency,
        amount=command.amount or line.amount,
        received_on=line.booked_on,
        reference=command.reference or _reference(line),
        credited_usd=None if currency == account.currency else money.to_cents(line.amount),
        bank_account_id=account.id,
    )


def _of_nobody(call: Call, account: BankAccount, line: BankLine, command: BookReceipt) -> RecordUnidentified:
    """With what the bank says about the payer, and about an order in another currency."""
    stated = command.currency or command.amount
    ordered = (command.currency, command.amount) if stated else (line.instructed_currency, line.instructed_amount)
    if account.currency != money.FUNCTIONAL:
        ordered = (account.currency, line.amount)
    return RecordUnidentified(
        received_on=line.booked_on,
        credited_usd=bookings.worth(call, account, line.amount, line.booked_on),
        reference=command.reference or _reference(line),
        payer=line.counterparty,
        note=line.text[:200] or None,
        currency=ordered[0],
        amount=ordered[1],
        fund_id=account.fund_id,
        bank_account_id=account.id,
    )


def book_charge(call: Call, command: BookCharge) -> Booked:
    """Raises NOT_FOUND, BANK_SUBJECT, BANK_MATCHED_ALREADY, BANK_NO_DIFFERENCE, BANK_NOT_A_CHARGE, BANK_OTHER_FUND, and
    what `post_expenditure` raises. A charge above the threshold is matched once it is signed."""
    account, members = _subject(call, command.line_id, command.match_id)
    if (amount := -members.difference) <= 0:
        raise BANK_NOT_A_CHARGE("line_id" if command.line_id else "match_id")
    on, document = members.newest, _document(members)
    in_dollars = account.currency == money.FUNCTIONAL
    charged = {"amount_usd": money.to_cents(amount)} if in_dollars else {"amount": amount, "currency": account.currency}
    posted = expenditures.post_expenditure(
        call,
        PostExpenditure(
            line_id=command.budget_line_id,
            **charged,
            occurred_on=on,
            description=command.description,
            payee=command.payee or account.name,
            document=command.document or document,
            document_on=on,
            country=command.country,
            activity_kind=command.activity_kind,
            bank_account_id=account.id,
        ),
    )
    _check_fund(call, account, posted.award_id)
    match = _match(call, account, members, [posted.entry_id]) if posted.entry_id else None
    return Booked(match=match, entry_id=posted.entry_id, expenditure=posted)


def book_difference(call: Call, command: BookDifference) -> Booked:
    """Raises NOT_FOUND, BANK_SUBJECT, BANK_MATCHED_ALREADY, BANK_NO_DIFFERENCE, BANK_OTHER_FUND, BANK_TOO_LARGE,
    UNKNOWN_RATE, CLOSED_PERIOD, SOFT_CLOSED, BEYOND_AVAILABLE."""
    account, members = _subject(call, command.line_id, command.match_id)
    _check_fund(call, account, command.award_id)
    spendable = lock_spendable(call, awards=[command.award_id])[command.award_id]
    on, field = members.newest, "line_id" if command.line_id else "match_id"
    worth = bookings.worth(call, account, members.difference, on)
    if abs(worth) > spendable.threshold:
        raise BANK_TOO_LARGE(field, threshold=spendable.threshold)
    periods.check_open(call, on, "line_id", account.fund_id)
    if worth < 0:
        spendable.take(call, {on: -worth}, on, "award_id")
    lines = bookings.difference(account, spendable, members.difference, worth)
    return _post(call, account, members, ("exchange", command.description), lines)


def book_transfer(call: Call, command: BookTransfer) -> Booked:
    """Raises NOT_FOUND, BANK_MATCHED_ALREADY, BANK_OTHER_FUND, BANK_SAME_ACCOUNT, BANK_OTHER_AMOUNT, UNKNOWN_RATE,
    CLOSED_PERIOD, SOFT_CLOSED."""
    account, members = _subject(call, command.line_id, None)
    other = accounts.find(call, command.other_account_id, "other_account_id")
    if other.id == account.id:
        raise BANK_SAME_ACCOUNT("other_account_id")
    if other.fund_id != account.fund_id:
        raise BANK_OTHER_FUND("other_account_id", fund=account.fund_id)
    _check_fund(call, account, command.award_id)
    spendable = lock_spendable(call, awards=[command.award_id])[command.award_id]
    periods.check_open(call, members.newest, "line_id", account.fund_id)
    lines = bookings.moved(call, (account, other), spendable, members.difference, command.other_amount, members.newest)
    return _post(call, account, members, ("transfer", command.description), lines)


def _post(call: Call, account: BankAccount, members: Members, what: tuple[str, str], lines: Sequence[Line]) -> Booked:
    """Posts what the members come to, and matches it. `what`: the entry's kind and its description."""
    draft = Draft(
        id=new_id(),
        kind=what[0],
        occurred_on=members.newest,
        description=what[1],
        entered_by=call.actor.member_id,
        fund_id=account.fund_id,
        lines=lines,
    )
    journal.post(call, [draft])
    return Booked(match=_match(call, account, members, [draft.id]), entry_id=draft.id)


def _subject(call: Call, line_id: UUID | None, match_id: UUID | None) -> Subject:
    """A line, or the difference of a match; its account is locked first. Raises BANK_SUBJECT, NOT_FOUND."""
    if (line_id is None) == (match_id is None):
        raise BANK_SUBJECT("line_id")
    line = call.session.get(BankLine, line_id) if line_id else None
    match = call.session.get(BankMatch, match_id) if match_id else None
    found = line or match
    if found is None:
        raise NOT_FOUND("line_id" if line_id else "match_id", what="bank line" if line_id else "match")
    account = accounts.lock(call, found.account_id)
    call.session.refresh(found)
    if line is not None:
        return account, Members(lines=[matches.open_line(call, account, line.id)])
    return account, Members(settles=[matches.open_difference(call, account, found.id)])


def _match(
    call: Call, account: BankAccount, members: Members, entry_ids: Sequence[UUID], confirmed_by: UUID | None = None
) -> Match:
    """Matches the part of each entry that the other party sees: for a cost, the direct part, which the bank paid."""
    first = [part for entry_id in entry_ids for part in items.of_entry(call, account, entry_id)[:1]]
    booked = items.named(call, account, first)
    joined = Members(members.lines, list(booked.values()), members.settles)
    return match_views.view(call, account, matches.join(call, account, joined, confirmed_by=confirmed_by))


def _check_fund(call: Call, account: BankAccount, award_id: UUID) -> None:
    award = get_row(call, partners_model.Award, award_id, "award_id", "award")
    if award.fund_id != account.fund_id:
        raise BANK_OTHER_FUND("award_id", fund=account.fund_id)


def _document(members: Members) -> str:
    line = next(iter(members.lines), None)
    return (line and (line.bank_reference or line.payment_reference)) or f"Bank, {members.newest}"


def _reference(line: BankLine) -> str:
    return line.bank_reference or line.payment_reference or f"Bank line {line.id}"
