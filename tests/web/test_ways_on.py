"""No dead ends on the Fund's pages: each leads on to what its reader does next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from contracts.base import UNAUTHENTICATED, Refused
from contracts.funds.kinds import SignedKind
from gateway import deadlines
from gateway.web.frame.visit import Form
from gateway.web.funds.approving import deciding
from tests.common.running import Browser, signed_in
from tests.stack import RunningStack
from tests.web.conftest import FUNDS, World
from tests.web.test_cost_pages import form_of, line, send, tree, written

__all__ = ["line"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def officer(stack: RunningStack, world: World) -> Iterator[Browser]:
    with signed_in(stack.base_url, world["finance_officer"]) as browser:
        yield browser


@pytest.fixture
def approver(stack: RunningStack, world: World) -> Iterator[Browser]:
    with signed_in(stack.base_url, world["finance_approver"]) as browser:
        yield browser


def own(world: World, threshold: str) -> tuple[str, dict[str, Any]]:
    """A fund of the test's own, and an award in it with 1,000 USD."""
    name = uuid4().hex[:8]
    who, fund_id = world["finance_officer"], f"ways-{name}"
    terms = {"fund_id": fund_id, "title": f"Ways {name}", "second_signature_above_usd": threshold}
    world["finance_approver"].post(f"{FUNDS}/funds", terms)
    donor = who.post(f"{FUNDS}/donors", {"name": f"Ways {name}", "donor_class": "other", "language": "en"})
    terms = {"donor_id": donor["id"], "reference": f"L-{name}", "title": "Ways", "currency": "USD", "pledge": "1000",
             "signed_on": "2026-01-01", "starts_on": "2026-01-01", "ends_on": "2027-12-31",
             "fund_id": fund_id}  # fmt: skip
    agreement = who.post(f"{FUNDS}/agreements", terms)
    lines = [
        {"kind": kind, "title": title, "amount_usd": amount}
        for kind, title, amount in (
            ("direct", "Training", "400"), ("direct", "Experts", "400"), ("indirect", "Indirect costs", "200"),
        )
    ]  # fmt: skip
    terms = {"agreement_id": agreement["id"], "programme": f"ways-{name}", "title": f"Ways {name}", "lines": lines}
    award = who.post(f"{FUNDS}/awards", terms)
    gift = {"donor_id": donor["id"], "agreement_id": agreement["id"], "award_id": award["id"], "currency": "USD",
            "amount": "1000", "received_on": "2026-02-01", "reference": name, "fund_id": fund_id}  # fmt: skip
    made = who.post(f"{FUNDS}/contributions", gift)
    if made["pending_id"]:
        world["finance_approver"].post(f"{FUNDS}/pending-receipts/{made['pending_id']}/approve", {})
    return fund_id, dict(award)


def said(page: Any) -> str:
    return " ".join(tree(page).text_content().split())


def test_an_award_leads_to_its_agreement_donor_costs_and_statement(officer: Browser, world: World) -> None:
    award = world["finance_officer"].get(f"{FUNDS}/awards/{world.ids['entering_award_id']}")
    page = officer.get(f"/fund/awards/{award['id']}").text
    for place in (
        f"/fund/agreements/{award['agreement_id']}", f"/fund/donors/{award['donor_id']}/details",
        f"/fund/costs?award_id={award['id']}", f"/fund/statements?of=awards/{award['id']}",
    ):  # fmt: skip
        assert f'href="{place}"' in page, place
        assert officer.get(place).status_code == 200, place


def test_costs_are_taken_away_as_they_are_filtered(officer: Browser, world: World, line: str) -> None:
    sent = written(line)
    send(officer, **sent)
    shown = officer.get("/fund/costs", params={"q": sent["payee"], "award_id": world.ids["entering_award_id"]})
    [table] = [each for each in tree(shown).xpath("//a/@href") if "/fund/tables/expenditures.csv" in each]
    rows = officer.get(table).text.strip().splitlines()
    assert len(rows) == 2 and sent["payee"] in rows[1]


def test_a_statement_is_asked_for_over_a_period(officer: Browser, world: World) -> None:
    of = f"awards/{world.ids['entering_award_id']}"
    shown = officer.get("/fund/statements", params={"of": of, "since": "2026-05-01", "on": "2026-05-31"})
    assert shown.status_code == 200 and "since=2026-05-01" in shown.text and "until=2026-05-31" in shown.text
    fields = form_of(shown, "/fund/statements")
    assert (fields["since"], fields["on"]) == ("2026-05-01", "2026-05-31")
    assert officer.get("/fund/statements", params={"of": of, "since": "2026-13-01"}).status_code == 422


def test_a_refused_cost_is_entered_anew_over_several_lines(officer: Browser, world: World) -> None:
    _, award = own(world, "100")
    line, first = (each["id"] for each in award["lines"][:2])
    told = {"line_id": line, "amount_usd": "150.00", "occurred_on": "2026-05-04", "document_on": "2026-05-04",
            "description": "Rooms", "payee": f"Hotel {uuid4().hex[:8]}",
            "document": f"R-{uuid4().hex[:8]}"}  # fmt: skip
    made = world["finance_officer"].post(f"{FUNDS}/expenditures", told)
    assert made["status"] == "pending"
    world["finance_approver"].post(f"{FUNDS}/expenditures/{made['id']}/refuse", {"reason": "Split it over two lines"})
    way = f"/fund/costs/new?replaces={made['id']}"
    assert f'href="{way}"' in officer.get(f"/fund/approvals/expenditures/{made['id']}/correct").text
    form = form_of(officer.get(way))
    assert form["parts.0.amount"] == "150.00" and form["replaces"] == made["id"]
    parts = {"parts.0.amount": "80", "parts.1.line_id": first, "parts.1.amount": "70"}
    done = officer.send_form(officer.get(way), "/fund/costs/new", **form | parts)
    assert done.status_code == 200, said(done)
    found = world["finance_officer"].get(f"{FUNDS}/expenditures", search=told["document"])["items"]
    assert sorted(each["amount"] for each in found if each["id"] != made["id"]) == ["70.00", "80.00"]


