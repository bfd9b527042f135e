"""Finding payees: by the beginnings of words of any of their names, by tax number; and those that may be the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.folding import fold
from chassis.paging import page
from contracts.base import Page
from contracts.funds.payees import Duplicates, ListPayees, PayeeDuplicate, PayeeState, ReadPayee, Shared
from contracts.funds.payees import Payee as View
from services.funds.payees.model import Payee, PayeeDetails, PayeeName
from services.funds.payees.payees import find
from services.funds.payees.views import views

_MOST = 20
# Shorter than this it is the beginning of the name: half of all names have a word with such a letter.
_WORD = 3


def list_payees(call: Call, command: ListPayees) -> Page[View]:
    """By name; merged ones only on request."""
    statement = _of_state(select(Payee), command.state)
    if command.country is not None:
        statement = statement.where(Payee.country == command.country)
    if command.search is not None:
        statement = statement.where(found(command.search))
    if command.duplicates:
        statement = statement.where(_has_double())
    listed: Page[Any] = page(call.session, statement, [Payee.name_key, Payee.id], command, lambda row: row[0])
    return Page[View](items=views(call, listed.items), next=listed.next)


def _of_state(statement: Select[Any], state: PayeeState | None) -> Select[Any]:
    if state is PayeeState.MERGED:
        return statement.where(Payee.merged_into.is_not(None))
    statement = statement.where(Payee.merged_into.is_(None))
    if state is None:
        return statement
    return statement.where(Payee.closed_at.is_(None) if state is PayeeState.ACTIVE else Payee.closed_at.is_not(None))


def found(search: str) -> ColumnElement[bool]:
    """That a payee has a name with words that begin so, or such a tax number."""
    words = fold(search).split()
    if not words:
        return Payee.id.is_(None)
    if len(words) == 1 and len(words[0]) < _WORD:
        named = PayeeName.name_key.like(words[0] + "%")
    else:
        query = " & ".join(f"'{word}':*" for word in words)
        named = PayeeName.words.op("@@")(func.to_tsquery("simple", query))
    by_name = Payee.id.in_(select(PayeeName.payee_id).where(named))
    number = "".join(c for c in search.upper() if c.isascii() and c.isalnum())
    return or_(by_name, Payee.tax_key.like(number + "%")) if len(number) >= _WORD else by_name


def _has_double() -> ColumnElement[bool]:
    other = aliased(Payee)
    apart = (other.id != Payee.id, other.merged_into.is_(None))
    details, others = PayeeDetails, aliased(PayeeDetails)
    standing = ("pending", "approved")
    same_account = exists().where(
        details.payee_id == Payee.id, details.status.in_(standing),
        others.account_key == details.account_key, others.payee_id != Payee.id, others.status.in_(standing),
        exists().where(*apart, other.id == others.payee_id),
    )  # fmt: skip
    return or_(
        exists().where(*apart, other.words_key == Payee.words_key),
        exists().where(*apart, other.tax_key == Payee.tax_key),
        same_account,
    )


def list_payee_duplicates(call: Call, command: ReadPayee) -> Duplicates:
    """Those with the same words in the name, tax number or account. Raises NOT_FOUND, PAYEE_MERGED."""
    payee = find(call, command.payee_id)
    found: dict[Any, set[Shared]] = {}
    for shared, matches in _matches(payee).items():
        unmerged = (Payee.id != payee.id, Payee.merged_into.is_(None))
        for payee_id in call.session.scalars(select(Payee.id).where(*unmerged, matches).limit(_MOST)):
            found.setdefault(payee_id, set()).add(shared)
    rows = call.session.scalars(select(Payee).where(Payee.id.in_(list(found)[:_MOST])).order_by(Payee.name_key)).all()
    return Duplicates(items=[PayeeDuplicate(payee=each, shared=sorted(found[each.id])) for each in views(call, rows)])


def _matches(payee: Payee) -> dict[Shared, ColumnElement[bool]]:
    details, others = PayeeDetails, aliased(PayeeDetails)
    standing = ("pending", "approved")
    own = select(details.account_key).where(details.payee_id == payee.id, details.status.in_(standing))
    same = select(others.payee_id).where(others.account_key.in_(own), others.status.in_(standing))
    wanted = {Shared.NAME: Payee.words_key == payee.words_key, Shared.ACCOUNT: Payee.id.in_(same)}
    return wanted | ({Shared.TAX_ID: Payee.tax_key == payee.tax_key} if payee.tax_key else {})
