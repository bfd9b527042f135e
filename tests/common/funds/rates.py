"""Lists of exchange rates as an officer imports them, for tests."""

from __future__ import annotations

import base64
from typing import Any

from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import rates as funds_rates
from services.funds.ledger import pending_rates, rate_imports
from tests.common.funds.helpers import Setting


def bring(fund: Setting, content: str | bytes, kind: str = "ecb", **fields: Any) -> funds_rates.RateReport:
    """A list in force, or the report that says why not: signed by the approver where that is needed."""
    report = bring_unsigned(fund, content, kind, **fields)
    if report.outcome != "waiting":
        return report
    approve_list(fund, report.import_id)
    return report.model_copy(update={"outcome": funds_rates.ImportOutcome.RECORDED})


def bring_unsigned(fund: Setting, content: str | bytes, kind: str = "ecb", **fields: Any) -> funds_rates.RateReport:
    """The same without the approver."""
    data = content if isinstance(content, bytes) else content.encode()
    given = {
        "format": kind,
        "filename": "eurofxref.csv",
        "content_base64": base64.b64encode(data).decode(),
        "dry_run": False,
    }
    return rate_imports.import_rates(fund.officer, funds_rates.ImportRates(**(given | fields)))


def approve_list(fund: Setting, import_id: object) -> funds_pending_rates.PendingRateImport:
    """The approver's signature on a list that waits."""
    command = funds_pending_rates.RateImportById(import_id=import_id)
    return pending_rates.approve_rate_import(fund.approver, command)