def test_a_recurring_cost_that_is_due_is_entered_now(officer: Browser, world: World, line: str) -> None:
    today = datetime.now(UTC).date()
    payee = f"Landlord {uuid4().hex[:8]}"
    told = {"rhythm": "monthly", "first_on": today.isoformat(), "last_on": today.isoformat(), "line_id": line,
            "amount": "11.00", "description": "Rent", "payee": payee, "document": "RENT", "country": "BZ",
            "activity_kind": "workshop"}  # fmt: skip
    made = world["finance_officer"].post(f"{FUNDS}/recurring", told)
    page = officer.get("/fund/costs/recurring")
    assert "entered with the next run" in page.text and f'href="/fund/awards/{made["award_id"]}"' in page.text
    assert "Experts" in said(page)
    officer.send_form(page, "/fund/costs/recurring")
    assert world["finance_officer"].get(f"{FUNDS}/recurring/{made['id']}")["entered"] == 1
    assert [each["payee"] for each in world["finance_officer"].get(f"{FUNDS}/expenditures", search=payee)["items"]]


def test_a_soft_closed_day_is_told_to_both_before_anything_is_sent(
    officer: Browser, approver: Browser, world: World
) -> None:
    who, (fund_id, award) = world["finance_officer"], own(world, "5000")
    world["finance_approver"].post(f"{FUNDS}/periods/soft-close", {"fund_id": fund_id, "ends_on": "2026-03-31"})
    sent = written(award["lines"][0]["id"], document_on="2026-03-15") | {"decision": "check"}
    checked = send(officer, **sent)
    assert "soft-closed up to 31 March 2026" in said(checked) and "Write in the note why it comes late." in checked.text
    send(officer, **sent | {"decision": "enter"})
    [cost] = who.get(f"{FUNDS}/expenditures", search=sent["payee"])["items"]
    assert cost["status"] == "pending"
    at = f"/fund/approvals/expenditures/{cost['id']}"
    page = approver.get(at)
    assert "soft-closed up to 31 March 2026" in said(page)
    [field] = tree(page).xpath('//input[@name="late_reason"]')
    assert field.get("required") is not None


def test_whoever_reads_a_donors_statements_is_named_and_chosen(officer: Browser, world: World) -> None:
    who = world["finance_officer"]
    donor = who.post(f"{FUNDS}/donors", {"name": f"D {uuid4().hex[:8]}", "donor_class": "other", "language": "en"})
    at = f"/fund/donors/{donor['id']}/details"
    card = who.get("/api/v1/identity/directory", limit=50)["items"][0]
    fields = {"name": "Claire", "language": "en", "decision": "person"}

    def sent(**more: str) -> Any:
        return officer.send_form(officer.get(at), at, **fields | more)

    assert "Number of the member" not in officer.get(at).text
    nobody = sent(member=f"Nobody {uuid4().hex}")
    assert nobody.status_code in (404, 422) and 'id="member-wrong"' in nobody.text
    asked = sent(member=card["name"].split()[0][:3])
    assert asked.status_code == 422 and 'name="member_id"' in asked.text and card["id"] in asked.text
    assert who.get(f"{FUNDS}/donors/{donor['id']}/people")["items"] == []
    assert sent(member_id=card["id"]).status_code == 200
    [person] = who.get(f"{FUNDS}/donors/{donor['id']}/people")["items"]
    assert person["member_id"] == card["id"]


def test_of_several_what_was_signed_is_told_although_the_session_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    async def decide(_visitor: Any, _decision: str, named: dict[str, str], _fields: Form) -> dict[str, Any]:
        if named["id"] == "late":
            raise UNAUTHENTICATED()
        return {"title": named["id"]}

    async def known(*_: Any) -> str:
        return "Title"

    monkeypatch.setattr(deciding, "_decide", decide)
    monkeypatch.setattr(deciding, "_known", known)
    monkeypatch.setattr(deciding, "_why", lambda *_: "Please sign in first.")
    monkeypatch.setattr(deadlines, "renew", lambda: None)

    def one(entry: str, *, first: bool) -> deciding.Result:
        chosen = (SignedKind.EXPENDITURES, entry, "1")
        answer = deciding._result(None, "approve", chosen, Form(), first=first)  # type: ignore[arg-type]
        with ThreadPoolExecutor(1) as thread:  # Playwright's loop may run in this one
            return thread.submit(asyncio.run, answer).result(timeout=30)

    assert [one("one", first=True).said, one("late", first=False).said] == [None, "Please sign in first."]
    with pytest.raises(Refused):
        one("late", first=True)


def test_months_of_a_chart_are_written_out(officer: Browser, world: World) -> None:
    officer.headers["Accept-Language"] = "fr"
    officer.cookies.set("convive_language", "fr")
    page = officer.get(f"/fund/awards/{world.ids['entering_award_id']}")
    names = tree(page).xpath('//*[contains(@class, "names")]//*[local-name()="text"]/text()')
    assert names and not [each for each in names if f"{datetime.now(UTC).year}-" in each]
