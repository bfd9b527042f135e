"""The books' side: the cash of the journal's entries as the bank will show it, with counterparty and purpose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select, tuple_

from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.bank.matching import BookItem, BookItemRef, ItemPart, ListBookItems
from services.funds.bank import accounts
from services.funds.bank.desk_model import Payment, PaymentOrder
from services.funds.bank.model import ITEM, MatchItem
from services.funds.ledger import journal, money
from services.funds.ledger import model as ledger_model
from services.funds.ledger.model import BankAccount
from services.funds.partners import model as partners_model
from services.funds.receipts import model as receipts_model
from services.funds.receipts.model import Unidentified
from services.funds.spending import model as spending_model
from services.funds.spending.advance_model import Advance, said
from services.funds.spending.model import Recovery

# Which match has an item now.
_IN_FORCE = and_(
    MatchItem.account_id == ITEM.c.account_id,
    MatchItem.entry_id == ITEM.c.entry_id,
    MatchItem.part == ITEM.c.part,
    MatchItem.active,
)


# Which match it is in, and which payment of a batch it is.
_MATCHED = (MatchItem.match_id, MatchItem.detail_id)
# To whom an advance was given, and on what request.
_GIVEN_TO, _REQUEST = said(spending_model.Commitment.payee), said(spending_model.Commitment.reference)
# What a signed payment order calls a cost.
_ORDERED = (
    case((PaymentOrder.id.is_not(None), Payment.end_to_end_id)).label("end_to_end_id"),
    PaymentOrder.message_id.label("order_reference"),
)


@dataclass(frozen=True)
class Item:
    """Cash on an account's book, in the account's currency: positive if received, negative if paid."""

    entry_id: UUID
    part: str
    number: str
    kind: str
    occurred_on: date
    amount: Decimal
    description: str
    counterparty: str | None
    reference: str | None
    reversal_of: UUID | None
    donors_currency: str | None
    donors_amount: Decimal | None
    match_id: UUID | None
    end_to_end_id: str | None = None
    order_reference: str | None = None
    detail_id: UUID | None = None

    def view(self, decimals: int) -> BookItem:
        """The contract's view."""
        return BookItem.of(
            self,
            part=ItemPart(self.part),
            entry_number=self.number,
            amount=money.shown(self.amount, decimals),
        )


