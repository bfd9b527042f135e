"""Agreements amended and ended, for tests."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest

from chassis.call import Call
from contracts.base import Refusal, Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import reports as funds_reports
from services.funds.door import ATTACHMENTS
from services.funds.partners import agreements, amendments, reports
from tests.common.funds.helpers import DAY, Setting, sign

PDF = {
    "filename": "signed.pdf",
    "media_type": "application/pdf",
    "content_base64": base64.b64encode(b"%PDF-1.7\n").decode(),
}
HALVES = [{"due_on": date(2026, 1, 31), "amount": "40000"}, {"due_on": date(2026, 7, 31), "amount": "60000"}]


def refused(refusal: Refusal) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


def files_of(call: Call, kind: str, subject: Any) -> list[str]:
    command = funds_evidence.ListAttachments(subject_kind=kind, subject_id=subject)
    return [file.filename for file in ATTACHMENTS.list_attachments(call, command).items]


def amend(
    fund: Setting, agreement: funds_agreements.Agreement | None = None, **fields: Any
) -> funds_agreements.AgreementVersion:
    stands = agreement or fund.agreement
    kept = [{"instalment_id": each.id, "due_on": each.due_on, "amount": each.amount} for each in stands.instalments]
    given = {
        "agreement_id": stands.id,
        "pledge": stands.pledge,
        "starts_on": stands.starts_on,
        "ends_on": stands.ends_on,
        "instalments": kept,
        "reason": "Extended by letter of 3 May",
    }
    return amendments.amend_agreement(fund.officer, funds_agreements.AmendAgreement(**(given | fields)))


def read(fund: Setting, agreement: funds_agreements.Agreement | None = None) -> funds_agreements.Agreement:
    return agreements.read_agreement(
        fund.officer, funds_agreements.ReadAgreement(agreement_id=(agreement or fund.agreement).id)
    )


def small(fund: Setting) -> funds_agreements.Agreement:
    """An agreement below the threshold: what amends it is in force at once."""
    return sign(fund.officer, fund.donor.id, pledge="9000", instalments=[{"due_on": DAY, "amount": "9000"}])


def end(fund: Setting, **fields: Any) -> funds_agreements.Agreement:
    given = {"agreement_id": fund.agreement.id, "ended_on": DAY, "reason": "Closed by mutual consent"}
    return agreements.end_agreement(fund.officer, funds_agreements.EndAgreement(**(given | fields)))


def owe(fund: Setting, due_on: date, kind: str = "financial", **fields: Any) -> funds_reports.ReportDuty:
    given = {
        "agreement_id": fund.agreement.id,
        "kind": kind,
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 6, 30),
        "due_on": due_on,
    }
    return reports.add_report_duty(fund.officer, funds_reports.AddReportDuty(**(given | fields)))
