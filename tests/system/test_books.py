"""The books through the front door: where an entry came from, its seal, and the journal verified."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from chassis.clock import now
from chassis.ids import new_id
from convive.api.client import Person
from convive.state import PROJECT
from tests.stack import RunningStack


def test_an_auditor_sees_where_an_entry_came_from_and_that_the_journal_is_whole(
    stack: RunningStack, sign_in: Callable[[str], Person]
) -> None:
    officer, auditor = sign_in("finance_officer"), sign_in("auditor")
    # A fund of the test's own: unearmarked money in the Network's Fund would answer what the demo's people ask for.
    fund_id = f"books-{str(new_id())[-12:]}"
    terms = {"fund_id": fund_id, "title": "Two hands, one ledger", "second_signature_above_usd": "100.00"}
    sign_in("finance_approver").post("/api/v1/funds/funds", terms)
    donor = officer.post("/api/v1/funds/donors", {"name": f"Books {new_id()}", "donor_class": "other"})
    received = officer.post(
        "/api/v1/funds/contributions",
        {
            "donor_id": donor["id"],
            "fund_id": fund_id,
            "currency": "USD",
            "amount": "25.00",
            "received_on": now().date().isoformat(),
            "reference": "SWIFT books",
        },
    )
    entry = auditor.get(f"/api/v1/funds/entries/{received['entry_id']}")
    assert (entry["entered_from"], entry["approved_from"], len(entry["hash"])) == ("127.0.0.1", None, 64)
    told = auditor.get("/api/v1/funds/journal/verification", fund_id=fund_id)
    assert told["intact"] and told["broken"] is None and told["checked"] >= 1
    run = [sys.executable, "-m", "convive", "books", "verify", "--state", str(stack.state_dir)]
    said = subprocess.run(run, capture_output=True, text=True, cwd=PROJECT, check=True).stdout
    assert said.endswith("intact\n")