def list_book_items(call: Call, command: ListBookItems) -> Page[BookItem]:
    """Cash entries on an account's book from its first day on, newest first. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    statement = of_account(account)
    if command.matched is not None:
        statement = statement.where(MatchItem.match_id.is_not(None) if command.matched else open_items())
    if command.since:
        statement = statement.where(ITEM.c.occurred_on >= command.since)
    if command.until:
        statement = statement.where(ITEM.c.occurred_on <= command.until)
    unit = money.decimals_of(call, account.currency)
    keys = [ITEM.c.occurred_on, ITEM.c.entry_id, ITEM.c.part]
    return page(call.session, statement, keys, command, lambda row: as_item(row).view(unit), descending=True)


_OF_ENTRY = ("fiscal_year", "number", "description", "reversal_of")


def of_account(account: BankAccount) -> Select[Any]:
    """The account's items, each with the match in force for it and what was recorded with its entry.

    What a signed order pays has the order's references. A reversal has the donor or payee of what it reverses.
    """
    entry, gift, cost = ledger_model.JournalEntry, partners_model.Contribution, spending_model.Expenditure
    other, back, waiting = receipts_model.OtherIncome, Recovery, Unidentified
    origin = func.coalesce(entry.reversal_of, entry.id)
    return (
        select(*ITEM.c, *(getattr(entry, name) for name in _OF_ENTRY), *_told(), *_MATCHED, *_ORDERED)
        .select_from(ITEM)
        .join(entry, entry.id == ITEM.c.entry_id)
        .outerjoin(gift, gift.entry_id == origin)
        .outerjoin(partners_model.Donor, partners_model.Donor.id == gift.donor_id)
        .outerjoin(cost, cost.entry_id == origin)
        .outerjoin(other, other.entry_id == origin)
        .outerjoin(back, back.entry_id == origin)
        .outerjoin(waiting, waiting.entry_id == origin)
        .outerjoin(Advance, Advance.entry_id == origin)
        .outerjoin(Payment, (Payment.expenditure_id == cost.id) & Payment.active & (ITEM.c.part != ItemPart.INDIRECT))
        .outerjoin(PaymentOrder, (PaymentOrder.id == Payment.order_id) & (PaymentOrder.status == "signed"))
        .outerjoin(MatchItem, _IN_FORCE)
        .where(ITEM.c.account_id == account.id, ITEM.c.occurred_on >= account.starts_on)
    )


def _told() -> Iterator[Any]:
    """Whose the item is and by which reference, in what the donor gave: of whichever record its entry has."""
    gift, cost = partners_model.Contribution, spending_model.Expenditure
    other, back, waiting = receipts_model.OtherIncome, Recovery, Unidentified
    payers = cost.payee, other.payer, back.payer, waiting.payer
    papers = cost.document, other.reference, back.document, waiting.reference
    yield _first("counterparty", partners_model.Donor.name, *payers, _GIVEN_TO)
    yield _first("reference", gift.reference, *papers, _REQUEST)
    yield _first("donors_currency", gift.currency, waiting.currency)
    yield _first("donors_amount", gift.amount, waiting.amount)


def _first(name: str, *columns: Any) -> Any:
    """What the first of the tables says that says anything."""
    return func.coalesce(*columns).label(name)


def open_items() -> ColumnElement[bool]:
    """Those of `of_account` that are in no match in force."""
    return MatchItem.match_id.is_(None)


def named(call: Call, account: BankAccount, references: Sequence[BookItemRef]) -> dict[tuple[UUID, str], Item]:
    """The account's items with these names."""
    wanted = [(each.entry_id, each.part.value) for each in references]
    # The entries separately as well, since the view looks up by them.
    entries = ITEM.c.entry_id.in_({each.entry_id for each in references})
    chosen = of_account(account).where(entries, tuple_(ITEM.c.entry_id, ITEM.c.part).in_(wanted))
    return {(item.entry_id, item.part): item for item in map(as_item, call.session.execute(chosen))}


def of_match(call: Call, account: BankAccount, match_ids: Sequence[UUID]) -> dict[UUID, list[Item]]:
    """The items of matches, including undone ones, oldest first."""
    chosen = select(MatchItem.match_id, MatchItem.entry_id, MatchItem.part).where(MatchItem.match_id.in_(match_ids))
    members = call.session.execute(chosen).all()
    found = named(call, account, [BookItemRef(entry_id=each.entry_id, part=each.part) for each in members])
    by_match: dict[UUID, list[Item]] = {match_id: [] for match_id in match_ids}
    for each in members:
        by_match[each.match_id].append(found[each.entry_id, each.part])
    return {match_id: sorted(each, key=in_order) for match_id, each in by_match.items()}


def of_entry(call: Call, account: BankAccount, entry_id: UUID) -> list[BookItemRef]:
    """The items of an entry on the account's book, first the part that the payee or donor sees."""
    chosen = select(ITEM.c.part).where(ITEM.c.account_id == account.id, ITEM.c.entry_id == entry_id)
    parts = sorted(call.session.scalars(chosen), key=[*ItemPart].index)
    return [BookItemRef(entry_id=entry_id, part=part) for part in parts]


def book_balance(call: Call, account: BankAccount, on: date) -> Decimal:
    """The account's balance in the journal at the end of a day."""
    return Decimal(call.session.scalar(select(func.bank_book_balance(account.id, on))) or 0)


def in_order(item: Item) -> tuple[date, str, str]:
    """Oldest first, in a stable order."""
    return item.occurred_on, item.number, item.part


def as_item(row: Row[Any]) -> Item:
    """A row of `of_account`."""
    return Item(
        number=journal.number(row.fiscal_year, row.number),
        **same(row, *Item.__dataclass_fields__.keys() - {"number"}),
    )
