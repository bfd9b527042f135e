"""The door of statements, and what everybody may see: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import EVERYBODY
from chassis.service import Service, answers
from contracts import funds_books
from services.funds.doors import READERS
from services.funds.telling import statements


class TellingDoor(Service):
    """What is asked of statements, and what everybody may see."""

    @answers(funds_books.FUND_STATEMENT, READERS)
    def fund_statement(self, call: Call, command: funds_books.ReadFundStatement) -> funds_books.Statement:
        return statements.fund_statement(call, command)

    @answers(funds_books.DONOR_STATEMENT, READERS)
    def donor_statement(self, call: Call, command: funds_books.ReadDonorStatement) -> funds_books.Statement:
        return statements.donor_statement(call, command)

    @answers(funds_books.AWARD_STATEMENT, READERS)
    def award_statement(self, call: Call, command: funds_books.ReadAwardStatement) -> funds_books.Statement:
        return statements.award_statement(call, command)

    @answers(funds_books.PUBLIC_FUND, EVERYBODY)
    def public_fund(self, call: Call, command: funds_books.ReadPublicFund) -> funds_books.PublicFund:
        return statements.public_fund(call)
