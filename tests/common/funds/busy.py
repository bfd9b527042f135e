"""A fund in which everything has happened that can, for tests of what is told about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.call import Call
from chassis.ids import new_id
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.receipts import income as funds_income
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import recoveries as funds_recoveries
from services.funds.ledger import funds, journal
from services.funds.ledger.journal import Draft, Line
from services.funds.receipts import income
from services.funds.reporting import statements
from services.funds.reversals import reversals
from services.funds.spending import awards, recoveries
from tests.common.funds.helpers import DAY, Setting, open_award, rate, reverse, setting, sign

FUND = "trust-fund"


@dataclass
class Busy:
    """The fund with two donors: one has two awards in it, the other one."""

    first: Setting
    second: Setting
    third: Setting

    @property
    def officer(self) -> Call:
        return self.first.officer

    @property
    def settings(self) -> tuple[Setting, Setting, Setting]:
        return self.first, self.second, self.third

    def days(self) -> Iterator[date]:
        """Every day on which something happened, the ones before and after, and today."""
        yield from (DAY + timedelta(days=offset) for offset in range(-1, 24))
        yield self.officer.today

    def of_fund(self, **span: date | None) -> funds_statements.Statement:
        command = funds_statements.ReadFundStatement(fund_id=FUND, **span)
        return statements.fund_statement(self.officer, command)

    def of_donor(self, which: Setting, **span: date | None) -> funds_statements.Statement:
        command = funds_statements.ReadDonorStatement(donor_id=which.donor.id, fund_id=FUND, **span)
        return statements.donor_statement(self.officer, command)

    def of_award(self, which: Setting, **span: date | None) -> funds_statements.Statement:
        command = funds_statements.ReadAwardStatement(award_id=which.award.id, **span)
        return statements.award_statement(self.officer, command)

    def move(self, giver: Setting, taker: Setting, amount: str, day: date) -> UUID:
        """A transfer from one award to another (Fund rule 4)."""
        sides = [(giver, Decimal(amount)), (taker, -Decimal(amount))]
        lines = [
            line
            for who, debit in sides
            for line in (self._line(who, journal.TRANSFER, debit), self._line(who, journal.CASH, -debit))
        ]
        return self._post("transfer", "What was left", day, lines)

    def unidentified(self, amount: str, day: date) -> UUID:
        """Money whose donor nobody knows yet."""
        award, money = awards.suspense(self.officer, FUND), Decimal(amount)
        lines = [
            Line(journal.CASH, award.id, award.donor_id, "USD", money, money),
            Line(journal.SUSPENSE, award.id, award.donor_id, "USD", -money, -money),
        ]
        return self._post("suspense", "A transfer without a name", day, lines)

    def identified(self, whose: Setting, amount: str, day: date) -> UUID:
        """It was that donor's."""
        award, money = awards.suspense(self.officer, FUND), Decimal(amount)
        lines = [
            Line(journal.SUSPENSE, award.id, award.donor_id, "USD", money, money),
            Line(journal.CASH, award.id, award.donor_id, "USD", -money, -money),
            self._line(whose, journal.CASH, money),
            self._line(whose, journal.INCOME, -money),
        ]
        return self._post("identification", "It was theirs", day, lines)

    def _line(self, whose: Setting, account: str, amount: Decimal) -> Line:
        return Line(account, whose.award.id, whose.donor.id, "USD", amount, amount)

    def _post(self, kind: str, text: str, day: date, lines: list[Line]) -> UUID:
        journal.lock(self.officer, {line.award_id for line in lines})
        signed = new_id() if kind == "transfer" else None
        maker = self.officer.actor.member_id
        draft = Draft(new_id(), kind, day, text, maker, lines, approved_by=signed, fund_id=FUND)
        journal.post(self.officer, [draft])
        return draft.id


def busy(session: Session) -> Busy:
    """The fund, with its history of three weeks."""
    made = _people(session)
    first, second, third = made.settings
    rate(first, "CAD", "0.75")
    first.receive("20000", currency="CAD", credited_usd="14990.10")
    second.receive("8000", received_on=DAY + timedelta(days=1))
    third.receive("5000.05", received_on=DAY + timedelta(days=2))
    mistaken = third.receive("77", received_on=DAY + timedelta(days=2))
    for number, who in enumerate((first, first, second, third), 3):
        who.spend(f"1{number}3.37", occurred_on=DAY + timedelta(days=number))
    undone = second.spend("41.11", occurred_on=DAY + timedelta(days=8))
    first.reserve("1000", award_id=first.award.id)
    _income(first, "income", "12.50", DAY + timedelta(days=9))
    _income(third, "interest", "3.21", DAY + timedelta(days=10))
    give_back(first, "50", DAY + timedelta(days=11))
    taken_back = give_back(third, "20", DAY + timedelta(days=12))
    made.move(second, first, "100", DAY + timedelta(days=13))
    made.move(second, third, "250.25", DAY + timedelta(days=14))
    wrongly_moved = made.move(first, third, "10", DAY + timedelta(days=15))
    made.unidentified("900", DAY + timedelta(days=16))
    made.identified(third, "600", DAY + timedelta(days=18))
    for entry_id in (mistaken.entry_id, undone.entry_id, taken_back, wrongly_moved):
        undoing = reverse(first, entry_id)
        if undoing.status == "pending":  # a transfer's reversal takes two people, as the transfer did
            command = funds_reversals.ApproveReversal(reversal_id=undoing.id)
            reversals.approve_reversal(first.approver, command)
    return made


def _people(session: Session) -> Busy:
    donor = setting(session)
    funds.open_fund(
        donor.approver,
        funds_terms.OpenFund(
            fund_id=FUND, title="Trust fund", generates_interest=True, second_signature_above_usd="100000"
        ),
    )
    other = setting(session)
    return Busy(_in_fund(donor), _in_fund(donor, "tourism-security"), _in_fund(other))


def _in_fund(who: Setting, programme: str = "maritime-security") -> Setting:
    agreement = sign(who.officer, who.donor.id, fund_id=FUND)
    award = open_award(who.officer, agreement.id, programme, title=f"An award for {programme}")
    return Setting(who.session, who.officer, who.approver, who.donor, agreement, award)


def _income(fund: Setting, kind: str, amount: str, day: date) -> None:
    command = funds_income.RecordIncome(
        award_id=fund.award.id,
        kind=kind,
        amount_usd=amount,
        received_on=day,
        payer="The bank",
        reference=f"{kind} {amount}",
        description="Third quarter",
    )
    income.record_income(fund.officer, command)


def give_back(fund: Setting, amount: str, day: date) -> UUID:
    """A payee gives back what was paid too much; the entry's identifier."""
    command = funds_recoveries.RecordRecovery(
        line_id=fund.award.lines[0].id,
        amount_usd=amount,
        received_on=day,
        payer="Belize Port Authority",
        document=f"CN-{amount}",
        document_on=day,
        description="Advance not used",
    )
    done = recoveries.record_recovery(fund.officer, command)
    assert done.entry_id
    return done.entry_id
