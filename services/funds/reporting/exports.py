"""Exported statements: recorded with their content, in the reader's language."""

from __future__ import annotations

from chassis.call import Call
from contracts.funds.reporting.statements import (
    Export,
    ExportAwardStatement,
    ExportDonorStatement,
    ExportFundStatement,
    Scope,
    Span,
    StatementExport,
)
from contracts.kinds import Language
from services.funds.evidence import access_log
from services.funds.reporting import subjects
from services.funds.reporting.spans import days_of
from services.funds.reporting.statements import statement
from services.funds.reporting.subjects import Subject


def export_fund_statement(call: Call, command: ExportFundStatement) -> StatementExport:
    """Raises NOT_FOUND, ON_OR_PERIOD, DATES."""
    return _export(call, subjects.the_fund(call, command.fund_id), command, command)


def export_donor_statement(call: Call, command: ExportDonorStatement) -> StatementExport:
    """Raises NOT_FOUND, ON_OR_PERIOD, DATES."""
    return _export(call, subjects.a_donor(call, command.donor_id, command.fund_id), command, command)


def export_award_statement(call: Call, command: ExportAwardStatement) -> StatementExport:
    """Raises NOT_FOUND, ON_OR_PERIOD, DATES."""
    return _export(call, subjects.an_award(call, command.award_id), command, command)


def _export(call: Call, subject: Subject, span: Span, command: Export) -> StatementExport:
    drawn_up = statement(call, subject, days_of(call, span))
    what = f"{subject.scope}-statement"
    kept = access_log.record(call, what, command.format, command, subject_id=subject.id, digest=drawn_up.digest)
    return StatementExport(
        export_id=kept.id,
        exported_at=kept.exported_at,
        exported_by=call.actor.name,
        format=command.format,
        language=command.lang or _language(call, subject),
        statement=drawn_up,
    )


def _language(call: Call, subject: Subject) -> Language:
    """A donor's statement is in the donor's language; the Fund's own is in the reader's."""
    if subject.donor and subject.scope is not Scope.FUND:
        return Language(subject.donor.language)
    return Language(call.actor.language)
