"""A list of exchange rates that waits, as its approver sees it, and the signature (Fund rule 12)."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.web import steps
from tests.web.conftest import Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
FUNDS, PAGE = "/api/v1/funds", "/fund/approvals/pending-rate-imports"
_SIGHTS = [("desktop", "es"), ("phone", "pt"), ("phone", "fr"), ("desktop", "en")]
_NONE_BEFORE = {
    "en": "No earlier rate",
    "es": "Ninguno anterior",
    "pt": "Nenhuma anterior",
    "fr": "Aucun taux antérieur",
}


def brought(world: World) -> tuple[dict[str, Any], bytes]:
    """A list of currencies that nobody signed for, of a day of its own."""
    day = date(1996, 1, 1) + timedelta(days=uuid4().int % 900)
    others = [(code, "2") for code in ("AED", "ALL", "AMD", "AOA", "AZN", "BHD", "BIF", "BND")]
    given = [("UGX", "3650"), ("TZS", "2500.5"), ("KWD", "0.3067"), *others]
    rows = "".join(f"{code};{units};{day}\n" for code, units in given)
    content = f"Currency Code;Rate;Effective Date\n{rows}".encode()
    sent = {"format": "un", "filename": f"un-{uuid4().hex[:8]}.csv", "dry_run": False}
    report = world["finance_officer"].post(
        f"{FUNDS}/rate-imports", sent | {"content_base64": base64.b64encode(content).decode()}
    )
    return sent | report, content


def test_an_approver_sees_what_a_list_brings_and_signs(window: Windows, world: World) -> None:
    brought(world)
    report, content = brought(world)
    assert report["outcome"] == "waiting"
    for size, language in _SIGHTS:
        page = steps.in_court(window(world["finance_approver"], language, size)).new_page()
        page.goto(f"{PAGE}/{report['import_id']}")
        card = page.locator("[data-desk-panel]")
        said = card.inner_text()
        assert report["filename"] in said and hashlib.sha256(content).hexdigest() in said
        assert said.count(_NONE_BEFORE[language]) == 10  # the eleventh is folded away
        assert steps.fits(page) and steps.faults_of(page) == []
    card.get_by_role("button", name="Approve").click()
    page.get_by_text("Signed").first.wait_for()
    listed = world["auditor"].get(f"{FUNDS}/pending-rate-imports/{report['import_id']}")
    assert (listed["status"], listed["moves"]) == ("in_force", [])
    [rate] = world["auditor"].get(f"{FUNDS}/rates", currency="KWD", limit=1)["items"]
    assert rate["import_id"] == report["import_id"]
