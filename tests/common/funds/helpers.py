"""A fund with Canada's money in it, for tests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.call import Call
from chassis.database import broken_rule
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from services.funds.ledger import entries, rates
from services.funds.partners import agreements, donors
from services.funds.receipts import contribution_views, contributions, decisions
from services.funds.reporting import statements
from services.funds.reversals import reversals
from services.funds.spending import allocations, awards, expenditures
from tests.common.funds.recording import Recording, Replay, recording

_documents = itertools.count(1)
_settings: dict[str, tuple[Recording, Setting]] = {}
FROM, TO, DAY = date(2017, 4, 1), date(2027, 12, 31), date(2026, 5, 4)
LINES = [
    funds_budgets.LinePlan(kind="direct", title="Training", amount_usd="60000"),
    funds_budgets.LinePlan(kind="direct", title="Travel", amount_usd="20000"),
    funds_budgets.LinePlan(kind="indirect", title="Indirect costs", amount_usd="9600"),
]


@dataclass
class Setting:
    """A desk with two officers and an approver, a donor, an agreement and an award."""

    session: Session
    officer: Call
    approver: Call
    donor: funds_donors.Donor
    agreement: funds_agreements.Agreement
    award: funds_awards.Award

    def receive(self, amount: str = "100000", **fields: Any) -> funds_contributions.Contribution:
        """Money against the agreement, in USD unless told otherwise; signed by the approver above the threshold."""
        [made] = received(self, [self.enter_receipt(amount, **fields)])
        return made

    def enter_receipt(self, amount: str = "100000", **fields: Any) -> funds_contributions.Contribution:
        """The same without the approver."""
        given = {
            "donor_id": self.donor.id,
            "agreement_id": self.agreement.id,
            "currency": "USD",
            "amount": amount,
            "received_on": DAY,
            "reference": str(new_id()),
        }
        return contributions.record_contribution(
            self.officer, funds_contributions.RecordContribution(**(given | fields))
        )

    def reserve(self, amount: str = "5000", **fields: Any) -> funds_allocations.Allocation:
        """Money held for an activity in Belize."""
        return allocations.reserve_money(self.officer, funds_allocations.ReserveMoney(**request(amount, **fields)))

    def spend(self, amount: str = "100", **fields: Any) -> funds_expenditures.Expenditure:
        """A cost, from the first budget line unless told otherwise."""
        command = funds_expenditures.PostExpenditure(**self.cost(amount, **fields))
        return expenditures.post_expenditure(self.officer, command)

    def spend_abroad(self, units: str, currency: str, **fields: Any) -> funds_expenditures.Expenditure:
        """A cost in any currency."""
        told = self.cost(**fields) | {
            "amount_usd": fields.get("amount_usd"),
            "amount": units,
            "currency": currency,
        }
        return expenditures.post_expenditure(self.officer, funds_expenditures.PostExpenditure(**told))

    def cost(self, amount: str = "100", **fields: Any) -> dict[str, Any]:
        """A cost's fields."""
        given = cost(amount, **fields)
        if not {"allocation_id", "commitment_id", "line_id"} & set(given):
            given["line_id"] = self.award.lines[0].id
        return given

    def balance(self) -> funds_awards.Award:
        """The award as it stands."""
        return awards.read_award(self.officer, funds_awards.ReadAward(award_id=self.award.id))


def request(amount: str = "5000", **fields: Any) -> dict[str, Any]:
    """A request for an activity's money."""
    given = {
        "activity_id": new_id(),
        "activity_title": "Port assessment, Belize City",
        "programme": "maritime-security",
        "activity_kind": "workshop",
        "country": "BZ",
        "starts_on": date(2026, 6, 1),
        "ends_on": date(2026, 6, 5),
        "amount_usd": amount,
    }
    return given | fields


def cost(amount: str = "100", **fields: Any) -> dict[str, Any]:
    """A cost's fields, without what pays for it."""
    given = {
        "amount_usd": amount,
        "occurred_on": DAY,
        "description": "Interpretation",
        "payee": "Belize Port Authority",
        "document": f"INV-{next(_documents)}",
        "document_on": DAY,
        "country": "BZ",
        "activity_kind": "workshop",
    }
    return given | fields


