"""Advances on pages: given, signed, charged with a cost, the rest returned; in four languages (Fund rules 12, 19)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.common.funds.signed_kinds import FUNDS, SignedFund
from tests.stack import RunningStack
from tests.web.approving import browser, forms, send, text
from tests.web.conftest import World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
HERE = "/fund/advances"


@pytest.fixture
def officer(stack: RunningStack, world: World) -> Iterator[httpx.Client]:
    with browser(stack, world["finance_officer"]) as client:
        yield client


@pytest.fixture
def fund(world: World) -> SignedFund:
    """A fund of the test's own, with a threshold of USD 100."""
    return SignedFund(world["finance_officer"], world["finance_approver"])


def filled(fund: SignedFund, amount: str = "90", **fields: Any) -> dict[str, str]:
    given = {
        "line_id": fund.line, "payee": f"Consultora {uuid4().hex[:8]}", "document": f"ADV-{uuid4().hex[:8]}",
        "amount_usd": amount, "given_on": "2026-05-04", "due_on": "2026-06-30", "description": "Workshop, per diem",
        "country": "Belize", "activity_kind": "workshop",
    }  # fmt: skip
    return given | fields


def given(officer: httpx.Client, fund: SignedFund, amount: str = "90", **fields: Any) -> str:
    """The address of an advance entered through the form."""
    sent = send(officer, f"{HERE}/new", "", **filled(fund, amount, **fields))
    assert sent.status_code == 303, text(sent)
    return sent.headers["location"].partition("?")[0]


def test_an_advance_is_given_charged_and_what_is_left_returned(
    officer: httpx.Client, stack: RunningStack, world: World, fund: SignedFund
) -> None:
    at = given(officer, fund, "90.00")
    page = officer.get(at)
    assert "It should have been settled by" in text(page)
    assert "Overdue" in text(page)
    listed = officer.get(HERE, params={"view": "overdue"})
    assert at in listed.text
    cost_form = next(link for link in page.text.split('"') if link.startswith("/fund/costs/new?source="))
    shown = officer.get(cost_form.replace("&amp;", "&"))
    assert f'value="commitment:{at.rpartition("/")[2]}" selected' in shown.text
    entered = fund.officer.post(
        f"{FUNDS}/expenditures",
        {
            "commitment_id": at.rpartition("/")[2], "amount_usd": "60.00", "occurred_on": "2026-05-06",
            "document_on": "2026-05-06", "description": "Per diem", "document": f"INV-{uuid4().hex}", "country": "BZ",
            "payee": fund.officer.get(f"{FUNDS}/advances/{at.rpartition('/')[2]}")["payee"],
            "activity_kind": "workshop",
        },
    )  # fmt: skip
    assert entered["status"] == "posted"
    too_much = send(
        officer, at, "return", amount_usd="31", received_on="2026-05-08", document="R-1", document_on="2026-05-08"
    )
    assert too_much.status_code == 409
    assert "30.00" in text(too_much)
    returned = send(
        officer, at, "return", amount_usd="30,00", received_on="2026-05-08", document="R-1", document_on="2026-05-08"
    )
    assert returned.status_code == 303, text(returned)
    settled = text(officer.get(at))
    assert "Settled" in settled
    assert (at, "return") not in forms(officer.get(at))
    assert at not in officer.get(HERE).text
    with browser(stack, world["auditor"]) as auditor:
        assert "Cost charged to it" in text(auditor.get(at))
        assert forms(auditor.get(at)).keys().isdisjoint({(at, "return"), (at, "withdraw")})


def test_a_large_one_waits_and_is_signed_among_the_approvals(
    officer: httpx.Client, stack: RunningStack, world: World, fund: SignedFund
) -> None:
    at = given(officer, fund, "350")
    assert (at, "withdraw") in forms(officer.get(at))
    advance_id = at.rpartition("/")[2]
    signing = f"/fund/approvals/advances/{advance_id}"
    with browser(stack, world["finance_approver"]) as approver:
        assert "Anticipos" in text(approver.get(signing, params={"lang": "es"}))
        assert "To be settled by" in text(approver.get(signing, params={"lang": "en"}))
        done = send(approver, signing, "approve")
        assert done.status_code == 303, text(done)
    assert fund.officer.get(f"{FUNDS}/advances/{advance_id}")["state"] == "open"
    other = given(officer, fund, "350")
    assert send(officer, other, "withdraw").status_code == 303
    assert fund.officer.get(f"{FUNDS}/advances/{other.rpartition('/')[2]}")["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount_usd", "1_000", "amount_usd"),
        ("amount_usd", "999999", "amount_usd"),
        ("due_on", "2026-05-01", "due_on"),
        ("given_on", "2199-01-01", "given_on"),
        ("payee", "", "payee"),
        ("line_id", "", "line_id"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_form_is_kept(
    officer: httpx.Client, fund: SignedFund, field: str, value: str, said: str
) -> None:
    sent = send(
        officer,
        f"{HERE}/new",
        "",
        **filled(fund, **{field: value} | ({} if field == "payee" else {"payee": "Imprenta Nacional"})),
    )
    assert sent.status_code in (409, 422)
    assert f'id="{said}-wrong"' in sent.text
    assert "Workshop, per diem" in sent.text


@pytest.mark.parametrize(("language", "word"), [("es", "Anticipos"), ("pt", "Adiantamentos"), ("fr", "Sommes reçues")])
def test_the_pages_speak_the_readers_language(stack: RunningStack, world: World, language: str, word: str) -> None:
    with browser(stack, world["finance_officer"]) as client:
        assert word in text(client.get(HERE, params={"lang": language}))
        assert client.get(f"{HERE}/{world.ids['advance_id']}", params={"lang": language}).status_code == 200
