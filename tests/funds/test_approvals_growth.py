"""A page of the approvals reads as much of 10,000 that wait as of 100: by rows read, however planned."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import person
from contracts.funds.approvals.approvals import ApprovalOrder
from contracts.identity import Role
from services.funds.service import FundsService
from tests.common.growth import Asked, Filling, ask, databases, grown, ident, uid

APPROVER = person(Role.FINANCE_APPROVER, member_id=uid("approver"))
OFFICER = person(Role.FINANCE_OFFICER, member_id=uid("officer"))
_OLD = "CASE WHEN g < 9 THEN {} ELSE {} END"

# What still grows, and why that is borne.
_GROWS = {
    # The few between two amounts, in the order of their age: who asks so has narrowed it by hand.
    str(ask(APPROVER, "list_approvals", above_usd="5", below_usd="6")),
}


def _fill(filling: Filling) -> None:
    """Of one fund, one maker and one kind there is little; as many again are decided."""
    rows = filling.rows
    rows("member", 100, id=ident("member"), name="'Member ' || g", country="'HN'", status="'admitted'",
         language="'en'")  # fmt: skip
    for name, status in (("waits", "'pending'"), ("done", _OLD.format("'refused'", "'approved'"))):
        rows("approval", 100, id=ident(name), kind=_OLD.format("'reversals'", "'expenditures'"), status=status,
             fund_id=_OLD.format("'small'", "'large'"), award_id=ident("award", _OLD.format("2", "1")),
             title="'Boat handling course'", currency="'USD'", amount="g", amount_usd="g",
             entered_by=_OLD.format(f"'{OFFICER.id}'", ident("member", "1 + g % 100")),
             entered_at="now() - g * interval '1 minute'", due_on="current_date + (g % 30)::int")  # fmt: skip
    rows("submission", 20, kind="'expenditures'", entry_id=ident("waits"), replaces=ident("done", "20 + g"),
         revision="2")  # fmt: skip


def _questions() -> list[Asked]:
    def listed(**given: object) -> Asked:
        return ask(APPROVER, "list_approvals", **given)

    return [
        listed(),
        *(listed(order=order) for order in ApprovalOrder),
        *(listed(kind=kind) for kind in ("expenditures", "reversals", "budgets")),
        *(listed(fund_id=fund) for fund in ("large", "small", "no-such-fund")),
        *(listed(award_id=uid("award", n)) for n in (1, 2)),
        listed(not_entered_by=APPROVER.id),
        listed(entered_by=OFFICER.id),
        listed(entered_by=OFFICER.id, status="refused"),
        listed(status="approved"),
        listed(entered_until="2000-01-01"),
        listed(above_usd="5", below_usd="6"),
        ask(APPROVER, "count_awaiting"),
    ]


def test_no_list_reads_more_of_a_hundred_times_as_much(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    made = databases(fresh_database, FundsService, _fill)
    assert grown(made, _questions()) == _GROWS
