"""The door of statements, and what everybody may see: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import EVERYBODY
from chassis.service import Service, answers
from contracts import funds_books, funds_statements
from services.funds.doors import READERS
from services.funds.telling import statements


class TellingDoor(Service):
    """What is asked of statements, and what everybody may see."""

    @answers(funds_statements.FUND_STATEMENT, READERS)
    def fund_statement(self, call: Call, command: funds_statements.ReadFundStatement) -> funds_statements.Statement:
        return statements.fund_statement(call, command)

    @answers(funds_statements.DONOR_STATEMENT, READERS)
    def donor_statement(self, call: Call, command: funds_statements.ReadDonorStatement) -> funds_statements.Statement:
        return statements.donor_statement(call, command)

    @answers(funds_statements.AWARD_STATEMENT, READERS)
    def award_statement(self, call: Call, command: funds_statements.ReadAwardStatement) -> funds_statements.Statement:
        return statements.award_statement(call, command)

    @answers(funds_books.PUBLIC_FUND, EVERYBODY)
    def public_fund(self, call: Call, command: funds_books.ReadPublicFund) -> funds_books.PublicFund:
        return statements.public_fund(call)