def setting(session: Session, **terms: Any) -> Setting:
    """`terms` are an agreement's fields, `donor_class` the donor's.

    The features make the first one of these terms. The others are cast from it: a thousand tests have one each.
    """
    key = repr(sorted(terms.items()))
    if key not in _settings:
        with recording(session) as recorded:
            made = _made(session, **terms)
        _settings[key] = recorded, made
        return made
    recorded, model = _settings[key]
    replay = recorded.replay(session)
    officer, approver = (_replayed_call(replay, session, each.actor) for each in (model.officer, model.approver))
    return Setting(session, officer, approver, *map(replay.view, (model.donor, model.agreement, model.award)))


def _made(session: Session, **terms: Any) -> Setting:
    desk = Desk(session, "funds")
    officer, approver = desk.call_as(Role.FINANCE_OFFICER), desk.call_as(Role.FINANCE_APPROVER)
    kind = terms.pop("donor_class", "permanent_observer")
    donor = donors.add_donor(officer, funds_donors.AddDonor(name=f"Canada {new_id()}", donor_class=kind, country="CA"))
    agreement = sign(officer, donor.id, **terms)
    award = open_award(officer, agreement.id)
    return Setting(session, officer, approver, donor, agreement, award)


def _replayed_call(replay: Replay, session: Session, actor: Actor) -> Call:
    return Call(session, replace(actor, id=UUID(replay.text(str(actor.id)))), "funds")


def sign(call: Call, donor_id: UUID, **terms: Any) -> funds_agreements.Agreement:
    """An agreement of USD 100,000 for ten years, without a restriction unless told otherwise."""
    given = {
        "donor_id": donor_id,
        "reference": str(new_id()),
        "title": "Maritime security in Belize",
        "currency": "USD",
        "pledge": "100000",
        "signed_on": FROM,
        "starts_on": FROM,
        "ends_on": TO,
    }
    return agreements.sign_agreement(call, funds_agreements.SignAgreement(**(given | terms)))


def open_award(
    call: Call, agreement_id: UUID, programme: str = "maritime-security", **fields: Any
) -> funds_awards.Award:
    """An award with two direct lines and an indirect one."""
    given = {"agreement_id": agreement_id, "programme": programme, "title": "Ports of Belize", "lines": LINES}
    return awards.open_award(call, funds_awards.OpenAward(**(given | fields)))


def received(
    fund: Setting, entered: Sequence[funds_contributions.Contribution]
) -> list[funds_contributions.Contribution]:
    """The parts of a receipt in the books: signed by the approver if they wait."""
    if entered[0].status == "posted":
        return list(entered)
    approve_receipt(fund, entered[0].pending_id)
    by_id = [funds_contributions.ReadContribution(contribution_id=each.id) for each in entered]
    return [contribution_views.read_contribution(fund.officer, each) for each in by_id]


def approve_receipt(fund: Setting, pending_id: UUID | None) -> funds_pending.PendingReceipt:
    """The second person's signature on a receipt that waits."""
    return decisions.approve_receipt(fund.approver, funds_pending.ApproveReceipt(receipt_id=pending_id))


def rate(fund: Setting, currency: str, per_unit: str, on: date = DAY) -> None:
    """A rate in force: entered by hand, and signed."""
    command = funds_rates.RecordRate(currency=currency, valid_on=on, usd_per_unit=per_unit, source="UN")
    entered = rates.record_rate(fund.officer, command)
    rates.approve_rate(fund.approver, funds_rates.RateById(rate_id=entered.id))


def read_entry(fund: Setting, entry_id: object) -> funds_journal.Entry:
    return entries.read_entry(fund.officer, funds_journal.ReadEntry(entry_id=entry_id))


def reverse(fund: Setting, entry_id: object) -> funds_reversals.Reversal:
    command = funds_reversals.ReverseEntry(entry_id=entry_id, reason="Entered twice")
    return reversals.reverse_entry(fund.officer, command)


def award_statement(fund: Setting, on: date | None = None) -> funds_statements.Statement:
    command = funds_statements.ReadAwardStatement(award_id=fund.award.id, on=on)
    return statements.award_statement(fund.officer, command)


def usd(amount: str) -> Decimal:
    return Decimal(amount)


# The service's own role may hardly do anything (test_least_privilege.py); these show what holds for whoever may.
AS_OWNER, AS_SERVICE = text("SET LOCAL ROLE funds_owner"), text("SET LOCAL ROLE funds")


def broken(session: Session, *statements: str, **values: Any) -> str | None:
    """The rule the database names when it refuses the statements to its owner; what they did is undone then."""
    try:
        with session.begin_nested():
            session.execute(AS_OWNER)
            for statement in statements:
                session.execute(text(statement), values)
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except DBAPIError as error:
        return broken_rule(error)
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    session.execute(AS_SERVICE)
    return None
