"""The door of statements: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS, and_auditor
from chassis.service import Service, answers
from contracts.base import Page
from contracts.funds.reporting import statements as funds_statements
from services.funds.doors import READERS
from services.funds.telling import access_log, exports, mine, rows, statements


class TellingDoor(Service):
    """What is asked of statements."""

    @answers(funds_statements.FUND_STATEMENT, READERS)
    def fund_statement(self, call: Call, command: funds_statements.ReadFundStatement) -> funds_statements.Statement:
        return statements.fund_statement(call, command)

    @answers(funds_statements.DONOR_STATEMENT, MEMBERS)
    def donor_statement(self, call: Call, command: funds_statements.ReadDonorStatement) -> funds_statements.Statement:
        return statements.donor_statement(call, command)

    @answers(funds_statements.AWARD_STATEMENT, MEMBERS)
    def award_statement(self, call: Call, command: funds_statements.ReadAwardStatement) -> funds_statements.Statement:
        return statements.award_statement(call, command)

    @answers(funds_statements.LIST_MY_STATEMENTS, MEMBERS)
    def list_my_statements(
        self, call: Call, command: funds_statements.ListMyStatements
    ) -> Page[funds_statements.MyStatements]:
        return mine.list_my_statements(call, command)

    @answers(funds_statements.STATEMENT_ROWS, MEMBERS)
    def statement_rows(self, call: Call, command: funds_statements.ReadStatementRows) -> funds_statements.StatementRows:
        return rows.statement_rows(call, command)

    @answers(funds_statements.EXPORT_FUND_STATEMENT, READERS)
    def export_fund_statement(
        self, call: Call, command: funds_statements.ExportFundStatement
    ) -> funds_statements.StatementExport:
        return exports.export_fund_statement(call, command)

    @answers(funds_statements.EXPORT_DONOR_STATEMENT, MEMBERS)
    def export_donor_statement(
        self, call: Call, command: funds_statements.ExportDonorStatement
    ) -> funds_statements.StatementExport:
        return exports.export_donor_statement(call, command)

    @answers(funds_statements.EXPORT_AWARD_STATEMENT, MEMBERS)
    def export_award_statement(
        self, call: Call, command: funds_statements.ExportAwardStatement
    ) -> funds_statements.StatementExport:
        return exports.export_award_statement(call, command)

    @answers(funds_statements.LIST_EXPORTS, and_auditor())
    def list_exports(self, call: Call, command: funds_statements.ListExports) -> Page[funds_statements.ExportRecord]:
        return access_log.list_exports(call, command)
