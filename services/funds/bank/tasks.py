"""Lines of the bank without their entries, as one task of the finance officers for each account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Select, func, select

from chassis.call import Call
from chassis.tasks import Waiting
from contracts.identity import Role
from contracts.tasks import FundsTaskClosed, FundsTaskOpened, TaskKind, TaskOpened
from services.funds.bank import model
from services.funds.ledger.model import BankAccount


def tell_opened(call: Call, account: BankAccount) -> None:
    """Lines came in, or lost their match. Says nothing if all of them have theirs."""
    if since := call.session.execute(_since().where(model.BankLine.account_id == account.id)).scalar_one():
        call.emit(_opened(account, since))


def tell_done(call: Call, account: BankAccount) -> None:
    """Lines got their match: once none is left, the task is done."""
    if call.session.execute(_since().where(model.BankLine.account_id == account.id)).scalar_one() is None:
        call.emit(FundsTaskClosed(kind=TaskKind.MATCH_BANK_LINES, task=str(account.id)))


def _since() -> Select[Any]:
    """Since when the oldest open line waits."""
    line, member = model.BankLine, model.MatchLine
    matched = select(member.line_id).where(member.line_id == line.id, member.active).exists()
    return select(func.min(line.booked_on)).where(line.active, ~matched)


def _opened(account: BankAccount, since: date) -> FundsTaskOpened:
    return FundsTaskOpened(
        kind=TaskKind.MATCH_BANK_LINES,
        task=str(account.id),
        roles=[Role.FINANCE_OFFICER],
        params={"account": account.name},
        link=f"/fund/bank/{account.id}",
        opened_at=datetime.combine(since, time(), UTC),
    )


def _all_open(call: Call) -> Iterable[TaskOpened]:
    # Whoever matches or imports locks the account first (accounts.lock), and so comes after this.
    accounts = call.session.scalars(select(BankAccount).order_by(BankAccount.id).with_for_update(read=True)).all()
    since = call.session.execute(_since().add_columns(model.BankLine.account_id).group_by(model.BankLine.account_id))
    found = {account_id: day for day, account_id in since}
    return [_opened(each, found[each.id]) for each in accounts if each.id in found]


WAITING = Waiting((TaskKind.MATCH_BANK_LINES,), _all_open)
